//! One gate, as those see it who look after it or audit: nothing in it leads to anybody who passes it.

use contract::{
    gates::{Answers, Gate, Lack, State, WayIn},
    time::{Day, Offset},
    words::{Word, consents, gates as words},
};
use leptos::prelude::*;

use super::{Desk, acts, board, card_id, tried};
use crate::{
    all,
    parts::{Element, Shown, day, dl, el, icon, moment, pictures},
    settings::{language, say},
};

pub(super) fn one(desk: Desk, gate: &Gate) -> AnyView {
    let look = match gate.state {
        State::Draft => "filed",
        State::Live => "resolved",
        State::Paused => "underway",
        State::Removed => "withdrawn",
    };
    let state = el("span").class("status").attr("data-status", look).child(say(gate.state.word()));
    el("li")
        .class("card stack")
        .set("id", card_id(gate.id))
        .attr("tabindex", "-1")
        .child(el("h2").child(gate.draft.name.to_string()))
        .child(el("p").child(state))
        .child(overdue(gate))
        .child(tried::warning(gate))
        .child(stopped(gate))
        .child(lacks(gate))
        .child(el("dl").class("facts").child(dl(facts(gate, desk.offset))))
        .child(board::board(gate, desk.offset))
        .child(key(gate))
        .child(
            gate.sign.clone().map(|sign| all![el("h3").child(say(words::SIGN)), pictures(&[sign])]),
        )
        .child(pending(gate, desk.offset))
        .child(tried::found(gate, desk.offset))
        .child(el("h3").child(say(words::ACT_ASSESS)))
        .child(assessed(gate, desk.offset))
        .child(el("h3").child(say(words::NOTICE)))
        .child(notices(gate))
        .child(desk.acts().then(|| acts::acts(desk, gate)))
        .shown()
}

/// What was not deleted in time, before everything else.
fn overdue(gate: &Gate) -> Option<Element> {
    (!gate.pending.is_empty()).then(|| {
        let count = u64::try_from(gate.pending.len()).unwrap_or(u64::MAX);
        el("p").class("problem").child(icon("alert")).child(" ").child(words::overdue_many(
            language(),
            count,
            gate.draft.vendor.as_str(),
        ))
    })
}

/// That a gate in use has stopped by itself: it was not heard, or another way in is not known to work.
fn stopped(gate: &Gate) -> Option<Element> {
    let is_so = |lack: &Lack| matches!(lack, Lack::Heard | Lack::OtherWay);
    (gate.state == State::Live && gate.lacks.iter().any(is_so)).then(|| {
        let hint = words::stopped_hint(language(), gate.draft.vendor.as_str());
        el("div")
            .class("problem stack")
            .child(
                el("p")
                    .child(icon("alert"))
                    .child(" ")
                    .child(el("strong").child(say(words::STOPPED))),
            )
            .child(el("p").child(hint))
    })
}

/// What it lacks; one that is out of use lacks nothing any more.
fn lacks(gate: &Gate) -> Option<Element> {
    if gate.lacks.is_empty() || gate.state == State::Removed {
        return None;
    }
    let lines = gate.lacks.iter().map(|lack| el("li").child(say(lack.word())).shown());
    let lines = el("ul").child(lines.collect::<Vec<_>>());
    Some(el("div").class("notice warn").child(el("strong").child(say(words::LACKS))).child(lines))
}

fn facts(gate: &Gate, offset: Offset) -> Vec<(Word, String)> {
    let language = language();
    let draft = &gate.draft;
    let said = |word: Word| say(word).to_owned();
    let heard = gate.heard_at.map_or_else(|| said(words::HEARD_NEVER), |at| moment(at, offset));
    let takes_in = if gate.takes_in { words::TAKES_IN_YES } else { words::TAKES_IN_NO };
    let mut facts = vec![
        (words::TAKES_IN, said(takes_in)),
        (words::AREA, said(draft.area.word())),
        (words::MODE, said(draft.mode.word())),
        (words::WAYS, joined(&draft.ways)),
        (words::HEARD, heard),
    ];
    facts.extend(gate.draft.ways.iter().map(|way| (way.word(), tried_last(gate, *way, offset))));
    let faces = gate.templates.map_or_else(
        || said(words::FACES_FEW),
        |count| words::faces_many(language, u64::from(count)),
    );
    facts.extend([
        (words::FACES, faces),
        (words::TRIED, tried::count(gate)),
        (words::VENDOR, draft.vendor.to_string()),
        (words::VENDOR_CONTACT, draft.vendor_contact.to_string()),
        (words::CONTRACT, contract(gate, offset)),
        (words::MODEL, draft.model.to_string()),
    ]);
    facts
}

