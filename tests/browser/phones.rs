//! Whose a device is: a second one, one that a family shares, one that has dropped its key, one with another key.

use contract::people::Post;

use super::{join, start};
use crate::support::Window;

#[tokio::test(flavor = "multi_thread")]
async fn who_scans_the_code_is_let_in_by_a_signature() {
    let Some((hub, driver)) = start().await else { return };
    hub.app.log().await.expect("a log");
    let phone = join(&hub, &driver, "王秀英", Post::Resident).await;
    phone.go(&format!("{}/settings", hub.origin)).await;
    phone.wait_alive().await;
    phone.press("link", "我的手机和钥匙").await;
    phone.press("button", "添加一台设备").await;
    phone.see("只能用一次").await;
    let link = phone.scan().await;
    let tablet = driver.window().await;
    tablet.go(&link).await;
    tablet.wait_alive().await;
    tablet.press("button", "加入").await;
    tablet.see("王秀英，您好").await;
    phone.see("新设备加上了").await;

    for (window, said) in
        [(&phone, "由这台设备签字加进来"), (&tablet, "由您的另一台设备签字加进来")]
    {
        window.go(&format!("{}/panel/looked?open=keys", hub.origin)).await;
        window.see(said).await;
        assert_eq!(window.faults().await, Vec::<String>::new());
    }
    tablet.close().await;
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_device_is_added_and_signed_off_and_told_so() {
    let Some((hub, driver)) = start().await else { return };
    let phone = join(&hub, &driver, "王秀英", Post::Resident).await;
    phone.see("王秀英，您好").await;
    phone.go(&format!("{}/settings", hub.origin)).await;
    phone.wait_alive().await;
    phone.press("link", "我的手机和钥匙").await;
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
    phone.see("本人带证件到柜台恢复账号").await;
    phone.see("028-8555-0100").await;

    phone.close().await;
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
