//! The privacy panel in every look.

use std::collections::BTreeSet;

use contract::people::Post;
use hub::ledger::checkpoint;

use super::{at, walk};
use crate::{
    ledger::take_names,
    support::{TestHub, Window},
};

/// The screens of somebody whose data was looked at.
pub(super) async fn panel(hub: &TestHub, window: &Window, seen: &mut BTreeSet<&'static str>) {
    let manager = hub.join("陈经理", Post::Manager, None).await;
    take_names(hub, &manager).await;
    let gate = hub.gate(&manager).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let views = [
        at("panel", "/panel"),
        at("panel-looked", "/panel/looked"),
        at("panel-check", "/panel/check"),
        at("panel-face", "/panel/face"),
        at("panel-trust", "/panel/trust"),
    ];
    walk(window, &hub.origin, &views, seen).await;
    drop(gate);
}
