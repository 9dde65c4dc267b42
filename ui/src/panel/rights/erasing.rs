//! Deleting everything of one's own: told in full, asked once more, called off on any device for three days.

use contract::{
    people::Post,
    rights::{EraseMe, Erasing, KeepMe},
    sure::Ground,
    words::{consents, rights as words},
};
use leptos::prelude::*;

use super::{Desk, sure};
use crate::{
    community::here,
    device,
    parts::{ButtonLook, Element, Shown, all, button, el, icon, live, moment, tap},
    sending::Sending,
    settings::{language, say},
};

/// That everything is going to be deleted, and the way back, before all else on the screen.
pub(super) fn planned(desk: Desk, (planned, ground): (Erasing, Ground)) -> Element {
    let sending = Sending::new();
    let keep = move || {
        sending.send(KeepMe {}, move |()| desk.done(say(words::KEPT).to_owned()));
    };
    let word = || say(words::KEEP);
    let when = moment(planned.due_at, here().offset());
    el("section")
        .class("notice warn stack")
        .attr("id", "erasing")
        .attr("tabindex", "-1")
        .child(el("h2").child(icon("clock")).child(" ").child(words::erasing(language(), &when)))
        .child(sure::line(ground))
        .child(el("p").child(say(words::ERASING_HINT)))
        .child(el("p").child(say(words::ERASING_NOT_ME)))
        .child(sending.trouble())
        .child(el("p").class("bar").child(button(
            ButtonLook::Main,
            "undo",
            word,
            sending.is_busy.into(),
            keep,
        )))
}

/// What it does and does not, and the button; pressing it asks once more.
pub(super) fn ask(desk: Desk, post: Post) -> AnyView {
    if post != Post::Resident {
        return el("p").class("notice").child(say(words::ERASE_STAFF)).shown();
    }
    let is_sure = RwSignal::new(false);
    let sending = Sending::new();
    let lines = [words::ERASE_ABOUT, words::ERASE_FACE, words::ERASE_WAIT, words::ERASE_STAYS];
    let lines = lines.map(|line| el("p").child(say(line)).shown());
    let stays = [
        words::ERASE_STAYS_TABLES,
        words::ERASE_STAYS_DEEDS,
        words::ERASE_STAYS_OTHERS,
        words::ERASE_STAYS_ORDERS,
        words::ERASE_STAYS_REGISTER,
    ];
    let stays = stays.map(|line| el("li").child(say(line)).shown());
    let stays = el("ul").child(Vec::<AnyView>::from(stays));
    let after = [words::ERASE_GIVEN, words::ERASE_THEN];
    let after = after.map(|line| el("p").child(say(line)).shown());
    let go = move || {
        is_sure.set(true);
        device::focus_soon("#erase-asked");
    };
    let yes = move || {
        sending.send(EraseMe {}, move |_| {
            is_sure.set(false);
            desk.said.set(String::new());
            device::focus_soon("#erasing");
            desk.read_again();
        });
    };
    let asked = move || {
        if !is_sure.get() {
            return tap(ButtonLook::Danger, "trash", say(words::ERASE_GO), go);
        }
        let no = move || is_sure.set(false);
        let busy = sending.is_busy.into();
        el("form")
            .class("notice warn stack")
            .attr("id", "erase-asked")
            .attr("tabindex", "-1")
            .set("aria-label", say(words::ERASE_SURE).to_owned())
            .submit(yes)
            .child(el("strong").child(say(words::ERASE_SURE)))
            .child(sending.trouble())
            .child(
                el("div")
                    .class("bar")
                    .child(button(ButtonLook::Danger, "trash", || say(words::ERASE_YES), busy, yes))
                    .child(tap(ButtonLook::Plain, "x", say(words::ERASE_NO), no)),
            )
    };
    let promised = sure::with(Ground::Word, consents::PROMISED_HINT);
    all![Vec::<AnyView>::from(lines), stays, Vec::<AnyView>::from(after), promised, live(asked)]
}
