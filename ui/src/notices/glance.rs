//! What home shows of the notices: what is urgent now, and how many were not read on this device.

use contract::{
    community::DoorCode,
    live::Event,
    notices::{Glance, Glimpse, Urgent},
    words::{Word, activities, breaches, notices as words, polls, suggestions},
};
use leptos::{prelude::*, task::spawn_local};

use super::marks::is_read;
use crate::{
    community::{door_of_visit, here},
    device,
    live::on_event,
    parts::{Shown, all, el, icon, live},
    resident::Screen,
    settings::{language, say},
};

/// What was glanced at last; first before the first screen is drawn, so that nothing moves afterwards.
#[derive(Clone, Copy)]
pub struct Glanced {
    glimpse: RwSignal<Glimpse>,
    /// Whether it was glanced at for the screen that comes next.
    is_fresh: StoredValue<bool>,
}

impl Glanced {
    /// Asks where the first screen shows it, as who is signed in by then.
    pub async fn ask(path: &str) -> Option<Glimpse> {
        match Screen::at(path) {
            Some(Screen::Home) => ask(door_of_visit(path, &device::query())).await,
            _ => None,
        }
    }

    /// Gives it to all that is drawn below.
    pub fn provide(first: Option<Glimpse>) {
        let is_fresh = StoredValue::new(first.is_some());
        provide_context(Self { glimpse: RwSignal::new(first.unwrap_or_default()), is_fresh });
    }
}

/// `None` where it cannot be told: what was seen before stays.
async fn ask(door: Option<DoorCode>) -> Option<Glimpse> {
    device::hub().ask(&Glance { door }).await.ok()
}

/// What is urgent now, read again whenever a notice has changed.
pub fn urgent() -> AnyView {
    let Glanced { glimpse, is_fresh } = expect_context();
    let read = move || {
        let door = here().door();
        spawn_local(async move {
            if let Some(read) = ask(door).await {
                let _ = glimpse.try_set(read);
            }
        });
    };
    if !is_fresh.try_update_value(std::mem::take).unwrap_or_default() {
        read();
    }
    on_event(move |event| {
        if matches!(
            event,
            Event::Open
                | Event::Notices { .. }
                | Event::Suggestion { .. }
                | Event::Poll { .. }
                | Event::Activity { .. }
                | Event::Breach { .. }
                | Event::Reset
        ) {
            read();
        }
    });
    live(move || {
        let Glimpse { urgent, breach, .. } = glimpse.get();
        let breach = breach.map(|breach| {
            band("/panel/breach".to_owned(), breaches::TITLE, say(breach.title()).to_owned())
        });
        let notice = |notice: Urgent| {
            band(format!("/notices/{}", notice.id), words::URGENT_NOW, notice.title)
        };
        breach.into_iter().chain(urgent.into_iter().map(notice)).collect::<Vec<_>>()
    })
}

fn band(path: String, kind: Word, title: String) -> AnyView {
    el("a")
        .class("urgent")
        .set("href", path)
        .child(icon("alert"))
        .child(el("small").child(say(kind)))
        .child(el("strong").child(title))
        .child(el("small").class("open").child(say(words::URGENT_OPEN)).child(icon("arrow-right")))
        .shown()
}

/// What stands below the way to the notices: how many are new.
pub fn action_hint() -> AnyView {
    let Glanced { glimpse, .. } = expect_context();
    live(move || {
        let unread = glimpse.get().newest.into_iter().filter(|id| !is_read(*id)).count();
        match unread {
            0 => say(words::HINT).shown(),
            unread => {
                let count = u64::try_from(unread).unwrap_or(u64::MAX);
                let words = words::home_unread(language(), count);
                all![el("b").class("count").child(words)]
            }
        }
    })
}

/// What stands below the way to the suggestions: how many that one follows have news.
pub fn suggestions_hint() -> AnyView {
    let Glanced { glimpse, .. } = expect_context();
    live(move || match u64::from(glimpse.with(|glimpse| glimpse.suggestions)) {
        0 => say(suggestions::HOME_HINT).shown(),
        news => all![el("b").class("count").child(suggestions::home_news(language(), news))],
    })
}

/// What stands below the way to the polls: how many wait for the reader.
pub fn polls_hint() -> AnyView {
    let Glanced { glimpse, .. } = expect_context();
    live(move || match u64::from(glimpse.with(|glimpse| glimpse.polls)) {
        0 => say(polls::HOME_HINT).shown(),
        waiting => all![el("b").class("count").child(polls::home_waiting(language(), waiting))],
    })
}

/// What stands below the way to the activities: to how many the reader comes.
pub fn activities_hint() -> AnyView {
    let Glanced { glimpse, .. } = expect_context();
    live(move || match u64::from(glimpse.with(|glimpse| glimpse.activities)) {
        0 => say(activities::HOME_HINT).shown(),
        count => all![el("b").class("count").child(activities::home_coming(language(), count))],
    })
}
