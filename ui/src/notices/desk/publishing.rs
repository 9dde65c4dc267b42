//! Publishing a draft: whom it reaches, now or at a time; or throwing it away.

use contract::{
    id::NoticeId,
    notices::{Publish, Published, Reach, Reached, Remove, Standing},
    time::Time,
    words::notices as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::{Desk, keeping::Keeping, moment::Moment, writing::Writing};
use crate::{
    desks::Place,
    device,
    manage::Sending,
    parts::{ButtonLook, Element, Fault, Shown, all, button, el, icon, live, moment, tap, watch},
    reading::Reading,
    settings::{language, say},
};

/// What can be done with a draft.
pub(super) fn publishing(desk: Desk, writing: Writing, keeping: Keeping) -> AnyView {
    let sending = Sending::new();
    let is_later = RwSignal::new(false);
    let at = Moment::new(None, desk.offset);
    let publish = move |later: bool| {
        let mut missing = writing.missing();
        let at = match (later, at.get(desk.offset)) {
            (false, _) => None,
            (true, Ok(Some(at))) => Some(at),
            (true, Ok(None) | Err(_)) => {
                missing.push(Fault::new("publish-at", say(words::PUBLISH_TIME_BAD)));
                None
            }
        };
        let is_missing = !missing.is_empty();
        writing.faults.show(missing);
        if !is_missing {
            send(desk, writing, keeping, sending, at);
        }
    };
    let later = move || {
        is_later.get().then(|| {
            let word = || say(words::PUBLISH_AT);
            let look = ButtonLook::Main;
            let send = button(look, "clock", word, sending.is_busy.into(), move || publish(true));
            all![
                at.field("publish-at", say(words::PUBLISH_AT_FIELD), writing.faults),
                el("p").class("bar").child(send),
            ]
        })
    };
    // Drawn once, though it is kept again and again.
    let id = Memo::new(move |_| keeping.kept.get().map(|kept| kept.id));
    let reached = reach(keeping);
    let word = move || match reached.get() {
        Some(reached) if reached.needs_second() => say(words::SEND_ON),
        _ => say(words::PUBLISH_NOW),
    };
    let now =
        button(ButtonLook::Main, "send", word, sending.is_busy.into(), move || publish(false));
    let choose = tap(ButtonLook::Plain, "clock", say(words::PUBLISH_AT), move || {
        is_later.update(|is_later| *is_later = !*is_later);
    })
    .live("aria-expanded", move || Some(if is_later.get() { "true" } else { "false" }));
    el("section")
        .class("card stack")
        .child(el("h2").child(say(words::PUBLISH)))
        .child(live(move || reached.get().map(|reached| el("div").child(told(reached)))))
        .child(sending.trouble())
        .child(keeping.trouble())
        .child(el("div").class("bar").child(now).child(choose))
        .child(live(later))
        .child(live(move || id.get().map(|id| removing(desk, id))))
        .shown()
}

fn send(desk: Desk, writing: Writing, keeping: Keeping, sending: Sending, at: Option<Time>) {
    spawn_local(async move {
        // What was typed last goes out as well.
        let Some(kept) = keeping.now().await else { return };
        let request = Publish { id: kept.id, seen: kept.revision, at };
        sending.send_from(request, writing.faults, move |published: Published| {
            desk.say(Place::One(kept.id), outcome(desk, published, at));
            desk.show(Place::One(kept.id));
        });
    });
}

/// What became of it, in words.
fn outcome(desk: Desk, published: Published, at: Option<Time>) -> String {
    let language = language();
    match (published.standing, at) {
        (Standing::Waiting, _) => say(words::PUBLISHED_WAITING).to_owned(),
        (Standing::Scheduled, Some(at)) => {
            words::published_later(language, &moment(at, desk.offset))
        }
        _ => words::published_now(language, u64::from(published.reached.people)),
    }
}

/// Whom it reaches as it is kept.
fn reach(keeping: Keeping) -> Reading<Reached> {
    let reached: Reading<Reached> = Reading::default();
    watch(move || {
        if let Some(kept) = keeping.kept.get() {
            reached.read(Reach { id: kept.id });
        }
    });
    reached
}

/// How many are told, in words.
pub(super) fn told(reached: Reached) -> AnyView {
    let language = language();
    let (people, households) = (reached.people.to_string(), reached.households.to_string());
    let unreached = (reached.unreached > 0).then(|| {
        let words = words::reach_unreached(language, u64::from(reached.unreached));
        el("p").class("hint").child(words)
    });
    let second = reached
        .needs_second()
        .then(|| el("p").class("notice warn").child(say(words::REACH_SECOND)));
    all![
        el("p").child(icon("users")).child(" ").child(words::reach(language, &households, &people)),
        unreached,
        second,
    ]
}

pub(super) fn removing(desk: Desk, id: NoticeId) -> Element {
    let sending = Sending::new();
    let remove = move || {
        sending.send(Remove { id }, move |()| {
            desk.go(Place::All);
            desk.say(Place::All, say(words::REMOVED).to_owned());
        })
    };
    asked(
        ["remove", "#remove > button", "#remove .danger"],
        [words::REMOVE, words::REMOVE_ASK, words::REMOVE_YES],
        "trash",
        sending,
        remove,
    )
}

/// A button that asks before it acts: its id and where both buttons are found; its word, the question,
/// the word of the answer.
pub(super) fn asked(
    [id, open_button, yes_button]: [&'static str; 3],
    [word, question, yes]: [contract::words::Word; 3],
    icon_name: &'static str,
    sending: Sending,
    act: impl Fn() + Clone + Send + 'static,
) -> Element {
    let is_asking = RwSignal::new(false);
    let close = move || {
        is_asking.set(false);
        device::focus_soon(open_button);
    };
    let ask = move || {
        is_asking.set(true);
        device::focus_soon(yes_button);
    };
    let open =
        tap(ButtonLook::Quiet, icon_name, say(word), ask).flag("hidden", move || is_asking.get());
    let sheet = move || {
        is_asking.get().then(|| {
            let act = act.clone();
            let yes = button(
                ButtonLook::Danger,
                icon_name,
                move || say(yes),
                sending.is_busy.into(),
                act,
            );
            el("div")
                .class("notice warn")
                .attr("role", "alert")
                .child(el("p").child(say(question)))
                .child(sending.trouble())
                .child(el("p").class("bar").child(yes).child(tap(
                    ButtonLook::Plain,
                    "x",
                    say(words::CANCEL),
                    close,
                )))
        })
    };
    el("div").attr("id", id).child(open).child(live(sheet))
}
