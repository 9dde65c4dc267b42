//! One poll before those who conduct it: as it was written, as it runs, as it ended.

use contract::{
    id::PollId,
    live::Event,
    polls::{Look, Poll, Secrecy, Sheet, Show, Standing},
    words::polls as words,
};
use leptos::prelude::*;

use super::{DESK, Desk, conducting, drafting, inspecting, paper};
use crate::{
    live::on_event,
    parts::{ButtonLook, Shown, all, dl, el, icon, live, moment, tap, watch},
    polls::{
        events::events,
        line::{marks, turnout},
        result::result,
    },
    reading::Reading,
    settings::say,
};

pub(super) fn look(desk: Desk, id: PollId) -> AnyView {
    let sheet: Reading<Sheet> = Reading::default();
    let read = move || sheet.read(Look { id });
    read();
    on_event(move |event| match event {
        Event::Poll { id: changed } if changed == id => read(),
        Event::Open | Event::Reset => read(),
        _ => {}
    });
    sheet.draw(6, read, move |sheet| {
        // Drawn anew when it has come further: what others do takes no field from under one's hands.
        let standing = Memo::new(move |_| sheet.with(|sheet| sheet.line.standing));
        let stage = Memo::new(move |_| Stage::of(standing.get()));
        live(move || match stage.get() {
            Stage::Draft => sheet.with_untracked(|sheet| drafting::go_on(desk, sheet)),
            stage => published(desk, sheet, (stage, standing), read),
        })
    })
}

/// What is drawn anew when it changes: that its time is over takes no half-typed sheet away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Draft,
    Running,
    Closed,
    Stopped,
}

impl Stage {
    const fn of(standing: Standing) -> Self {
        match standing {
            Standing::Draft => Self::Draft,
            Standing::Open | Standing::Counting => Self::Running,
            Standing::Closed => Self::Closed,
            Standing::Stopped => Self::Stopped,
        }
    }
}

fn published(
    desk: Desk,
    sheet: Signal<Sheet>,
    (stage, standing): (Stage, Memo<Standing>),
    read: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let (id, title) = sheet.with_untracked(|sheet| (sheet.line.id, sheet.line.title.clone()));
    let poll: Reading<Poll> = Reading::default();
    let read_poll = move || poll.read(Show { id });
    read_poll();
    // Whatever changes the sheet may have changed the numbers.
    let mut before = sheet.get_untracked();
    watch(move || {
        let now = sheet.get();
        if now != before {
            before = now;
            read_poll();
        }
    });
    let again = move || {
        read();
        read_poll();
    };
    let view = el("a")
        .class("button")
        .set("href", format!("/polls/{id}"))
        .attr("rel", "external")
        .child(icon("eye"))
        .child(say(words::DESK_AS_RESIDENT));
    let refresh = tap(ButtonLook::Plain, "refresh", say(words::DESK_REFRESH), again);
    let (draft, is_past) = sheet.with_untracked(|sheet| (sheet.draft.clone(), sheet.is_past));
    let numbers = poll.draw(4, read_poll, move |poll| {
        all![
            live(move || events(&poll.get().events, desk.offset)),
            live(move || {
                let poll = poll.get();
                let none = matches!(poll.result, contract::polls::Shown::Later)
                    .then(|| el("p").class("hint").child(say(words::DESK_LATER)));
                all![none, result(&poll, desk.offset)]
            }),
        ]
    });
    let again = Callback::new(move |()| again());
    let conducted = match stage {
        Stage::Running => conducting::running(desk, sheet, standing, again),
        Stage::Closed => conducting::conclude(id, poll, again),
        Stage::Draft | Stage::Stopped => all![],
    };
    all![
        DESK.head(title),
        live(move || facts(desk, &sheet.get())),
        el("div").class("bar").child(view).child(refresh),
        numbers,
        (stage == Stage::Running).then(|| paper::paper(desk, id, &draft, standing, again)),
        if is_past {
            el("p").class("notice").child(say(words::DESK_PAST)).shown()
        } else {
            inspecting::inspecting(desk, id, &draft, stage, again)
        },
        conducted,
    ]
}

fn facts(desk: Desk, sheet: &Sheet) -> AnyView {
    let line = &sheet.line;
    let mut facts = vec![(words::DESK_VOICE, say(line.voice.word()).to_owned())];
    if sheet.papers > 0 {
        facts.push((words::DESK_PAPERS, sheet.papers.to_string()));
    }
    if sheet.papers > 0 && line.secrecy == Some(Secrecy::Secret) {
        facts.push((words::DESK_BALLOTS, sheet.ballots.to_string()));
    }
    if let (Standing::Open | Standing::Counting, Some(until)) = (line.standing, sheet.paper_until) {
        facts.push((words::DESK_PAPER_UNTIL, moment(until, desk.offset)));
    }
    all![
        el("p").class("marks").child(marks(line, desk.offset)),
        el("p").child(turnout(line)),
        el("dl").class("facts").child(dl(facts)),
    ]
}
