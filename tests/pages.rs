//! Pages that are left too early, and answers that come too late or never.

use contract::people::Post;
use fantoccini::key::Key;

use crate::{
    complaints::lift,
    shell::{act, answer},
    support::{Driver, Engine, TestHub, Window, key},
};

async fn start() -> Option<(TestHub, Driver)> {
    let Some(driver) = Driver::start().await else {
        crate::support::skip("LINLI_TEST_CHROMEDRIVER");
        return None;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        crate::support::skip("LINLI_TEST_WEB");
        return None;
    };
    Some((hub, driver))
}

/// Follows a link of the app's, without loading a page.
async fn follow(window: &Window, path: &str) {
    let script = "const link = document.createElement('a'); link.href = arguments[0]; \
         document.body.append(link); link.click(); link.remove()";
    window.run(script, vec![path.into()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_left_while_it_is_sent_still_gives_its_receipt() {
    let Some((hub, driver)) = start().await else { return };
    let window = driver.window().await;
    window.go(&format!("{}/file?door=3-1", hub.origin)).await;
    window.wait_alive().await;
    window.fill("发生了什么", "电梯坏了三天。").await;
    let hold = "const real = window.fetch; window.fetch = async (...call) => { \
         const answer = await real(...call); \
         if (call[1]?.method === 'POST') await new Promise(go => { window.letGo = go }); \
         return answer }";
    window.run(hold, vec![]).await;

    window.press("button", "提交").await;
    window.wait_until("the answer is here", "return !!window.letGo").await;
    follow(&window, "/").await;
    window.see("我要投诉").await;
    window.run("window.letGo()", vec![]).await;

    window.see("已提交").await;
    window.see("查询码").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_last_is_there_though_the_page_goes_at_once() {
    let Some((hub, driver)) = start().await else { return };
    let window = driver.window().await;
    let form = format!("{}/file?door=3-1", hub.origin);
    window.go(&form).await;
    window.wait_alive().await;

    // Faster than any pause after a key.
    let script = "const field = document.querySelector('textarea[name=text]'); \
         field.value = arguments[0]; \
         field.dispatchEvent(new Event('input', { bubbles: true })); \
         location.assign('/healthz')";
    window.run(script, vec!["楼道灯不亮。".into()]).await;
    window.wait_until("it has gone", "return location.pathname === '/healthz'").await;
    window.go(&form).await;
    window.wait_alive().await;

    window.see_in("textarea[name=text]", "楼道灯不亮。").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn however_often_a_matter_is_opened_the_page_holds_one_stream() {
    let Some((hub, driver)) = start().await else { return };
    let receipt = hub.client().change(&lift(), &key()).await.expect("filing works");
    let case_key = receipt.case_key.expect("a visitor gets a key").to_string();
    let window = driver.window().await;
    window.go(&format!("{}/follow", hub.origin)).await;
    window.wait_alive().await;

    // A browser has six connections; each stream that stayed open would hold one.
    for _ in 0..8 {
        window.fill("查询码", &case_key).await;
        window.press("button", "打开").await;
        window.see("待受理").await;
        follow(&window, "/follow").await;
        window.wait_until("the form", "return !!document.querySelector('[name=case_key]')").await;
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_comes_though_the_answer_was_lost() {
    let Some((hub, driver)) = start().await else { return };
    let resident = hub.client();
    resident.change(&lift(), &key()).await.expect("filing works");
    let secret = hub.invite("小李", Post::Staff, None).await;
    let staff = driver.window().await;
    staff.go(&format!("{}/join#{secret}", hub.origin)).await;
    staff.wait_alive().await;
    staff.press("button", "加入").await;
    staff.see("待办").await;
    staff.press("link", "电梯坏了三天").await;
    staff.wait_focus_on_heading().await;
    staff.fill("写给居民的回复", "电工明天到。").await;
    staff.with_ctrl(Key::Enter.into()).await;
    staff.wait_focus_on(".waiting .entry").await;

    let lose = "const real = window.fetch; window.fetch = async (...call) => { \
         const answer = await real(...call); \
         if (!call[0].endsWith('/undo')) return answer; \
         window.fetch = real; throw new TypeError('the answer is lost') }";
    staff.run(lose, vec![]).await;
    staff.keys(&['z']).await;
    staff.see("联网后会接着撤回").await;

    staff.see_in("#writing", "电工明天到。").await;
    staff.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_by_the_key_sees_the_answer_come() {
    let Some((hub, driver)) = start().await else { return };
    let staff = hub.staff("小李").await;
    let receipt = hub.client().change(&lift(), &key()).await.expect("filing works");
    let case_key = receipt.case_key.expect("a visitor gets a key").to_string();
    let window = driver.window().await;
    window.go(&format!("{}/follow", hub.origin)).await;
    window.wait_alive().await;
    window.fill("查询码", &case_key).await;
    window.press("button", "打开").await;
    window.see("待受理").await;
    window.wait_alive().await;

    act(&staff, receipt.id, answer("师傅今天下午到。")).await;

    window.see("师傅今天下午到。").await;
    window.close().await;
}
