//! What was begun at the desk for a household, at a gate and for a caller is there after a reload, and gone once it was
//! sent.

use contract::{
    id::PersonId,
    people::Post,
    time::{Day, Offset},
};
use serde_json::json;

use super::{come_again, wait_kept};
use crate::{
    access::household,
    browser::{join, start},
    looks::open_summary,
    support::{TestHub, Window, gate::east},
};

/// The home of the 502 as it is opened by managers.
pub(super) async fn home(hub: &TestHub) -> String {
    let manager = hub.join("周经理", Post::Manager, None).await;
    let home = household(&manager, "3-1-502").await;
    format!("{}/staff/manage/register?home={home}&why=visit", hub.origin)
}

/// Opens a form below somebody.
pub(super) async fn open(window: &Window, person: PersonId, way: &str) {
    let script = "const [row, way] = arguments; \
         const all = [...document.querySelectorAll(`#person-${row} summary`)]; \
         const one = all.find(each => each.textContent.trim() === way); \
         if (one && !one.parentElement.open) one.click(); \
         return Boolean(one?.parentElement.open)";
    window.wait_true(script, vec![json!(person.to_string()), way.into()]).await;
}

/// Waits until something of a form is kept on this device.
async fn wait_kept_of(window: &Window, form: &str) {
    let script = "return Object.keys(localStorage).some(name => name.includes(arguments[0]))";
    window.wait_true(script, vec![format!(".begun.{form}.").into()]).await;
}

/// Waits until nothing that anybody has begun is kept on this device.
pub(super) async fn wait_nothing_kept(window: &Window) {
    let script = "return !Object.keys(localStorage).some(name => name.includes('.begun.'))";
    window.wait_until("nothing is kept", script).await;
}

const CHOSEN: &str = "return document.querySelector(arguments[0])?.checked === true";

async fn wait_chosen(window: &Window, selector: &str) {
    window.wait_true(CHOSEN, vec![selector.into()]).await;
}

