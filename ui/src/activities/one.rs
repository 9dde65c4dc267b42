//! One activity: when and where, who it is for, the sign-up, and what came of it.

use contract::{
    activities::{Activity, DOORS, Show, Standing, Yours},
    id::ActivityId,
    live::Event,
    people::{Care, Post},
    words::{Word, activities as words, community},
};
use leptos::{prelude::*, task::spawn_local};

use super::{coming, door, line::marks};
use crate::{
    community::here,
    device, frame,
    live::on_event,
    notices::drawn,
    parts::{
        ButtonLook, Element, Shown, all, dl, el, icon, link, live, moment, period, pictures, tap,
    },
    reading::Reading,
    sessions::session,
    settings::{language, say},
};

/// An activity, read again whenever it may have changed.
pub(super) fn one(id: ActivityId) -> AnyView {
    let reading: Reading<Activity> = Reading::default();
    let read = move || reading.read(Show { id });
    read();
    on_event(move |event| match event {
        Event::Activity { id: changed } if changed == id => read(),
        Event::Open | Event::Reset => read(),
        _ => {}
    });
    // What was scanned at the door stands behind the hash.
    let digits = StoredValue::new(device::take_code());
    let said: RwSignal<Option<Word>> = RwSignal::new(None);
    let done = move |word: Word| {
        let _ = said.try_set(Some(word));
        read();
        device::focus_soon("h1");
    };
    let told = move || {
        // What was said of a seat is not true any more once one has moved up.
        let yours = reading.get().map(|one| one.line.yours);
        said.get().filter(|word| is_true(*word, yours)).map(|word| {
            el("p").class("notice good").child(icon("check")).child(" ").child(say(word))
        })
    };
    all![
        frame::back("/activities", words::BACK),
        reading.draw(6, read, move |activity| {
            // Drawn anew only when what the reader can do has changed: nothing that others do takes
            // a field from under somebody's hands.
            let state = Memo::new(move |_| {
                activity.with(|one| {
                    let line = &one.line;
                    let is_near = device::now() + DOORS >= line.starts_at;
                    (line.yours, line.standing, line.needs_signup, is_near)
                })
            });
            all![
                head(activity),
                el("div").attr("role", "status").child(live(told)),
                live(move || {
                    activity.with(|one| {
                        let seats = one.line.seats_left(language())?;
                        Some(el("p").class("notice").child(seats))
                    })
                }),
                live(move || {
                    let _ = state.get();
                    turn(activity, digits, read, done)
                }),
                live(move || {
                    activity.with(|one| one.line.standing.is_coming().then(|| calendar(one)))
                }),
                live(move || activity.with(report)),
                activity.with_untracked(foot),
            ]
        }),
    ]
}

/// Its heading stays while what stands below it is drawn anew: it may have the focus.
fn head(activity: Signal<Activity>) -> Element {
    let offset = here().offset();
    let header = el("header")
        .child(frame::heading(move || activity.with(|one| one.line.title.clone())))
        .child(el("p").class("marks").child(live(move || activity.with(|one| marks(&one.line)))));
    el("article").class("notice-body").child(header).child(live(move || {
        activity.with(|one| {
            let mut facts = vec![
                (words::WHEN, period(one.line.starts_at, one.line.ends_at, offset)),
                (words::WHERE, one.line.place.clone()),
                (words::FOR_WHOM, one.audience.clone()),
            ];
            if one.line.standing == Standing::Open && one.closes_at < one.line.starts_at {
                facts.push((words::CLOSES, moment(one.closes_at, offset)));
            }
            if one.helpers > 0 && one.line.standing.is_coming() {
                let (wanted, there) = (one.helpers.to_string(), one.helping.to_string());
                facts.push((words::HELPERS, words::helpers_of(language(), &there, &wanted)));
            }
            all![happened(one), el("dl").class("facts").child(dl(facts)), drawn(&one.body),]
        })
    }))
}

/// That it was changed or called off, and why.
fn happened(activity: &Activity) -> Option<Element> {
    let why = activity.why.as_ref()?;
    let at = moment(activity.changed_at, here().offset());
    let said = match activity.line.standing {
        Standing::Cancelled => words::cancelled(language(), why),
        _ => words::changed(language(), &at, why),
    };
    Some(el("p").class("notice warn").child(icon("alert")).child(" ").child(said))
}

