//! The first screen: one big light, three lines, and the ways to the rest.

use client::Error;
use contract::{
    ledger::six_words,
    rights::erasing,
    sure::Sure,
    words::{Word, family, panel as words, rights},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    breach, face,
    following::{Following, Verdict, in_order, word},
    gates, join_first, lines, rights as of_rights, sure,
};
use crate::{
    community::here,
    device, frame,
    parts::{ButtonLook, Element, Shown, all, dl, el, icon, link, live, moment, sentence, tap},
    recovery,
    sessions::session,
    settings::{language, say},
};

/// The screen.
pub(super) fn home() -> AnyView {
    let heads = all![
        frame::back("/", contract::words::common::HOME),
        frame::heading(|| say(words::TITLE).to_owned()),
    ];
    let about = el("p").class("hint").child(say(words::ABOUT));
    let Some(me) = session().me.get_untracked() else {
        return all![heads, about, join_first(), ways(false)];
    };
    let following = Following::begin(&me);
    all![
        heads,
        recovery::alert(me.device),
        broken(following),
        breach::unread(following),
        light(following),
        going(following),
        face::strange(following, false),
        gates::warning(following),
        lines::lines(following),
        about,
        six(following),
        ways(true),
    ]
}

/// That somebody came into the account who should not have, as one's own chain says it.
fn broken(following: Following) -> AnyView {
    live(move || recovery::broken(in_order(&following.lines())))
}

/// That everything is going to be deleted, as one's own chain says it, on every device.
fn going(following: Following) -> AnyView {
    live(move || {
        let lines = following.lines();
        let (planned, ground) = erasing(in_order(&lines), None)?;
        let when = moment(planned.due_at, here().offset());
        let way = link(ButtonLook::Plain, "/panel/rights", "undo", rights::ERASING_WAY);
        let shown = el("section")
            .class("notice warn stack")
            .child(
                el("h2").child(icon("clock")).child(" ").child(rights::erasing(language(), &when)),
            )
            .child(el("p").child(sure::tag(Sure::of(ground))))
            .child(el("p").child(say(rights::ERASING_NOT_ME)))
            .child(el("p").class("bar").child(way));
        Some(shown)
    })
}

/// The light: what was found out, in a word, a sentence and a colour.
fn light(following: Following) -> AnyView {
    shown_light(following, false)
}

/// The same on screens that one comes to for something else: in a line, as long as nothing is wrong.
pub(super) fn small_light(following: Following) -> AnyView {
    shown_light(following, true)
}

fn shown_light(following: Following, is_small: bool) -> AnyView {
    let person = session().me.get_untracked().map(|me| me.person);
    let had_focus = StoredValue::new(false);
    let shown = move || {
        let verdict = following.verdict.get();
        let (look, picture, title, hint) = told(&verdict);
        let last = following.at().map(|at| words::last(language(), &moment(at, here().offset())));
        let last = last.unwrap_or_else(|| say(words::NEVER).to_owned());
        let is_looking = verdict == Verdict::Looking;
        // While the look goes on its place is kept: what stands below would move away under a finger.
        let bar = if is_looking { "bar no-print unseen" } else { "bar no-print" };
        // Whoever pressed it, and has gone nowhere else meanwhile, is there again when it can be pressed again.
        let has_focus = device::has_focus("#look-again");
        let is_here = has_focus || had_focus.get_value() && device::is_focus_lost();
        had_focus.set_value(is_here && is_looking);
        if is_here && !is_looking {
            device::focus_soon("#look-again");
        }
        let again = tap(ButtonLook::Plain, "refresh", say(words::AGAIN), move || following.look());
        let again = again.attr("id", "look-again");
        let is_right = matches!(verdict, Verdict::Fine(_) | Verdict::Alone | Verdict::Looking);
        let sign = || all![icon(picture), el("strong").child(say(title))];
        if is_small && is_right {
            return el("p")
                .class("bar")
                .child(el("span").class("beside").child(sign()))
                .child(el("span").class(bar).child(again));
        }
        el("div")
            .class(look)
            .child(el("p").class("beside").child(sign()))
            .child((!hint.is_empty()).then(|| el("p").child(hint)))
            .child(el("p").class("hint").child(last))
            .child(explained(following, &verdict))
            .child(el("p").class(bar).child(again))
    };
    let is_wrong = Memo::new(move |_| matches!(following.verdict.get(), Verdict::Wrong(_)));
    all![
        el("div").class("verdict").attr("role", "status").child(live(shown)),
        live(move || is_wrong.get().then(|| of_rights::channels(person))),
    ]
}

