//! One's devices in every look.

use std::collections::BTreeSet;

use contract::devices::{Renew, Revoke};

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
    let renew = Renew { person: phone.account.person, end_devices: true };
    handler.hub.change(&renew, &key()).await.expect("renewed");
    let lost = [view("devices-lost", "/devices", "/devices"), view("home-lost", "/", "/")];
    walk(window, &hub.origin, &lost, seen).await;
}
