//! Hears keys and does what they ask for.

use contract::complaints::{ActKind, Reason};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    care, commands, counter,
    desk::Desk,
    draft::Kind,
    held, help,
    keys::{Command, Focus, Press, begins, command},
    rows::Step,
};
use crate::device;

/// Listens for as long as the page lives.
pub(super) fn listen(desk: Desk) {
    let began = StoredValue::new(false);
    let _ = window_event_listener(ev::keydown, move |event| {
        let singles = desk.singles.get_untracked();
        let pressed = press(&event);
        let asked = command(pressed.borrowed(), singles, began.get_value());
        began.set_value(begins(pressed.borrowed(), singles));
        if let Some(asked) = asked
            && !event.default_prevented()
            && act(desk, asked, pressed.focus)
        {
            event.prevent_default();
        }
    });
}

/// A key as an event has it.
pub(super) struct Pressed {
    key: String,
    control: bool,
    alt: bool,
    shift: bool,
    composing: bool,
    focus: Focus,
}

impl Pressed {
    /// As the table of keys reads it.
    #[must_use]
    pub(super) fn borrowed(&self) -> Press<'_> {
        let Self { ref key, control, alt, shift, composing, focus } = *self;
        Press { key, control, alt, shift, composing, focus }
    }
}

/// Reads an event.
#[must_use]
pub(super) fn press(event: &ev::KeyboardEvent) -> Pressed {
    Pressed {
        key: event.key(),
        control: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        shift: event.shift_key(),
        composing: device::composes(event),
        focus: focus(),
    }
}

fn focus() -> Focus {
    let Some(element) = device::document().active_element() else { return Focus::Page };
    let is_in = |selector: &str| element.closest(selector).ok().flatten().is_some();
    Focus::of(
        &element.tag_name(),
        &element.get_attribute("type").unwrap_or_default(),
        is_in("dialog"),
    )
}

/// Does it; whether there was anything to do.
pub(super) fn act(desk: Desk, asked: Command, focus: Focus) -> bool {
    match asked {
        Command::Next => walk(desk, desk.step(Step::Down)),
        Command::Previous => walk(desk, desk.step(Step::Up)),
        Command::Top => walk(
            desk,
            desk.listing.rows.with_untracked(|rows| rows.matters.first().map(|first| first.id)),
        ),
        Command::Open => {
            let Some(id) = desk.at.get_untracked() else { return false };
            desk.open(id);
            true
        }
        Command::Reply => write(desk, Kind::Answer),
        Command::Note => write(desk, Kind::Note),
        Command::Resolve => write(desk, Kind::Resolve),
        Command::Decline => write(desk, Kind::Decline),
        Command::Accept => {
            let may = untrack(|| desk.may(ActKind::Accept));
            if may {
                desk.sending.accept();
            }
            may
        }
        Command::Search => {
            if !is_list_seen() {
                desk.go(&desk.place.get_untracked().filter());
            }
            device::focus_soon("#search");
            true
        }
        Command::Help => {
            help::open();
            true
        }
        Command::Duplicate => duplicate(desk),
        Command::Assign => care::open_assign(desk),
        Command::Commands => {
            commands::open(desk);
            true
        }
        Command::Counter => {
            counter::open(desk);
            true
        }
        Command::Elder => {
            desk.settings.turn_elder(!desk.settings.is_elder.get_untracked());
            true
        }
        Command::Snooze => care::open_snooze(desk),
        Command::Undo => held::undo_last(desk),
        Command::Back => back(desk, focus),
        // The field itself sends.
        Command::Send => false,
    }
}

fn walk(desk: Desk, to: Option<contract::id::ComplaintId>) -> bool {
    let Some(id) = to else { return false };
    desk.at.set(Some(id));
    if is_list_seen() {
        device::focus(&format!("#row-{id}"));
    } else {
        desk.open(id);
    }
    true
}

fn write(desk: Desk, kind: Kind) -> bool {
    let is_there = untrack(|| desk.tabs()).iter().any(|(tab, _)| *tab == kind);
    if is_there {
        let place = desk.place.get_untracked();
        if place.facts {
            desk.go(&place.with_facts(false));
        }
        desk.kind.set(kind);
        device::focus_soon("#writing");
    }
    is_there
}

/// Begins a refusal whose reason is that another matter is the same.
fn duplicate(desk: Desk) -> bool {
    let may = untrack(|| desk.may(ActKind::Decline));
    if let Some(id) = desk.opened.id().filter(|_| may) {
        desk.drafts.change(id, Kind::Decline, |draft| draft.reason = Some(Reason::Duplicate));
        desk.round.update(|round| *round += 1);
        write(desk, Kind::Decline);
        device::focus_soon("#reason input:checked");
    }
    may
}

fn back(desk: Desk, focus: Focus) -> bool {
    let place = desk.place.get_untracked();
    if focus == Focus::Field {
        let field = device::document().active_element();
        if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = field.blur();
        }
    } else if place.facts {
        desk.go(&place.with_facts(false));
    } else if place.case.is_some() {
        desk.go(&place.filter());
    } else {
        return false;
    }
    true
}

/// Moves the focus to the row the keys are at, once it is drawn.
pub(super) fn focus_row(desk: Desk) {
    if let Some(id) = desk.at.get_untracked() {
        device::soon(move || device::focus(&format!("#row-{id}")));
    }
}

/// Whether the list stands on the screen; a narrow one shows one pane at a time.
fn is_list_seen() -> bool {
    let search = device::document().get_element_by_id("search");
    search
        .and_then(|search| search.dyn_into::<web_sys::HtmlElement>().ok())
        .is_some_and(|search| search.offset_parent().is_some())
}
