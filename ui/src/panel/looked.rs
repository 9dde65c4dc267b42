//! 谁看过我的信息: every look at one's data, and every key that came or went, from one's own chain.

use contract::{
    family::Kin,
    id::PersonId,
    ledger::{Access, Event},
    people::Me,
    words::{family as of_family, panel as words, recovery as of_recovery, rights as of_rights},
};
use leptos::prelude::*;

use super::{
    family,
    following::{Following, Line, Verdict},
    heads, home, join_first, post, rights, withheld,
};
use crate::{
    community::here,
    complaints, device,
    parts::{ButtonLook, Shown, all, el, empty, icon, live, moment, opening, tap},
    sessions::session,
    settings::{language, say},
};

/// The screen.
pub(super) fn looked() -> AnyView {
    let heads = heads(words::WHO_LOOKED);
    let Some(me) = session().me.get_untracked() else { return all![heads, join_first()] };
    all![heads, family::for_whom(words::WHO_LOOKED, move |kin| records(&me, kin))]
}

/// The records of oneself, or of somebody for whom one acts.
fn records(me: &Me, kin: Option<&Kin>) -> AnyView {
    let following = Following::of(me, kin.map(|kin| kin.person));
    let (person, me) = (me.person, me.clone());
    let print = tap(ButtonLook::Plain, "printer", say(words::CHECK_PRINT), device::print);
    let looks = move || {
        let all = following.lines();
        let looks: Vec<_> = all
            .iter()
            .filter_map(|line| look(line, &me).or_else(|| family::refused(line, person)))
            .collect();
        if looks.is_empty() && !following.verdict.with(Verdict::is_whole) {
            return el("p").class("hint").child(say(words::NOT_KNOWN)).shown();
        }
        if looks.is_empty() && !withheld::all(following).is_empty() {
            return ().into_any();
        }
        if looks.is_empty() {
            let (title, hint) = (say(words::LOOKED_NONE), say(words::LOOKED_NONE_HINT));
            return empty("eye", title, hint, ());
        }
        el("ul").class("plain stack").child(looks).shown()
    };
    let keys = move || {
        let all = following.lines();
        let keys: Vec<_> = all.iter().filter_map(|line| key(line, person)).collect();
        all![
            el("p").class("hint").child(say(words::KEYS_HINT)),
            el("ul").class("plain stack").child(keys),
        ]
    };
    let changes = move || {
        let all = following.lines();
        let changes: Vec<_> = all.iter().filter_map(|line| family::change(line, person)).collect();
        el("ul").class("plain stack").child(changes).shown()
    };
    all![
        home::small_light(following),
        withheld::withheld(following),
        live(looks),
        el("p").class("hint").child(say(words::LOOKED_HINT)),
        el("p").class("bar no-print").child(print),
        opening(say(words::KEYS), move || live(keys)),
        opening(say(of_family::CHANGES), move || live(changes)),
    ]
}

/// How sure it is.
pub(super) fn sureness(line: &Line) -> AnyView {
    let (word, hint) = match line.is_proved {
        true => (words::PROVED, words::PROVED_HINT),
        false => (words::CLAIMED, words::CLAIMED_HINT),
    };
    el("p")
        .class("hint")
        .child(el("span").class("tag").child(say(word)))
        .child(" ")
        .child(say(hint))
        .shown()
}

/// A look, if it is one.
fn look(line: &Line, me: &Me) -> Option<AnyView> {
    let Some(event) = &line.event else {
        let shown = el("li").class("card stack").child(say(words::UNREADABLE));
        return Some(shown.child(sureness(line)).shown());
    };
    let Event::Access(access) = event else { return None };
    let Access { at, by, post: of, of: what, number, reason, why, basis, unit, withheld } = access;
    let (when, what) = (moment(*at, here().offset()), say(what.word()));
    let their_post = say(post(*of));
    let who = words::looked_who(language(), by, their_post);
    // What was said in words of one's own says more than the list.
    let what_for = why.as_deref().or_else(|| reason.map(|reason| say(reason.word())));
    let seen = match number {
        Some(number) => words::looked_what_number(language(), &number.to_string(), what),
        None => words::looked_what(language(), what),
    };
    let person = me.person;
    let question = words::looked_ask(language(), by, their_post, what, &when);
    let ask = move || {
        complaints::suggest(person, &question);
        device::leave_for("/file");
    };
    let wanted = of_rights::explain_look(language(), by, their_post, what, &when);
    let explain = rights::explaining(person, &when, wanted);
    let flag = tap(ButtonLook::Quiet, "alert", say(words::LOOKED_UNKNOWN), ask)
        .set("aria-label", format!("{} ({when})", say(words::LOOKED_UNKNOWN)));
    let shown = el("li")
        .class("card stack")
        .child(el("p").child(el("strong").child(when.clone())))
        .child(el("p").child(icon("user")).child(" ").child(who))
        .child(el("p").child(seen))
        .child(unit.as_ref().map(|unit| el("p").child(words::looked_unit(language(), unit))))
        .child(what_for.map(|why| el("p").child(words::looked_why(language(), why))))
        .child(basis.map(|basis| {
            el("p").class("hint").child(words::looked_basis(language(), say(basis.word())))
        }))
        .child(withheld.map(|_| el("p").class("hint").child(say(words::LOOKED_TOLD_LATE))))
        .child(sureness(line))
        .child(el("p").class("bar no-print").child(explain).child(flag));
    Some(shown.shown())
}

/// A change of a key, if it is one.
fn key(line: &Line, person: PersonId) -> Option<AnyView> {
    let event = line.event.as_ref()?;
    let what = match event {
        Event::KeyAdded { by: Some(by), .. } => words::key_added_by(language(), by),
        Event::KeyAdded { .. } => say(words::KEY_ADDED).to_owned(),
        Event::KeyEnded { by: Some(by), .. } => words::key_ended_by(language(), by),
        Event::KeyEnded { .. } => say(words::KEY_ENDED).to_owned(),
        Event::ErasureAsked { .. } => say(of_rights::ERASE_ASKED).to_owned(),
        Event::ErasureCalledOff { .. } => say(of_rights::ERASE_CALLED_OFF).to_owned(),
        Event::RecoveryBegun { by, shown, .. } => {
            of_recovery::event_begun(language(), by, say(shown.word()))
        }
        Event::RecoveryApproved { by, .. } => of_recovery::event_approved(language(), by),
        Event::RecoveryVetoed { .. } => say(of_recovery::EVENT_VETOED).to_owned(),
        Event::RecoveryFinished { .. } => say(of_recovery::EVENT_FINISHED).to_owned(),
        _ => return None,
    };
    let when = moment(event.at(), here().offset());
    let shown = el("li")
        .class("card stack")
        .child(el("p").child(el("strong").child(when.clone())))
        .child(el("p").child(icon("key")).child(" ").child(what.clone()))
        .child(sureness(line))
        .child(rights::explaining_record(person, &when, &what));
    Some(shown.shown())
}
