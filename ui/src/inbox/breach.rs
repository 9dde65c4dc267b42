//! That data of whoever works here may be lost as well: above the inbox, until they say that they have read it.

use contract::words::breaches as words;
use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    parts::{el, icon, live},
    settings::say,
};

/// The way to what was lost, as long as it was not read.
pub(super) fn band(desk: Desk) -> AnyView {
    live(move || {
        let unread = desk.glimpse.get()?.breach?;
        let way = el("a").class("urgent").attr("href", "/panel/breach").attr("rel", "external");
        Some(
            way.child(icon("alert"))
                .child(el("small").child(say(words::TITLE)))
                .child(el("strong").child(say(unread.title()))),
        )
    })
}
