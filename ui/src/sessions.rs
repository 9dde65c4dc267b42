//! Who is signed in. Several people may share one phone; each has a key of their own.

use client::{Account, Error, IdempotencyKey};
use contract::{
    Code,
    devices::Revoke,
    id::{DeviceId, PersonId},
    live::Event,
    people::Me,
    sessions::Show,
    words::{common, devices as device_words, sessions as words},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    community::{self, Here},
    complaints,
    device::{self, Shelf},
    live::{Live, live, on_event},
    parts::{self, ButtonLook, Shown, el, icon, link},
    settings::{language, say},
    withdrawing,
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
    /// Why the one who was here last is not signed in.
    pub lost: RwSignal<Option<Lost>>,
    /// Whether somebody is coming or going.
    pub is_busy: RwSignal<bool>,
    /// Why that did not work.
    pub failure: RwSignal<Option<Error>>,
    live: Live,
    here: Here,
    /// What this tab knows to be kept under [`LAST`]; another tab may change it.
    last: StoredValue<Option<String>>,
}

/// Why somebody who has used the app here cannot be signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The browser has dropped their key.
    Key,
    /// The hub says that this device was signed off, and why.
    Revoked(DeviceId, Error),
}

/// Who is there when a page is opened.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Who is signed in.
    pub me: Option<Me>,
    /// Who has a key on this device.
    pub people: Vec<Account>,
    /// Why the one who was here last is not signed in.
    pub lost: Option<Lost>,
}

/// Finds who was here last and signs them in without a hand.
pub async fn find() -> Found {
    // A browser that keeps no keys is one that nobody has joined with.
    let kept = device::accounts().await;
    let is_read = kept.is_ok();
    let people = kept.unwrap_or_default();
    device::finish_leaving().await;
    let last = last();
    let Some(device) = last_of(last.as_deref(), &people) else {
        // Somebody is remembered and no key is left; after signing out there is a blank.
        let is_dropped = is_read && people.is_empty() && last.is_some_and(|last| !last.is_empty());
        let lost = is_dropped.then_some(Lost::Key);
        return Found { me: None, people, lost };
    };
    device::use_account(device).await;
    match device::hub().ask(&Show {}).await {
        Ok(me) => Found { me: Some(me), people, lost: None },
        Err(Error::Refused(problem)) if problem.status < 500 && problem.code != Code::TooMany => {
            device::leave_account();
            Found { me: None, people, lost: revoked(device, Error::Refused(problem)) }
        }
        // Without a net their drafts are theirs all the same, and so is what they will send.
        Err(_) => {
            let me = people.iter().find(|one| one.device == device).map(me_of);
            Found { me, people, lost: None }
        }
    }
}

/// Whose device was used last, as it is kept.
fn last() -> Option<String> {
    Shelf::Device.text(LAST)
}

