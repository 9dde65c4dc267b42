//! 谁看过我的信息 says of each look by which consent it was allowed or that none was needed, and of what a gate did with
//! a face by which consent; and it leads there.

use contract::{family::NameHelper, inbox::List, ledger::Sync, people::Post};
use hub::ledger::checkpoint;

use super::{asking::be_taken_in, begin};
use crate::{browser, face::has_looked, ledger::take_names, looks::open_summary, support::key};

#[tokio::test(flavor = "multi_thread")]
async fn each_look_and_each_use_says_by_which_consent_it_was() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let manager = begin(&hub, &window).await;
    let (phone, helper) = (hub.resident("王秀英").await, hub.resident("王小丽").await);
    let named = NameHelper { name: "王小丽".try_into().expect("a name") };
    phone.hub.change(&named, &key()).await.expect("named");
    let hers = Sync { of: Some(phone.account.person), ..Sync::default() };
    helper.hub.ask(&hers).await.expect("read");
    take_names(&hub, &manager).await;
    manager.hub.ask(&List::default()).await.expect("the inbox");
    let mut gate = hub.gate(&manager).await;
    be_taken_in(&hub, &phone, &mut gate).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");

    window.go(&format!("{}/panel/looked", hub.origin)).await;
    window.wait_alive().await;
    has_looked(&window).await;
    window.see("王小丽成了您的帮手。").await;
    window.see("按记录，不需要您同意。依据：社区的职责").await;
    let text = window.text().await;
    assert!(!text.contains("这条记录没有写"), "all of them say by what: {text}");
    open_summary(&window, "列表和搜索里").await;
    window.see("按记录，没有另外问您同不同意。依据：您自己提出或参加的事").await;
    open_summary(&window, "门禁机用我的脸").await;
    window.see("东门 · 录入了脸部信息").await;
    window.see("，东门，刷脸进这个门").await;
    window.see("已签字").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    window.press("link", "看这次同意").await;
    window.wait_title("刷脸进门").await;
    window.see("同意凭条").await;
    window.see("录入了您的脸").await;
    window.close().await;
}