/// What the reader can do, or why not.
fn turn(
    activity: Signal<Activity>,
    digits: StoredValue<Option<String>>,
    read: impl Fn() + Copy + Send + Sync + 'static,
    done: impl Fn(Word) + Copy + Send + Sync + 'static,
) -> AnyView {
    let line = activity.with_untracked(|one| one.line.clone());
    if !line.standing.is_coming() {
        return all![];
    }
    let is_open = line.standing == Standing::Open;
    let told = |said: String| el("p").class("notice").child(said).shown();
    let works =
        session().me.with_untracked(|me| me.as_ref().is_some_and(|me| me.post != Post::Resident));
    let walk_in = || told(say(words::TURN_WALK_IN).to_owned());
    let is_near = device::now() + DOORS >= line.starts_at;
    let door = |label| is_near.then(|| door::door(line.id, digits, label, read, done));
    match line.yours {
        Yours::Join if line.needs_signup && !is_open => told(say(words::TURN_SHUT).to_owned()),
        Yours::Join if line.needs_signup => all![
            told(say(words::JOIN_TO_COME).to_owned()),
            el("p").class("bar").child(link(
                ButtonLook::Main,
                "/join",
                "key",
                community::JOIN_ACTION
            )),
        ],
        Yours::Join => walk_in(),
        Yours::Elsewhere if works => told(say(words::TURN_WORKS).to_owned()),
        Yours::Elsewhere => told(say(words::TURN_ELSEWHERE).to_owned()),
        Yours::Free if !line.needs_signup => all![walk_in(), door(words::CHECK_IN)],
        Yours::Free if is_open => coming::sign_up(activity, read, done),
        Yours::Free => all![told(say(words::TURN_SHUT).to_owned()), door(words::CHECK_IN)],
        Yours::Coming { has_come: true, .. } => told(say(words::TURN_BEEN).to_owned()),
        Yours::Coming { is_helper, heads, .. } => {
            let said = if is_helper {
                say(words::TURN_HELPING).to_owned()
            } else {
                words::turn_coming(language(), u64::from(heads))
            };
            let leave = (line.standing != Standing::Running).then(|| coming::leave(line.id, done));
            all![told(said), door(words::CHECK_IN), leave]
        }
        Yours::Waiting { before, .. } => {
            let leave = (line.standing != Standing::Running).then(|| coming::leave(line.id, done));
            all![told(waiting(line.standing, before)), leave]
        }
    }
}

/// What somebody reads who waits for a seat.
fn waiting(standing: Standing, before: u32) -> String {
    match (standing, before) {
        (Standing::Running, _) => say(words::TURN_WAITED).to_owned(),
        (_, 0) => say(words::TURN_NEXT).to_owned(),
        (_, before) => words::turn_waiting(language(), u64::from(before)),
    }
}

/// Whether what was said is still so.
fn is_true(word: Word, yours: Option<Yours>) -> bool {
    let is_waiting = matches!(yours, Some(Yours::Waiting { .. }));
    if word == words::SIGNED_WAITING { is_waiting } else { true }
}

/// The way into one's own calendar: a link that phones open with it; the shell saves the file.
fn calendar(activity: &Activity) -> AnyView {
    let line = &activity.line;
    if device::kept().is_none() {
        let link = el("a")
            .class("button")
            .set("href", format!("/activities/{}/calendar.ics", line.id))
            .attr("download", "linli.ics")
            .child(icon("calendar"))
            .child(say(words::CALENDAR));
        return el("p").class("bar").child(link).shown();
    }
    let file = activity.calendar_file();
    let is_saved = RwSignal::new(false);
    let save = move || {
        let file = file.clone();
        spawn_local(async move {
            if device::save("linli.ics", &file).await {
                let _ = is_saved.try_set(true);
            }
        });
    };
    let saved = contract::words::notices::CALENDAR_SAVED;
    let said = move || is_saved.get().then(|| el("span").child(say(saved)));
    el("p")
        .class("bar")
        .child(tap(ButtonLook::Plain, "calendar", say(words::CALENDAR), save))
        .child(el("span").attr("role", "status").child(live(said)))
        .shown()
}

fn report(activity: &Activity) -> AnyView {
    let Some(report) = &activity.report else { return all![] };
    let at = moment(report.at, here().offset());
    el("section")
        .class("card")
        .child(el("h2").child(say(words::REPORT)))
        .child(drawn(&report.body))
        .child(pictures(&report.photos))
        .child(el("p").class("hint").child(words::reported(language(), &at)))
        .shown()
}

/// The staff's way to it.
fn foot(activity: &Activity) -> AnyView {
    let is_staff =
        session().me.with_untracked(|me| me.as_ref().is_some_and(|me| me.post.may(Care::Gather)));
    if !is_staff {
        return all![];
    }
    let desk = el("a")
        .class("button")
        .set("href", format!("/staff/activities?id={}", activity.line.id))
        .attr("rel", "external")
        .child(icon("list"))
        .child(say(words::TO_DESK));
    el("div").class("bar").child(desk).shown()
}
