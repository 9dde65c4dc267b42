//! The lines of the first screen: one's face, who looked this month and what was shown in lists, who has seen the ledger;
//! each with how sure it is.

use contract::{
    consents::{Faces, faces, read},
    ledger::Event,
    sure::{Ground, Sure},
    time::Time,
    words::panel as words,
};
use leptos::prelude::*;

use super::{
    following::{Following, Line, Verdict, in_order},
    looked::is_listed,
    sure, withheld,
};
use crate::{
    community::here,
    device,
    parts::{el, icon, lately, live},
    settings::{language, say},
};

/// What a line says, and how sure that is; nothing where it says that nothing is known.
type Said = (String, Option<Sure>);

/// The lines.
pub(super) fn lines(following: Following) -> AnyView {
    live(move || {
        let (lines, verdict) = (following.lines(), following.verdict.get());
        let is_whole = following.has_all();
        let line = |picture, said: Option<Said>| {
            let (text, sure) = said?;
            let line = el("li").child(icon(picture)).child(" ").child(text);
            Some(line.child(sure.map(|sure| el("span").child(" ").child(sure::tag(sure)))))
        };
        let looks = lines.iter().filter(|line| is_look(line));
        // A line in a list is less than a look, and there are many of them.
        let (shown, opened): (Vec<&Line>, Vec<&Line>) = looks.partition(|line| is_listed(line));
        let looked = looked(following, &opened, !shown.is_empty());
        let unread = following.unread();
        let unread = (unread > 0).then(|| (words::unread(language(), unread), None));
        el("ul")
            .class("plain stack")
            .child(line("building", face(&lines, is_whole, following.now())))
            .child(line("eye", Some(looked)))
            .child(line("list", listed(&shown, is_whole)))
            .child(line("alert", unread))
            .child(line("users", seen(&verdict, following.at())))
    })
}

/// How many gates one has agreed to, and whether one of the others has not signed yet that it deleted.
fn face(lines: &[Line], is_whole: bool, now: Time) -> Option<Said> {
    let all = read(in_order(lines).map(|(event, _)| event), now);
    let proved = lines.iter().rev().filter(|line| line.stands());
    let proved = proved.filter_map(|line| line.event.as_ref());
    let (faces, sure) = faces(&all, &read(proved, now), is_whole, now)?;
    let said = match faces {
        Faces::Late => say(words::FACE_LATE).to_owned(),
        Faces::Waiting => say(words::FACE_WAITING).to_owned(),
        Faces::None => say(words::FACE_NONE).to_owned(),
        Faces::Given(count) => words::face_given(language(), count),
    };
    Some((said, Some(sure)))
}

/// Whether it is in the month that is now here.
pub(super) fn is_this_month(at: Time) -> bool {
    let month = |at: Time| {
        let at = at.civil(here().offset());
        (at.year, at.month)
    };
    month(at) == month(device::now())
}

/// Whether it is a look of this month. One that is dated back counts when it has come.
fn is_look(line: &Line) -> bool {
    let Some(event @ Event::Access(_)) = &line.event else { return false };
    is_this_month(line.after.map_or(event.at(), |after| after.max(event.at())))
}

/// How often somebody has opened something this month; `is_listed` where lines were shown to somebody all the same.
fn looked(following: Following, opened: &[&Line], is_listed: bool) -> Said {
    // One that is not told yet was one as well.
    let withheld = withheld::all(following);
    let withheld = withheld.iter().filter(|(waiting, _)| is_this_month(waiting.at));
    let withheld = withheld.map(|(_, is_proved)| Ground::Record { is_proved: *is_proved });
    let grounds: Vec<Ground> = opened.iter().map(|line| line.ground()).chain(withheld).collect();
    let is_whole = following.has_all();
    let sure = Sure::of_all(grounds.iter().copied().chain([Ground::Nothing { is_whole }]));
    match count(&grounds) {
        // What was not looked at is not known.
        0 if !is_whole => (say(words::NOT_KNOWN).to_owned(), None),
        0 if is_listed => (say(words::OPENED_MONTH_NONE).to_owned(), Some(sure)),
        0 => (say(words::SEEN_MONTH_NONE).to_owned(), Some(sure)),
        count => (words::seen_month(language(), count), Some(sure)),
    }
}

/// How often what one wrote was shown in a list this month; nothing where it was not.
fn listed(shown: &[&Line], is_whole: bool) -> Option<Said> {
    let nothing_more = Ground::Nothing { is_whole };
    let sure = Sure::of_all(shown.iter().map(|line| line.ground()).chain([nothing_more]));
    (!shown.is_empty()).then(|| (words::listed_month(language(), count(shown)), Some(sure)))
}

fn count<T>(all: &[T]) -> u64 {
    u64::try_from(all.len()).unwrap_or(u64::MAX)
}

/// Who has seen the ledger besides those who keep it: each has signed that; and when this device checked it.
fn seen(verdict: &Verdict, checked: Option<Time>) -> Option<Said> {
    let signed = Some(Sure::of(Ground::Signature { is_proved: true }));
    let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
    match verdict {
        Verdict::Fine(many) => {
            let when = lately(checked?, here().offset());
            Some((words::by_many(language(), count(*many), &when), signed))
        }
        Verdict::Unbound(many) => Some((words::by_unbound(language(), count(*many)), signed)),
        // This device knows it of the rule itself.
        Verdict::Alone => Some((say(words::BY_NONE).to_owned(), None)),
        _ => None,
    }
}
