//! The whole road in a real Chromium where scripts are switched off: nothing but pages and forms.

use contract::{
    complaints::{Mine, Show, Status},
    people::Post,
};
use fantoccini::Locator;
use tempfile::TempDir;

use crate::{
    browser::{join, start},
    complaints::resolve,
    shell::{act, answer, only_matter},
    support::{Window, jpeg},
};

/// Presses the red button below what was unfolded.
async fn press_red(window: &Window) {
    let red = window.client.find(Locator::Css("details[open] button.danger")).await;
    red.expect("a red button").click().await.expect("pressed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_walks_the_whole_road_with_scripts_switched_off() {
    let Some((hub, driver)) = start().await else { return };
    let staff = hub.staff("小李").await;
    let folder = TempDir::new().expect("a place for temporary files");
    let photo = folder.path().join("灯.jpg");
    std::fs::write(&photo, jpeg(800, 600)).expect("written");
    let visitor = driver.window().await;
    visitor.without_scripts().await;

    visitor.go(&format!("{}/d/3-1", hub.origin)).await;
    visitor.see("3栋1单元").await;
    visitor.press("link", "我要投诉").await;
    visitor.wait_title("我要投诉").await;
    visitor.choose(&photo).await;
    visitor.fill("发生了什么", "楼道的灯坏了。").await;
    visitor.press("button", "提交").await;
    visitor.wait_title("已提交").await;
    visitor.see("028-8555-0100").await;
    visitor.press("button", "现在就看进度").await;
    visitor.see("待受理").await;
    let shown = "const image = document.querySelector('.entry .photos img'); \
         image?.scrollIntoView(); return !!image && image.complete && image.naturalWidth > 0";
    visitor.wait_until("the photo is shown", shown).await;
    visitor.shot("moment-plain-case").await;
    let alive = visitor.run("return document.documentElement.dataset.alive ?? 'no'", vec![]).await;
    assert_eq!(alive, "no", "no script has run");

    visitor.fill("补充说明", "三楼也不亮。").await;
    visitor.press("button", "发送补充").await;
    visitor.see("三楼也不亮。").await;
    let id = only_matter(&staff).await;
    act(&staff, id, answer("电工明天到。")).await;
    // Not by its address: that ends in a place of the page, and going there loads nothing.
    let again = async || visitor.client.refresh().await.expect("the page loads");
    again().await;
    visitor.see("电工明天到。").await;

    act(&staff, id, resolve("灯已换。")).await;
    again().await;
    visitor.press("radio", "没解决").await;
    visitor.press("radio", "不满意").await;
    visitor.fill("想说的话", "还是不亮。").await;
    visitor.press("button", "提交评价").await;
    visitor.see("还是不亮。").await;
    act(&staff, id, resolve("线路已修。")).await;
    again().await;
    visitor.press("radio", "解决了").await;
    visitor.press("radio", "满意").await;
    visitor.press("button", "提交评价").await;
    visitor.see("已解决").await;
    visitor.press("button", "重新办理").await;
    visitor.see("处理中").await;

    let case = staff.hub.ask(&Show { id }).await.expect("shown");
    assert_eq!(case.matter.status, Status::Underway);
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resident_finds_their_matters_and_withdraws_one_with_scripts_switched_off() {
    let Some((hub, driver)) = start().await else { return };
    // To join takes a key, and a key takes scripts: they were there once.
    let resident = join(&hub, &driver, "王秀英", Post::Resident).await;
    resident.see("王秀英，您好").await;
    resident.without_scripts().await;

    resident.go(&hub.origin).await;
    resident.press("link", "我要投诉").await;
    resident.see("以王秀英的名义").await;
    resident.fill("发生了什么", "门禁打不开。").await;
    resident.press("button", "提交").await;
    resident.wait_title("已提交").await;
    resident.go(&format!("{}/mine", hub.origin)).await;
    resident.wait_title("我的事项").await;
    resident.shot("moment-plain-mine").await;
    resident.press("link", "门禁打不开").await;
    resident.see("待受理").await;
    resident.press("button", "撤回这件事").await;
    resident.see("撤回后不再办理").await;
    press_red(&resident).await;
    resident.see("已撤回").await;

    let phone = hub.resident("王秀英").await;
    let mine = phone.hub.ask(&Mine { after: None }).await.expect("listed");
    assert_eq!(mine[0].status, Status::Withdrawn);
    resident.close().await;
}
