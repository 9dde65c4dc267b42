//! Who is signed in. Several people may share one phone; each has a key of their own.

use client::{Account, Error};
use contract::{
    id::DeviceId,
    people::Me,
    sessions::Show,
    words::{common, sessions as words},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    community::{self, Here},
    complaints,
    device::{self, Shelf},
    live::{Live, live},
    parts::{self, ButtonLook, Shown, all, el, icon, link, problem, tap},
    settings::{language, say},
};

/// Under this name the device of the person who used the app last is kept; nothing but a blank
/// once they have signed out.
const LAST: &str = "account";

/// Who uses the app.
#[derive(Clone, Copy)]
pub struct Session {
    /// Who is signed in.
    pub me: RwSignal<Option<Me>>,
    /// Who has a key on this device.
    pub people: RwSignal<Vec<Account>>,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
    live: Live,
    here: Here,
}

/// Who is there when a page is opened.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Who is signed in.
    pub me: Option<Me>,
    /// Who has a key on this device.
    pub people: Vec<Account>,
}

/// Finds who was here last and signs them in without a hand.
pub async fn find() -> Found {
    // A browser that keeps no keys is one that nobody has joined with.
    let people = device::accounts().await.unwrap_or_default();
    let Some(device) = last_of(Shelf::Device.text(LAST).as_deref(), &people) else {
        return Found { me: None, people };
    };
    device::use_account(device).await;
    let me = match device::hub().ask(&Show {}).await {
        Ok(me) => Some(me),
        // Without a net their drafts are theirs all the same.
        Err(Error::Offline) => people.iter().find(|one| one.device == device).map(me_of),
        Err(_) => None,
    };
    Found { me, people }
}

/// Whose device is to be signed in: the last one's, unless they signed out; at first the only one.
fn last_of(last: Option<&str>, people: &[Account]) -> Option<DeviceId> {
    match (last, people) {
        (Some(last), _) => {
            let mut devices = people.iter().map(|account| account.device);
            devices.find(|device| device.to_string() == last)
        }
        (None, [only]) => Some(only.device),
        (None, _) => None,
    }
}

impl Session {
    /// Gives the session to all that is drawn below, where live events and place are known.
    pub fn provide(found: Found) -> Self {
        let session = Self {
            me: RwSignal::new(found.me),
            people: RwSignal::new(found.people),
            is_busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            live: live(),
            here: community::here(),
        };
        provide_context(session);
        session
    }

    /// Notes that somebody has just joined with this device and is signed in.
    pub fn joined(self, account: &Account) {
        self.people.update(|people| {
            people.retain(|known| known.device != account.device);
            people.push(account.clone());
        });
        self.entered(me_of(account));
    }

    fn entered(self, me: Me) {
        Shelf::Device.keep_text(LAST, &me.device.to_string());
        self.me.set(Some(me));
        self.live.follow();
        self.here.read();
    }
}

fn me_of(account: &Account) -> Me {
    Me {
        person: account.person,
        device: account.device,
        community: account.community,
        name: account.name.clone(),
        post: account.post,
        home: account.home.clone(),
    }
}

/// The session of the screens around.
///
/// # Panics
/// Outside of an app.
#[must_use]
pub fn session() -> Session {
    expect_context()
}

/// The people on this device, to change between them and to sign out.
pub fn people() -> AnyView {
    let session = session();
    let now = move || match session.me.get() {
        Some(me) => words::who(language(), &me.name),
        None => say(words::VISITOR).to_owned(),
    };
    let state = move || {
        if session.is_busy.get() { say(words::SIGNING_IN).to_owned() } else { now() }
    };
    let trouble = move || {
        let close = move || session.failure.set(None);
        session.failure.get().map(|error| problem(&error, close))
    };
    let buttons = el("div")
        .class("bar")
        .child(parts::live(move || others(session)))
        .child(parts::live(move || session.me.get().map(|_| leave(session))))
        .child(link(ButtonLook::Quiet, "/join", "key", words::JOIN));
    el("section")
        .class("stack")
        .child(el("h2").child(say(words::TITLE)))
        .child(
            el("p").attr("role", "status").child(icon("user")).child(" ").child(parts::live(state)),
        )
        .child(parts::live(trouble))
        .child(buttons)
        .shown()
}

fn others(session: Session) -> Vec<AnyView> {
    let current = session.me.get().map(|me| me.device);
    let others = session.people.get().into_iter().filter(|one| Some(one.device) != current);
    others
        .map(|account| {
            let word = words::sign_in_as(language(), &account.name);
            let device = account.device;
            tap(ButtonLook::Plain, "users", word, move || change_to(session, device)).shown()
        })
        .collect()
}

fn leave(session: Session) -> AnyView {
    all![
        tap(ButtonLook::Plain, "log-out", say(words::SIGN_OUT), move || sign_out(session)),
        el("p").class("hint").child(say(words::SIGN_OUT_HINT)),
    ]
}

fn change_to(session: Session, device: DeviceId) {
    if session.is_busy.get_untracked() {
        return;
    }
    session.is_busy.set(true);
    spawn_local(async move {
        let answer = device::sign_in(device).await;
        session.is_busy.set(false);
        match answer {
            Ok(me) => {
                session.failure.set(None);
                session.entered(me);
            }
            Err(error) => session.failure.set(Some(error)),
        }
    });
}

fn sign_out(session: Session) {
    spawn_local(async move {
        // Whatever the hub answers, nobody is to stay signed in on this screen.
        let answer = device::sign_out().await;
        Shelf::Device.keep_text(LAST, "");
        let me = session.me.get_untracked();
        session.me.set(None);
        if let Some(me) = me {
            complaints::forget_drafts(me.person);
            community::forget();
            Shelf::Device.forget_all("inbox.draft.");
        }
        session.failure.set(answer.err());
        device::focus_soon("h1");
    });
}

/// A line for screens that need somebody to be signed in.
pub fn needed() -> AnyView {
    el("p")
        .class("bar")
        .child(link(ButtonLook::Main, "/settings", "user", words::SIGN_IN))
        .child(link(ButtonLook::Quiet, "/", "home", common::HOME))
        .shown()
}

#[cfg(test)]
mod tests {
    use contract::{
        id::{CommunityId, PersonId},
        people::Post,
        sessions::{Hex, PublicKey, Suite},
    };

    use super::*;

    fn account(device: i64) -> Account {
        Account {
            origin: String::new(),
            device: DeviceId::from_number(device),
            person: PersonId::from_number(1),
            community: CommunityId::from_number(1),
            name: "王秀英".into(),
            post: Post::Resident,
            home: None,
            key: PublicKey { suite: Suite::Ed25519, bytes: Hex(vec![]) },
        }
    }

    #[test]
    fn the_last_person_comes_back_in_unless_they_signed_out() {
        let one = DeviceId::from_number(1);
        let two = DeviceId::from_number(2);
        let both = [account(1), account(2)];

        assert_eq!(last_of(None, &both[..1]), Some(one));
        assert_eq!(last_of(None, &both), None);
        assert_eq!(last_of(Some(&two.to_string()), &both), Some(two));
        assert_eq!(last_of(Some(&two.to_string()), &both[..1]), None);
        assert_eq!(last_of(Some(""), &both), None);
        assert_eq!(last_of(None, &[]), None);
    }
}
