//! The road in a real Chromium: once by pointer, once by keys alone; every screen in every look.

use contract::people::Post;
use fantoccini::key::Key;

use crate::{
    complaints::lift,
    support::{Driver, Engine, TestHub, Window, key, skip, tell},
};

/// A hub with the web app, or `None` (and a word why) where there is no browser or no app.
pub(crate) async fn start() -> Option<(TestHub, Driver)> {
    let Some(driver) = Driver::start().await else {
        skip("LINLI_TEST_CHROMEDRIVER");
        return None;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        skip("LINLI_TEST_WEB");
        return None;
    };
    Some((hub, driver))
}

/// Opens an invitation in a new window and joins, with the pointer.
pub(crate) async fn join(hub: &TestHub, driver: &Driver, name: &str, post: Post) -> Window {
    let home = (post == Post::Resident).then_some("3-1-502");
    let secret = hub.invite(name, post, home).await;
    let window = driver.window().await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.see(name).await;
    let address = window.client.current_url().await.expect("an address");
    assert!(!address.as_str().contains(&secret.to_string()), "the secret left the address bar");
    window.press("button", "加入").await;
    window.wait_joined().await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_second_device_is_added_and_signed_off_and_told_so() {
    let Some((hub, driver)) = start().await else { return };
    let phone = join(&hub, &driver, "王秀英", Post::Resident).await;
    phone.see("王秀英，您好").await;
    phone.go(&format!("{}/settings", hub.origin)).await;
    phone.wait_alive().await;
    phone.press("link", "我的设备和账号").await;
    phone.see("就是这台").await;

    phone.press("button", "添加一台设备").await;
    phone.see("只能用一次").await;
    let code = phone.run("return document.querySelector('.key').textContent", vec![]).await;
    let code = code.as_str().expect("a code").to_owned();
    let tablet = driver.window().await;
    tablet.go(&format!("{}/join", hub.origin)).await;
    tablet.wait_alive().await;
    tablet.fill("邀请码", &code).await;
    tablet.press("button", "下一步").await;
    tablet.see("王秀英").await;
    tablet.press("button", "加入").await;
    tablet.see("王秀英，您好").await;
    phone.see("新设备加上了").await;
    tablet.press("link", "我要投诉").await;
    tablet.fill("发生了什么", "还没写完的话").await;

    // The phone itself stands first; the tablet below it.
    let of_tablet = "document.querySelectorAll('li.card:not(.account)')[1]\
         .querySelectorAll('button')[1].click()";
    phone.run(of_tablet, vec![]).await;
    phone.see("停用后它马上打不开您的事项").await;
    phone.run("document.querySelector('#revoking button').click()", vec![]).await;
    phone.see("已停用的设备").await;
    tablet.see("这台设备已经停用").await;
    assert_eq!(typed(&tablet).await, "还没写完的话", "not a word is lost on the way out");
    tablet.press("link", "怎么办").await;
    tablet.see("它在您的设备列表里停用了").await;
    tablet.see("028-8555-0100").await;
    tablet.press("button", "从名单里拿掉").await;
    tablet.see("还没有人在这台设备上加入社区").await;

    phone.press("button", "停用").await;
    phone.see("这是您唯一能用的设备").await;
    phone.press("button", "停用").await;
    phone.see("还没有人在这台设备上加入社区").await;
    phone.go(&hub.origin).await;
    phone.wait_alive().await;
    phone.see("我有邀请码").await;

    tablet.close().await;
    phone.close().await;
}

/// What stands in the large field.
async fn typed(window: &Window) -> String {
    let text = window.run("return document.querySelector('textarea')?.value ?? ''", vec![]).await;
    text.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_family_shares_a_phone_and_nobody_sees_the_others_matters() {
    let Some((hub, driver)) = start().await else { return };
    let file = format!("{}/file", hub.origin);
    let phone = join(&hub, &driver, "王秀英", Post::Resident).await;
    phone.see("王秀英，您好").await;
    phone.press("link", "我要投诉").await;
    phone.fill("发生了什么", "母亲的事").await;
    phone.press("button", "提交").await;
    phone.see("已提交").await;
    let receipt = phone.client.current_url().await.expect("an address");
    phone.go(&file).await;
    phone.wait_alive().await;
    phone.fill("发生了什么", "母亲的草稿").await;
    phone.see("草稿").await;
    let tab = phone.client.new_window(true).await.expect("another tab").handle;
    let first = phone.client.window().await.expect("this tab");
    phone.client.switch_to_window(tab).await.expect("in it");

    let secret = hub.invite("王小明", Post::Resident, Some("3-1-502")).await;
    phone.go(&format!("{}/join#{secret}", hub.origin)).await;
    phone.wait_alive().await;
    phone.see("王小明").await;
    phone.press("button", "加入").await;
    phone.see("王小明，您好").await;

    // The tab the mother has left open is drawn anew, as the son's.
    phone.client.switch_to_window(first).await.expect("back in the first tab");
    phone.wait_alive().await;
    phone.see("以王小明的名义").await;
    assert_eq!(typed(&phone).await, "");
    for path in ["/", "/mine", "/file", receipt.as_str().trim_start_matches(&hub.origin)] {
        phone.go(&format!("{}{path}", hub.origin)).await;
        phone.wait_alive().await;
        phone.wait_settled().await;
        let (shown, field) = (phone.text().await, typed(&phone).await);
        assert!(!shown.contains("母亲") && !shown.contains("已提交"), "{path}: {shown}");
        assert_eq!(field, "", "{path}");
    }

    phone.go(&format!("{}/devices", hub.origin)).await;
    phone.wait_alive().await;
    phone.see("现在用的人").await;
    phone.press("button", "换成王秀英").await;
    phone.see("换成王小明").await;
    phone.go(&file).await;
    phone.wait_alive().await;
    phone.see("以王秀英的名义").await;
    assert_eq!(typed(&phone).await, "母亲的草稿");

    // Taken off the phone, she leaves nothing behind on it; the son is still there.
    phone.go(&format!("{}/devices", hub.origin)).await;
    phone.wait_alive().await;
    phone.press("button", "从这台设备移走").await;
    phone.see("草稿会删掉").await;
    phone.press("button", "从这台设备移走").await;
    phone.see("已从这台设备移走").await;
    let kept =
        phone.run("return JSON.stringify({...localStorage, ...sessionStorage})", vec![]).await;
    assert!(!kept.as_str().expect("a text").contains("母亲"), "{kept}");
    phone.press("button", "换成王小明").await;
    phone.see("就是这台").await;
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_has_dropped_the_key_says_so() {
    let Some((hub, driver)) = start().await else { return };
    let phone = join(&hub, &driver, "王秀英", Post::Resident).await;
    phone.see("王秀英，您好").await;
    let drop = "const done = arguments[arguments.length - 1]; \
         const request = indexedDB.deleteDatabase('linli'); \
         request.onsuccess = request.onerror = request.onblocked = () => done(request.readyState);";
    phone.client.execute_async(drop, vec![]).await.expect("the key is dropped");

    phone.go(&hub.origin).await;
    phone.wait_alive().await;
    phone.see("这台设备不记得您了").await;
    phone.press("link", "怎么办").await;
    phone.see("本人带证件到服务窗口恢复账号").await;
    phone.see("028-8555-0100").await;

    phone.close().await;
}

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
    let Some((hub, driver)) = start().await else { return };
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

/// Follows a link or presses a button; the next screen is called so, and its heading has the focus.
async fn go_on(window: &Window, role: &str, name: &str, title: &str) {
    window.press(role, name).await;
    window.wait_title(title).await;
    window.wait_focus_on("h1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_navigation_takes_the_focus_along_and_names_the_page() {
    let Some((hub, driver)) = start().await else { return };
    let visitor = driver.window().await;
    visitor.go(&format!("{}/d/3-1", hub.origin)).await;
    visitor.wait_alive().await;
    visitor.wait_title("您好").await;
    go_on(&visitor, "link", "我要投诉", "我要投诉").await;
    visitor.fill("发生了什么", "楼道的灯坏了。").await;
    go_on(&visitor, "button", "提交", "已提交").await;
    go_on(&visitor, "button", "现在就看进度", "楼道的灯坏了").await;
    go_on(&visitor, "link", "首页", "您好").await;
    go_on(&visitor, "link", "查进度", "查进度").await;
    go_on(&visitor, "link", "首页", "您好").await;
    go_on(&visitor, "link", "我有邀请码", "加入社区").await;
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    visitor.fill("邀请码", &secret.to_string()).await;
    go_on(&visitor, "button", "下一步", "加入社区").await;
    go_on(&visitor, "button", "加入", "王秀英，您好").await;
    go_on(&visitor, "link", "我的事项", "我的事项").await;
    go_on(&visitor, "link", "设置", "设置").await;
    go_on(&visitor, "link", "个人信息说明", "个人信息说明").await;

    // Another program of the app: its first page begins where every page begins.
    visitor.go(&format!("{}/devices", hub.origin)).await;
    visitor.wait_alive().await;
    visitor.wait_title("我的设备").await;
    visitor.press("button", "添加一台设备").await;
    visitor.see("只能用一次").await;
    visitor
        .wait_until("the focus is somewhere", "return document.activeElement !== document.body")
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_managers_screens_take_the_focus_along_and_name_the_page() {
    let Some((hub, driver)) = start().await else { return };
    hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    let manager = join(&hub, &driver, "陈经理", Post::Manager).await;
    manager.see("待办").await;
    manager.press("link", "管理").await;
    manager.wait_alive().await;
    manager.wait_title("概况").await;

    go_on(&manager, "link", "名册", "名册").await;
    manager.press("link", "有人来柜台").await;
    manager.press("link", "3栋").await;
    manager.wait_focus_on("h1, #content").await;
    for screen in ["导入名册", "邀请", "工作人员", "概况"] {
        manager.press("button", "全部页面").await;
        go_on(&manager, "link", screen, screen).await;
        // Who has arrived sees the screen, and no menu above it.
        manager.see_not_in(".menu[open]").await;
    }
    manager.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn residents_never_load_the_inbox() {
    let Some((hub, driver)) = start().await else { return };
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    let loaded = "return performance.getEntriesByType('resource').map(one => one.name).join(' ')";
    let mut all = String::new();
    for path in ["/", "/file", "/mine", "/settings", "/devices"] {
        window.go(&format!("{}{path}", hub.origin)).await;
        window.wait_alive().await;
        window.wait_settled().await;
        all += window.run(loaded, vec![]).await.as_str().expect("a list");
    }

    assert!(all.contains("/assets/resident-") && all.contains("/assets/account-"), "{all}");
    assert!(!all.contains("/assets/staff"), "{all}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_without_ed25519_joins_with_another_key_and_is_let_in_again() {
    let Some((hub, driver)) = start().await else { return };
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    let window = driver.window().await;
    // As the browsers that WeChat brings along: the name is not known to them.
    window
        .before_each_page(
            "const make = SubtleCrypto.prototype.generateKey; \
             SubtleCrypto.prototype.generateKey = function (how, ...rest) { \
                 return (how.name ?? how) === 'Ed25519' \
                     ? Promise.reject(new DOMException('unknown', 'NotSupportedError')) \
                     : make.call(this, how, ...rest) }",
        )
        .await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.press("button", "加入").await;
    window.wait_joined().await;
    window.see("王秀英，您好").await;

    // Without its cookie the browser signs in again, with the key it has kept.
    window.client.delete_all_cookies().await.expect("they go");
    window.go(&format!("{}/mine", hub.origin)).await;
    window.wait_alive().await;
    window.see("您还没有提交过事项").await;
    let suites = hub.app.db.read(|tx| {
        Box::pin(async move { tx.rows("SELECT suite FROM device", &[], |row| row.text(0)).await })
    });
    assert_eq!(suites.await.expect("read"), ["p256"]);
    window.close().await;
}
