//! What was sent and can still be taken back: below the history, and wherever one has gone since.

use std::time::Duration;

use contract::{
    Code,
    complaints::EntryKind,
    id::{ComplaintId, EntryId},
    inbox::{Held, Undo},
    time::Time,
    words::inbox as words,
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    desk::Desk,
    draft::{Draft, Kind},
    undoing,
};
use crate::{
    device,
    parts::{Kept, icon, pictures},
    settings::{language, say},
};

/// How often the seconds are counted.
const TICK: Duration = Duration::from_millis(250);

/// How long until something is asked back again that was not answered.
const AGAIN: Duration = Duration::from_secs(5);

/// Something held, with the moment of this device's clock at which the hub sends it.
pub(super) type Timed = (Held, Time);

/// The last thing that was sent from here, for as long as it can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outgoing {
    /// Of which matter.
    pub(super) id: ComplaintId,
    /// The entry it will be.
    pub(super) entry: EntryId,
    /// What was written.
    pub(super) kind: Kind,
}

/// What is held of the open case.
pub(super) fn held(desk: Desk, id: ComplaintId) -> AnyView {
    let held = desk.opened.held;
    view! {
        <ul class="timeline waiting" hidden=move || held.with(Vec::is_empty)>
            <For each=move || held.get() key=|(held, _)| (held.entry, held.is_stuck)
                children=move |timed| card(desk, id, timed) />
        </ul>
    }
    .into_any()
}

fn card(desk: Desk, id: ComplaintId, (held, ends_at): Timed) -> AnyView {
    let entry = held.entry;
    let Some(kind) = Kind::of(held.kind) else { return ().into_any() };
    let left = (!held.is_stuck).then(|| countdown(desk, ends_at));
    if held.is_mine {
        focus_once_sent(desk, entry);
    }
    let words = move || match left {
        None => say(words::HELD_STUCK).to_owned(),
        Some(left) => seconds(left.get()),
    };
    let look = EntryKind::Act(held.kind).as_str();
    let button = if held.is_stuck { words::HELD_TAKE } else { words::HELD_UNDO };
    let rest = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            device::focus("#case-title");
        }
    };
    view! {
        <li class="entry" data-kind=look id=format!("held-{entry}") tabindex="-1"
            aria-label=words::held_label(language(), say(kind.word())) on:keydown=rest>
            {icon(if held.is_stuck { "alert" } else { "clock" })}
            <header>
                <strong>{say(kind.word())}</strong> " " <span>{held.name.clone()}</span> " "
                <span>{words}</span>
                {held.is_mine.then(|| view! {
                    <button type="button" on:click=move |_| undo(desk, id, entry)>
                        {icon("undo")} {say(button)} " "
                        {(!held.is_stuck).then(|| view! { <kbd aria-hidden="true">"z"</kbd> })}
                    </button>
                })}
            </header>
            {held.reason.map(|reason| view! { <p class="hint">{say(reason.word())}</p> })}
            <p dir="auto">{held.text.clone()}</p>
            {(!held.photos.is_empty()).then(|| pictures(&held.photos))}
        </li>
    }
    .into_any()
}

/// Puts the focus on what was sent from here, whichever comes first: its card or the hub's answer.
fn focus_once_sent(desk: Desk, entry: EntryId) {
    Effect::new(move |done: Option<bool>| {
        let is_sent = desk.sending.outgoing_is(entry);
        if is_sent && done != Some(true) {
            device::soon(move || {
                if !is_writing() {
                    device::focus(&format!("#held-{entry}"));
                }
            });
        }
        is_sent || done == Some(true)
    });
}

/// Whether somebody has begun to write the next thing, which no focus may interrupt.
fn is_writing() -> bool {
    let focused = device::document().active_element().filter(|element| element.id() == "writing");
    focused
        .and_then(|element| wasm_bindgen::JsCast::dyn_into(element).ok())
        .is_some_and(|field: web_sys::HtmlTextAreaElement| !field.value().is_empty())
}

/// The seconds until `ends_at`. A while after, the case is read again in case nobody told.
fn countdown(desk: Desk, ends_at: Time) -> RwSignal<i64> {
    let left = move || (ends_at - device::now()).0;
    let shown = RwSignal::new(left());
    let has_asked = StoredValue::new(false);
    let handle = set_interval_with_handle(
        move || {
            shown.set(left());
            if left() < -1_000 && !has_asked.get_value() {
                has_asked.set_value(true);
                desk.opened.read_again();
            }
        },
        TICK,
    );
    on_cleanup(move || {
        if let Ok(handle) = handle {
            handle.clear();
        }
    });
    shown
}

fn seconds(left: i64) -> String {
    match u64::try_from(left).unwrap_or(0).div_ceil(1_000) {
        0 => say(words::HELD_GOING).to_owned(),
        count => words::held_left(language(), count),
    }
}

/// A word at the foot of the screen about what was sent from a case that is not open any more.
pub(super) fn elsewhere(desk: Desk) -> AnyView {
    let away = move || {
        let open = desk.place.with(|place| place.case);
        desk.sending.outgoing.get().filter(|(outgoing, _)| Some(outgoing.id) != open)
    };
    let shown = move || {
        let (outgoing, ends_at) = away()?;
        let left = countdown(desk, ends_at);
        let is_over = Memo::new(move |_| left.get() <= 0);
        let Outgoing { id, entry, kind } = outgoing;
        let toast = move || {
            view! {
                <div class="toast no-print">
                    <span>{say(kind.word())} " · " {move || seconds(left.get())}</span>
                    <button type="button" on:click=move |_| undo(desk, id, entry)>
                        {icon("undo")} {say(words::HELD_UNDO)} " " <kbd aria-hidden="true">"z"</kbd>
                    </button>
                </div>
            }
        };
        Some(view! { {move || (!is_over.get()).then(toast)} }.into_any())
    };
    view! { {shown} }.into_any()
}

