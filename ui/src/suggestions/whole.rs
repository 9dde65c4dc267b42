//! One suggestion: what it says, who stands behind it, what became of it, what is said of it.

use contract::{
    id::SuggestionId,
    live::Event,
    suggestions::{Act, Brief, Condition, Follow, Seen, Show, Suggestion, Withdraw},
    words::suggestions as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    comments::comments,
    course::{course, versions},
    desk,
    line::{due, status, title},
    report::report,
    stand::stand,
};
use crate::{
    community::here,
    device, frame,
    live::on_event,
    parts::{
        ButtonLook, Element, Shown, all, button, el, icon, live, moment, opening, pictures, tap,
        watch,
    },
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

/// A suggestion, read again whenever it may have changed.
pub fn whole(id: SuggestionId) -> AnyView {
    let reading: Reading<Suggestion> = Reading::default();
    let read = move || reading.read(Show { id });
    read();
    let round = RwSignal::new(0_u32);
    on_event(move |event| match event {
        Event::Suggestion { id: changed } if changed == id => {
            read();
            round.update(|round| *round += 1);
        }
        Event::Open | Event::Reset => {
            read();
            round.update(|round| *round += 1);
        }
        _ => {}
    });
    note_seen(reading);
    all![
        frame::back("/suggestions", words::BACK),
        reading.draw(6, read, move |suggestion| {
            let readable = Memo::new(move |_| {
                suggestion
                    .with(|one| !one.text.is_empty() && one.line.condition != Condition::Withdrawn)
            });
            all![
                live(move || body(&suggestion.get())),
                live(move || readable.get().then(|| all![
                    stand(suggestion, read),
                    acts(suggestion, read),
                    live(move || course(&suggestion.get())),
                    live(move || versions(&suggestion.get())),
                    suggestion.with_untracked(desk::is_for).then(|| desk::panel(suggestion, read)),
                    comments(suggestion, round),
                ])),
            ]
        }),
    ]
}

/// What was read is no news any more to who follows it.
fn note_seen(reading: Reading<Suggestion>) {
    let noted: StoredValue<Option<i64>> = StoredValue::new(None);
    watch(move || {
        let Some(one) = reading.get() else { return };
        if one.line.is_news && noted.get_value() != Some(one.revision) {
            noted.set_value(Some(one.revision));
            let seen = Seen { id: one.line.id };
            spawn_local(async move {
                let key = client::IdempotencyKey::new();
                drop(device::hub().change(&seen, &key).await);
            });
        }
    });
}

fn body(suggestion: &Suggestion) -> Element {
    let (offset, line) = (here().offset(), &suggestion.line);
    let heading = title(line);
    let by =
        words::proposed(language(), &moment(line.filed_at, offset), &line.author.words(language()));
    let place = line.place.as_ref().map(|place| all![" · ", icon("map-pin"), " ", place.clone()]);
    let text = (!suggestion.text.is_empty())
        .then(|| el("p").class("said").attr("dir", "auto").child(suggestion.text.clone()));
    let into = suggestion.merged_into.as_ref().map(|into| {
        el("p")
            .class("notice")
            .child(icon("link"))
            .child(" ")
            .child(say(words::MERGED_INTO))
            .child(" ")
            .child(leads_to(into))
    });
    let merged = (!suggestion.merged.is_empty()).then(|| {
        let items = suggestion.merged.iter().map(|one| el("li").child(leads_to(one)).shown());
        el("details")
            .child(el("summary").child(words::merged_with(
                language(),
                u64::try_from(suggestion.merged.len()).unwrap_or(u64::MAX),
            )))
            .child(el("ul").child(items.collect::<Vec<_>>()))
    });
    let revealed = suggestion.revealed.iter().map(|why| {
        let by = why.by.clone().unwrap_or_default();
        let words = words::revealed(language(), &moment(why.at, offset), &by, &why.why);
        el("p").class("notice warn").child(icon("eye")).child(" ").child(words).shown()
    });
    el("article")
        .class("notice-body")
        .child(
            el("header")
                .child(frame::heading(move || heading.clone()))
                .child(el("p").child(status(line.status)).child(" ").child(due(line, offset)))
                .child(el("p").class("hint").child(by).child(place)),
        )
        .child(into)
        .child(hidden(suggestion))
        .child(revealed.collect::<Vec<_>>())
        .child(text)
        .child((!suggestion.photos.is_empty()).then(|| pictures(&suggestion.photos)))
        .child(merged)
}

fn leads_to(one: &Brief) -> Element {
    el("a").set("href", format!("/suggestions/{}", one.id)).child(one.title.clone())
}

/// Why it cannot be read, or by others.
fn hidden(suggestion: &Suggestion) -> Option<Element> {
    if suggestion.line.condition == Condition::Withdrawn {
        return Some(el("p").class("notice").child(say(words::WITHDRAWN_HINT)));
    }
    let hidden = suggestion.hidden.as_ref()?;
    let why = words::hidden_why(language(), say(hidden.rule.word()));
    let note = hidden.note.clone().map(|note| el("p").child(note));
    let object =
        hidden.note.is_some().then(|| el("p").class("hint").child(say(words::HIDDEN_OBJECT)));
    Some(el("div").class("notice warn").child(el("p").child(why)).child(note).child(object))
}

/// What the reader can do beside saying something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Can {
    follow: bool,
    edit: bool,
    withdraw: bool,
    report: bool,
}

