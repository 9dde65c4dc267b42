//! One's devices in every look, and that somebody gets into one's account.

use std::collections::BTreeSet;

use contract::{
    devices::{Revoke, Stop},
    people::Post,
    recovery::{Approve, Begin, Shown},
};

use super::{Pressed, view, walk, walk_pressed};
use crate::support::{Person, TestHub, Window, key};

/// The devices: a list with ones that ended, the code for another, the questions, and a device that
/// was signed off.
pub(super) async fn devices(
    hub: &TestHub,
    window: &Window,
    phone: &Person,
    handler: &Person,
    seen: &mut BTreeSet<&'static str>,
) {
    let here = [view("devices", "/devices", "/devices")];
    let old = hub.resident("王秀英").await.account.device;
    phone.hub.change(&Revoke { id: old }, &key()).await.expect("signed off");
    walk(window, &hub.origin, &here, seen).await;
    let pressed = [
        ("devices-add", "添加一台设备", "Add a device", "只能用一次"),
        ("devices-rename", "改名", "Rename", "这台设备叫什么"),
        ("devices-revoke", "停用", "Sign off", "要停用"),
        ("devices-remove", "从这台设备移走", "Remove from this device", "草稿会删掉"),
    ];
    for (name, button, english, shows) in pressed {
        let pressed = Pressed { button, english, shows };
        walk_pressed(window, &hub.origin, &view(name, "/devices", "/devices"), Some(&pressed))
            .await;
    }
    let pressed =
        Pressed {
            button: "全部停用", english: "Stop all", shows: "要停用您的全部设备吗"
        };
    let stopping = view("devices-stop-all", "/devices", "/devices");
    walk_pressed(window, &hub.origin, &stopping, Some(&pressed)).await;
    let person = phone.account.person;
    let begin = Begin { person, shown: Shown::IdCard };
    let id = handler.hub.change(&begin, &key()).await.expect("begun").id;
    walk(window, &hub.origin, &[view("devices-alert-begun", "/devices", "/devices")], seen).await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    manager.hub.change(&Approve { id }, &key()).await.expect("approved");
    let alerts =
        [view("devices-alert", "/devices", "/devices"), view("panel-alert", "/panel", "/panel")];
    walk(window, &hub.origin, &alerts, seen).await;
    handler.hub.change(&Stop { person }, &key()).await.expect("stopped");
    let lost = [view("devices-lost", "/devices", "/devices"), view("home-lost", "/", "/")];
    walk(window, &hub.origin, &lost, seen).await;
}
