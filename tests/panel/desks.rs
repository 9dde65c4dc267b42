//! The desks behind the panel, in a browser: a drill of a breach that reaches everybody, gates that are counted without
//! telling of anybody, and the proof of what somebody agreed to, which takes two and is checked by others.

use contract::{
    Language,
    breaches::{Mine, Seen},
    calendar,
    consents::Withdraw,
    gates::{
        FILING_AT, ShowFiling, WayIn,
        agent::{Report, Saying},
    },
    id::PlaceId,
    people::Post,
    time::{Offset, Span, Time},
    words,
};
use hub::ledger::checkpoint;
use ledger::{Hash, evidence::Dossier};
use tempfile::TempDir;

use super::taking::saved;
use crate::{
    access::household,
    browser,
    counts::five_agree,
    evidence::{CANARY, WHY, sued, taken},
    face::has_looked,
    formats::python,
    looks::{breach_texts, open_summary},
    support::{Driver, Person, TestHub, Window, gate::Gate, key},
    taken::proves,
};

/// Puts moments in the rows back by so many days, as if they had passed: the hub goes by the machine's clock.
pub(crate) async fn put_back(hub: &TestHub, sql: &'static str, days: i64) {
    let by = Span::DAY.times(days).0;
    let put_back =
        hub.app.db.write(move |tx| Box::pin(async move { tx.execute(sql, &[by.into()]).await }));
    assert!(put_back.await.expect("put back") > 0);
}

/// What stands beside a word on the card of a gate.
async fn beside(window: &Window, word: &str) -> String {
    let script = "const [word] = arguments; \
         const all = [...document.querySelectorAll('#content dt')]; \
         return all.find(one => one.innerText === word)?.nextElementSibling?.innerText ?? ''";
    window.run(script, vec![word.into()]).await.as_str().unwrap_or_default().to_owned()
}

/// Of six who agreed and one of them who withdrew, last month: fives, and what is less is not told.
async fn told_in_fives(hub: &TestHub, desk: &Window) {
    let sql = "UPDATE consent SET given_at = given_at - $1, ended_at = ended_at - $1";
    put_back(hub, sql, 40).await;
    desk.go(&format!("{}/staff/manage/gates", hub.origin)).await;
    desk.wait_alive().await;
    desk.see("有多少人同意、撤回").await;

    for (word, said) in [
        ("月初时同意的人", "5 人"),
        ("这一年里同意过的人", "5 人"),
        ("这一年里撤回的人", "少于 5 人"),
        ("这一年里到期的人", "少于 5 人"),
    ] {
        assert_eq!(beside(desk, word).await, said, "{word}");
    }
    let text = desk.text().await;
    assert!(!["王秀英", "李强", "吴刚"].iter().any(|name| text.contains(name)), "{text}");
}

/// The gate says how many faces it holds: the task is there with its last day, late after it, and over once noted.
async fn filed(hub: &TestHub, desk: &Window, (manager, gate): (&Person, &mut Gate)) {
    let report = Report {
        gate: gate.id,
        number: 1_000,
        at: hub.now(),
        templates: u32::try_from(FILING_AT).expect("a count"),
        ways: WayIn::ALL.to_vec(),
        tried: vec![],
        firmware: Hash([7; 32]),
    };
    gate.agent.say_later(&Saying::Report(report)).expect("kept");
    // Its own report comes after, with a number that is not new any more.
    let _ = gate.agent.round().await;
    let task = manager.hub.ask(&ShowFiling {}).await.expect("looked").task.expect("so many");
    let civil = |at: Time| at.civil(Offset::CHINA);
    // Midnight belongs to the day that is over.
    let last = words::day(Language::Zh, civil(task.due_at - Span(1)), civil(hub.now()).year);
    let gates = format!("{}/staff/manage/gates", hub.origin);
    desk.go(&gates).await;
    desk.wait_alive().await;
    desk.see("十万张脸要备案").await;
    desk.see(&format!("要在 {last} 以前到省级网信部门备案")).await;
    let year = civil(task.due_at - Span(1)).year;
    let is_uncertain =
        desk.text().await.contains(&format!("系统里还没有 {year} 年的放假和补班安排"));
    assert_eq!(is_uncertain, !calendar::knows(year), "{year}");
    assert_eq!(desk.faults().await, Vec::<String>::new());

    put_back(hub, "UPDATE filing SET reached_at = reached_at - $1", 90).await;
    desk.go(&gates).await;
    desk.wait_alive().await;
    desk.see("备案逾期了").await;
    desk.fill("备案编号", "浙网信人脸〔2026〕8号").await;
    desk.press("button", "记下已备案").await;
    desk.see("备案记下了").await;
    desk.see("已备案：浙网信人脸〔2026〕8号").await;
    assert!(!desk.text().await.contains("备案逾期了"));
}

