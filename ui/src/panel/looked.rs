//! 谁看过我的信息: every look at one's data, what was only a line in a list, and every key that came or went, from one's
//! own chain; below them the backups, in which everybody's data is.

use contract::{
    family::{Kin, helped},
    ledger::{Access, Basis, Event},
    people::Me,
    sure::Ground,
    words::{consents, family as of_family, panel as words, rights as of_rights},
};
use leptos::prelude::*;

use super::{
    backups, face,
    family::{self, Acting, Whom},
    following::{Following, Line, Verdict, in_order},
    heads, home, join_first, keys, post, rights, sure, taking, withheld,
};
use crate::{
    community::here,
    complaints, device,
    parts::{
        ButtonLook, Shown, all, el, empty, icon, live, moment, opening, opening_kept, tap, watch,
    },
    sessions::session,
    settings::{language, say},
    way::way,
};

/// The screen.
pub(super) fn looked() -> AnyView {
    let heads = heads(words::WHO_LOOKED);
    let Some(me) = session().me.get_untracked() else { return all![heads, join_first()] };
    all![heads, family::for_whom(words::WHO_LOOKED, move |kin| records(&me, kin))]
}

/// The records of oneself, or of somebody for whom one acts.
fn records(me: &Me, kin: Option<&Kin>) -> AnyView {
    let following = Following::of(me, kin.map(Acting::of));
    let (whom, device) = (following.whom(), me.device);
    let is_own = kin.is_none();
    let print = tap(ButtonLook::Plain, "printer", say(words::CHECK_PRINT), device::print);
    let looks = move || {
        let all = following.lines();
        let looks: Vec<_> = all
            .iter()
            .filter(|line| !is_listed(line))
            .filter_map(|line| look(line, &all, whom).or_else(|| family::refused(line, whom)))
            .collect();
        if looks.is_empty() && !following.has_all() {
            return el("p").class("hint").child(say(words::NOT_KNOWN)).shown();
        }
        if looks.is_empty() && !withheld::all(following).is_empty() {
            return ().into_any();
        }
        if looks.is_empty() && all.iter().any(is_listed) {
            let (title, hint) = (say(words::OPENED_NONE), say(words::LOOKED_NONE_HINT));
            let ground = Ground::Nothing { is_whole: true };
            return empty("eye", title, hint, sure::line(ground).shown());
        }
        if looks.is_empty() {
            let (title, hint) = (say(words::LOOKED_NONE), say(words::LOOKED_NONE_HINT));
            let ground = Ground::Nothing { is_whole: true };
            return empty("eye", title, hint, sure::line(ground).shown());
        }
        el("ul").class("plain stack").child(looks).shown()
    };
    let listed = move || {
        let all = following.lines();
        let lines = all.iter().filter(|line| is_listed(line));
        let lines: Vec<_> = lines.filter_map(|line| look(line, &all, whom)).collect();
        let is_whole = following.has_all();
        let none = lines.is_empty().then(|| match is_whole {
            true => all![
                el("p").child(say(words::LISTED_NONE)),
                sure::line(Ground::Nothing { is_whole }),
            ],
            false => el("p").class("hint").child(say(words::NOT_KNOWN)).shown(),
        });
        all![
            el("p").class("hint").child(say(words::LISTED_HINT)),
            none,
            el("ul").class("plain stack").child(lines),
        ]
    };
    let changes = move || {
        let all = following.lines();
        let changes: Vec<_> = all.iter().filter_map(|line| family::change(line, whom)).collect();
        el("ul").class("plain stack").child(changes).shown()
    };
    let is_asked_for = untrack(|| way().query("open").as_deref() == Some("keys"));
    if is_asked_for {
        lead_to_keys(following);
    }
    let keys = move || keys::keys(following, device, is_own);
    all![
        home::small_light(following),
        withheld::withheld(following),
        live(looks),
        el("p").class("hint").child(say(words::LOOKED_HINT)),
        el("p").class("bar no-print").child(print),
        opening(say(words::LISTED), move || live(listed)),
        opening(say(consents::USES), move || face::uses(following)),
        opening_kept(say(words::KEYS), is_asked_for, |_| (), keys).attr("id", "keys"),
        opening(say(of_family::CHANGES), move || live(changes)),
        backups::backups(following),
        // One's own is taken where the ledger is checked.
        kin.map(|kin| taking::taking(following, Some(kin))),
    ]
}

