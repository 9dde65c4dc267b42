//! One poll: what it is about, what an answerer can rely on, the sheet, and what came out.

use contract::{
    id::PollId,
    live::Event,
    people::{Care, Post},
    polls::{Poll, Show, Standing, Yours},
    words::{Word, community, polls as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    answers::sheet,
    draft,
    events::events,
    line::{marks, turnout},
    promise::promise,
    result::result,
};
use crate::{
    community::here,
    device::{self, Shelf},
    frame,
    live::on_event,
    notices::drawn,
    parts::{ButtonLook, Element, Shown, all, dl, el, icon, link, live, moment, tap},
    reading::Reading,
    sessions::session,
    settings::say,
};

/// A poll, read again whenever it may have changed.
pub(super) fn one(id: PollId) -> AnyView {
    let reading: Reading<Poll> = Reading::default();
    let read = move || reading.read(Show { id });
    read();
    on_event(move |event| match event {
        Event::Poll { id: changed } if changed == id => read(),
        Event::Open | Event::Reset => read(),
        _ => {}
    });
    let is_sent = RwSignal::new(false);
    let sent = move || {
        let _ = is_sent.try_set(true);
        read();
        device::focus_soon("h1");
    };
    all![
        frame::back("/polls", words::BACK),
        reading.draw(6, read, move |poll| {
            // The sheet is drawn anew only when what the reader can do has changed: nothing that
            // others do takes a field from under somebody's hands.
            let yours = Memo::new(move |_| poll.with(|poll| (poll.line.yours, poll.line.standing)));
            let is_over = Memo::new(move |_| yours.get().1 == Standing::Closed);
            let told = move |is_first: bool| {
                live(move || {
                    (is_over.get() == is_first).then(|| result(&poll.get(), here().offset()))
                })
            };
            all![
                head(poll),
                // What came out is what one comes for once it is over.
                told(true),
                live(move || {
                    let _ = yours.get();
                    poll.with_untracked(|poll| turn(poll, is_sent, read, sent))
                }),
                told(false),
                poll.with_untracked(foot),
            ]
        }),
    ]
}

/// Its heading stays while what stands below it is drawn anew: it may have the focus.
fn head(poll: Signal<Poll>) -> Element {
    let offset = here().offset();
    let header = el("header")
        .child(frame::heading(move || poll.with(|poll| poll.line.title.clone())))
        .child(live(move || {
            poll.with(|poll| {
                all![
                    el("p").class("marks").child(marks(&poll.line, offset)),
                    el("p").class("hint").child(turnout(&poll.line)),
                ]
            })
        }));
    el("article").class("notice-body").child(header).child(live(move || {
        poll.with(|poll| {
            let mut facts = vec![(words::FOR_WHOM, poll.audience.clone())];
            if let (Standing::Counting, Some(until)) = (poll.line.standing, poll.paper_until) {
                facts.push((words::COUNTED_BY, moment(until, offset)));
            }
            let facts = el("dl").class("facts").child(dl(facts));
            all![events(&poll.events, offset), drawn(&poll.body), facts]
        })
    }))
}

/// What the reader can do, or why not.
fn turn(
    poll: &Poll,
    is_sent: RwSignal<bool>,
    read: impl Fn() + Copy + Send + Sync + 'static,
    then: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let line = &poll.line;
    let is_open = line.standing == Standing::Open;
    let promised = line
        .secrecy
        .filter(|_| line.standing != Standing::Stopped)
        .map(|secrecy| promise(secrecy, poll.is_live, poll.has_texts()));
    let me = session().me.get_untracked();
    // What cannot be sent any more stays on no device.
    if let Some(me) = &me
        && !(is_open && matches!(line.yours, Yours::Open | Yours::Changeable))
    {
        Shelf::Device.forget(&draft::name(me.person, line.id));
    }
    let works = me.as_ref().is_some_and(|me| me.post != Post::Resident);
    let thanks = move || {
        is_sent.get().then(|| {
            el("p").class("notice good").child(icon("check")).child(" ").child(say(words::SENT))
        })
    };
    let thanks = el("div").attr("role", "status").child(live(thanks));
    let told = |word: Word| el("p").class("notice").child(say(word)).shown();
    let turn = match (line.yours, me) {
        (Yours::Open, Some(me)) if is_open => sheet(poll, &me, read, then),
        (Yours::Changeable, Some(me)) if is_open => {
            let again = sheet(poll, &me, read, then);
            let summary = el("summary").child(say(words::CHANGE));
            all![told(words::TURN_CHANGEABLE), el("details").child(summary).child(again)]
        }
        (Yours::Join, _) if is_open => all![
            told(words::JOIN_TO_ANSWER),
            el("p").class("bar").child(link(
                ButtonLook::Main,
                "/join",
                "key",
                community::JOIN_ACTION
            )),
        ],
        (Yours::Elsewhere, _) if is_open && works => told(words::TURN_WORKS),
        (Yours::Elsewhere, _) if is_open => told(words::TURN_ELSEWHERE),
        (Yours::Missed, _) if line.standing != Standing::Stopped => told(words::TURN_MISSED),
        (Yours::OwnersOnly, _) if is_open => told(words::TURN_OWNERS),
        (Yours::Answered | Yours::Changeable, _) => told(words::TURN_ANSWERED),
        (Yours::HomeAnswered, _) => told(words::TURN_HOME),
        (Yours::OnPaper, _) if line.voice.is_shared() => told(words::TURN_PAPER_HOME),
        (Yours::OnPaper, _) => told(words::TURN_PAPER),
        (Yours::Past, _) => told(words::TURN_PAST),
        _ => all![],
    };
    all![thanks, promised, turn]
}

/// Passing it on, and the staff's way to it.
fn foot(poll: &Poll) -> AnyView {
    let address = StoredValue::new(poll.address.clone());
    let is_copied = RwSignal::new(false);
    let copy = move || {
        spawn_local(async move {
            let copied = device::copy(&address.get_value()).await;
            let _ = is_copied.try_set(copied);
        });
    };
    let copied = move || is_copied.get().then(|| say(contract::words::suggestions::LINK_COPIED));
    let word = say(contract::words::suggestions::LINK);
    let is_staff =
        session().me.with_untracked(|me| me.as_ref().is_some_and(|me| me.post.may(Care::Consult)));
    let desk = is_staff.then(|| {
        el("a")
            .class("button")
            .set("href", format!("/staff/polls?id={}", poll.line.id))
            .attr("rel", "external")
            .child(icon("list"))
            .child(say(words::TO_DESK))
    });
    el("div")
        .class("bar")
        .child(tap(ButtonLook::Plain, "link", word, copy))
        .child(desk)
        .child(el("span").attr("role", "status").child(live(copied)))
        .shown()
}
