//! A terminal that speaks ONVIF: its credential service, with faces as identifiers of the kind `pt:Face`.
//!
//! A face is taken in at the terminal's own screen and kept nowhere else; ONVIF has no operation for that, so the
//! agent checks the ticket, and then each of its rounds looks whether the one new face has come. Where another camera makes the numbers,
//! they are handed over in a format the terminal knows. Whatever the terminal says to that, what counts is
//! what it lists afterwards: nothing is signed for that was not read back. docs/GATES.md has what a terminal
//! must be able to do.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Result;
use client::Clock;
use contract::{
    gates::{Trial, WayIn},
    time::{Span, Time},
};
use ledger::Hash;

use crate::{Capture, Terminal, tried};

mod credentials;
mod device;
mod fault;
mod known;
mod line;
mod soap;
mod trying;
mod xml;

pub use device::About;
pub use fault::Fault;
pub use line::Password;
pub use trying::Bar;

use credentials::{CARD, LOOKS, Made, Service};
use known::Known;
use line::Line;
use soap::CREDENTIAL;
use trying::Places;

/// How long a credential that was seen to hold no face is taken to hold none, and how long a list has to lack most
/// of those it held before that is believed.
const LOOKED: Span = Span::HOUR;

/// How a terminal is spoken to.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it is, as `http://192.0.2.7`.
    pub address: String,
    /// A user of it who may read and change credentials.
    pub user: String,
    /// Their password.
    pub password: Password,
    /// The format of faces that are handed over; not needed where it knows only one.
    pub format: Option<String>,
    /// The access profiles of faces that are handed over: what they open. Who is taken in at the terminal's
    /// screen is given theirs there.
    pub profiles: Vec<String>,
    /// The token of a card that is there to be tried: what somebody has tried with it counts as long as nothing keeps it
    /// out ([`Onvif::bar`]).
    pub test_card: Option<String>,
    /// How long it may take for an answer.
    pub patience: Duration,
}

impl Settings {
    /// With ten seconds for an answer.
    #[must_use]
    pub const fn new(address: String, user: String, password: Password) -> Self {
        Self {
            address,
            user,
            password,
            format: None,
            profiles: Vec::new(),
            test_card: None,
            patience: Duration::from_secs(10),
        }
    }
}

/// A terminal that speaks ONVIF.
pub struct Onvif {
    settings: Settings,
    folder: PathBuf,
    line: Line,
    known: Known,
    met: Option<Service>,
    /// Where it has which service.
    places: Places,
    about: About,
    method: String,
    /// What credentials were seen to be made of, and when.
    looked: BTreeMap<String, (Made, Time)>,
    /// Since when its list lacks most of those it held.
    thin_since: Option<Time>,
    /// Its screen, while that is watched.
    screen: Option<Screen>,
}

/// A screen that is watched.
struct Screen {
    /// The tokens of all credentials there were when that began: whoever is taken in is somebody new.
    before: BTreeSet<String>,
    /// The faces that have come since.
    came: BTreeMap<String, Hash>,
}

/// What a terminal has.
struct Held {
    /// The tokens of all credentials.
    tokens: BTreeSet<String>,
    /// The faces among them, each with the number it goes by.
    faces: BTreeMap<String, Hash>,
}

