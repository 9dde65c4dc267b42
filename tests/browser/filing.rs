//! From a door's code to the judgement: by pointer, by keys alone, and in how many taps.

use contract::people::Post;
use fantoccini::key::Key;

use super::{join, start};
use crate::support::tell;

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
async fn from_the_code_to_the_receipt_it_is_three_screens_and_seven_taps_at_most() {
    let Some((hub, driver)) = start().await else { return };
    let visitor = driver.window().await;
    visitor.go(&format!("{}/d/3-1", hub.origin)).await;
    visitor.wait_alive().await;
    visitor.count().await;

    visitor.press("link", "我要投诉").await;
    visitor.press("textbox", "发生了什么").await;
    visitor.write("电梯坏了三天，老人下不了楼。").await;
    visitor.press("button", "提交").await;
    visitor.see("已提交").await;
    visitor.wait_until("the screens are counted", "return sessionStorage.screens >= 3").await;

    let (taps, screens) = (visitor.counted("taps").await, visitor.counted("screens").await);
    tell(&format!("{screens} screens and {taps} taps from the code to the receipt"));
    assert!((3..=7).contains(&taps), "{taps} taps");
    assert_eq!(screens, 3, "the door, the form, the receipt");
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_road_by_keys_alone() {
    let Some((hub, driver)) = start().await else { return };
    let (enter, space) = (Key::Enter.into(), ' ');
    let secret = hub.invite("小李", Post::Staff, None).await;
    let staff = driver.window().await;
    staff.go(&format!("{}/join#{secret}", hub.origin)).await;
    staff.accept_by_keys().await;
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
    visitor.wait_focus_on_heading().await;
    visitor.tab_to("现在就看进度").await;
    visitor.keys(&[enter]).await;
    visitor.see("待受理").await;
    visitor.wait_focus_on_heading().await;

    staff.see("东门的路灯不亮").await;
    staff.keys(&['j', 'o']).await;
    staff.wait_focus_on_heading().await;
    // Keys do something once the matter is read.
    staff.see("写给居民的回复").await;
    staff.keys(&['1']).await;
    visitor.see("处理中").await;
    staff.keys(&['n']).await;
    staff.wait_focus_on_text().await;
    staff.write("先问电工").await;
    staff.with_ctrl(enter).await;
    staff.see("先问电工").await;
    staff.keys(&[Key::Escape.into()]).await;
    staff.wait_focus_off_text().await;
    staff.keys(&['e']).await;
    staff.wait_focus_on_text().await;
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
    visitor.wait_focus_on_heading().await;
    visitor.tab_to("重新办理").await;
    visitor.keys(&[enter]).await;
    visitor.see("处理中").await;

    visitor.close().await;
    staff.close().await;
}
