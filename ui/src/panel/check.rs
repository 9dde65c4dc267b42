//! 账本核对: six words to compare, who has seen the page, and all of it for experts.

use contract::{
    auditing::Body,
    ledger::{Event, six_words},
    sure::{Ground, Sure},
    time::Time,
    words::{auditing as audits, panel as words},
};
use ledger::policy::Policy;
use leptos::{prelude::*, task::spawn_local};

use super::{
    board, comparing,
    following::{Following, Page, Verdict},
    gates, heads, home, join_first, rights, sure, taking,
};
use crate::{
    community::here,
    device,
    parts::{ButtonLook, Element, Shown, all, dl, el, live, moment, opening, tap},
    sessions::session,
    settings::{language, say},
};

/// The screen.
pub(super) fn check() -> AnyView {
    let heads = heads(words::CHECK);
    let Some(me) = session().me.get_untracked() else { return all![heads, join_first()] };
    let following = Following::begin(&me);
    let page = Memo::new(move |_| following.page());
    let has_page = Memo::new(move |_| page.with(Option::is_some));
    all![
        heads,
        home::small_light(following),
        live(move || match page.get() {
            Some(page) => all![shown(following, &page), audited(following), tables(following)],
            None => el("p").class("hint").child(say(words::CHECK_NOTHING)).shown(),
        }),
        // By itself: what was saved stays said when a newer page comes.
        live(move || has_page.get().then(|| taking::taking(following, None))),
        live(move || {
            // Where something is wrong, this page itself is what is printed.
            let page = page.get().filter(|_| following.verdict.with(Verdict::is_whole))?;
            let community = here().community.get()?;
            Some(board::sheet(&page, &community.name, here().offset()))
        }),
        comparing::comparing(following.chain(), page),
    ]
}

fn shown(following: Following, page: &Page) -> AnyView {
    let head = page.checkpoint().head;
    let six = six_words(head.root, language());
    let six: Vec<_> = six.into_iter().map(|word| el("li").child(word).shown()).collect();
    let seconds = |seconds: u64| {
        let at = Time(i64::try_from(seconds).unwrap_or(0).saturating_mul(1_000));
        moment(at, here().offset())
    };
    let seen = &page.seen.by;
    let witnesses: Vec<_> = seen
        .iter()
        .map(|(name, at)| {
            el("li").child(words::check_witness(language(), name, &seconds(*at))).shown()
        })
        .collect();
    let (note, origin, rule) =
        (page.note.clone(), page.checkpoint().origin.clone(), page.rule.clone());
    let save = tap(ButtonLook::Plain, "save", say(words::CHECK_SAVE), move || {
        let note = note.clone();
        spawn_local(async move { _ = device::save("checkpoint.txt", &note).await });
    });
    let print = tap(ButtonLook::Plain, "printer", say(words::CHECK_PRINT), device::print);
    let details = move || {
        all![
            el("dl").class("facts").child(dl(vec![
                (words::CHECK_ORIGIN, origin.clone()),
                (words::CHECK_ROOT, head.root.to_string()),
            ])),
            el("p").child(say(words::CHECK_RULE)),
            el("pre").class("proof").attr("tabindex", "0").child(rule.clone()),
        ]
    };
    all![
        new_rule(following, page),
        el("section")
            .class("card stack")
            .child(el("h2").child(say(words::CHECK_WORDS)))
            .child(el("p").class("hint").child(say(words::CHECK_HINT)))
            .child(el("ol").class("six").child(six)),
        el("dl").class("facts").child(dl(vec![
            (words::CHECK_SIZE, head.size.to_string()),
            (words::CHECK_AT, moment(page.at, here().offset())),
        ])),
        (!witnesses.is_empty()).then(|| {
            all![
                el("h2").child(say(words::CHECK_WITNESSES)),
                el("ul").class("list").child(witnesses),
                el("p").child(sure::tag(Sure::of(Ground::Signature { is_proved: true }))),
            ]
        }),
        el("p").class("bar no-print").child(print).child(save),
        opening(say(words::GATES_TITLE), move || gates::changes(following).shown()),
        opening(say(words::CHECK_MORE), details),
    ]
}

