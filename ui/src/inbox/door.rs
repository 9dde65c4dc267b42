//! The door of the inbox: who comes in, who is sent home, who must join first.

use client::{Account, Error};
use contract::{
    Code,
    id::DeviceId,
    people::Me,
    sessions::Show,
    words::{devices as device_words, inbox as words},
};
use leptos::prelude::*;

use crate::{
    device::{self, Shelf},
    parts::{icon, problem, skeleton},
    settings::{language, say},
};

/// Under this name `sessions` keeps whose device was used last; a blank once they signed out.
const LAST: &str = "account";

/// What the door says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// Nothing yet.
    Asking,
    /// Come in, to the inbox or to what one looks after.
    Open(Me),
    /// Nobody is signed in; these people have a key on this device.
    Outside(Vec<Account>),
    /// Somebody is, who does not work for the community.
    Resident(Me),
    /// It cannot be told.
    Failed(Error),
}

/// Finds who is there and signs them in without a hand.
pub(super) async fn ask() -> Door {
    // A browser that keeps no keys is one that nobody has joined with.
    let people = device::accounts().await.unwrap_or_default();
    device::finish_leaving().await;
    let last = Shelf::Device.text(LAST);
    match choose(last.as_deref(), &people) {
        Some(device) => enter(device, people).await,
        None => told(device::hub().ask(&Show {}).await, people),
    }
}

/// Signs in as one of the people of this device.
pub(super) async fn enter(device: DeviceId, people: Vec<Account>) -> Door {
    device::use_account(device).await;
    let answer = device::hub().ask(&Show {}).await;
    if let Ok(me) = &answer {
        Shelf::Device.keep_text(LAST, &me.device.to_string());
    }
    told(answer, people)
}

fn told(answer: Result<Me, Error>, people: Vec<Account>) -> Door {
    match answer {
        Ok(me) if me.post.works() => Door::Open(me),
        Ok(me) => Door::Resident(me),
        Err(error) if error.code() == Some(Code::NotSignedIn) => Door::Outside(people),
        Err(error) => Door::Failed(error),
    }
}

/// Whose device signs in by itself: of those who work for the community the last one, else the
/// first; else the last person at all. Nobody's, once somebody has signed out.
fn choose(last: Option<&str>, people: &[Account]) -> Option<DeviceId> {
    if last == Some("") {
        return None;
    }
    let answering = || people.iter().filter(|one| one.post.works());
    let is_last = |one: &&Account| last == Some(&*one.device.to_string());
    answering()
        .find(is_last)
        .or_else(|| answering().next())
        .or_else(|| people.iter().find(is_last))
        .or_else(|| people.first().filter(|_| people.len() == 1))
        .map(|one| one.device)
}

/// What is seen in front of a door that is not open.
pub(super) fn closed(
    door: &Door,
    retry: impl Fn() + Clone + 'static,
    enter: impl Fn(DeviceId, Vec<Account>) + Clone + Send + 'static,
) -> AnyView {
    match door {
        Door::Asking | Door::Open(_) => view! {
            <p class="hint" role="status">{say(words::DOOR_CHECKING)}</p>
            {skeleton(3)}
        }
        .into_any(),
        Door::Outside(people) => outside(people, enter),
        Door::Resident(me) => view! {
            <h1>{say(words::DOOR_RESIDENT_TITLE)}</h1>
            <p>{words::door_resident(language(), &me.name)}</p>
            <p class="bar">{home("main", say(words::DOOR_RESIDENT_HOME))} {join("")}</p>
        }
        .into_any(),
        Door::Failed(error) => view! {
            <h1>{say(words::DOOR_TITLE)}</h1>
            {problem(error, retry)}
            <p class="bar">{is_over(error).then(devices)} {join("quiet")} {home("quiet", say(words::DOOR_HOME))}</p>
        }
        .into_any(),
    }
}

fn outside(
    people: &[Account],
    enter: impl Fn(DeviceId, Vec<Account>) + Clone + Send + 'static,
) -> AnyView {
    let known = people.iter().filter(|one| one.post.works()).map(|one| {
        let (device, all, enter) = (one.device, people.to_vec(), enter.clone());
        view! {
            <button type="button" class="main" on:click=move |_| enter(device, all.clone())>
                {icon("user")} {words::door_enter(language(), &one.name)}
            </button>
        }
    });
    view! {
        <h1>{say(words::DOOR_TITLE)}</h1>
        <p>{say(words::DOOR_WHY)}</p>
        <p class="bar">
            {known.collect::<Vec<_>>()}
            {join("main")}
            {home("quiet", say(words::DOOR_HOME))}
        </p>
    }
    .into_any()
}

fn join(look: &'static str) -> AnyView {
    view! {
        <a class=format!("button {look}") href="/join" rel="external">
            {icon("key")} {say(words::DOOR_JOIN)}
        </a>
    }
    .into_any()
}

/// Whether this device opens nothing any more; another try does not help then.
fn is_over(error: &Error) -> bool {
    error.code() == Some(Code::DeviceRevoked)
}

fn devices() -> AnyView {
    view! {
        <a class="button" href="/devices" rel="external">
            {icon("help")} {say(device_words::WHAT_TO_DO)}
        </a>
    }
    .into_any()
}

/// Loads the page anew when another tab has changed over to somebody else: what is written here
/// would go out under their name.
pub(super) fn follow_other_tabs(door: RwSignal<Door>) {
    device::on("storage", move || {
        let is_other = door.with_untracked(|door| match door {
            Door::Open(me) => Shelf::Device.text(LAST) != Some(me.device.to_string()),
            _ => false,
        });
        if is_other {
            device::reload();
        }
    });
}

fn home(look: &'static str, word: &'static str) -> AnyView {
    view! { <a class=format!("button {look}") href="/" rel="external">{icon("home")} {word}</a> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use contract::{
        id::{CommunityId, PersonId},
        people::Post,
        sessions::{Hex, PublicKey, Suite},
    };

    use super::*;

    #[test]
    fn the_staff_come_in_by_themselves_unless_they_signed_out() {
        let [home, desk, night] =
            [account(1, Post::Resident), account(2, Post::Staff), account(3, Post::Manager)];
        let all = [home.clone(), desk.clone(), night.clone()];
        for (last, people, expected) in [
            (None, &all[..], Some(desk.device)),
            (Some(night.device.to_string()), &all, Some(night.device)),
            (Some(home.device.to_string()), &all, Some(desk.device)),
            (Some(String::new()), &all, None),
            (None, &all[..1], Some(home.device)),
            (None, &[], None),
        ] {
            assert_eq!(choose(last.as_deref(), people), expected, "{last:?} {}", people.len());
        }
    }

    #[test]
    fn only_who_works_here_comes_in() {
        for (post, opens) in [
            (Post::Staff, true),
            (Post::Manager, true),
            (Post::Resident, false),
            (Post::Auditor, true),
        ] {
            let door = told(Ok(me(post)), Vec::new());
            assert_eq!(matches!(door, Door::Open(_)), opens, "{post:?}");
        }
    }

    fn me(post: Post) -> Me {
        let account = account(1, post);
        Me {
            person: account.person,
            device: account.device,
            community: account.community,
            name: account.name,
            post,
            home: None,
        }
    }

    fn account(device: i64, post: Post) -> Account {
        Account {
            origin: String::new(),
            device: DeviceId::from_number(device),
            person: PersonId::from_number(device),
            community: CommunityId::from_number(1),
            name: "王芳".to_owned(),
            post,
            home: None,
            key: PublicKey { suite: Suite::Ed25519, bytes: Hex(Vec::new()) },
        }
    }
}