impl Can {
    fn of(one: &Suggestion) -> Self {
        let may = |act: Act| one.role.may(act) && one.line.condition.allows(act);
        let gathers = one.line.status.gathers();
        Self {
            follow: may(Act::Follow),
            edit: may(Act::Edit) && gathers,
            withdraw: may(Act::Withdraw) && gathers,
            report: may(Act::Report) && !one.line.author.is_you,
        }
    }
}

/// Following, writing anew, passing on, taking back, reporting.
fn acts(suggestion: Signal<Suggestion>, read: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let id = suggestion.with_untracked(|one| one.line.id);
    // Followed one by one: a vote of somebody else must not close what is open here.
    let can = Memo::new(move |_| suggestion.with(Can::of));
    let is_followed = Memo::new(move |_| suggestion.with(|one| one.line.is_followed));
    let following = Sending::new();
    let follow = move || {
        can.get().follow.then(|| {
            let word =
                move || say(if is_followed.get() { words::FOLLOW_NO_MORE } else { words::FOLLOW });
            let act = move || {
                let is_followed = !is_followed.get_untracked();
                following.send(Follow { id, is_followed }, move |()| read());
            };
            button(ButtonLook::Plain, "bell", word, following.is_busy.into(), act)
        })
    };
    let edit = move || {
        can.get().edit.then(|| {
            el("a")
                .class("button")
                .set("href", format!("/suggestions/{id}/edit"))
                .child(icon("pencil"))
                .child(say(words::EDIT))
        })
    };
    let is_copied = RwSignal::new(false);
    let copy = move || {
        let address = suggestion.with_untracked(|one| one.address.clone());
        spawn_local(async move {
            let copied = device::copy(&address).await;
            let _ = is_copied.try_set(copied);
        });
    };
    let copied = move || is_copied.get().then(|| say(words::LINK_COPIED));
    all![
        following.trouble(),
        el("div")
            .class("bar")
            .child(live(follow))
            .child(live(edit))
            .child(tap(ButtonLook::Plain, "link", say(words::LINK), copy))
            .child(el("span").attr("role", "status").child(live(copied))),
        live(move || {
            let can = can.get();
            all![can.withdraw.then(|| withdraw(id, read)), can.report.then(|| report(id, None)),]
        }),
    ]
}

/// Taking it back, asked once more.
fn withdraw(id: SuggestionId, read: impl Fn() + Copy + Send + Sync + 'static) -> Element {
    opening(say(words::WITHDRAW), move || {
        let sending = Sending::new();
        let act = move || sending.send(Withdraw { id }, move |()| read());
        let word = || say(words::WITHDRAW_SEND);
        all![
            el("p").child(say(words::WITHDRAW_HINT)),
            sending.trouble(),
            el("p").class("bar").child(button(
                ButtonLook::Danger,
                "trash",
                word,
                sending.is_busy.into(),
                act,
            )),
        ]
    })
}
