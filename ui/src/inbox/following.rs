//! Keeps the screen true: what the URL opens, what the hub tells, what the clock does.

use std::time::Duration;

use contract::{
    id::ComplaintId,
    live::Event,
    notices::Glance,
    time::{Span, Time},
    words::inbox as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::{desk::Desk, draft::Kind, held, listing::Reading, sending::Told};
use crate::{
    alerts, device,
    manage::Requests,
    settings::{language, say},
};

/// How often deadlines and ages are told anew.
const TICK: Duration = Duration::from_secs(30);

/// Events come in heaps; they are answered with one reading.
const HEAP: Duration = Duration::from_millis(300);

/// How long the connection may be away before it is said.
const CUT_OFF: Span = Span::SECOND.times(10);

/// How often the connection is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Begins to follow.
pub(super) fn follow(desk: Desk) {
    follow_url(desk);
    follow_rows(desk);
    follow_hub(desk);
    held::resume(desk);
    Effect::new(move |_| device::set_title(&desk.title()));
    Effect::new(move |_| {
        if let Some((_, Told::Sent(word))) = desk.sending.told.get() {
            desk.said.set(say(word).to_owned());
        }
    });
    Effect::new(move |before: Option<Vec<held::Timed>>| {
        let now = desk.opened.held.get();
        let sent =
            before.iter().flatten().find(|(held, _)| held.is_mine && desk.opened.has(held.entry));
        if let Some(kind) = sent.and_then(|(held, _)| Kind::of(held.kind)) {
            desk.said.set(say(kind.sent()).to_owned());
        }
        now
    });
    let _ = set_interval_with_handle(move || desk.now.set(device::now()), TICK);
}

fn follow_url(desk: Desk) {
    let filter = Memo::new(move |_| desk.place.with(super::place::Place::filter));
    Effect::new(move |_| desk.listing.read(filter.get()));

    let id = Memo::new(move |_| desk.place.with(|place| place.case));
    Effect::new(move |before: Option<Option<ComplaintId>>| {
        let id = id.get();
        desk.opened.open(id);
        match id {
            Some(id) => {
                desk.at.set(Some(id));
                desk.arrivals.update(|arrivals| arrivals.open(id));
                desk.undo_told.set(None);
                desk.kind.set(begun(desk, id));
                device::focus_soon("#case-title");
            }
            None if before.flatten().is_some() => super::shortcuts::focus_row(desk),
            None => {}
        }
        id
    });
}

/// The kind somebody had begun to write, else a reply.
fn begun(desk: Desk, id: ComplaintId) -> Kind {
    let begun = |kind: &Kind| desk.drafts.is_begun(id, *kind);
    untrack(|| Kind::ALL.into_iter().find(begun)).unwrap_or_default()
}

fn follow_rows(desk: Desk) {
    Effect::new(move |_| {
        let at = desk.at.get();
        desk.listing.rows.with(|rows| {
            if let Some(index) = at.and_then(|id| rows.position(id)) {
                desk.at_place.set_value(index);
            }
            if desk.arrivals.with_untracked(|arrivals| arrivals.count() > 0) {
                desk.arrivals.update(|arrivals| arrivals.settle(rows));
            }
        });
    });
}

fn follow_hub(desk: Desk) {
    let is_waiting = StoredValue::new(false);
    let read_soon = move || {
        if !is_waiting.get_value() {
            is_waiting.set_value(true);
            set_timeout(
                move || {
                    is_waiting.set_value(false);
                    desk.listing.read_again();
                },
                HEAP,
            );
        }
    };
    let (requests, post) = (expect_context::<Requests>(), desk.me.with_value(|me| me.post));
    let mut live = device::hub().live();
    watch_connection(desk, live.connection());
    spawn_local(async move {
        while let Some(event) = live.next().await {
            alerts::hear(event);
            requests.hear(post, event);
            match event {
                Event::Complaint { id, version } => {
                    hear(desk, id, version);
                    read_soon();
                }
                Event::Desk { id } => {
                    if desk.opened.id() == Some(id) {
                        desk.opened.read_again();
                    }
                    read_soon();
                }
                Event::Writing { id } if desk.opened.id() == Some(id) => desk.presence.read(id),
                Event::Writing { .. } => {}
                // What was read before the stream was open may have changed unheard.
                Event::Open | Event::Reset | Event::Breach { .. } => {
                    device::mark_listening();
                    desk.opened.read_again();
                    desk.glimpse.read(Glance::default());
                    read_soon();
                }
                // The next call is refused and says so.
                Event::Ended => desk.listing.read_again(),
                Event::Assigned { .. }
                | Event::Devices
                | Event::Notices { .. }
                | Event::Rights
                | Event::Suggestion { .. }
                | Event::Poll { .. }
                | Event::Activity { .. } => {}
            }
        }
    });
}

fn hear(desk: Desk, id: ComplaintId, version: i64) {
    if desk.opened.id() == Some(id) {
        if desk.opened.version().is_none_or(|shown| shown < version) {
            desk.opened.read_again();
        }
        return;
    }
    let mut is_new = false;
    if version == 1 {
        desk.arrivals.update(|arrivals| is_new = arrivals.hear(id, version));
    }
    if is_new {
        let count = desk.arrivals.with_untracked(super::rows::Arrivals::count);
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        desk.said.set(words::arrived(language(), count));
    }
}

/// Says that the stream is away once it has been for a while, and reads again when it is back.
fn watch_connection(desk: Desk, connection: device::Connection) {
    let down_since = StoredValue::new(None::<Time>);
    let _ = set_interval_with_handle(
        move || {
            let now = device::now();
            if !connection.is_up() {
                let since = down_since.get_value().unwrap_or(now);
                down_since.set_value(Some(since));
                if now >= since + CUT_OFF && !desk.is_cut_off.get_untracked() {
                    desk.is_cut_off.set(true);
                }
                return;
            }
            down_since.set_value(None);
            if desk.is_cut_off.get_untracked() {
                desk.is_cut_off.set(false);
                desk.listing.read_again();
                if desk.opened.reading.with_untracked(|reading| *reading != Reading::Here) {
                    desk.opened.reading.set(Reading::Waiting);
                }
                desk.opened.read_again();
            }
        },
        LOOK,
    );
}
