//! 孩子和老人: for whom one acts and who acts for oneself; a helper named, and ended in one press. What one does for
//! somebody else is done on the screens for oneself ([`for_whom`]), of that person's chain, checked on this device.

use client::Signed;
use contract::{
    family::{End, Family, Kin, Mine, NameHelper, Tie},
    id::PersonId,
    ledger::Event,
    people::Post,
    sure::{Ground, Sure},
    text::Name,
    time::Time,
    words::{Word, family as words},
};
use leptos::prelude::*;

use super::{
    following::{Following, Line},
    heads, join_first, post, rights, sure,
};
use crate::{
    community::here,
    device::{self, Shelf},
    parts::{
        ButtonLook, Element, Faults, Field, Shown, all, button, day, done, el, empty, icon, line,
        live, moment, opening, watch, written,
    },
    reading::Reading,
    sending::Sending,
    sessions::session,
    settings::{language, say},
    way::way,
};

/// Somebody for whom one acts; copies are the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Acting {
    pub(super) person: PersonId,
    pub(super) tie: Tie,
    until: Time,
}

impl Acting {
    pub(super) const fn of(kin: &Kin) -> Self {
        Self { person: kin.person, tie: kin.tie, until: kin.until }
    }

    /// For whom a guardian signs, once the child's chain is known here.
    pub(super) fn signs(self, following: Following) -> Option<Signed> {
        let who = following.who()?;
        Some(Signed { person: self.person, who, grown_at: self.until })
    }
}

/// Who reads a row of the panel, and for whom, where it is another's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Whom {
    pub(super) own: PersonId,
    pub(super) of: Option<Acting>,
}

impl From<PersonId> for Whom {
    fn from(own: PersonId) -> Self {
        Self { own, of: None }
    }
}

impl Whom {
    /// What the other is called in a question about a row of theirs: not by a name, which is a child's and which whoever
    /// answers may not read.
    pub(super) fn other(self) -> Option<&'static str> {
        self.of.map(|of| match of.tie {
            Tie::Guardian => say(words::WHOSE_CHILD),
            Tie::Helper => say(words::WHOSE_HELPED),
        })
    }
}

/// A screen for oneself, or for whom the address names, if one acts for them.
pub(super) fn for_whom(
    title: Word,
    screen: impl Fn(Option<&Kin>) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let screen = StoredValue::new(screen);
    let whom = Memo::new(|_| way().query("for").and_then(|whom| whom.parse::<PersonId>().ok()));
    let me = session().me.get_untracked();
    live(move || {
        let Some(person) = whom.get() else { return screen.with_value(|screen| screen(None)) };
        let family = me.as_ref().map_or_else(Reading::default, |me| told(me.person));
        let shown = move |family: Signal<Family>| {
            let found = move |family: &Family| {
                family.by_me.iter().find(|kin| kin.person == person).cloned()
            };
            let kin = Memo::new(move |_| family.with(found));
            live(move || {
                let Some(kin) = kin.get() else {
                    return el("p").class("notice").child(say(words::NOT_FOR)).shown();
                };
                let whose = words::whose(language(), &kin.name, say(title));
                all![
                    el("p").class("notice").child(icon("users")).child(" ").child(whose),
                    untrack(|| screen.with_value(|screen| screen(Some(&kin)))),
                ]
            })
        };
        family.draw(3, move || family.read(Mine {}), shown)
    })
}

/// Who acts for whom: what the hub told last, which this device keeps, so that one withdraws for somebody without a
/// network as well; and what it tells now.
fn told(own: PersonId) -> Reading<Family> {
    let family: Reading<Family> = Reading::default();
    // It goes with whatever else begins so, once the person is removed from this device.
    let name = format!("{own}.family");
    if let Some(known) = Shelf::Device.find(&name) {
        family.take(Ok(known));
    }
    family.read(Mine {});
    watch(move || {
        if let Some(family) = family.get() {
            Shelf::Device.keep(&name, &family);
        }
    });
    family
}

/// The screen; copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    family: Reading<Family>,
    said: RwSignal<&'static str>,
    sending: Sending,
}

