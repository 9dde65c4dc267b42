//! 删除通知单: what gates have to delete, told by the day, and not at all where it is little; and the letter to
//! whoever looks after a gate that is silent.

use contract::{
    Code,
    consents::Withdraw,
    gates::{DELETING, Draft, List, Pending},
    id::GateId,
    people::Post,
    time::{Offset, Span},
};
use hub::ledger::checkpoint;

use crate::{
    browser,
    gates::{neighbourhood, shown},
    support::{
        Engine, Person, TestHub, Window, code,
        gate::{bring_into_use, east},
        key, on_both_engines,
    },
};

fn west() -> Draft {
    Draft { name: "西门".try_into().expect("a name"), ..east() }
}

/// Somebody whose consents have ended, and whose faces these gates should have deleted two days ago.
pub(crate) async fn overdue_at(hub: &TestHub, name: &str, gates: &[GateId]) {
    let Person { keys, account, .. } = hub.resident(name).await;
    // Their telephone goes by the machine's clock, as the hub does.
    let phone = client::Hub::new(&hub.origin);
    phone.use_account(&keys, account.device);
    let resident = Person { hub: phone, keys, account };
    for gate in gates {
        resident.agree(*gate).await.expect("agreed");
    }
    resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
    let days = Span::DAY.times(3).0;
    let put_back = hub.app.db.write(move |tx| {
        Box::pin(async move {
            let sql = "UPDATE deletion SET made_at = made_at - $1, due_at = due_at - $1 \
                       WHERE done_at IS NULL";
            tx.execute(sql, &[days.into()]).await
        })
    });
    assert!(put_back.await.expect("put back") > 0);
}

on_both_engines! {
    async fn deletions_are_told_by_the_day_and_few_not_at_all(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let mut silent = hub.paired_gate(&manager, west()).await;
        bring_into_use(&manager, &mut silent).await;
        let mut all = vec![resident];
        for name in ["李明", "王芳", "张伟", "刘洋"] {
            all.push(hub.resident(name).await);
        }
        for (before, person) in (0..).zip(&all) {
            for id in [gate.id, silent.id] {
                assert_eq!(shown(&manager, &gate).await.open, None, "{before} are too few");
                person.agree(id).await.expect("agreed");
            }
            person.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        }
        assert_eq!(shown(&manager, &gate).await.open, Some(5));
        assert_eq!(shown(&manager, &silent).await.open, Some(5));

        let made_on = hub.now().day(Offset::CHINA);
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 5);
        hub.advance(DELETING);
        assert!(shown(&manager, &silent).await.pending.is_empty(), "until the last moment");
        hub.advance(Span::SECOND);

        let (fast, late) = (shown(&manager, &gate).await, shown(&manager, &silent).await);
        assert_eq!((fast.open, fast.pending.len()), (None, 0));
        let one = Pending { made_on, due_on: made_on.next() };
        assert_eq!((late.open, late.pending), (None, vec![one; 5]));
        let auditor = hub.join("老周", Post::Auditor, None).await;
        assert_eq!(shown(&auditor, &silent).await.pending.len(), 5, "read as managers do");
        let bytes = auditor.hub.document("/api/gates").await.expect("read");
        let text = String::from_utf8_lossy(&bytes);
        for exact in ["made_at", "due_at", "王秀英"] {
            assert!(!text.contains(exact), "{exact}: {text}");
        }
        for person in [&all[0], &hub.staff("小李").await] {
            assert_eq!(code(person.hub.ask(&List {}).await), Code::NotAllowed);
        }
        silent.agent.round().await.expect("a round");
        assert!(shown(&manager, &silent).await.pending.is_empty(), "signed, late as it is");
    }
}

/// The letter to whoever looks after the gate, as it stands on the screen.
pub(crate) async fn write_the_letter(window: &Window) {
    window.press("button", "写催办信").await;
    window.see("关于删除人脸数据的催办函").await;
    window.see("致：安门科技").await;
    window.see("028-8555-0100").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_overdue_comes_first_and_a_letter_is_printed() {
    let Some((hub, driver)) = browser::start().await else { return };
    let (_, manager, gate) = neighbourhood(&hub).await;
    let mut silent = hub.paired_gate(&manager, west()).await;
    bring_into_use(&manager, &mut silent).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    overdue_at(&hub, "李明", &[silent.id]).await;
    let window = browser::join(&hub, &driver, "陈经理", Post::Manager).await;
    window.go(&format!("{}/staff/manage", hub.origin)).await;
    window.press("link", "删除通知单").await;
    window.see("有 1 项删除逾期没有签字").await;
    window.see("没有逾期的。").await;
    let first = "return document.querySelector('.people > li h2')?.innerText === '西门'";
    window.wait_true(first, vec![]).await;
    let call = "return document.querySelector('.people a.button')?.getAttribute('href')";
    assert_eq!(window.run(call, vec![]).await, "tel:0571-88000000");
    assert_eq!(window.faults().await, Vec::<String>::new());

    write_the_letter(&window).await;
    window.shot("deletions-letter").await;
    window.on_paper().await;
    let text = window.text().await;
    for needed in ["致：安门科技", "西门（型号 AM-300）", "1 项", "028-8555-0100"] {
        assert!(text.contains(needed), "{needed} is not on {text}");
    }
    for other in ["东门", "李明", "少于 5 项", "关闭"] {
        assert!(!text.contains(other), "{other} is on {text}");
    }
    window.close().await;
    drop(gate);
}