/// Who audits what is done with people's data: how often they have looked, and what they have found.
fn audited(following: Following) -> Element {
    let events = following.audits();
    let reads: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::AuditRead { at, of, .. } => Some((*at, *of)),
            _ => None,
        })
        .collect();
    let finished = events.iter().find_map(|event| match event {
        Event::AuditFinished { at, found, by, .. } => Some((*at, found.to_string(), *by)),
        _ => None,
    });
    let when = |at| moment(at, here().offset());
    // How many there are is as sure as that there are no more.
    let ground = Ground::Nothing { is_whole: following.has_all() };
    let looked = match reads.first() {
        None => say(audits::PANEL_NONE).to_owned(),
        Some((at, of)) => audits::panel_last(language(), say(of.word()), &when(*at)),
    };
    let person = following.chain().person;
    let explain = |at, said: &str| {
        rights::explaining_told(person, &when(at), &format!("{} · {said}", say(audits::PANEL)))
    };
    let asked = reads.first().map(|(at, _)| explain(*at, &looked));
    let count = u64::try_from(reads.len()).unwrap_or(u64::MAX);
    let count = (count > 0).then(|| el("p").child(audits::panel_reads(language(), count)));
    let (said, found) = match finished {
        None => (say(audits::PANEL_NEVER).to_owned(), None),
        Some((at, found, by)) => {
            let body = say(by.map_or(audits::BODY_NONE, Body::word));
            let said = audits::panel_finished(language(), body, &when(at));
            let explain = explain(at, &said);
            (said, Some(all![el("p").class("notice").child(found), explain]))
        }
    };
    el("section")
        .class("card stack")
        .child(el("h2").child(say(audits::PANEL)))
        .child(count)
        .child(el("p").child(looked))
        .child(asked)
        .child(el("p").child(said))
        .child(found)
        .child(sure::line(ground))
        .child(el("p").class("hint").child(say(audits::PANEL_HINT)))
}

/// Tables that name nobody: no person's records have them.
fn tables(following: Following) -> Element {
    let all = following.tables();
    let ground = Ground::Nothing { is_whole: following.has_all() };
    let taken = match u64::try_from(all.len()).unwrap_or(u64::MAX) {
        0 => say(words::TABLES_NONE).to_owned(),
        count => words::tables_count(language(), count),
    };
    let last = all.first().map(|(at, rows, has_texts)| {
        let (when, rows) = (moment(*at, here().offset()), rows.to_string());
        let said = match has_texts {
            true => words::tables_last_texts(language(), &rows, &when),
            false => words::tables_last(language(), &rows, &when),
        };
        // Whose matters it has, nobody can tell: the table names nobody.
        let person = following.chain().person;
        (said, rights::explaining_told(person, &when, say(words::TABLES)))
    });
    let (last, asked) = last.unzip();
    el("section")
        .class("card stack")
        .child(el("h2").child(say(words::TABLES)))
        .child(el("p").child(taken))
        .child(last.map(|last| el("p").child(last)))
        .child(sure::line(ground))
        .child(asked)
        .child(el("p").class("hint").child(say(words::TABLES_HINT)))
}

/// Who has watched until now and who watches from now on, where that has changed, and that one knows them.
fn new_rule(following: Following, page: &Page) -> Option<Element> {
    let known = page.known.as_ref()?;
    let watchers = |rule: &str| {
        let policy = Policy::read(rule).ok();
        let all = policy.iter().flat_map(Policy::witnesses);
        let names = all.map(|(name, key, _)| format!("{name} ({})", key.name()));
        let names = names.collect::<Vec<_>>().join("、");
        if names.is_empty() { say(words::RULE_NOBODY).to_owned() } else { names }
    };
    let facts =
        dl(vec![(words::RULE_WAS, watchers(known)), (words::RULE_IS, watchers(&page.rule))]);
    let rule = page.rule.clone();
    let seen = tap(ButtonLook::Plain, "check", say(words::RULE_SEEN), move || {
        following.know_rule(rule.clone());
    });
    let shown = el("section")
        .class("notice warn")
        .child(el("h2").child(say(words::RULE_NEW)))
        .child(el("dl").class("facts").child(facts))
        .child(el("p").class("bar no-print").child(seen));
    Some(shown)
}
