//! Taking along what there is (PIPL article 45): everything the ledger says of oneself, or of somebody for whom one acts,
//! with its proofs; and what they have agreed to, in formats that others read.
//!
//! What the hub hands out for it begins at the first record, so it is compared with what this device has checked: an
//! older page that is well signed would be whole in itself, without what is newest.

use client::{Error, following::Kept};
use contract::{
    consents::{
        formats::{Told, given, kantara, receipt, records},
        own,
    },
    family::Kin,
    id::PersonId,
    ledger::{Event, Sync},
    time::Offset,
    words::{Word, consents as of_consents, panel as words},
};
use ledger::{
    checkpoint::Checkpoint,
    commitment::Record,
    follower::News,
    note::Note,
    pack::{NotProved, Pack},
    tree::Head,
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

use super::following::Following;
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
    /// What it is called; of somebody for whom one acts by their number, since whoever acts for several has to tell
    /// them apart.
    fn name(self, of: Option<PersonId>) -> String {
        let (name, end) = match self {
            Self::Records => ("linli-records", "json"),
            Self::Consents => ("linli-consents", "jsonld"),
            Self::Receipts => ("linli-receipts", "jsonld"),
            Self::Kantara => ("linli-receipts-kantara", "json"),
        };
        match of {
            Some(person) => format!("{name}-{person}.{end}"),
            None => format!("{name}.{end}"),
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

/// How what the hub hands out stands to what this device has checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// It is the page that was checked here.
    Same,
    /// It begins with what was checked here, and has come farther.
    Newer,
    /// It is older, or another one.
    Other,
}

impl Stands {
    fn of(kept: &Kept, news: &News) -> Self {
        let known = &kept.follower;
        let is_broken = matches!(Pack::of(news.clone()).check(None), Err(NotProved::Broken(_)));
        let is_theirs = known.mine().is_none_or(|mine| mine.who == news.mine.who)
            && news.mine.records.starts_with(&kept.mine);
        match head(news).filter(|_| is_theirs && !is_broken) {
            Some(head) if head == known.head() => Self::Same,
            Some(head) if head.size > known.size() => Self::Newer,
            Some(_) | None => Self::Other,
        }
    }
}

/// How many entries the log has by the page that comes with it, and the root above them.
fn head(news: &News) -> Option<Head> {
    let note = Note::read(&news.checkpoint).ok()?;
    Some(Checkpoint::read(note.text()).ok()?.head)
}

/// What the hub hands out of a whole chain, and how that stands to what this device has checked.
///
/// # Errors
/// Those of every call.
async fn fetch(following: Following) -> Result<(News, Stands), Error> {
    let ask = Sync { of: following.chain().of, ..Sync::default() };
    // Where the screen has gone nobody is told.
    let stands =
        |news: &News| following.kept().map_or(Stands::Newer, |kept: Kept| Stands::of(&kept, news));
    let news = device::hub().ask(&ask).await?;
    let first = stands(&news);
    if first != Stands::Newer {
        return Ok((news, first));
    }
    // A page has come since this device looked last: it is checked before anything is said of it.
    following.have_looked().await;
    let then = stands(&news);
    if then != Stands::Other {
        return Ok((news, then));
    }
    // One more has come meanwhile.
    let news = device::hub().ask(&ask).await?;
    let last = stands(&news);
    Ok((news, last))
}

/// The ways to take it along: one's own, or that of somebody for whom one acts.
pub(super) fn taking(following: Following, kin: Option<&Kin>) -> AnyView {
    let whose = kin.map(|kin| kin.name.clone());
    let (title, hint) = match &whose {
        None => (say(words::TAKE_TITLE).to_owned(), say(words::TAKE_HINT).to_owned()),
        Some(name) => {
            (words::take_title_for(language(), name), words::take_hint_for(language(), name))
        }
    };
    let taking = Taking::new(following, whose);
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
        el("h2").child(title),
        el("p").class("hint").child(hint),
        live(trouble),
        live(said),
        taking.way(File::Records),
        opening(say(words::TAKE_FORMATS), others),
    ]
}

#[derive(Clone, Copy)]
struct Taking {
    following: Following,
    /// What they are called for whom one acts.
    whose: StoredValue<Option<String>>,
    failure: RwSignal<Option<String>>,
    /// What there is to say of what was saved.
    said: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
}

impl Taking {
    fn new(following: Following, whose: Option<String>) -> Self {
        let (failure, said) = (RwSignal::new(None), RwSignal::new(None));
        let (whose, is_busy) = (StoredValue::new(whose), RwSignal::new(false));
        Self { following, whose, failure, said, is_busy }
    }

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
        self.failure.set(None);
        self.said.set(None);
        let whose = self.whose.get_value();
        let name = file.name(self.following.chain().of);
        spawn_local(async move {
            let taken = self.save(file, offset, &name, whose).await;
            let _ = self.is_busy.try_set(false);
            match taken {
                Ok(said) => drop(self.said.try_set(Some(said))),
                Err(said) => drop(self.failure.try_set(Some(said))),
            }
        });
    }

    /// Saves it; what there is to say of it, or what is wrong with it.
    async fn save(
        self,
        file: File,
        offset: Offset,
        name: &str,
        whose: Option<String>,
    ) -> Result<String, String> {
        let in_language = language();
        let (news, stands) = fetch(self.following).await.map_err(|error| sentence(&error))?;
        let size = head(&news).map_or(0, |head| head.size);
        let written = file.of(news, offset);
        let (text, unread) = written.map_err(|_| say(words::TAKE_BROKEN).to_owned())?;
        // Whoever has chosen no place for it has saved nothing.
        if !device::save(name, &text).await {
            return Err(say(of_consents::KEPT_NOT).to_owned());
        }
        let first = match stands {
            Stands::Same => words::take_saved(in_language, size),
            Stands::Newer => words::take_newer(in_language, size),
            Stands::Other => words::take_other(in_language, size),
        };
        let unread = u64::try_from(unread).unwrap_or(u64::MAX);
        let named = whose.map(|whose| words::take_named(in_language, name, &whose));
        let more = (unread > 0).then(|| words::take_unread(in_language, unread));
        let all = [Some(first), named, more].into_iter().flatten().collect::<Vec<_>>().join(" ");
        if stands == Stands::Other { Err(all) } else { Ok(all) }
    }
}