impl Desk {
    fn done(self, said: Word) {
        self.said.set(say(said));
        device::focus_soon("#family-said");
        self.family.read(Mine {});
    }

    fn end(self, person: PersonId, other: PersonId) {
        self.sending.send(End { person, other }, move |()| self.done(words::STOPPED));
    }
}

/// The screen.
pub(super) fn family() -> AnyView {
    let heads = heads(words::TITLE);
    let about = el("p").class("hint").child(say(words::ABOUT));
    let Some(me) = session().me.get_untracked() else {
        let joining = el("p").class("notice").child(say(words::NEEDS_JOIN));
        return all![heads, about, joining, join_first()];
    };
    let family = told(me.person);
    let desk = Desk { family, said: RwSignal::new(""), sending: Sending::new() };
    let said = done("family-said", desk.said);
    let own = me.person;
    let shown = move |family: Signal<Family>| live(move || people(desk, own, &family.get()));
    let naming = (me.post == Post::Resident)
        .then(|| opening(say(words::HELPER_TITLE), move || naming(desk, own)));
    all![
        heads,
        about,
        said,
        desk.sending.trouble(),
        rights::if_refused(desk.sending.failure, own),
        family.draw(3, move || family.read(Mine {}), shown),
        naming,
    ]
}

fn people(desk: Desk, own: PersonId, family: &Family) -> AnyView {
    let Family { under_14_until, for_me, by_me } = family;
    if under_14_until.is_none() && for_me.is_empty() && by_me.is_empty() {
        let word = sure::with(Ground::Word, words::CARD_CLAIMED).shown();
        return empty("users", say(words::NONE), say(words::NONE_HINT), word);
    }
    let child = under_14_until.map(|_| {
        let word = sure::tag(Sure::of(Ground::Word));
        el("p").class("notice").child(say(words::UNDER_14)).child(" ").child(word)
    });
    let section = |title, cards: Vec<AnyView>| {
        (!cards.is_empty()).then(|| {
            let list = el("ul").class("plain stack").child(cards);
            all![el("h2").child(say(title)), list]
        })
    };
    let wards = by_me.iter().map(|kin| ward(desk, own, kin)).collect();
    let others = for_me.iter().map(|kin| acting(desk, own, kin)).collect();
    all![child, section(words::BY_ME, wards), section(words::FOR_ME, others)]
}

/// Until when somebody acts for somebody.
fn until(kin: &Kin) -> String {
    // The last moment belongs to the day that is over.
    let last = day(Time(kin.until.0 - 1), here().offset());
    match kin.tie {
        Tie::Guardian => words::until_fourteen(language(), &last),
        Tie::Helper => words::until_day(language(), &last),
    }
}

fn card(own: PersonId, kin: &Kin, what: Word) -> Element {
    let said = format!("{} · {}", kin.name, say(what));
    el("li")
        .class("card stack")
        .child(el("p").child(icon("user")).child(" ").child(el("strong").child(kin.name.clone())))
        .child(el("p").child(say(what)))
        .child(el("p").class("hint").child(until(kin)))
        .child(sure::with(Ground::Word, words::CARD_CLAIMED))
        .child(rights::explaining_told(own, &until(kin), &said))
}

/// Somebody for whom one acts, and what one can do for them.
fn ward(desk: Desk, own: PersonId, kin: &Kin) -> AnyView {
    let (person, name) = (kin.person, kin.name.clone());
    let way = |path, picture, word| {
        el("a")
            .class("button")
            .set("href", format!("/panel/{path}?for={person}"))
            .set("aria-label", words::whose(language(), &name, say(word)))
            .child(icon(picture))
            .child(say(word))
    };
    let what = match kin.tie {
        Tie::Guardian => words::CHILD_OF_MINE,
        Tie::Helper => words::HELPED_BY_ME,
    };
    let bar = el("p")
        .class("bar")
        .child(way("face", "building", words::SEE_FACE))
        .child(way("looked", "eye", words::SEE_LOOKED))
        .child(way("rights", "help", words::SEE_RIGHTS));
    let stop = (kin.tie == Tie::Helper).then(|| stop(desk, words::STOP_OWN, (person, own)));
    card(own, kin, what).child(bar).child(stop).shown()
}

