//! Which other matter this one is the same as: found, none there, not readable, read again; and the
//! band that says that the hub is away.

use std::path::Path;

use contract::{
    community::DoorCode,
    complaints::{File, Show, Status},
    people::Post,
};
use fantoccini::key::Key;

use crate::{
    browser::{join, start},
    complaints::{body, lift},
    support::{Window, key},
};

/// A matter of another place than the lift's.
fn lamp(text: &str) -> File {
    let door = DoorCode::try_from("3-1".to_owned()).expect("a door code");
    File { door: Some(door), text: Some(body(text)), ..lift() }
}

/// Opens a matter and says that it is a repetition.
async fn repeat(staff: &Window, title: &str) {
    staff.press("link", title).await;
    staff.wait_focus_on_heading().await;
    staff.press("button", "不予受理").await;
    staff.press("radio", "重复反映").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_matter_is_found_or_not_or_cannot_be_read_and_is_read_again() {
    let Some((hub, driver)) = start().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;
    let (visitor, colleague) = (hub.client(), hub.staff("小王").await);
    let first = visitor.change(&lamp("楼道的灯坏了"), &key()).await.expect("filing works");
    let second = visitor.change(&lamp("灯不亮,看不见台阶"), &key()).await.expect("filing works");
    visitor.change(&lift(), &key()).await.expect("filing works");

    repeat(&staff, "电梯坏了三天").await;
    staff.see("同一地点没有别的待办事项").await;
    staff.shot("moment-near-none").await;

    staff.block(&["*/near*"]).await;
    repeat(&staff, "灯不亮").await;
    staff.see("没有网络").await;
    staff.shot("moment-near-unread").await;
    assert!(!staff.text().await.contains("同一地点没有别的待办事项"), "nobody knows that");
    staff.block(&[]).await;
    staff.press("button", "再试一次").await;
    staff.press("radio", &first.number.to_string()).await;
    staff.wait_until("words are suggested", "return writing.value.includes('并到那一件')").await;
    staff.shot("moment-near-found").await;
    assert_eq!(staff.faults().await, Vec::<String>::new());
    staff.tab_to("向居民说明原因").await;
    staff.with_ctrl(Key::Enter.into()).await;
    staff.see("并到").await;

    let mut live = colleague.hub.live();
    loop {
        let case = colleague.hub.ask(&Show { id: second.id }).await.expect("shown");
        if case.matter.status == Status::Declined {
            break;
        }
        live.next().await.expect("the stream goes on");
    }
    staff.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_is_away_is_said_and_what_was_written_stays() {
    let Some((mut hub, driver)) = start().await else { return };
    let web = std::env::var("LINLI_TEST_WEB").expect("there is a web app");
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;
    hub.client().change(&lift(), &key()).await.expect("filing works");
    staff.press("link", "电梯坏了三天").await;
    staff.wait_focus_on_heading().await;
    staff.fill("写给居民的回复", "师傅今天下午到。").await;

    hub.stop().await;
    staff.see("与服务器的连接断了").await;
    staff.shot("moment-cut-off").await;
    assert_eq!(staff.faults().await, Vec::<String>::new());
    staff.see_in("#writing", "师傅今天下午到。").await;
    hub.start_again(Path::new(&web)).await;

    let is_gone = "return !document.body.innerText.includes('与服务器的连接断了')";
    staff.wait_until("it is back", is_gone).await;
    staff.see_in("#writing", "师傅今天下午到。").await;
    staff.with_ctrl(Key::Enter.into()).await;
    staff.see("秒后发出").await;
    staff.close().await;
}