/// Six answers, whose data it is, and one question more: then it is on its way.
async fn announce(hub: &TestHub, desk: &Window) {
    desk.go(&format!("{}/staff/manage/breaches", hub.origin)).await;
    desk.wait_alive().await;
    desk.see("没有发过通知，也没有演练过").await;
    open_summary(desk, "发出通知").await;
    for (field, _, said) in breach_texts().all() {
        desk.paste_in(&format!("#{field}"), &said.to_string()).await;
    }
    desk.press("checkbox", "这是一次演练").await;
    desk.click("form .main").await;
    desk.see("请选一项").await;
    desk.press("radio", "在这里有登记的每一个人").await;
    desk.click("form .main").await;
    desk.see("发出以后不能收回。真的要通知吗？").await;
    assert_eq!(desk.faults().await, Vec::<String>::new());
    desk.click("#breach-asked .danger").await;
    desk.see("正在通知。下面能看到通知到了多少人。").await;
    // Whom the app cannot tell is said, and that the authority is not told by it.
    desk.see("只在名册上的业主").await;
    desk.see("请马上把这六件事报给当地网信部门").await;
    desk.see("涉及 5 人，正在通知；不到 5 人说看过了").await;
}

/// Everybody has it; four say by their telephones that they have read it, and she does on her screen.
async fn is_told_to_all(hub: &TestHub, driver: &Driver, people: &[Person]) {
    hub.keep_agenda().await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let texts = breach_texts();
    for (place, person) in people.iter().enumerate() {
        let told = person.hub.ask(&Mine {}).await.expect("told");
        let [told] = &told[..] else { panic!("told once: {told:?}") };
        assert!(told.is_drill && told.texts == texts, "{told:?}");
        if (1..5).contains(&place) {
            person.hub.change(&Seen { id: told.id }, &key()).await.expect("noted");
        }
    }
    let window = browser::join(hub, driver, "王秀英", Post::Resident).await;
    window.press("link", "我的隐私").await;
    window.wait_title("我的隐私").await;
    window.see("信息泄露演练").await;
    has_looked(&window).await;
    window.press("link", "信息泄露通知").await;
    window.wait_title("信息泄露通知").await;
    window.see("这是一次演练，没有泄露，什么也不用做。").await;
    for (_, _, said) in texts.all() {
        window.see(&said.to_string()).await;
    }
    window.see("已证明").await;
    has_looked(&window).await;
    window.press("button", "我看过了").await;
    window.see("说看过了").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_reaches_everybody_and_gates_count_without_telling_of_anybody() {
    let Some((hub, driver)) = browser::start().await else { return };
    let (mut people, manager, mut gate) = five_agree(&hub).await;
    let sixth = hub.resident("吴刚").await;
    sixth.agree(gate.id).await.expect("agreed");
    sixth.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
    people.push(sixth);
    let desk = browser::join(&hub, &driver, "陈经理", Post::Manager).await;

    told_in_fives(&hub, &desk).await;
    filed(&hub, &desk, (&manager, &mut gate)).await;
    announce(&hub, &desk).await;
    is_told_to_all(&hub, &driver, &people).await;

    desk.go(&format!("{}/staff/manage/breaches", hub.origin)).await;
    desk.see("涉及 5 人，已经全部通知；5 人说看过了").await;
    // Who works here is told like anybody else, where they work.
    desk.go(&format!("{}/staff", hub.origin)).await;
    desk.see("信息泄露演练").await;
    assert_eq!(desk.faults().await, Vec::<String>::new());
    desk.close().await;
}

/// One of two asks for it, at the home of whoever agreed.
pub(super) async fn ask_for_the_proof(desk: &Window, origin: &str, home: PlaceId) {
    desk.go(&format!("{origin}/staff/manage/register?home={home}&why=visit")).await;
    desk.wait_alive().await;
    desk.see("王秀英").await;
    open_summary(desk, "取同意刷脸的凭据").await;
    desk.fill("为什么要取", WHY).await;
    desk.press("button", "提出申请").await;
    desk.see("然后在那里取文件").await;
}

/// That a file proves what she agreed to and nothing of her neighbour; the same with another word, which proves nothing.
pub(super) fn proves_itself(text: &str) -> String {
    assert!(!text.contains(CANARY), "and nothing of her neighbour in the file");
    let check = |text: &str| Dossier::read(text).and_then(|file| file.check(None));
    let proved = check(text).expect("it proves itself");
    assert!(proved.consents == 1 && proved.signed > 0, "{proved:?}");
    let forged = text.replacen("consent_given", "consent_taken", 1);
    assert!(forged != text && check(&forged).is_err(), "another word, and it proves nothing");
    forged
}

/// The one asks, the other allows, the one takes it: nobody alone, and she is told.
#[tokio::test(flavor = "multi_thread")]
async fn the_proof_of_what_somebody_agreed_to_takes_two_and_is_checked_by_others() {
    let Some((hub, driver)) = browser::start().await else { return };
    let (resident, manager, ..) = sued(&hub).await;
    let home = household(&manager, "3-1-502").await;
    let seconding = format!("{}/staff/manage/seconding", hub.origin);
    let desk = browser::join(&hub, &driver, "陈经理", Post::Manager).await;
    ask_for_the_proof(&desk, &hub.origin, home).await;
    desk.go(&seconding).await;
    desk.see("这是您自己提的，要由另一位负责人同意。").await;
    assert!(!desk.text().await.contains("取文件"), "not before somebody else has allowed it");

    let other = browser::join(&hub, &driver, "李经理", Post::Manager).await;
    other.go(&seconding).await;
    other.see(WHY).await;
    assert!(!other.text().await.contains("王秀英"), "whose it is, is not told here");
    other.press("button", "同意，24小时内有效").await;
    other.see("同意了。").await;
    assert_eq!(other.faults().await, Vec::<String>::new());
    other.close().await;
    assert!(taken(&resident).await.is_empty(), "nobody has taken anything yet");

    desk.go(&seconding).await;
    desk.see("李经理已同意，到").await;
    let (name, text) = saved(&desk, "取文件").await;
    desk.see("存好了。谁拿到这个文件，都可以不经过我们自己核对。").await;
    assert_eq!(desk.faults().await, Vec::<String>::new());
    desk.close().await;
    assert_eq!(name, "linli-evidence.json");
    assert_eq!(taken(&resident).await.len(), 1, "it stands in her own chain");
    let forged = proves_itself(&text);

    let Some(python) = python() else { return };
    let folder = TempDir::new().expect("a place for temporary files");
    for (text, is_good) in [(text, true), (forged, false)] {
        let file = folder.path().join(&name);
        std::fs::write(&file, text).expect("kept");
        let (is_proved, said) = proves(&python, &file, None);
        assert_eq!(is_proved, is_good, "{said}");
    }
}
