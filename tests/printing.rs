//! What is printed: a receipt, the cards of an invitation, slips of what was said to a gate, and the six words for
//! the notice board, whole and without what only a screen has.

use contract::{
    Language,
    consents::{Consent, End, How, Slip, Standing},
    ledger::{Earlier, Event, Sync, six_words},
    people::Post,
    time::Offset,
    words,
};
use hub::ledger::checkpoint;
use ledger::{
    follower::{Follower, Told},
    tree::Head,
};
use serde_json::Value;

use crate::{
    browser::{join, start},
    gates::standing,
    support::{Person, TestHub, Window},
};

/// What of the page is on the paper: the visible text, and how many buttons, links and forms.
async fn printed(window: &Window) -> (String, u64) {
    window.on_paper().await;
    let text = window.text().await;
    let script = "return [...document.querySelectorAll('button, nav, header.top, main form')] \
         .filter(one => one.getClientRects().length).length";
    let left = window.run(script, vec![]).await;
    (text, left.as_u64().expect("a count"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_printed_with_all_one_needs_later() {
    let Some((hub, driver)) = start().await else { return };
    let window = driver.window().await;
    window.go(&format!("{}/file?door=3-1", hub.origin)).await;
    window.wait_alive().await;
    window.fill("发生了什么", "电梯坏了三天，老人下不了楼。").await;
    window.press("button", "提交").await;
    window.see("已提交").await;
    let key = "return document.querySelector('.receipt .key').innerText";
    let Value::String(case_key) = window.run(key, vec![]).await else { panic!("no key") };

    let (text, left) = printed(&window).await;

    for needed in [case_key.trim(), "100001", "028-8555-0100", "3栋1单元", "月"] {
        assert!(text.contains(needed), "{needed} is not on {text}");
    }
    assert_eq!(left, 0, "nothing to press on paper");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_printed_with_a_code_each_and_nothing_else() {
    let Some((hub, driver)) = start().await else { return };
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let home = household(&hub, &manager).await;
    let window = join(&hub, &driver, "陈经理", Post::Manager).await;
    window.go(&format!("{}/staff/manage/register?home={home}&why=invitation", hub.origin)).await;
    window.wait_alive().await;
    window.click("main form .main:has(use[href$=\"#qr-code\"])").await;
    window.wait_for_element(".sheet-of-cards").await;

    let (text, left) = printed(&window).await;

    let codes = "return [...document.querySelectorAll('.sheet-of-cards svg.qr')] \
         .filter(one => one.getClientRects()[0]?.width > 90).length";
    assert!(window.run(codes, vec![]).await.as_u64() > Some(0), "no code to scan on {text}");
    for needed in ["3栋1单元502", "没满14岁，请让监护人来加入、来同意。"] {
        assert!(text.contains(needed), "{needed} is not on {text}");
    }
    assert_eq!(left, 0, "nothing to press on paper");
    window.close().await;
}

/// How many codes can be scanned.
async fn codes(window: &Window) -> u64 {
    let script = "return [...document.querySelectorAll('svg.qr')] \
         .filter(one => one.getClientRects()[0]?.width > 90).length";
    window.run(script, vec![]).await.as_u64().expect("a count")
}

/// What is on the paper beside all that is needed is nothing to press, and nothing that was asked.
pub(crate) async fn is_printed_alone(window: &Window, needed: &[&str]) {
    let (text, left) = printed(window).await;
    for needed in needed {
        assert!(text.contains(needed), "{needed} is not on {text}");
    }
    assert_eq!(left, 0, "nothing to press on paper");
    for other in ["重新决定", "不用，我刷卡/扫码", "账本对得上"] {
        assert!(!text.contains(other), "{other} is on {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn slips_of_a_gate_are_printed_alone_and_the_code_of_a_consent_finds_it_again() {
    let Some((hub, driver)) = start().await else { return };
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    let telephone = "028-8555-0100";
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.go(&format!("{}/panel/face", hub.origin)).await;
    window.press("button", "不用，我刷卡/扫码").await;
    window.see("您说了不用刷脸").await;
    is_printed_alone(&window, &["不用刷脸", "东门", "一样进门", telephone, "12345"]).await;
    window.on_screen().await;

    // Nothing is looked for any more, and drawn anew by that.
    window.see("重新核对").await;
    window.click("summary").await;
    window.press("button", "同意刷脸").await;
    window.see("同意凭条").await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("button", "重新核对").await;
    window.see("账本里查得到").await;
    assert_eq!(codes(&window).await, 0, "on the screen no code but the one for the gate");
    let all = standing(&phone).await;
    let [Standing::Given { hash, consent, .. }] = &all[..] else { panic!("agreed: {all:?}") };
    let until = words::day(Language::Zh, consent.valid_until.civil(Offset::CHINA), 0);
    let hash_text = hash.to_string();
    let controller = consent.controller.as_str();
    let told = [&*hash_text, "东门", &*until, telephone, controller, "撤回同意", "12345"];
    // What she has signed is proved, and what the community promises is not.
    let needed = [&told[..], &["已证明", "仅声称", "在一天内删除这串数字"]].concat();
    is_printed_alone(&window, &needed).await;
    assert_eq!(codes(&window).await, 1);
    let told = Slip::read(&window.scan().await).expect("a slip");
    assert_eq!((told.consent, told.gate), (*hash, gate.id));
    assert_eq!(told.valid_until, consent.valid_until);
    let mine = phone.hub.ask(&Sync::default()).await.expect("the ledger").mine.records;
    let place = usize::try_from(told.record).expect("a small number") - 1;
    let event: Event = serde_json::from_str(&mine[place].event).expect("an event");
    assert!(
        matches!(&event, Event::ConsentGiven { document, .. } if Consent::hash(document) == *hash),
        "{event:?}"
    );
    window.on_screen().await;

    window.press("button", "撤回同意").await;
    window.see("给东门的机器下了删除通知").await;
    is_printed_alone(&window, &["刷脸同意已停", "您撤回了", "等东门的机器签字", telephone]).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_withdraws_at_the_counter_takes_a_slip_home() {
    let Some((hub, driver)) = start().await else { return };
    let window = join(&hub, &driver, "小李", Post::Staff).await;
    let resident = hub.resident("王秀英").await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    resident.agree(gate.id).await.expect("agreed");
    window.see("待办").await;
    window.press("button", "代为登记").await;
    window.wait_focus_on("#counter-text").await;
    window.fill("哪一户，或哪栋楼？", "秀英").await;
    window.see("找到 1 处").await;
    window.press("button", "3栋1单元502").await;
    window.press("radio", "王秀英").await;
    window.click("#counter summary").await;
    window.see("替王秀英撤回").await;
    window.press("button", "撤回，马上生效").await;
    window.see("请选一项").await;
    window.press("radio", "在柜台").await;
    window.press("button", "撤回，马上生效").await;
    window.see("已撤回刷脸同意").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    let (text, left) = printed(&window).await;

    for needed in ["王秀英", "小李", "在柜台", "东门", "028-8555-0100", "12345", "12377"]
    {
        assert!(text.contains(needed), "{needed} is not on {text}");
    }
    assert_eq!(left, 0, "nothing to press on paper");
    let all = standing(&resident).await;
    let [Standing::Ended { why: End::Withdrawn, how: Some(How::Counter), .. }] = &all[..] else {
        panic!("withdrawn at the counter: {all:?}")
    };
    window.close().await;
}

/// The words on the sheet, in both languages.
async fn on_the_sheet(window: &Window) -> [Vec<String>; 2] {
    let script = "return [...document.querySelectorAll('.board .six')] \
         .map(list => [...list.children].map(one => one.textContent))";
    let shown = window.run(script, vec![]).await;
    serde_json::from_value(shown).expect("six words in two languages")
}

/// How far the ledger is, as somebody's device finds it.
pub(crate) async fn head(person: &Person) -> Head {
    let told = client::follow(&person.hub, &mut Follower::default()).await.expect("an answer");
    match told.expect("no promise was broken") {
        Told::Confirmed(told) => told.seen.checkpoint.head,
        Told::Unconfirmed(by) => panic!("seen by {by:?} only"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_six_words_on_the_board_are_compared_later_at_their_own_number_of_entries() {
    let Some((hub, driver)) = start().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    staff.go(&format!("{}/staff/manage/board", hub.origin)).await;
    staff.wait_alive().await;
    staff.see("按这个条数核对").await;
    assert_eq!(staff.faults().await, Vec::<String>::new());

    let (text, left) = printed(&staff).await;
    assert_eq!((left, codes(&staff).await), (0, 1), "a code, and nothing to press on {text}");
    for needed in ["隐私账本", "Privacy ledger", "还没有独立单位", "No independent body"]
    {
        assert!(text.contains(needed), "{needed} is not on {text}");
    }
    assert!(!text.contains("请隔几天换一张新的"), "what staff are told is on {text}");
    let way = staff.scan().await;
    let size = way.strip_prefix(&format!("{}/panel/check?at=", hub.origin));
    let size: u64 = size.expect("the way to compare").parse().expect("a number");
    let [zh, en] = on_the_sheet(&staff).await;

    for number in 0..12 {
        hub.resident(&format!("邻居{number}")).await;
        checkpoint(&hub.app).await.expect("the ledger gets on");
    }
    let phone = hub.resident("李明").await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let now = head(&phone).await;
    assert!(now.size >= size + 20, "{} after {size}", now.size);
    let told = phone.hub.ask(&Earlier { size, now: now.size }).await.expect("told");
    let root = told.shown(size, now).expect("the log began so");
    let six = [Language::Zh, Language::En].map(|language| six_words(root, language).to_vec());
    assert_eq!([&zh, &en], [&six[0], &six[1]], "the words on paper are those of {size} entries");

    window.go(&way).await;
    window.wait_alive().await;
    window.see("还没有外人看着").await;
    window.press("button", "核对").await;
    window.see("纸上应该是这六个词").await;
    let compared = "return document.querySelector('#compared').innerText.includes(arguments[0])";
    for word in &zh {
        window.wait_true(compared, vec![word.as_str().into()]).await;
    }
    let mut wrong = zh.clone();
    wrong[3] = zh[2].clone();
    for (typed, found) in
        [(&zh, "一样。纸上和您手机上"), (&wrong, "不一样。"), (&en, "一样。纸上和您手机上")]
    {
        window.paste("纸上的六个词", &typed.join(" ")).await;
        window.press("button", "核对").await;
        window.wait_true(compared, vec![found.into()]).await;
    }
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.paste("纸上的条数", &(now.size + 1_000_000).to_string()).await;
    window.press("button", "核对").await;
    window.wait_true(compared, vec!["比您手机上的多".into()]).await;
    let (text, left) = printed(&window).await;
    assert!(text.contains("隐私账本") && !text.contains("和公告栏的纸比一比"), "{text}");
    assert_eq!(left, 0, "nothing to press on paper");
    staff.close().await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_is_printed_with_the_light_the_lines_and_the_six_words() {
    let Some((hub, driver)) = start().await else { return };
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("link", "我的隐私").await;
    window.see("本月没有人查看").await;
    window.see("账本核对的结果和六个词").await;
    assert!(!window.text().await.contains("现在的六个词"), "on paper alone");

    let (text, left) = printed(&window).await;

    for needed in ["账本对得上", "没有把脸交给任何门禁", "本月没有人查看", "现在的六个词"]
    {
        assert!(text.contains(needed), "{needed} is not on {text}");
    }
    let six = "return [...document.querySelectorAll('.six > li')] \
         .filter(one => one.getClientRects().length && one.innerText.trim()).length";
    assert_eq!(window.run(six, vec![]).await, 6);
    assert_eq!(left, 0, "nothing to press on paper");
    window.close().await;
}

/// A household the register knows.
async fn household(hub: &TestHub, manager: &Person) -> contract::id::PlaceId {
    hub.resident("王秀英").await;
    let search = contract::text::Search::try_from("3-1-502").expect("short");
    let list = contract::register::List { search: Some(search), ..Default::default() };
    manager.hub.ask(&list).await.expect("listed").places[0].id
}
