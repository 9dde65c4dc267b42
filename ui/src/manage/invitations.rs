//! The invitations that were made: how each stands, and withdrawing one.

use contract::{
    joining::{Invited, List, Page, Standing, Withdraw},
    ledger::Reason,
    people::Post,
    time::Offset,
    words::{Word, joining as words, manage},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    Sending,
    colleagues::post_word,
    heading, more,
    place::{Place, Screen},
};
use crate::{
    all, device,
    parts::{ButtonLook, Shown, about, button, day, el, empty, icon, live, tap},
    reading::Reading,
    settings::{language, say},
};

pub(super) fn invitations(place: Place, offset: Offset) -> AnyView {
    let standing = place.standing;
    let ask = move |after| List { standing, after, ..List::default() };
    let page: Reading<Page> = Reading::default();
    let read = move || page.read(ask(None));
    read();
    let is_busy = RwSignal::new(false);
    let read_more = move || {
        let Some(here) = page.now() else { return };
        let (Some(after), false) = (here.next, is_busy.get_untracked()) else { return };
        is_busy.set(true);
        spawn_local(async move {
            let answer = device::hub().ask(&ask(Some(after))).await;
            let _ = is_busy.try_set(false);
            page.take(answer.map(|next| Page {
                invitations: here.invitations.into_iter().chain(next.invitations).collect(),
                next: next.next,
            }));
        });
    };
    let here = move |page: Signal<Page>| {
        live(move || {
            let page = page.get();
            if page.invitations.is_empty() {
                return nothing(standing);
            }
            let rows = page.invitations.into_iter().map(|one| row(one, offset, read));
            let foot = page.next.map(|_| more(is_busy.into(), read_more));
            all![el("ul").class("matters").child(rows.collect::<Vec<_>>()), foot]
        })
    };
    all![heading(say(words::INVITATIONS)), filters(standing), page.draw(5, read, here)]
}

fn filters(here: Option<Standing>) -> AnyView {
    let all = [None].into_iter().chain(Standing::ALL.map(Some));
    let links = all.map(|standing| {
        let place = Place { standing, ..Place::of(Screen::Invitations) };
        let word = standing.map_or(words::FILTER_ALL, standing_word);
        let link = el("a").set("href", place.href()).child(say(word));
        if standing == here { link.attr("aria-current", "true") } else { link }.shown()
    });
    el("div")
        .class("filters")
        .attr("role", "group")
        .set("aria-label", say(words::INVITATIONS).to_owned())
        .child(links.collect::<Vec<_>>())
        .shown()
}

fn nothing(standing: Option<Standing>) -> AnyView {
    if standing.is_some() {
        return empty("qr-code", say(words::INVITATIONS_NONE), "", ());
    }
    let why = Some(Reason::Invitation);
    let register = Place { why, ..Place::of(Screen::Register) };
    let to = el("a")
        .class("button main")
        .set("href", register.href())
        .child(icon("building"))
        .child(say(manage::REGISTER));
    let hint = say(words::INVITATIONS_EMPTY_HINT);
    empty("qr-code", say(words::INVITATIONS_EMPTY), hint, to.shown())
}

const fn standing_word(standing: Standing) -> Word {
    match standing {
        Standing::Open => words::STANDING_OPEN,
        Standing::Used => words::STANDING_USED,
        Standing::Expired => words::STANDING_EXPIRED,
        Standing::Withdrawn => words::STANDING_WITHDRAWN,
    }
}

/// One invitation; `changed` is called once it was withdrawn.
pub(super) fn row(
    one: Invited,
    offset: Offset,
    changed: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let language = language();
    let status = match one.standing {
        Standing::Open => "underway",
        Standing::Used => "resolved",
        Standing::Expired | Standing::Withdrawn => "withdrawn",
    };
    let made = day(one.made_at, offset);
    let made = match &one.made_by {
        Some(name) => words::made_line(language, &made, name),
        None => words::made_host(language, &made),
    };
    let ended = one.ended_at.map(|at| day(at, offset)).unwrap_or_default();
    let expires = day(one.expires_at, offset);
    let end = match one.standing {
        Standing::Open => words::open_until(language, &expires),
        Standing::Used => words::ended_used(language, &ended),
        Standing::Expired => words::ended_expired(language, &expires),
        Standing::Withdrawn => words::ended_withdrawn(language, &ended),
    };
    let title = match (&one.home, one.post) {
        (Some(home), Post::Resident) => format!("{home} · {}", one.name),
        (_, post) => format!("{} · {}", one.name, say(post_word(post))),
    };
    let withdraw = (one.standing == Standing::Open).then(|| withdraw(one, title.clone(), changed));
    el("li")
        .class("card")
        .child(el("strong").child(title))
        .child(el("p").child(el("span").class("status").attr("data-status", status).child(end)))
        .child(el("p").class("hint").child(made))
        .child(withdraw)
        .shown()
}

fn withdraw(one: Invited, whose: String, changed: impl Fn() + Copy + Send + 'static) -> AnyView {
    let sending = Sending::new();
    let is_sure = RwSignal::new(false);
    let id = one.id;
    let send = move || sending.send(Withdraw { id }, move |_| changed());
    live(move || {
        if !is_sure.get() {
            let ask = move || is_sure.set(true);
            return about("undo", words::WITHDRAW, &whose, ask).shown();
        }
        let question = words::withdraw_sure(language(), &one.name);
        all![
            el("p").attr("role", "alert").child(question),
            sending.trouble(),
            el("div")
                .class("bar")
                .child(button(
                    ButtonLook::Danger,
                    "undo",
                    || say(words::WITHDRAW_YES),
                    sending.is_busy.into(),
                    send,
                ))
                .child(tap(ButtonLook::Quiet, "x", say(words::WITHDRAW_NO), move || {
                    is_sure.set(false);
                })),
        ]
    })
}
