//! Backups, in which everybody's data is: how many this month and when the last was begun; each of them below a fold,
//! since there may be one every night.

use contract::{sure::Ground, time::Time, upkeep::Reason, words::panel as words};
use leptos::prelude::*;

use super::{following::Following, lines::is_this_month, rights, sure};
use crate::{
    community::here,
    parts::{Element, Shown, all, el, live, moment, opening},
    settings::{language, say},
};

/// What is told of them, as the community's chain says.
pub(super) fn backups(following: Following) -> AnyView {
    let has_any = Memo::new(move |_| !following.backups().is_empty());
    all![
        live(move || told(following)),
        // Not drawn anew with each look at the ledger: it would close.
        live(move || {
            let below = move || live(move || each(following));
            has_any.get().then(|| opening(say(words::BACKUPS_ALL), below))
        }),
    ]
}

fn told(following: Following) -> Element {
    let (all, is_whole) = (following.backups(), following.has_all());
    let month = all.iter().filter(|(at, _)| is_this_month(*at)).count();
    let month = match u64::try_from(month).unwrap_or(u64::MAX) {
        // What was not looked at is not known.
        0 if !is_whole => None,
        0 => Some(say(words::BACKUPS_MONTH_NONE).to_owned()),
        count => Some(words::backups_month(language(), count)),
    };
    let last = all.first().map(|(at, reason)| {
        let when = moment(*at, here().offset());
        let said = words::backups_last(language(), say(reason.word()), &when);
        (said, rights::explaining_told(following.chain().person, &when, say(words::BACKUPS)))
    });
    let (last, asked) = last.unzip();
    let is_said = month.is_some() || last.is_some();
    el("section")
        .class("card stack")
        .child(el("h2").child(say(words::BACKUPS)))
        .child(el("p").child(month.unwrap_or_else(|| say(words::NOT_KNOWN).to_owned())))
        .child(last.map(|last| el("p").child(last)))
        .child(is_said.then(|| sure::line(Ground::Nothing { is_whole })))
        .child(asked)
        .child(el("p").class("hint").child(say(words::BACKUPS_HINT)))
}

/// Each of them, the newest first.
fn each(following: Following) -> AnyView {
    let is_whole = following.has_all();
    let one = |(at, reason): (Time, Reason)| {
        let when = moment(at, here().offset());
        let asked = rights::explaining_told(following.chain().person, &when, say(words::BACKUPS));
        el("li")
            .class("card stack")
            .child(el("p").child(words::backups_one(language(), say(reason.word()), &when)))
            .child(asked)
            .shown()
    };
    let all: Vec<_> = following.backups().into_iter().map(one).collect();
    let list = el("ul").class("plain stack").child(all);
    el("div").class("stack").child(list).child(sure::line(Ground::Nothing { is_whole })).shown()
}