async fn is_chosen(window: &Window, selector: &str) -> bool {
    window.run(CHOSEN, vec![selector.into()]).await == true
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_for_a_household_at_the_counter_is_there_after_a_reload() {
    let Some((hub, driver)) = start().await else { return };
    hub.app.log().await.expect("a log");
    let guardian = hub.resident("王秀英").await.account.person;
    let child = hub.resident("王小明").await.account.person;
    let home = home(&hub).await;
    let window = join(&hub, &driver, "陈经理", Post::Manager).await;
    let birthday = String::from(Day(hub.now().day(Offset::CHINA).0 + 1_000));
    window.go(&home).await;
    window.see("王小明").await;

    // What she asks about her own data, who is the child's guardian, and that she has lost all devices.
    open(&window, guardian, "登记个人信息要求").await;
    window.fill("本人是怎么说的", "名字写错了，是“英”。").await;
    window.click("#entered-kind").await;
    window.click("#entered-how").await;
    open(&window, child, "登记监护人或帮手").await;
    window.click("#what").await;
    window.click("#other").await;
    window.click("#document").await;
    window.click("#has_agreed").await;
    let type_day = "const field = document.querySelector('#under_14_until'); \
         field.value = arguments[0]; field.dispatchEvent(new Event('input')); return true";
    window.run(type_day, vec![birthday.clone().into()]).await;
    wait_kept_of(&window, "family").await;
    window.press("button", "恢复账号：王秀英").await;
    window.click("#shown").await;
    come_again(&window).await;
    let is_kept = "return Object.values(localStorage).some(kept => kept.includes(arguments[0]))";
    let kept = window.run(is_kept, vec![birthday.clone().into()]).await;
    assert_eq!(kept, false, "a child's birthday stays in no browser");

    open(&window, guardian, "登记个人信息要求").await;
    window.see_in("#entered-text", "名字写错了，是“英”。").await;
    wait_chosen(&window, "#entered-kind").await;
    wait_chosen(&window, "#entered-how").await;
    window.click(&format!("#person-{guardian} form .main")).await;
    window.see("以前要答复").await;
    open(&window, child, "登记监护人或帮手").await;
    wait_chosen(&window, "#what").await;
    wait_chosen(&window, "#other").await;
    // Which document was shown is said anew: it is evidence. So is that the guardian agrees.
    assert!(!is_chosen(&window, "#document").await && !is_chosen(&window, "#has_agreed").await);
    window.click("#document").await;
    window.click("#has_agreed").await;
    window.run(type_day, vec![birthday.clone().into()]).await;
    window.click(&format!("#person-{child} form .main")).await;
    window.see("双方的账本里都有").await;
    window.press("button", "恢复账号：王秀英").await;
    assert!(!is_chosen(&window, "#shown").await);
    window.click("#shown").await;
    window.click("#access-asked .main").await;
    window.see("王秀英的恢复登记好了").await;

    wait_nothing_kept(&window).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_at_a_gate_is_there_after_a_reload() {
    let Some((hub, driver)) = start().await else { return };
    hub.app.log().await.expect("a log");
    let manager = hub.join("周经理", Post::Manager, None).await;
    let mut gate = hub.paired_gate(&manager, east()).await;
    gate.agent.round().await.expect("a round");
    let window = join(&hub, &driver, "陈经理", Post::Manager).await;
    let gates = format!("{}/staff/manage/gates", hub.origin);
    window.go(&gates).await;
    let way = "影响评估";
    let answers = ["#lawful", "#effect", "#risk", "#measures"];
    open_summary(&window, way).await;
    for field in answers {
        window.paste_in(field, &format!("{field}：想过了。")).await;
    }
    open_summary(&window, "发布告知").await;
    let usual = "return document.querySelector('#purpose').value";
    window.wait_for_element("#purpose").await;
    let usual = window.run(usual, vec![]).await.as_str().expect("what fits most gates").to_owned();
    window.paste_in("#months", "6").await;
    window.paste_in("#necessity", "老人手里常提着菜。").await;
    wait_kept(&window, "提着菜").await;
    come_again(&window).await;

    open_summary(&window, way).await;
    for field in answers {
        window.see_in(field, &format!("{field}：想过了。")).await;
    }
    window.press("button", "记下评估").await;
    window.see("评估记下了").await;
    open_summary(&window, "发布告知").await;
    window.see_in("#months", "6").await;
    window.see_in("#necessity", "老人手里常提着菜。").await;
    window.see_in("#purpose", &usual).await;
    window.press("button", "发布这份告知").await;
    window.see("告知发布了").await;

    wait_nothing_kept(&window).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_that_was_begun_for_a_caller_is_there_after_a_reload() {
    let Some((hub, driver)) = start().await else { return };
    hub.app.log().await.expect("a log");
    hub.resident("王秀英").await;
    let window = join(&hub, &driver, "小李", Post::Staff).await;
    window.see("待办").await;
    window.press("button", "代为登记").await;
    window.fill("哪一户，或哪栋楼？", "秀英").await;
    window.see("找到 1 处").await;
    window.press("button", "3栋1单元502").await;
    window.press("radio", "王秀英").await;
    window.click("#counter summary").await;
    window.click("#counter label:nth-of-type(2) input[name=how]").await;
    wait_kept_of(&window, "leave").await;
    let placed = "return Object.entries(localStorage).some(([name, kept]) => \
         name.endsWith('inbox.draft.counter') && kept.includes('王秀英'))";
    window.wait_until("whom it is for is kept", placed).await;
    come_again(&window).await;

    window.see("待办").await;
    window.press("button", "代为登记").await;
    window.click("#counter summary").await;
    let chosen = "return [...document.querySelectorAll('#counter input[name=how]')] \
         .findIndex(one => one.checked) === 1";
    window.wait_true(chosen, vec![]).await;
    window.press("button", "撤回，马上生效").await;
    window.see("已撤回刷脸同意").await;

    wait_nothing_kept(&window).await;
    window.close().await;
}