/// The contract with who looks after its device.
fn contract(gate: &Gate, offset: Offset) -> String {
    gate.draft.contract.as_ref().map_or_else(
        || say(words::CONTRACT_NONE).to_owned(),
        |one| {
            let signed = day(one.signed_on.at(0, offset), offset);
            words::contract_line(language(), &signed, one.number.as_str())
        },
    )
}

/// When a way in without a face was tried last, and by whom.
fn tried_last(gate: &Gate, way: WayIn, offset: Offset) -> String {
    match gate.trials.iter().find(|trial| trial.way == way) {
        Some(trial) => {
            words::trial_line(language(), say(trial.by.word()), &moment(trial.at, offset))
        }
        None => say(words::BROKEN).to_owned(),
    }
}

fn joined(ways: &[WayIn]) -> String {
    let ways: Vec<&str> = ways.iter().map(|way| say(way.word())).collect();
    ways.join(say(consents::AND))
}

/// The key, to be compared with the agent's own. A plain `details`: it closes no form that is being
/// filled in.
fn key(gate: &Gate) -> Option<Element> {
    gate.key.clone().map(|key| {
        el("details")
            .child(el("summary").child(say(words::KEY)))
            .child(el("p").class("hint").child(say(words::KEY_HINT)))
            .child(el("pre").attr("tabindex", "0").child(key))
    })
}

/// What it should have deleted by now, with no word of whose it is.
fn pending(gate: &Gate, offset: Offset) -> Option<AnyView> {
    if gate.pending.is_empty() {
        return None;
    }
    let lines = gate.pending.iter().map(|order| {
        let said = |of: Day| day(of.at(0, offset), offset);
        let (due, made) = (said(order.due_on), said(order.made_on));
        el("li")
            .child(el("span").class("due").attr("data-due", "late").child(say(words::PENDING_LATE)))
            .child(" ")
            .child(words::pending_line(language(), &due, &made))
            .shown()
    });
    Some(all![
        el("h3").child(say(words::PENDING)),
        el("ul").child(lines.collect::<Vec<_>>()),
        el("p").class("hint").child(say(words::PENDING_HINT)),
    ])
}

/// The assessments, the newest first, each with what was answered.
fn assessed(gate: &Gate, offset: Offset) -> AnyView {
    if gate.assessed.is_empty() {
        return el("p").class("hint").child(say(words::ASSESSED_NEVER)).shown();
    }
    let each = gate.assessed.iter().map(|one| {
        let line = words::assessed_line(language(), &one.by, &moment(one.at, offset));
        let (word, look) = if one.is_current {
            (words::ASSESSED_CURRENT, "ok")
        } else {
            (words::ASSESSED_OUTDATED, "soon")
        };
        let Answers { lawful, effect, risk, measures } = one.answers.clone();
        let answers = vec![
            (words::ASSESS_LAWFUL, String::from(lawful)),
            (words::ASSESS_EFFECT, String::from(effect)),
            (words::ASSESS_RISK, String::from(risk)),
            (words::ASSESS_MEASURES, String::from(measures)),
        ];
        let mark = el("span").class("due").attr("data-due", look).child(say(word));
        el("details")
            .child(el("summary").child(el("span").child(line)).child(mark))
            .child(el("dl").child(dl(answers)))
            .shown()
    });
    each.collect::<Vec<_>>().shown()
}

/// What people are told, word for word.
fn notices(gate: &Gate) -> AnyView {
    if gate.notices.is_empty() {
        return el("p").class("hint").child(say(words::NOTICE_NEVER)).shown();
    }
    let language = language();
    let each = gate.notices.iter().map(|notice| {
        let purpose = say(notice.purpose.word());
        let line = words::notice_line(language, purpose, &notice.version.to_string());
        let told: Vec<_> =
            notice.answers(language).into_iter().chain(notice.rest(language)).collect();
        el("details").child(el("summary").child(line)).child(el("dl").child(dl(told))).shown()
    });
    each.collect::<Vec<_>>().shown()
}