/// Somebody who acts for oneself.
fn acting(desk: Desk, own: PersonId, kin: &Kin) -> AnyView {
    let what = match kin.tie {
        Tie::Guardian => words::MY_GUARDIAN,
        Tie::Helper => words::MY_HELPER,
    };
    let stop = (kin.tie == Tie::Helper).then(|| stop(desk, words::STOP, (own, kin.person)));
    card(own, kin, what).child(stop).shown()
}

fn stop(desk: Desk, word: Word, (person, other): (PersonId, PersonId)) -> Element {
    let end = move || desk.end(person, other);
    let busy = desk.sending.is_busy.into();
    let stop = button(ButtonLook::Plain, "x", move || say(word), busy, end);
    el("p").class("bar").child(stop)
}

/// Naming a helper.
fn naming(desk: Desk, own: PersonId) -> AnyView {
    let (name, faults) = (RwSignal::new(String::new()), Faults::new("#helper-faults"));
    let sending = Sending::new();
    let send = move || {
        let mut wrong = Vec::new();
        let named: Option<Name> = written("name", &name.get_untracked(), &mut wrong);
        let Some(named) = named else { return faults.show(wrong) };
        faults.show(vec![]);
        sending.send_from(NameHelper { name: named }, faults, move |()| {
            name.set(String::new());
            desk.done(words::HELPER_ADDED);
        });
    };
    let field = Field::new("name", say(words::HELPER_NAME)).hint(say(words::HELPER_NAME_HINT));
    let word = || say(words::HELPER_ADD);
    let go = button(ButtonLook::Main, "check", word, sending.is_busy.into(), send);
    el("form")
        .class("stack")
        .submit(send)
        .child(el("p").child(say(words::HELPER_ABOUT)))
        .child(faults.summary())
        .child(line(field.sent_by(sending.is_busy), name, faults))
        .child(sending.trouble())
        .child(rights::if_refused(sending.failure, own))
        .child(el("div").class("bar").child(go))
        .shown()
}

/// That somebody of the staff wanted to look and was not let, if it is that.
pub(super) fn refused(line: &Line, whom: Whom) -> Option<AnyView> {
    let Some(Event::LookRefused(access)) = &line.event else { return None };
    let said = words::log_refused(language(), &access.by, say(post(access.post)));
    Some(recorded(line, whom, access.at, said))
}

/// A change of who acts for whom, or a word that somebody may look, if it is one.
pub(super) fn change(line: &Line, whom: Whom) -> Option<AnyView> {
    let (language, offset) = (language(), here().offset());
    let said = match line.event.as_ref()? {
        Event::GuardianAdded { child, guardian, document, has_agreed: true, by, .. } => {
            words::log_guardian_agreed(language, by, child, say(document.word()), guardian)
        }
        Event::GuardianAdded { child, guardian, document, by, .. } => {
            words::log_guardian_added(language, by, child, say(document.word()), guardian)
        }
        Event::GuardianRemoved { child, guardian, .. } => {
            words::log_guardian_removed(language, child, guardian)
        }
        Event::HelperAdded { helped, helper, until, .. } => {
            words::log_helper_added(language, helped, helper, &day(*until, offset))
        }
        Event::HelperRemoved { helped, helper, .. } => {
            words::log_helper_removed(language, helped, helper)
        }
        Event::LookAllowed { to, why, until, by, .. } => {
            words::log_allowed(language, by, to, &moment(*until, offset), why)
        }
        _ => return None,
    };
    Some(recorded(line, whom, line.event.as_ref()?.at(), said))
}

fn recorded(line: &Line, whom: Whom, at: Time, said: String) -> AnyView {
    let when = moment(at, here().offset());
    let explain = rights::explaining_record(whom, &when, &said);
    el("li")
        .class("card stack")
        .child(el("p").child(el("strong").child(when)))
        .child(el("p").child(icon("users")).child(" ").child(said))
        .child(sure::line(line.ground()))
        .child(explain)
        .shown()
}
