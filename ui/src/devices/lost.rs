//! This device opens nothing any more: what has happened, and the ways back.

use client::{Account, Error};
use contract::{
    sure::{Ground, Sure},
    words::{consents as consent_words, devices as words, sessions as session_words},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    frame,
    panel::sure,
    parts::{self, ButtonLook, Shown, all, el, link, tap},
    recovery,
    sessions::{self, Lost, Session},
    settings::{language, say},
    withdrawing,
};

/// What has happened to whoever was here last, or to whom somebody wanted to change over.
pub(super) fn lost(session: Session) -> AnyView {
    parts::live(move || Some(told(session, &session.lost.get()?)))
}

fn told(session: Session, lost: &Lost) -> AnyView {
    let whose = match lost {
        Lost::Key => None,
        Lost::Revoked(device, _) => session
            .people
            .with(|people| people.iter().find(|account| account.device == *device).cloned()),
    };
    let (title, why) = match (lost, &whose) {
        (Lost::Key, _) => {
            (say(words::LOST_KEY).to_owned(), Some(say(words::LOST_KEY_HINT).to_owned()))
        }
        (Lost::Revoked(_, error), Some(account)) => {
            (words::gone(language(), &account.name), reason(error))
        }
        (Lost::Revoked(_, error), None) => (parts::sentence(error), reason(error)),
    };
    let why = why.map(|why| el("p").child(why));
    // That a device was signed off, and why, is the hub's word; that a key is gone this device sees itself.
    let claimed =
        matches!(lost, Lost::Revoked(..)).then(|| el("p").child(sure::tag(Sure::of(Ground::Word))));
    let alert = match lost {
        Lost::Key => None,
        Lost::Revoked(device, _) => Some(recovery::alert_stopped(*device)),
    };
    let ways = el("ul")
        .class("stack")
        .child(el("li").child(say(words::WAY_BACK_DEVICE)))
        .child(el("li").child(say(words::WAY_BACK_CALL)));
    let has_unsent =
        whose.as_ref().is_some_and(|account| !withdrawing::said(account.person).is_empty());
    let unsent = has_unsent.then(|| el("p").child(el("strong").child(say(consent_words::UNSENT))));
    let forget = whose.map(|account| forget(session, &account));
    let buttons = el("p")
        .class("bar")
        .child(link(ButtonLook::Main, "/join", "key", session_words::JOIN))
        .child(frame::call())
        .child(forget);
    let told = el("section")
        .class("notice warn")
        .attr("role", "alert")
        .child(el("h2").child(title))
        .child(why)
        .child(claimed)
        .child(unsent)
        .child(el("p").child(el("strong").child(say(words::WAY_BACK))))
        .child(ways)
        .child(buttons)
        .child(frame::counter());
    all![alert, told]
}

/// Why a device was signed off, as the hub tells whoever holds its key.
fn reason(error: &Error) -> Option<String> {
    match error {
        Error::Refused(problem) => problem.fields.first().map(|field| field.detail.clone()),
        Error::Offline | Error::Garbled(_) => None,
    }
}

fn forget(session: Session, account: &Account) -> AnyView {
    let device = account.device;
    let act = move || {
        spawn_local(async move {
            if let Err(error) = sessions::forget(session, device).await {
                session.failure.set(Some(error));
            }
        });
    };
    tap(ButtonLook::Quiet, "trash", say(words::FORGET), act).shown()
}

#[cfg(test)]
mod tests {
    use contract::{Code, Language, Problem};

    use super::*;

    #[test]
    fn the_hubs_reason_is_told_where_there_is_one() {
        let refused = Problem::new(Code::DeviceRevoked, Language::Zh);
        let with_reason = refused.clone().with_field("device", "社区登记您已经搬离。");

        assert_eq!(reason(&Error::Refused(with_reason)).as_deref(), Some("社区登记您已经搬离。"));
        assert_eq!(reason(&Error::Refused(refused)), None);
        assert_eq!(reason(&Error::Offline), None);
    }
}