/// Brings whoever has come for the keys to them, once what stands above has its place. Who has gone elsewhere on the
/// screen meanwhile stays there.
fn lead_to_keys(following: Following) {
    let mut is_there = false;
    watch(move || {
        if is_there || following.verdict.with(|verdict| *verdict == Verdict::Looking) {
            return;
        }
        is_there = true;
        device::soon(|| {
            if device::is_focus_lost() || device::has_focus("h1") {
                device::focus("#keys > summary");
            }
        });
    });
}

/// Whether it is a line that somebody was shown in a list, without a name: there are more of them than of all else.
pub(super) fn is_listed(line: &Line) -> bool {
    matches!(&line.event, Some(Event::Access(access)) if !access.of.is_named())
}

/// A look, if it is one of the lines of a chain.
fn look(line: &Line, all: &[Line], whom: Whom) -> Option<AnyView> {
    let Some(event) = &line.event else {
        let said = say(words::UNREADABLE);
        let shown = el("li").class("card stack").child(el("p").child(said));
        let explain = rights::explaining_unreadable(whom, said);
        return Some(shown.child(sure::line(line.ground())).child(explain).shown());
    };
    let Event::Access(access) = event else { return None };
    let (allowed, ground) = allowed(line, access, all);
    let Access { at, by, post: of, of: what, number, reason, why, unit, withheld, .. } = access;
    let unnamed = access.is_unnamed.then(|| el("p").child(say(words::LOOKED_UNNAMED)));
    let (when, what) = (moment(*at, here().offset()), say(what.word()));
    let their_post = say(post(*of));
    let who = words::looked_who(language(), by, their_post);
    // What was said in words of one's own says more than the list.
    let what_for = why.as_deref().or_else(|| reason.map(|reason| say(reason.word())));
    let seen = match number {
        Some(number) => words::looked_what_number(language(), &number.to_string(), what),
        None => words::looked_what(language(), what),
    };
    let (question, wanted) = match whom.other() {
        None => (
            words::looked_ask(language(), by, their_post, what, &when),
            of_rights::explain_look(language(), by, their_post, what, &when),
        ),
        Some(whose) => (
            words::looked_ask_of(language(), by, their_post, what, &when, whose),
            of_rights::explain_look_of(language(), by, their_post, what, &when, whose),
        ),
    };
    let ask = move || {
        complaints::suggest(whom.own, &question);
        device::leave_for("/file");
    };
    let explain = rights::explaining(whom, &when, wanted);
    let flag = tap(ButtonLook::Quiet, "alert", say(words::LOOKED_UNKNOWN), ask)
        .set("aria-label", format!("{} ({when})", say(words::LOOKED_UNKNOWN)));
    let shown = el("li")
        .class("card stack")
        .child(el("p").child(el("strong").child(when.clone())))
        .child(el("p").child(icon("user")).child(" ").child(who))
        .child(el("p").child(seen))
        .child(unnamed)
        .child(unit.as_ref().map(|unit| el("p").child(words::looked_unit(language(), unit))))
        .child(what_for.map(|why| el("p").child(words::looked_why(language(), why))))
        .child(el("p").class("hint").child(allowed))
        .child(withheld.map(|_| el("p").class("hint").child(say(words::LOOKED_TOLD_LATE))))
        .child(line.after.map(|after| {
            let after = moment(after, here().offset());
            el("p").class("notice warn").child(words::looked_backdated(language(), &after))
        }))
        .child(sure::line(ground))
        .child(el("p").class("bar no-print").child(explain).child(flag));
    Some(shown.shown())
}

/// By which consent it was allowed, or that none was needed; and what there is for all that is said of it. The record
/// names a basis and no consent: the one of a helper stands in the same chain.
fn allowed(line: &Line, access: &Access, all: &[Line]) -> (String, Ground) {
    let Some(basis) = access.basis else {
        return (say(words::LOOKED_BY_NOTHING).to_owned(), line.ground());
    };
    let word = say(basis.word());
    let said = match basis {
        Basis::Consent => match helped(in_order(all), access) {
            Some((at, is_proved)) => {
                let when = moment(at, here().offset());
                let said = words::looked_by_helper(language(), &access.by, &when);
                return (said, Ground::Record { is_proved: is_proved && line.is_proved });
            }
            None => words::looked_by_consent(language(), word),
        },
        Basis::Request => words::looked_by_request(language(), word),
        Basis::Duty | Basis::Guardian | Basis::Emergency => words::looked_by_law(language(), word),
    };
    (said, line.ground())
}