impl Onvif {
    /// The terminal of these settings; what is remembered of it is in a folder, which is made where there is
    /// none. It is not asked anything yet.
    ///
    /// # Errors
    /// When the disk fails, or its address is none.
    pub fn open(folder: &Path, settings: Settings, clock: Clock) -> Result<Self> {
        let Settings { address, user, password, patience, .. } = &settings;
        let line = Line::new(address, user, password, *patience, clock)?;
        let known = Known::open(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            line,
            known,
            met: None,
            places: Places::new(),
            about: About::default(),
            method: "ONVIF, read back".to_owned(),
            looked: BTreeMap::new(),
            thin_since: None,
            screen: None,
            settings,
        })
    }

    /// What the terminal says of itself, and how far its clock is ahead of this machine's where it says what
    /// time it is.
    ///
    /// # Errors
    /// When it does not say.
    pub async fn about(&mut self) -> Result<(About, Option<Span>), Fault> {
        self.met = None;
        self.meet().await?;
        Ok((self.about.clone(), self.line.ahead))
    }

    /// The terminal's credential service. The first time, and after each fault, it is asked what time it is,
    /// by which requests are dated from then on, and what it can do.
    async fn meet(&mut self) -> Result<Service, Fault> {
        if let Some(service) = &self.met {
            return Ok(service.clone());
        }
        let asked = self.line.now();
        let theirs = match device::time(&self.line).await {
            // Anybody may ask that; some do not tell everybody.
            Err(Fault::NotAuthorized { .. }) => None,
            other => other?,
        };
        self.line.ahead = theirs.map(|theirs| theirs - asked);
        self.places = device::places(&self.line).await?;
        let path = self.places.get(CREDENTIAL).ok_or(Fault::NoService("credential service"))?;
        let service = Service::at(&self.line, path.clone()).await?;
        self.about = device::about(&self.line).await?;
        self.method = method(&self.about);
        self.met = Some(service.clone());
        Ok(service)
    }

    /// What it has now.
    async fn read(&mut self) -> Result<Held> {
        let service = self.meet().await?;
        let all = service.list(&self.line).await?;
        self.believe(&all)?;
        self.known.forget_all_but(|token| all.contains_key(token))?;
        let now = self.line.now();
        // A name may be at the screen before the face is: what is new there is looked at each time.
        let screen = self.screen.as_ref();
        let is_new = |token: &str| screen.is_some_and(|screen| !screen.before.contains(token));
        self.looked.retain(|token, (made, at)| {
            // A clock that was set back says nothing of how long ago it was.
            let is_fresh = (Span::default()..LOOKED).contains(&(now - *at)) && !is_new(token);
            all.contains_key(token) && (made.has_face || is_fresh)
        });
        let new = all.keys().filter(|token| !self.looked.contains_key(*token));
        let new: Vec<String> = new.cloned().collect();
        self.look(&service, &new).await?;
        let has_face =
            |token: &&String| self.looked.get(*token).is_some_and(|(made, _)| made.has_face);
        let faces = all.iter().filter(|(token, _)| has_face(token));
        let faces = faces.map(|(token, holder)| (token.as_str(), holder.as_str()));
        let faces = self.known.name(faces);
        if let Some(Screen { before, came }) = &mut self.screen {
            let new = faces.iter().filter(|(token, _)| !before.contains(*token));
            *came = new.map(|(token, face)| (token.clone(), *face)).collect();
        }
        Ok(Held { tokens: all.into_keys().collect(), faces })
    }

    /// Refuses a list that lacks most of those it held, until that has lasted: a terminal that has just started
    /// may say too little, and so may somebody on the wire. Whoever is believed to be gone is forgotten, and
    /// signed for as deleted.
    fn believe(&mut self, all: &BTreeMap<String, String>) -> Result<(), Fault> {
        let (gone, known) = self.known.missing(|token| all.contains_key(token));
        if gone <= 1 || gone * 2 <= known {
            self.thin_since = None;
            return Ok(());
        }
        let now = self.line.now();
        // By a clock that was set back it begins anew.
        let since = self.thin_since.filter(|since| *since <= now).unwrap_or(now);
        self.thin_since = Some(since);
        if now - since < LOOKED {
            return Err(Fault::garbled("it lists hardly any of those it held"));
        }
        Ok(())
    }

    /// Looks at what credentials are made of, a few at a time, and remembers each answer: where one fails, the next
    /// look goes on from there. Whoever is listed is shown as well, or the list is worth nothing.
    async fn look(&mut self, service: &Service, tokens: &[String]) -> Result<(), Fault> {
        for some in tokens.chunks(LOOKS) {
            let mut shown = service.look(&self.line, some).await?;
            let now = self.line.now();
            for token in some {
                let Some(made) = shown.remove(token) else {
                    return Err(Fault::garbled("it lists a credential that it does not show"));
                };
                self.looked.insert(token.clone(), (made, now));
            }
        }
        Ok(())
    }

    /// What it has now; a terminal that fails is met anew the next time.
    async fn held_now(&mut self) -> Result<Held> {
        let held = self.read().await;
        self.after(held)
    }

    /// What keeps cards out now, as far as the terminal tells: that it knows none, or what keeps out the one that is there
    /// to be tried. Where none is named, nothing more is asked.
    ///
    /// # Errors
    /// When it does not tell.
    pub async fn bar(&mut self) -> Result<Option<Bar>> {
        let bar = self.find_bar().await;
        self.after(bar)
    }

    async fn find_bar(&mut self) -> Result<Option<Bar>> {
        let service = self.meet().await?;
        if !service.kinds.iter().any(|kind| kind == CARD) {
            return Ok(Some(Bar::NoCards));
        }
        let Some(token) = self.settings.test_card.clone() else { return Ok(None) };
        let bar = service.bar(&self.line, &self.places, &token).await?;
        if bar.is_some() {
            return Ok(bar);
        }
        // What is in it is told only together with its values, so that it is asked once an hour.
        if !self.looked.contains_key(&token) {
            self.look(&service, std::slice::from_ref(&token)).await?;
        }
        let has_card = self.looked.get(&token).is_some_and(|(made, _)| made.has_card);
        Ok((!has_card).then_some(Bar::NoCard))
    }

    fn after<T>(&mut self, outcome: Result<T>) -> Result<T> {
        if outcome.is_err() {
            self.met = None;
        }
        outcome
    }

    /// The token of the one who has come to the terminal's screen.
    fn newcomer(&self) -> Result<String, Fault> {
        let mut came = self.screen.iter().flat_map(|screen| screen.came.keys());
        match (came.next(), came.next()) {
            (Some(token), None) => Ok(token.clone()),
            (None, _) => Err(Fault::NotThere),
            (Some(_), Some(_)) => Err(Fault::Several),
        }
    }

    /// Hands over what another camera made of a face; its token.
    async fn hand_over(&mut self, consent: Hash, face: &Capture) -> Result<String> {
        let service = self.meet().await?;
        let formats = service.formats(&self.line).await?;
        let wanted = self.settings.format.as_ref();
        let format = match (wanted, formats.as_slice()) {
            (None, [only]) => only.clone(),
            (Some(wanted), known) if known.contains(wanted) => wanted.clone(),
            _ => return Err(Fault::Format(formats).into()),
        };
        let profiles = &self.settings.profiles;
        Ok(service.create(&self.line, consent, &format, face, profiles).await?)
    }

    /// Deletes the faces of these tokens, and reads back that they are gone.
    async fn remove(&mut self, held: &Held, tokens: &[String]) -> Result<()> {
        let service = self.meet().await?;
        for token in tokens {
            // What else is in it may have changed since it was looked at; whoever has a card keeps it.
            let made = service.look(&self.line, std::slice::from_ref(token)).await?;
            match made.get(token) {
                Some(made) if made.has_face => service.delete(&self.line, token, *made).await?,
                _ => {}
            }
            self.looked.remove(token);
        }
        let after = self.read().await?;
        let is_there = tokens.iter().any(|token| after.faces.contains_key(token));
        if is_there || after.faces.len() >= held.faces.len() {
            return Err(Fault::StillThere.into());
        }
        Ok(())
    }
}

