//! Whether promises were kept: numbers and facts, with nobody's words and no resident.

use contract::{
    audit::{Count, Fact, List, Page, Promise, Tally},
    exports,
    id::PersonId,
    people::Post,
    time::{Offset, Span, Time},
    words::{Word, audit as words, exports as of_exports, inbox},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    auditing::auditing,
    export, heading, more,
    place::{Period, Place},
    stopped,
};
use crate::{
    all, device,
    parts::{Element, Shown, el, empty, icon, live, moment, status},
    reading::Reading,
    settings::{language, say},
};

pub(super) fn audit(place: &Place, (person, post): (PersonId, Post), offset: Offset) -> AnyView {
    let (from, until) = span(place.period, device::now(), offset);
    let tally: Reading<Tally> = Reading::default();
    let count = move || tally.read(Count { from, until });
    count();
    let record: Reading<Vec<exports::Exported>> = Reading::default();
    let read_record = move || record.read(exports::List::default());
    read_record();
    let exported = move |list: Signal<Vec<exports::Exported>>| {
        live(move || {
            let list = list.get();
            if list.is_empty() {
                return el("p").class("hint").child(say(of_exports::RECORD_NONE)).shown();
            }
            let lines: Vec<_> = list.iter().map(|one| export::line(one, offset, None)).collect();
            el("ul").class("people").child(lines).shown()
        })
    };
    all![
        heading(say(words::TITLE)),
        el("p").class("notice").child(icon("lock")).child(" ").child(say(words::ABOUT)),
        auditing(person, post, offset),
        periods(place),
        tally.draw(2, count, |tally| live(move || counted(tally.get()))),
        el("p").class("hint").child(say(words::COUNTED)),
        el("h2").child(say(words::MATTERS)),
        only_missed(place),
        facts(List { from, until, missed: place.missed, after: None }, offset),
        el("section")
            .class("card")
            .child(el("h2").child(icon("history")).child(" ").child(say(of_exports::RECORD)))
            .child(record.draw(2, read_record, exported)),
        stopped::stopped(offset),
    ]
}

/// From when until when a period is.
fn span(period: Period, now: Time, offset: Offset) -> (Time, Time) {
    let today = now.day(offset);
    let (year, month, _) = today.date();
    let first = |year, month| contract::time::Day::of(year, month, 1).at(0, offset);
    let (last_year, last_month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
    let tomorrow = today.next().at(0, offset);
    match period {
        Period::ThisMonth => (first(year, month), tomorrow),
        Period::LastMonth => (first(last_year, last_month), first(year, month)),
        Period::Quarter => (tomorrow - Span::DAY.times(90), tomorrow),
    }
}

fn periods(place: &Place) -> Element {
    let links = Period::ALL.into_iter().map(|period| {
        let href = Place { period, ..place.clone() }.href();
        let link = el("a").set("href", href).child(say(period.word()));
        let link = if period == place.period { link.attr("aria-current", "true") } else { link };
        link.shown()
    });
    el("div")
        .class("filters")
        .attr("role", "group")
        .set("aria-label", say(words::PERIOD).to_owned())
        .child(links.collect::<Vec<_>>())
}

fn only_missed(place: &Place) -> Element {
    let href = Place { missed: !place.missed, ..place.clone() }.href();
    let link = el("a").set("href", href).child(say(words::ONLY_MISSED));
    let link = if place.missed { link.attr("aria-current", "true") } else { link };
    el("div").class("filters").child(link)
}

fn counted(tally: Tally) -> AnyView {
    let rows = [
        (words::FILED, tally.filed),
        (words::OPEN, tally.open),
        (words::KEPT, tally.kept),
        (words::MISSED, tally.missed),
        (words::WAITING, tally.waiting),
        (words::SOLVED, tally.solved),
    ];
    let cells = rows.into_iter().map(|(word, count)| {
        el("div")
            .class("card")
            .child(el("dt").child(say(word)))
            .child(el("dd").child(words::count(language(), count)))
            .shown()
    });
    el("dl").class("tally").child(cells.collect::<Vec<_>>()).shown()
}

fn facts(list: List, offset: Offset) -> AnyView {
    let page: Reading<Page> = Reading::default();
    let read = {
        let list = list.clone();
        move || page.read(list.clone())
    };
    read();
    let is_busy = RwSignal::new(false);
    let read_more = move || {
        let Some(here) = page.now() else { return };
        let (Some(after), false) = (here.next, is_busy.get_untracked()) else { return };
        is_busy.set(true);
        let request = List { after: Some(after), ..list.clone() };
        spawn_local(async move {
            let answer = device::hub().ask(&request).await;
            let _ = is_busy.try_set(false);
            page.take(
                answer
                    .map(|next| Page { facts: [here.facts, next.facts].concat(), next: next.next }),
            );
        });
    };
    page.draw(4, read, move |shown| {
        let read_more = read_more.clone();
        live(move || {
            let page = shown.get();
            if page.facts.is_empty() {
                return empty("circle-check", say(words::NONE), "", ());
            }
            let rows: Vec<_> = page.facts.iter().map(|one| fact(one, offset)).collect();
            let foot = page.next.map(|_| more(is_busy.into(), read_more.clone()));
            all![el("ul").class("people").child(rows), foot]
        })
    })
}

fn fact(fact: &Fact, offset: Offset) -> AnyView {
    let (word, look) = match fact.promise {
        Promise::Kept => (words::KEPT, "ok"),
        Promise::Missed => (words::MISSED, "late"),
        Promise::Waiting => (words::WAITING, "soon"),
        Promise::Void => (words::VOID, "ok"),
    };
    let named = |word: Word, text: String| format!("{} {text}", say(word));
    let answered = fact.answered_at.map(|at| moment(at, offset));
    let line = [
        named(words::FILED, moment(fact.filed_at, offset)),
        named(words::PROMISE, moment(fact.due_at, offset)),
        named(words::ANSWERED, answered.unwrap_or_else(|| say(words::NOT_ANSWERED).to_owned())),
        named(
            words::ASSIGNEE,
            fact.assignee.clone().unwrap_or_else(|| say(inbox::NOBODY).to_owned()),
        ),
    ];
    let head = el("p")
        .class("bar")
        .child(el("strong").child(fact.number.to_string()))
        .child(status(fact.status))
        .child(el("span").class("due").attr("data-due", look).child(say(word)));
    el("li").class("card").child(head).child(el("p").class("hint").child(line.join(" · "))).shown()
}

#[cfg(test)]
mod tests {
    use contract::time::Day;

    use super::*;

    #[test]
    fn periods_are_whole_days_of_the_community() {
        let offset = Offset::CHINA;
        let january = Day::of(2027, 1, 9).at(10, offset);
        let at = |year, month, day| Day::of(year, month, day).at(0, offset);

        assert_eq!(span(Period::ThisMonth, january, offset), (at(2027, 1, 1), at(2027, 1, 10)));
        assert_eq!(span(Period::LastMonth, january, offset), (at(2026, 12, 1), at(2027, 1, 1)));
        let (from, until) = span(Period::Quarter, january, offset);
        assert_eq!((until, until - from), (at(2027, 1, 10), Span::DAY.times(90)));
    }
}
