//! 全部停用: all of one's devices at once, this one included, asked once more before it is done.

use contract::{devices::StopOwn, words::devices as words};
use leptos::prelude::*;

use crate::{
    device,
    parts::{ButtonLook, Shown, button, el, live, tap},
    sending::Sending,
    settings::say,
};

/// The button; pressing it asks once more.
pub(super) fn stop_all() -> AnyView {
    let is_sure = RwSignal::new(false);
    let sending = Sending::new();
    // The key stays: with it this device sees whether somebody gets in, and can say no.
    let yes = move || sending.send(StopOwn {}, |()| device::reload());
    let ask = move || {
        is_sure.set(true);
        device::focus_soon("#stop-asked");
    };
    let asked = move || {
        if !is_sure.get() {
            let go = tap(ButtonLook::Plain, "lock", say(words::STOP_ALL), ask);
            return el("p").class("bar").child(go).shown();
        }
        let busy = sending.is_busy.into();
        let word = || say(words::STOP_ALL_YES);
        let no = move || is_sure.set(false);
        el("div")
            .class("notice warn stack")
            .attr("id", "stop-asked")
            .attr("tabindex", "-1")
            .child(el("strong").child(say(words::STOP_ALL_ASK)))
            .child(el("p").child(say(words::STOP_ALL_ENDS)))
            .child(el("p").child(say(words::STOP_ALL_BACK)))
            .child(sending.trouble())
            .child(
                el("div")
                    .class("bar")
                    .child(button(ButtonLook::Danger, "lock", word, busy, yes))
                    .child(tap(ButtonLook::Plain, "undo", say(words::REVOKE_KEEP), no)),
            )
            .shown()
    };
    el("section")
        .class("stack")
        .child(el("h2").child(say(words::STOP_ALL)))
        .child(el("p").class("hint").child(say(words::STOP_ALL_HINT)))
        .child(live(asked))
        .shown()
}