/// How it is called in receipts: which terminal, and that what it did was read back.
fn method(about: &About) -> String {
    let short = |text: &str, most| match text.trim() {
        "" => "unknown".to_owned(),
        text => text.chars().take(most).collect::<String>(),
    };
    let (model, firmware) = (short(&about.model, 16), short(&about.firmware, 12));
    format!("ONVIF {model}, firmware {firmware}: read back")
}

impl Terminal for Onvif {
    fn method(&self) -> &str {
        &self.method
    }

    async fn enrol(&mut self, consent: Hash, face: &Capture) -> Result<()> {
        let held = self.held_now().await?;
        if held.faces.values().any(|known| *known == consent) {
            return Ok(());
        }
        let token = match face.0.as_slice() {
            [] => self.newcomer().map_err(anyhow::Error::from),
            _ => self.hand_over(consent, face).await,
        };
        let token = self.after(token)?;
        self.looked.remove(&token);
        // A terminal that merges equal faces names one that was there before: it is somebody else's.
        if !face.0.is_empty() && held.tokens.contains(&token) {
            return Err(Fault::NotThere.into());
        }
        self.known.learn(&token, consent)?;
        let after = self.held_now().await?;
        if !after.faces.contains_key(&token) {
            self.known.forget(&token)?;
            return Err(Fault::NotThere.into());
        }
        Ok(())
    }

    async fn watch(&mut self) -> Result<bool> {
        let Held { tokens: before, .. } = self.held_now().await?;
        self.screen = Some(Screen { before, came: BTreeMap::new() });
        Ok(true)
    }

    fn came(&self) -> Vec<Hash> {
        self.screen.iter().flat_map(|screen| screen.came.values().copied()).collect()
    }

    /// What had no face yet is looked at once more.
    fn unwatch(&mut self) {
        if let Some(screen) = self.screen.take() {
            self.looked.retain(|token, (made, _)| made.has_face || screen.before.contains(token));
        }
    }

    async fn delete(&mut self, consent: Hash) -> Result<()> {
        let held = self.held_now().await?;
        let own = held.faces.iter().filter(|(_, known)| **known == consent);
        let tokens: Vec<String> = own.map(|(token, _)| token.clone()).collect();
        if tokens.is_empty() {
            return Ok(());
        }
        let removed = self.remove(&held, &tokens).await;
        self.after(removed)?;
        tokens.iter().try_for_each(|token| self.known.forget(token))
    }

    async fn held(&mut self) -> Result<Vec<Hash>> {
        Ok(self.held_now().await?.faces.into_values().collect())
    }

    /// What somebody has tried at the door and noted, as long as the terminal answers, knows cards, and nothing keeps out
    /// the one that is there to be tried. ONVIF cannot hold a card to a reader; where nothing was noted, no way counts.
    async fn ways(&mut self, _now: Time) -> Result<Vec<Trial>> {
        let bar = self.bar().await?;
        let mut tried = tried::noted(&self.folder)?;
        tried.retain(|trial| trial.way != WayIn::Card || bar.is_none());
        Ok(tried)
    }
}