/// What can be done about a promise that was broken: its evidence kept, and, once it was explained, gone on.
fn explained(following: Following, verdict: &Verdict) -> Option<Element> {
    matches!(verdict, Verdict::Wrong(_)).then_some(())?;
    let save = tap(ButtonLook::Plain, "save", say(words::SAVE_EVIDENCE), move || {
        let Some(evidence) = following.evidence() else { return };
        spawn_local(async move { _ = device::save(evidence.name, &evidence.text).await });
    });
    let dismiss = tap(ButtonLook::Plain, "check", say(words::DISMISS), move || following.dismiss());
    Some(el("p").class("bar no-print").child(save).child(dismiss))
}

/// The look, the picture, the word and the sentence of what was found out.
fn told(verdict: &Verdict) -> (&'static str, &'static str, Word, String) {
    let hint = |word| say(word).to_owned();
    match verdict {
        Verdict::Looking => ("notice light", "clock", words::CHECKING, hint(words::CHECKING_HINT)),
        Verdict::Fine(_) => {
            ("notice good light", "circle-check", words::FINE, hint(words::FINE_HINT))
        }
        Verdict::Alone => ("notice warn light", "alert", words::ALONE, hint(words::ALONE_HINT)),
        Verdict::Unbound(_) => {
            ("notice warn light", "alert", words::UNBOUND, hint(words::UNBOUND_HINT))
        }
        Verdict::NewRule => {
            ("notice warn light", "users", words::RULE_NEW, hint(words::RULE_NEW_HINT))
        }
        Verdict::Stale(at) => {
            let when = moment(*at, here().offset());
            let hint = words::stale_hint(language(), &when);
            ("notice warn light", "clock", words::STALE, hint)
        }
        Verdict::Ahead(at) => {
            let when = moment(*at, here().offset());
            let hint = words::ahead_hint(language(), &when);
            ("notice warn light", "clock", words::AHEAD, hint)
        }
        Verdict::Unseen => ("notice warn light", "alert", words::UNSEEN, hint(words::UNSEEN_HINT)),
        Verdict::Wrong(alarm) => {
            let hint = format!("{}{}", say(word(alarm)), say(words::WRONG_HINT));
            ("problem light", "circle-x", words::WRONG, hint)
        }
        Verdict::Away(error @ Error::Garbled(_)) => {
            ("notice warn light", "alert", words::NOT_READ, sentence(error))
        }
        Verdict::Away(error) => ("notice warn", "wifi-off", words::AWAY, sentence(error)),
    }
}

/// On paper below the light and the lines: the six words, which a neighbour compares.
fn six(following: Following) -> AnyView {
    live(move || {
        let page = following.page()?;
        let head = page.checkpoint().head;
        let six = six_words(head.root, language()).into_iter();
        let six: Vec<_> = six.map(|word| el("li").child(word).shown()).collect();
        let facts = dl(vec![
            (words::CHECK_SIZE, head.size.to_string()),
            (words::CHECK_AT, moment(page.at, here().offset())),
        ]);
        let shown = el("section")
            .class("print-only")
            .child(el("h2").child(say(words::CHECK_WORDS)))
            .child(el("p").child(say(words::CHECK_HINT)))
            .child(el("ol").class("six").child(six))
            .child(el("dl").class("facts").child(facts));
        Some(shown)
    })
}

/// The ways to the rest.
fn ways(has_joined: bool) -> Element {
    let way = |path: &'static str, picture, word| {
        el("a").attr("href", path).child(icon(picture)).child(el("strong").child(say(word))).shown()
    };
    let own = || {
        let hint = |word| el("small").child(say(word));
        let mind = el("a")
            .attr("href", "/panel/face")
            .child(icon("undo"))
            .child(el("strong").child(say(words::CHANGE_MIND)))
            .child(hint(words::CHANGE_MIND_HINT));
        let print = el("button")
            .attr("type", "button")
            .click(device::print)
            .child(icon("printer"))
            .child(el("strong").child(say(words::CHECK_PRINT)))
            .child(hint(words::PRINT_HINT));
        all![
            way("/panel/looked", "eye", words::WHO_LOOKED),
            mind,
            print,
            way("/panel/family", "users", family::TITLE),
            way("/panel/check", "list", words::CHECK),
        ]
    };
    el("nav")
        .class("actions")
        .attr("aria-label", say(words::TITLE))
        .child(has_joined.then(own))
        .child(way("/panel/rights", "download", rights::TITLE))
        .child(way("/panel/trust", "help", words::TRUST))
        .child(way("/devices", "smartphone", words::DEVICES))
        .child(way("/privacy", "shield-check", words::NOTICE))
}
