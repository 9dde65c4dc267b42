//! The road in a real Chromium: once by pointer, once by keys alone; every screen in every look.

use contract::people::Post;
use fantoccini::key::Key;

use crate::support::{Driver, Engine, TestHub, Window};

/// A hub with the web app, or `None` (and a word why) where there is no browser or no app.
async fn start() -> Option<(TestHub, Driver)> {
    let Some(driver) = Driver::start().await else {
        println!("skipped: LINLI_TEST_CHROMEDRIVER is not set");
        return None;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        println!("skipped: LINLI_TEST_WEB is not set");
        return None;
    };
    Some((hub, driver))
}

/// Opens an invitation in a new window and joins, with the pointer.
async fn join(hub: &TestHub, driver: &Driver, name: &str, post: Post) -> Window {
    let home = (post == Post::Resident).then_some("3-1-502");
    let secret = hub.invite(name, post, home).await;
    let window = driver.window().await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.see(name).await;
    let address = window.client.current_url().await.expect("an address");
    assert!(!address.as_str().contains(&secret.to_string()), "the secret left the address bar");
    window.press("button", "加入").await;
    window
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_files_and_staff_answer_and_both_see_it_at_once() {
    let Some((hub, driver)) = start().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;
    let visitor = driver.window().await;

    visitor.go(&format!("{}/d/3-1", hub.origin)).await;
    visitor.wait_alive().await;
    visitor.see("3栋1单元").await;
    visitor.press("link", "我要投诉").await;
    visitor.wait_focus_on_heading().await;
    visitor.fill("发生了什么", "电梯坏了三天，老人下不了楼。").await;
    visitor.press("button", "提交").await;
    visitor.see("已提交").await;
    visitor.see("028-8555-0100").await;
    staff.see("电梯坏了三天").await;
    visitor.press("button", "现在就看进度").await;
    visitor.see("待受理").await;

    staff.press("link", "电梯坏了三天").await;
    staff.see("3栋1单元").await;
    staff.press("button", "受理").await;
    visitor.see("处理中").await;
    staff.press("button", "回复").await;
    staff.fill("写给居民的回复", "师傅今天下午到。").await;
    staff.press("button", "发送回复").await;
    visitor.see("师傅今天下午到。").await;
    staff.press("button", "办结").await;
    staff.fill("办理结果", "门机已更换。").await;
    staff.with_ctrl(Key::Enter.into()).await;
    visitor.see("解决了吗").await;
    visitor.press("radio", "没解决").await;
    visitor.press("radio", "不满意").await;
    visitor.press("button", "提交评价").await;
    staff.see("没解决").await;

    visitor.close().await;
    staff.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_road_by_keys_alone() {
    let Some((hub, driver)) = start().await else { return };
    let (enter, space) = (Key::Enter.into(), ' ');
    let secret = hub.invite("小李", Post::Staff, None).await;
    let staff = driver.window().await;
    staff.go(&format!("{}/join#{secret}", hub.origin)).await;
    staff.wait_alive().await;
    staff.tab_to("加入").await;
    staff.keys(&[enter]).await;
    staff.see("待办").await;
    let visitor = driver.window().await;

    visitor.go(&format!("{}/d/east", hub.origin)).await;
    visitor.wait_alive().await;
    visitor.tab_to("我要投诉").await;
    visitor.keys(&[enter]).await;
    visitor.wait_focus_on_heading().await;
    visitor.tab_to("发生了什么").await;
    visitor.write("东门的路灯不亮").await;
    visitor.tab_to("提交").await;
    visitor.keys(&[enter]).await;
    visitor.see("已提交").await;
    visitor.tab_to("现在就看进度").await;
    visitor.keys(&[enter]).await;
    visitor.see("待受理").await;
    visitor.wait_focus_on_heading().await;

    staff.see("东门的路灯不亮").await;
    staff.keys(&['j', 'o']).await;
    staff.wait_focus_on_heading().await;
    staff.keys(&['1']).await;
    visitor.see("处理中").await;
    staff.keys(&['n']).await;
    staff.write("先问电工").await;
    staff.with_ctrl(enter).await;
    staff.see("先问电工").await;
    staff.keys(&[Key::Escape.into(), 'e']).await;
    staff.write("灯泡已换").await;
    staff.with_ctrl(enter).await;
    visitor.see("灯泡已换").await;
    assert!(!visitor.text().await.contains("先问电工"), "a note stays among colleagues");
    visitor.tab_to("解决了").await;
    visitor.keys(&[space]).await;
    visitor.tab_to("满意").await;
    visitor.keys(&[space]).await;
    visitor.tab_to("提交评价").await;
    visitor.keys(&[enter]).await;
    visitor.see("已解决").await;
    visitor.tab_to("重新办理").await;
    visitor.keys(&[enter]).await;
    visitor.see("处理中").await;

    visitor.close().await;
    staff.close().await;
}
