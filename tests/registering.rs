//! 刷脸门禁 on a manager's real screen: registered, paired with a real agent by the code that is shown once,
//! assessed, marked, announced, brought into use, and out of use again.

use contract::{consents::Standing, joining::Secret, people::Post};
use gate::{Agent, reference::Reference};
use hub::ledger::checkpoint;
use tempfile::TempDir;

use crate::{
    browser,
    gates::standing,
    looks::open_summary,
    support::{
        Person, TestHub, Window,
        gate::{east, lay},
        jpeg,
    },
};

/// The first form as somebody fills it in who has not read it, and then as it has to be.
async fn register(window: &Window) {
    open_summary(window, "登记一台刷脸门禁").await;
    window.fill("门禁名称", "东门").await;
    window.press("radio", "家门口或其他私人空间").await;
    window.press("radio", "有人碰一下才看").await;
    window.fill("设备由谁维护", "安门科技").await;
    window.fill("怎么联系维护单位", "0571-8800 0000").await;
    window.fill("合同编号", "AM-2026-017").await;
    window.fill("设备型号", "AM-300").await;
    window.press("button", "登记这台门禁").await;
    window.see("至少要有一种不刷脸的进门办法").await;
    window.see("请写合同是哪天签的").await;
    let day = "const field = document.getElementById('contract_day'); field.value = '2026-09-01'; \
         field.dispatchEvent(new Event('input', { bubbles: true }))";
    window.run(day, vec![]).await;
    for way in ["刷卡", "扫码"] {
        window.press("checkbox", way).await;
    }
    window.press("button", "登记这台门禁").await;
    window.see("镜头不能对着家门口").await;
    window.press("radio", "小区出入口").await;
    window.press("button", "登记这台门禁").await;
    window.see("只显示这一次").await;
}

/// The agent beside the gate, with the code as it stands on the screen.
async fn pair(hub: &TestHub, window: &Window, folder: &TempDir) -> Agent<Reference> {
    let script = "return [...document.querySelectorAll('#gate-code pre')].at(-1).textContent";
    let code = window.run(script, vec![]).await;
    let code = code.as_str().expect("a code").trim().to_owned();
    let terminal = Reference::open(&folder.path().join("terminal")).expect("a terminal");
    lay(&terminal, hub.now());
    let secret = Secret::try_from(code).expect("a code for an agent");
    let state = folder.path().join("agent");
    let mut agent = Agent::pair(&state, terminal, hub.around(), secret).await.expect("paired");
    agent.round().await.expect("a round");
    agent
}

/// What stands between a gate that is registered and one that is used.
async fn prepare(window: &Window, folder: &TempDir, agent: &mut Agent<Reference>) {
    open_summary(window, "影响评估").await;
    for (question, answer) in [
        ("目的和做法", "只为开门，合法、正当。"),
        ("对人有什么影响", "影响小，随时能撤回。"),
        ("有什么风险", "机器被偷时，数据是加密的。"),
        ("用什么保护", "只存在机器里，到期删除。"),
    ] {
        window.fill(question, answer).await;
    }
    // The list is drawn anew because the gate was heard: the form stays open, and nothing typed is lost.
    window.run("document.querySelector('#lawful').dataset.old = 1", vec![]).await;
    agent.round().await.expect("a round");
    window.press("button", "刷新").await;
    window.wait_for_element("#lawful:not([data-old])").await;
    window.see_in("#lawful", "只为开门，合法、正当。").await;
    window.see_in("#measures", "只存在机器里，到期删除。").await;
    window.press("button", "记下评估").await;
    window.see("评估记下了").await;

    open_summary(window, "发布告知").await;
    window.paste("对人有什么影响", "同意刷脸的送一袋大米").await;
    window.press("button", "发布这份告知").await;
    window.see("请不要写").await;
    window.paste("对人有什么影响", "不同意也一样进门，照旧刷卡、扫码。").await;
    window.press("button", "发布这份告知").await;
    // For how long is chosen by nobody but them.
    window.see("请写 1 到 12 个月").await;
    window.paste_in("#months", "6").await;
    window.press("button", "发布这份告知").await;
    window.see("告知发布了").await;

    show_the_sign(window, folder).await;
}

/// The photo of the sign beside the camera, from the disk.
pub(crate) async fn show_the_sign(window: &Window, folder: &TempDir) {
    open_summary(window, "上传提示牌照片").await;
    let path = folder.path().join("sign.jpg");
    std::fs::write(&path, jpeg(640, 480)).expect("a photo");
    window.choose_in("#sign", &path).await;
    window.see("提示牌照片上传好了").await;
}

/// The list is drawn anew whenever a gate was heard, also while a photo is on its way.
#[tokio::test(flavor = "multi_thread")]
async fn a_photo_of_the_sign_arrives_though_the_list_is_drawn_anew() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "陈经理", Post::Manager).await;
    let manager = hub.join("李经理", Post::Manager, None).await;
    let mut gate = hub.paired_gate(&manager, east()).await;
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("sign.jpg");
    std::fs::write(&path, jpeg(640, 480)).expect("a photo");
    window.go(&format!("{}/staff/manage/gates", hub.origin)).await;
    window.wait_alive().await;
    open_summary(&window, "上传提示牌照片").await;

    window.send_slowly(Some(1_000)).await;
    window.choose_in("#sign", &path).await;
    window.run("document.querySelector('#sign').dataset.old = 1", vec![]).await;
    gate.agent.round().await.expect("a round");
    window.press("button", "刷新").await;
    let is_new = "const one = document.querySelector('#sign'); \
         return !!one && one.dataset.old === undefined";
    window.wait_until("the list is drawn anew", is_new).await;
    window.send_slowly(None).await;

    window.see("提示牌照片上传好了").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_comes_into_use_and_goes_out_of_it() {
    let Some((hub, driver)) = browser::start().await else { return };
    hub.app.log().await.expect("a log");
    let window = browser::join(&hub, &driver, "陈经理", Post::Manager).await;
    let resident = hub.resident("王秀英").await;
    let folder = TempDir::new().expect("a place for temporary files");
    window.go(&format!("{}/staff/manage", hub.origin)).await;
    window.press("link", "刷脸门禁").await;
    window.see("还没有刷脸门禁").await;
    register(&window).await;
    window.shot("gates-code").await;
    let mut agent = pair(&hub, &window, &folder).await;
    window.press("button", "刷新").await;
    window.see("门禁代理的钥匙").await;
    assert!(!window.text().await.contains("只显示这一次"), "a code that was used is gone");
    window.press("button", "投入使用").await;
    window.see("还没有上传提示牌照片").await;

    prepare(&window, &folder, &mut agent).await;
    window.press("button", "投入使用").await;
    window.see("已投入使用").await;
    window.see("现在可以").await;
    window.shot("gates-live").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    let gate = agent.state().gate;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    // Her telephone goes by the machine's clock, as the hub does.
    let phone = client::Hub::new(&hub.origin);
    phone.use_account(&resident.keys, resident.account.device);
    let (keys, account) = (resident.keys, resident.account);
    let resident = Person { hub: phone, keys, account };
    resident.agree(gate).await.expect("agreed to what was written there");
    window.press("button", "停用并删除").await;
    window.see("停用以后不能恢复").await;
    window.press("button", "先不做").await;
    window.press("button", "停用并删除").await;
    window.press("button", "停用并删除").await;
    window.see("已停用，并通知门禁机删除").await;
    assert!(matches!(standing(&resident).await[..], [Standing::Ended { .. }]));
    assert_eq!(agent.round().await.expect("a round").deleted, 1);
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}
