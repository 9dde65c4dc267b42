//! What is done with a poll that was published: more time, breaking it off, counting, what follows.

use contract::{
    id::PollId,
    polls::{Conclude, Extend, Finish, Poll, Sheet, Standing, Stop},
    text::{Body, Subject},
    time::Time,
    words::polls as words,
};
use leptos::prelude::*;

use super::Desk;
use crate::{
    device,
    notices::desk::moment::Moment,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Shown, all, button, el, line, lines, live, watch,
    },
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

/// The acts that are left until it is counted.
pub(super) fn running(
    desk: Desk,
    sheet: Signal<Sheet>,
    standing: Memo<Standing>,
    read: Callback<()>,
) -> AnyView {
    let id = sheet.with_untracked(|sheet| sheet.line.id);
    let is_open = Memo::new(move |_| standing.get() == Standing::Open);
    let next = move || {
        if is_open.get() { extend(desk, sheet, read).shown() } else { finish(sheet, read) }
    };
    all![live(next), stop(id, read)]
}

fn why(text: &str) -> Result<Subject, Vec<Fault>> {
    Subject::try_from(text.trim())
        .map_err(|wrong| vec![Fault::new("why", wrong.sentence(language()))])
}

fn extend(desk: Desk, sheet: Signal<Sheet>, read: Callback<()>) -> Element {
    let (id, end) = sheet.with_untracked(|sheet| (sheet.line.id, sheet.line.closes_at));
    let closes = Moment::new(end, desk.offset);
    let reason = RwSignal::new(String::new());
    let faults = Faults::new("#extend-faults");
    let sending = Sending::new();
    let send = move || {
        let closes_at = match untrack(|| closes.get(desk.offset)) {
            Ok(Some(at)) => at,
            Ok(None) => return faults.show(vec![Fault::new("closes_at", say(words::NEEDS_END))]),
            Err(wrong) => return faults.show(vec![Fault::new("closes_at", wrong)]),
        };
        match why(&reason.get_untracked()) {
            Ok(why) => {
                faults.show(vec![]);
                sending.send_from(Extend { id, closes_at, why }, faults, move |()| read.run(()));
            }
            Err(wrong) => faults.show(wrong),
        }
    };
    opening(words::DESK_EXTEND, move || {
        let field = Field::new("why", say(words::WHY)).hint(say(words::WHY_HINT));
        let word = || say(words::DESK_EXTEND_SEND);
        el("form")
            .class("stack")
            .submit(send)
            .child(faults.summary())
            .child(closes.field("closes_at", say(words::EDIT_END), faults))
            .child(line(field, reason, faults))
            .child(sending.trouble())
            .child(bar(button(ButtonLook::Main, "clock", word, sending.is_busy.into(), send)))
            .shown()
    })
}

fn stop(id: PollId, read: Callback<()>) -> Element {
    let reason = RwSignal::new(String::new());
    let faults = Faults::new("#stop-faults");
    let sending = Sending::new();
    let send = move || match why(&reason.get_untracked()) {
        Ok(why) => {
            faults.show(vec![]);
            sending.send_from(Stop { id, why }, faults, move |()| read.run(()));
        }
        Err(wrong) => faults.show(wrong),
    };
    opening(words::DESK_STOP, move || {
        let field = Field::new("why", say(words::WHY)).hint(say(words::WHY_HINT));
        let word = || say(words::DESK_STOP_SEND);
        el("form")
            .class("stack")
            .submit(send)
            .child(el("p").child(say(words::DESK_STOP_HINT)))
            .child(faults.summary())
            .child(line(field, reason, faults))
            .child(sending.trouble())
            .child(bar(button(ButtonLook::Danger, "x", word, sending.is_busy.into(), send)))
            .shown()
    })
}

/// Counting begins by itself at the end; where paper is entered, once that is said to be done.
fn finish(sheet: Signal<Sheet>, read: Callback<()>) -> AnyView {
    let (id, takes_paper) = sheet.with_untracked(|sheet| (sheet.line.id, sheet.draft.takes_paper));
    if !takes_paper {
        return el("p").class("notice").child(say(words::DESK_COUNTING)).shown();
    }
    let sending = Sending::new();
    let word = || say(words::DESK_FINISH);
    let act = move || sending.send(Finish { id }, move |()| read.run(()));
    el("section")
        .class("card")
        .child(el("p").child(say(words::DESK_FINISH_HINT)))
        .child(sending.trouble())
        .child(bar(button(ButtonLook::Main, "check", word, sending.is_busy.into(), act)))
        .shown()
}

/// Telling what follows; what a colleague has told meanwhile is not replaced unseen.
pub(super) fn conclude(id: PollId, poll: Reading<Poll>, read: Callback<()>) -> AnyView {
    let text = RwSignal::new(String::new());
    let faults = Faults::new("#conclude-faults");
    let sending = Sending::new();
    let is_told = RwSignal::new(false);
    // What stood there when the writer looked.
    let seen: RwSignal<Option<Option<Time>>> = RwSignal::new(None);
    let now = move || poll.now().and_then(|poll| poll.conclusion).map(|said| said.at);
    watch(move || {
        let there = poll.get().map(|poll| poll.conclusion.map(|said| said.at));
        if seen.get_untracked().is_none() {
            seen.set(there);
        }
    });
    let is_replaced = RwSignal::new(false);
    let send = move || match Body::try_from(text.get_untracked()) {
        Ok(words) => {
            faults.show(vec![]);
            // Whoever writes before the poll was read has looked at nothing yet.
            if seen.get_untracked().is_some_and(|seen| seen != now()) {
                seen.set(Some(now()));
                is_replaced.set(true);
                return;
            }
            is_replaced.set(false);
            let request = Conclude { id, text: words, seen: now() };
            sending.send_from(request, faults, move |()| {
                let _ = text.try_set(String::new());
                let _ = is_told.try_set(true);
                let _ = seen.try_set(None);
                read.run(());
                device::to_top();
            });
        }
        Err(wrong) => faults.show(vec![Fault::new("text", wrong.sentence(language()))]),
    };
    // Refused: somebody was quicker; what they said is read.
    watch(move || {
        if sending.failure.with(Option::is_some) {
            read.run(());
        }
    });
    let field = Field::new("text", say(words::DESK_CONCLUDE))
        .hint(say(words::DESK_CONCLUDE_HINT))
        .sent_by(sending.is_busy);
    let word = || say(words::DESK_CONCLUDE_SEND);
    let replaced = move || {
        is_replaced.get().then(|| {
            let said = say(words::DESK_CONCLUDED_BEFORE);
            el("p").class("notice warn").attr("role", "alert").child(said)
        })
    };
    let told = move || {
        is_told.get().then(|| el("p").class("notice good").child(say(words::DESK_CONCLUDED)))
    };
    el("form")
        .class("stack card")
        .submit(send)
        .child(faults.summary())
        .child(lines(field, text, faults, send))
        .child(live(replaced))
        .child(sending.trouble())
        .child(bar(button(ButtonLook::Main, "send", word, sending.is_busy.into(), send)))
        .child(el("div").attr("role", "status").child(live(told)))
        .shown()
}

fn bar(inner: impl Shown) -> Element {
    el("p").class("bar").child(inner)
}

/// A form below its name; only one of them is open at a time, for their fields are named alike.
fn opening(word: contract::words::Word, content: impl Fn() -> AnyView + Send + 'static) -> Element {
    crate::parts::opening(say(word), content)
}