fn revoked(device: DeviceId, error: Error) -> Option<Lost> {
    (error.code() == Some(Code::DeviceRevoked)).then_some(Lost::Revoked(device, error))
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
            lost: RwSignal::new(found.lost),
            is_busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            live: live(),
            here: community::here(),
            last: StoredValue::new(last()),
        };
        provide_context(session);
        on_event(move |event| {
            if event == Event::Ended {
                session.look_again();
            }
        });
        // Another tab has signed somebody in or out: what this one shows may be another's.
        device::on("storage", move || {
            if session.last.get_value() != last() {
                device::reload();
            }
        });
        session
    }

    /// Finds out why the session has ended.
    fn look_again(self) {
        let Some(device) = self.me.with_untracked(|me| me.as_ref().map(|me| me.device)) else {
            return;
        };
        spawn_local(async move {
            if let Err(error) = device::hub().ask(&Show {}).await
                && let Some(lost) = revoked(device, error)
            {
                self.lost.set(Some(lost));
                self.leave();
            }
        });
    }

    /// Notes that nobody is signed in any more: what is sent from now on is a visitor's, as the
    /// screens say.
    pub fn leave(self) {
        device::leave_account();
        self.me.set(None);
    }

    /// Notes that somebody has just joined with this device and is signed in.
    pub async fn joined(self, account: &Account) {
        let mut people = self.people.get_untracked();
        // The same person, who had lost this very device and found it: one key is enough. Waited
        // for, since the page is about to be left.
        for old in people.extract_if(.., |known| known.person == account.person) {
            if old.device != account.device {
                // What stays is told by the list of devices.
                let _ = device::forget(old.device).await;
            }
        }
        people.push(account.clone());
        self.people.set(people);
        self.entered(me_of(account));
    }

    fn entered(self, me: Me) {
        self.keep_last(&me.device.to_string());
        self.lost.set(None);
        self.me.set(Some(me));
        self.live.follow();
        self.here.read();
    }

    fn keep_last(self, last: &str) {
        Shelf::Device.keep_text(LAST, last);
        self.last.set_value(Some(last.to_owned()));
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

/// Who is signed in, and the way to one's devices and to the others on this one.
pub fn who() -> AnyView {
    let session = session();
    let now = move || match session.me.get() {
        Some(me) => words::who(language(), &me.name),
        None => say(words::VISITOR).to_owned(),
    };
    el("section")
        .class("stack")
        .child(el("h2").child(say(words::TITLE)))
        .child(el("p").child(icon("user")).child(" ").child(parts::live(now)))
        .child(el("p").child(link(ButtonLook::Plain, "/devices", "smartphone", device_words::LINK)))
        .shown()
}

/// Tells, above a screen, that this device does not open anything any more; nothing while it does.
pub fn lost() -> AnyView {
    let session = session();
    parts::live(move || {
        let word = match session.lost.get()? {
            Lost::Key => say(device_words::LOST_KEY).to_owned(),
            Lost::Revoked(_, error) => parts::sentence(&error),
        };
        let way = link(ButtonLook::Plain, "/devices", "help", device_words::WHAT_TO_DO);
        let told = el("div").class("notice warn").attr("role", "alert");
        Some(told.child(el("p").child(word)).child(el("p").child(way)))
    })
}

/// Changes over to another person of this device.
pub fn change_to(session: Session, device: DeviceId) {
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
            // Nobody has changed over, but the hub has told why that device is over.
            Err(error) => match revoked(device, error.clone()) {
                Some(lost) => session.lost.set(Some(lost)),
                None => session.failure.set(Some(error)),
            },
        }
    });
}

/// Signs out; the key stays.
pub fn sign_out(session: Session) {
    spawn_local(async move {
        // Whatever the hub answers, nobody is to stay signed in on this screen.
        let answer = device::sign_out().await;
        session.keep_last("");
        let me = session.me.get_untracked();
        session.me.set(None);
        if let Some(me) = me {
            forget_begun(me.person);
            community::forget();
        }
        session.failure.set(answer.err());
        device::focus_soon("h1");
    });
}

/// Takes the person who is signed in off this device: the hub signs it off, its key and all that
/// was begun here are thrown away. What they have withdrawn is sent first: nobody could send it later.
pub async fn remove(session: Session, me: Me) -> Result<(), Error> {
    match withdrawing::send(session, me.person).await {
        Err(error) if error.code() != Some(Code::DeviceRevoked) => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let gone = device::hub().change(&Revoke { id: me.device }, &IdempotencyKey::new()).await;
    match gone {
        Err(error) if error.code() != Some(Code::DeviceRevoked) => return Err(error),
        Ok(()) | Err(_) => {}
    }
    forget(session, me.device).await
}

/// Throws away the key of a device that opens nothing any more, and what was begun with it.
pub async fn forget(session: Session, device: DeviceId) -> Result<(), Error> {
    let people = session.people.get_untracked();
    if let Some(account) = people.iter().find(|account| account.device == device) {
        forget_begun(account.person);
        withdrawing::forget(account.person);
    }
    community::forget();
    let is_last = last() == Some(device.to_string());
    device::forget(device).await?;
    session.people.update(|people| people.retain(|account| account.device != device));
    if is_last {
        session.keep_last("");
        session.leave();
    }
    session.lost.set(None);
    Ok(())
}

/// Throws away what a person has begun here: as a resident, and in the inbox.
fn forget_begun(person: PersonId) {
    complaints::forget_drafts(person);
    let begun = format!("{person}.");
    Shelf::Device.forget_all(&begun);
    spawn_local(async move { device::album::forget_all(&begun).await });
}

/// A line for screens that need somebody to be signed in.
pub fn needed() -> AnyView {
    el("p")
        .class("bar")
        .child(link(ButtonLook::Main, "/devices", "user", words::SIGN_IN))
        .child(link(ButtonLook::Quiet, "/", "home", common::HOME))
        .shown()
}

#[cfg(test)]
mod tests {
    use contract::{
        id::CommunityId,
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
