//! Taking along what there is (PIPL article 45): everything the ledger says of oneself, with its proofs; and what
//! one has agreed to, in formats that others read.

use contract::{
    consents::{
        formats::{Told, given, kantara, receipt, records},
        own,
    },
    ledger::{Event, Sync},
    time::Offset,
    words::{Word, panel as words},
};
use ledger::{
    commitment::Record,
    follower::News,
    pack::{NotProved, Pack},
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

use crate::{
    community::here,
    device,
    parts::{ButtonLook, Element, Shown, all, button, el, live, opening, sentence},
    settings::{language, say},
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

    /// Its text, and how many records are left out of it because this version does not know them. What breaks
    /// the ledger's own proofs is not made into a document of another format, which would carry none; the
    /// records themselves are saved whatever they say: they are what others check.
    fn of(self, news: News, offset: Offset) -> Result<(String, usize), NotProved> {
        let pack = Pack::of(news.clone());
        if let Self::Records = self {
            let text = serde_json::to_string(&pack).map_err(|_| NotProved::Form)?;
            return Ok((text, 0));
        }
        if let Err(broken @ NotProved::Broken(_)) = pack.check(None) {
            return Err(broken);
        }
        let events = |records: &[Record]| -> Vec<Event> {
            records.iter().filter_map(|record| serde_json::from_str(&record.event).ok()).collect()
        };
        let (mine, ours) = (events(&news.mine.records), events(&news.ours.records));
        let unread = news.mine.records.len() + news.ours.records.len() - mine.len() - ours.len();
        // As on the screens: a consent that the person has not given is none of theirs.
        let mine: Vec<Event> =
            own(mine.iter().map(|event| (event, ()))).map(|(event, ())| event.clone()).collect();
        let told = Told { who: news.mine.who, mine: &mine, ours: &ours, offset };
        let each = |write: fn(&Told<'_>, ledger::Hash) -> Option<Value>| {
            given(&told).into_iter().filter_map(|consent| write(&told, consent)).collect()
        };
        let all: Vec<Value> = match self {
            Self::Records | Self::Consents => records(&told),
            Self::Receipts => each(receipt),
            Self::Kantara => each(kantara),
        };
        Ok((Value::from(all).to_string(), unread))
    }
}

/// The ways to take it along.
pub(super) fn taking() -> AnyView {
    let taking = Taking::default();
    let said = move || {
        let said = taking.said.get();
        said.map(|said| el("p").class("notice").attr("role", "status").child(said))
    };
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
        live(said),
        taking.way(File::Records),
        opening(say(words::TAKE_FORMATS), others),
    ]
}

#[derive(Clone, Copy, Default)]
struct Taking {
    failure: RwSignal<Option<String>>,
    /// What there is to say of what was saved.
    said: RwSignal<Option<String>>,
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
        let in_language = language();
        spawn_local(async move {
            let told = device::hub().ask(&Sync::default()).await;
            let _ = self.is_busy.try_set(false);
            let _ = self.said.try_set(None);
            let written = match told {
                Ok(news) => file.of(news, offset).map_err(|_| say(words::TAKE_BROKEN).to_owned()),
                Err(error) => Err(sentence(&error)),
            };
            match written {
                Ok((text, unread)) => {
                    let _ = self.failure.try_set(None);
                    let _ = device::save(file.name(), &text).await;
                    let unread = u64::try_from(unread).unwrap_or(u64::MAX);
                    let said = (unread > 0).then(|| words::take_unread(in_language, unread));
                    let _ = self.said.try_set(said);
                }
                Err(said) => drop(self.failure.try_set(Some(said))),
            }
        });
    }
}
