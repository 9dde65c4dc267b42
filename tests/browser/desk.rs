//! Those who answer: they see each other, take back what was sent, hand on; and the manager's first day.

use contract::people::Post;
use fantoccini::key::Key;

use super::{join, start, start_alone};
use crate::{complaints::lift, support::key};

#[tokio::test(flavor = "multi_thread")]
async fn two_who_answer_one_matter_see_each_other() {
    let Some((hub, driver)) = start().await else { return };
    let first = join(&hub, &driver, "小李", Post::Staff).await;
    let second = join(&hub, &driver, "小王", Post::Staff).await;
    let visitor = hub.client();
    visitor.change(&lift(), &key()).await.expect("filing works");
    for window in [&first, &second] {
        window.press("link", "电梯坏了三天").await;
        window.see("写给居民的回复").await;
    }

    second.fill("写给居民的回复", "师傅").await;
    first.see("小王正在回复").await;
    first.shot("moment-presence").await;
    second.fill("写给居民的回复", "今天下午到。").await;
    second.with_ctrl(Key::Enter.into()).await;
    first.see("秒后发出").await;
    first.see("师傅今天下午到。").await;
    first
        .wait_until("nobody is writing", "return !document.body.innerText.includes('小王正在回复')")
        .await;
    first.fill("写给居民的回复", "明天到。").await;
    first.with_ctrl(Key::Enter.into()).await;
    first.see("刚才同事有了新的操作").await;
    first.see_in("#writing", "明天到。").await;

    first.close().await;
    second.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_is_taken_back_by_pointer_and_by_key_and_goes_by_itself() {
    let Some((hub, driver)) = start_alone().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;
    let visitor = driver.window().await;
    visitor.go(&format!("{}/d/3-1", hub.origin)).await;
    visitor.wait_alive().await;
    visitor.press("link", "我要投诉").await;
    visitor.fill("发生了什么", "楼道灯不亮。").await;
    visitor.press("button", "提交").await;
    visitor.press("button", "现在就看进度").await;
    visitor.see("待受理").await;

    staff.press("link", "楼道灯不亮").await;
    staff.fill("写给居民的回复", "电工明天到。").await;
    staff.press("button", "发送回复").await;
    staff.wait_focus_on(".waiting .entry").await;
    staff.shot("moment-held").await;
    staff.press("button", "撤回").await;
    staff.see_in("#writing", "电工明天到。").await;
    staff.see_not_in(".waiting .entry").await;
    staff.wait_focus_on_text().await;
    staff.with_ctrl(Key::Enter.into()).await;
    staff.wait_focus_on(".waiting .entry").await;
    staff.keys(&['z']).await;
    staff.see_in("#writing", "电工明天到。").await;
    staff.see_not_in(".waiting .entry").await;
    let seen = visitor.text().await;
    staff.wait_focus_on_text().await;
    staff.with_ctrl(Key::Enter.into()).await;
    staff.wait_focus_on(".waiting .entry").await;
    staff.keys(&[Key::Escape.into()]).await;
    staff.wait_focus_off_text().await;
    staff.keys(&[Key::Escape.into()]).await;
    staff.see("从列表里打开一件事").await;
    staff.see("秒后发出").await;
    staff.shot("moment-held-elsewhere").await;
    staff.close().await;

    assert!(seen.contains("待受理") && !seen.contains("电工明天到。"));
    visitor.see("电工明天到。").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_is_handed_on_put_off_and_answered_with_a_phrase() {
    let Some((hub, driver)) = start().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    hub.client().change(&lift(), &key()).await.expect("filing works");
    staff.press("link", "电梯坏了三天").await;
    staff.wait_focus_on_heading().await;
    // Keys do something once the matter is read.
    staff.see("写给居民的回复").await;

    staff.keys(&['a']).await;
    staff.see("这件事交给谁").await;
    staff.shot("moment-assign").await;
    assert_eq!(staff.faults().await, Vec::<String>::new());
    staff.press("button", "我自己").await;
    staff.see("接手").await;
    staff.keys(&['h']).await;
    staff.see("推迟到什么时候").await;
    staff.shot("moment-snooze").await;
    assert_eq!(staff.faults().await, Vec::<String>::new());
    staff.press("button", "明天早上").await;
    staff.see("待办都处理完了").await;
    staff.press("button", "稍后").await;
    staff.press("link", "电梯坏了三天").await;

    staff.see("写给居民的回复").await;
    staff.with_ctrl('k').await;
    staff.see("能做的事").await;
    staff.shot("moment-commands").await;
    assert_eq!(staff.faults().await, Vec::<String>::new());
    staff.write("写回复").await;
    staff.keys(&[Key::Enter.into()]).await;
    staff.see_not_in("dialog[open], #writing:not(:focus)").await;
    staff.write("/").await;
    staff.press("button", "新增一条").await;
    staff.fill("名称", "收到").await;
    staff.fill("内容", "您好，{{编号}}号事项已收到，{{师傅}}会联系您。").await;
    staff.press("button", "保存").await;
    staff.see("您好，{{编号}}号").await;
    staff.shot("moment-phrases").await;
    assert_eq!(staff.faults().await, Vec::<String>::new());
    staff.press("button", "收到").await;
    staff.see_in("#writing", "您好，100001号事项已收到，{{师傅}}会联系您。").await;
    staff.wait_focus_on("#writing").await;
    staff.with_ctrl(Key::Enter.into()).await;
    staff.see("还有双大括号没有填").await;
    staff.shot("moment-unfilled").await;
    staff.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_imports_makes_cards_and_a_resident_joins_with_a_code() {
    let Some((hub, driver)) = start().await else { return };
    let manager = join(&hub, &driver, "陈经理", Post::Manager).await;
    manager.see("待办").await;
    manager.press("link", "管理").await;
    manager.wait_alive().await;
    manager.press("link", "导入名册").await;
    manager.fill("或者粘贴表格内容", "楼栋,单元,户号,业主\n7,1,101,王秀英\n7,1,102,李明").await;
    manager.press("button", "检查").await;
    manager.see("检查结果").await;
    manager.press("button", "导入").await;
    manager.see("导入好了").await;
    manager.press("link", "看名册").await;
    manager.press("link", "发邀请").await;
    manager.press("link", "7栋").await;
    manager.press("button", "给7栋做邀请卡").await;
    manager.press("button", "做邀请卡").await;
    manager.see("做好了 2 张").await;
    let code = manager.run("return document.querySelector('.key').textContent", vec![]).await;
    let code = code.as_str().expect("a code").to_owned();

    let resident = driver.window().await;
    resident.go(&format!("{}/join", hub.origin)).await;
    resident.wait_alive().await;
    resident.fill("邀请码", &code).await;
    resident.press("button", "下一步").await;
    resident.see("王秀英").await;
    resident.press("button", "加入").await;
    resident.see("王秀英，您好").await;

    resident.close().await;
    manager.close().await;
}
