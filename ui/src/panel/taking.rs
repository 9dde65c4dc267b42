//! Taking along what there is (PIPL article 45): everything the ledger says of oneself, with its proofs; and what
//! one has agreed to, in formats that others read.

use contract::{
    consents::formats::{Told, given, kantara, receipt, records},
    ledger::{Event, Sync},
    time::Offset,
    words::{Word, panel as words},
};
use ledger::{commitment::Record, follower::News, pack::Pack};
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

use crate::{
    community::here,
    device,
    parts::{ButtonLook, Element, Shown, all, button, el, live, opening, sentence},
    settings::say,
};

/// What is saved.
#[derive(Clone, Copy)]
enum File {
    /// Everything, with its proofs.
    Records,
    /// Each consent with its whole history: ISO/IEC TS 27560.
    Consents,
    /// What was handed over when each was given: ISO/IEC TS 27560.
    Receipts,
    /// The same as Kantara writes it.
    Kantara,
}

impl File {
    const fn name(self) -> &'static str {
        match self {
            Self::Records => "linli-records.json",
            Self::Consents => "linli-consents.jsonld",
            Self::Receipts => "linli-receipts.jsonld",
            Self::Kantara => "linli-receipts-kantara.json",
        }
    }

    const fn word(self) -> Word {
        match self {
            Self::Records => words::TAKE_RECORDS,
            Self::Consents => words::TAKE_CONSENTS,
            Self::Receipts => words::TAKE_RECEIPTS,
            Self::Kantara => words::TAKE_KANTARA,
        }
    }

    fn of(self, news: News, offset: Offset) -> String {
        if let Self::Records = self {
            return serde_json::to_string(&Pack::of(news)).unwrap_or_default();
        }
        let events = |records: &[Record]| -> Vec<Event> {
            records.iter().filter_map(|record| serde_json::from_str(&record.event).ok()).collect()
        };
        let (mine, ours) = (events(&news.mine.records), events(&news.ours.records));
        let told = Told { who: news.mine.who, mine: &mine, ours: &ours, offset };
        let each = |write: fn(&Told<'_>, ledger::Hash) -> Option<Value>| {
            given(&told).into_iter().filter_map(|consent| write(&told, consent)).collect()
        };
        let all: Vec<Value> = match self {
            Self::Records | Self::Consents => records(&told),
            Self::Receipts => each(receipt),
            Self::Kantara => each(kantara),
        };
        Value::from(all).to_string()
    }
}

/// The ways to take it along.
pub(super) fn taking() -> AnyView {
    let taking = Taking { failure: RwSignal::new(None), is_busy: RwSignal::new(false) };
    let trouble = move || {
        let failure = taking.failure.get();
        failure.map(|said| el("p").class("problem").attr("role", "alert").child(said))
    };
    let others = move || {
        let files = [File::Consents, File::Receipts, File::Kantara];
        all![
            el("p").class("hint").child(say(words::TAKE_FORMATS_HINT)),
            files.map(|file| taking.way(file).shown()).into_iter().collect::<Vec<_>>(),
        ]
    };
    all![
        el("h2").child(say(words::TAKE_TITLE)),
        el("p").class("hint").child(say(words::TAKE_HINT)),
        live(trouble),
        taking.way(File::Records),
        opening(say(words::TAKE_FORMATS), others),
    ]
}

#[derive(Clone, Copy)]
struct Taking {
    failure: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
}

impl Taking {
    fn way(self, file: File) -> Element {
        let offset = here().offset();
        let word = move || say(file.word());
        let take = move || self.take(file, offset);
        let look = ButtonLook::Plain;
        let way = button(look, "download", word, self.is_busy.into(), take);
        el("p").class("bar no-print").child(way)
    }

    fn take(self, file: File, offset: Offset) {
        self.is_busy.set(true);
        spawn_local(async move {
            let told = device::hub().ask(&Sync::default()).await;
            let _ = self.is_busy.try_set(false);
            match told {
                Ok(news) => {
                    let _ = self.failure.try_set(None);
                    let _ = device::save(file.name(), &file.of(news, offset)).await;
                }
                Err(error) => drop(self.failure.try_set(Some(sentence(&error)))),
            }
        });
    }
}