/// Takes back what was sent last; whether there was anything.
pub(super) fn undo_last(desk: Desk) -> bool {
    let of_case = desk.opened.held.with_untracked(|held| {
        held.iter().rev().find(|(held, _)| held.is_mine).map(|(held, _)| held.entry)
    });
    let last = desk.sending.outgoing.with_untracked(|outgoing| {
        outgoing
            .as_ref()
            .filter(|(_, ends_at)| device::now() < *ends_at)
            .map(|(outgoing, _)| (outgoing.id, outgoing.entry))
    });
    let unanswered = desk.undoing.all().pop().map(|asked| (asked.id, asked.entry));
    let of_case = desk.opened.id().zip(of_case);
    let Some((id, entry)) = unanswered.or(of_case).or(last) else { return false };
    undo(desk, id, entry);
    true
}

/// Asks again for what was asked back and not answered.
pub(super) fn resume(desk: Desk) {
    for asked in desk.undoing.all() {
        ask_back(desk, asked.id, asked.entry, false);
    }
}

/// Asks again after a while for all that was not answered.
fn ask_again_later(desk: Desk) {
    if desk.undoing.begin_waiting() {
        let again = move || {
            desk.undoing.end_waiting();
            resume(desk);
        };
        set_timeout(again, AGAIN);
    }
}

/// Takes something back into the composer of its case.
fn undo(desk: Desk, id: ComplaintId, entry: EntryId) {
    ask_back(desk, id, entry, true);
}

/// Asks for something back, by hand or by itself.
fn ask_back(desk: Desk, id: ComplaintId, entry: EntryId, by_hand: bool) {
    let key = desk.undoing.ask(id, entry);
    spawn_local(async move {
        let taken = device::hub().change(&Undo { entry }, &key).await;
        if taken.as_ref().is_err_and(undoing::is_passing) {
            ask_again_later(desk);
        }
        if taken.as_ref().err().is_none_or(undoing::is_final) {
            if !desk.undoing.settle(entry) {
                // An earlier answer to the same call was taken already.
                return;
            }
            if untrack(|| desk.sending.outgoing_is(entry)) {
                desk.sending.outgoing.set(None);
            }
            if taken.is_ok() {
                desk.opened.drop_held(entry);
            }
        }
        match taken {
            Ok(held) => put_back(desk, id, held, by_hand),
            Err(error) if error.code() == Some(Code::Conflict) => tell(desk, words::UNDO_LATE),
            Err(client::Error::Refused(problem)) => desk.said.set(problem.detail),
            Err(_) => tell(desk, words::UNDO_OFFLINE),
        }
        desk.opened.read_again();
        desk.listing.read_again();
    });
}

fn tell(desk: Desk, word: contract::words::Word) {
    desk.undo_told.set(Some(word));
    desk.said.set(say(word).to_owned());
}

fn put_back(desk: Desk, id: ComplaintId, held: Held, by_hand: bool) {
    let Some(kind) = Kind::of(held.kind) else { return };
    desk.drafts.change(id, kind, |draft| {
        let photos = desk.sending.kept_again(&held.photos);
        *draft = joined(held, photos, draft);
    });
    desk.undo_told.set(None);
    desk.sending.told.set(None);
    desk.said.set(say(words::HELD_UNDONE).to_owned());
    if desk.opened.id() != Some(id) {
        // Whoever is at another matter by now finds it in its composer.
        if !by_hand {
            return;
        }
        desk.open(id);
    }
    desk.kind.set(kind);
    desk.round.update(|round| *round += 1);
    if by_hand {
        device::focus_soon("#writing");
    }
}

/// What was taken back, before what has been begun since.
fn joined(held: Held, mut photos: Vec<Kept>, begun: &Draft) -> Draft {
    let mut text = held.text;
    if !begun.text.trim().is_empty() {
        text.push_str("\n\n");
        text.push_str(&begun.text);
    }
    photos.extend(begun.photos.iter().cloned());
    Draft {
        text,
        photos,
        reason: held.reason.or(begun.reason),
        same_as: held.same_as.or(begun.same_as),
        tried: None,
    }
}

#[cfg(test)]
mod tests {
    use contract::{complaints::ActKind, time::Span};

    use super::*;

    #[test]
    fn nothing_that_was_begun_since_is_lost() {
        let begun = Draft { text: "另外".to_owned(), ..Draft::default() };

        assert_eq!(joined(held(), Vec::new(), &begun).text, "明天来修\n\n另外");
        assert_eq!(joined(held(), Vec::new(), &Draft::default()).text, "明天来修");
    }

    fn held() -> Held {
        Held {
            entry: EntryId::from_number(1),
            kind: ActKind::Answer,
            name: "小李".to_owned(),
            is_mine: true,
            text: "明天来修".to_owned(),
            reason: None,
            same_as: None,
            photos: Vec::new(),
            left: Span::SECOND,
            is_stuck: false,
        }
    }
}
