//! A poll in a list, and what stands beside its title everywhere.

use contract::{
    polls::{Line, Standing, Yours},
    time::Offset,
    words::{Word, polls as words},
};
use leptos::prelude::*;

use crate::{
    parts::{Element, Shown, all, el, icon, moment},
    settings::{language, say},
};

/// A line that leads to its poll.
pub(super) fn line(line: &Line, offset: Offset) -> AnyView {
    let link =
        el("a")
            .set("href", format!("/polls/{}", line.id))
            .child(el("strong").child(line.title.clone()))
            .child(all![yours(line.yours), marks(line, offset)])
            .child((!line.beginning.is_empty()).then(|| {
                el("span").class("hint").attr("dir", "auto").child(line.beginning.clone())
            }))
            .child(el("span").class("hint").child(turnout(line)));
    el("li").child(link).shown()
}

/// How many have answered.
pub(super) fn turnout(line: &Line) -> String {
    line.voice.turnout(language(), line.answered, line.electors)
}

/// How far it is, whether answers are secret, and until when it is open, as chips.
pub(super) fn marks(line: &Line, offset: Offset) -> AnyView {
    let end = line.closes_at.filter(|_| line.standing == Standing::Open).map(|end| {
        el("span")
            .class("due")
            .attr("data-due", "none")
            .child(icon("clock"))
            .child(" ")
            .child(words::open_until(language(), &moment(end, offset)))
    });
    all![
        chip(line.standing.word(), line.standing.look()),
        line.secrecy.map(|secrecy| chip(secrecy.word(), "none")),
        line.is_concluded.then(|| chip(words::IS_CONCLUDED, "ok")),
        end,
    ]
}

/// What the reader can still do, where there is something to say.
fn yours(yours: Yours) -> Option<Element> {
    match yours {
        Yours::Open => Some(chip(words::YOUR_TURN, "soon")),
        Yours::Changeable | Yours::Answered => Some(chip(words::YOU_ANSWERED, "ok")),
        Yours::HomeAnswered => Some(chip(words::HOME_ANSWERED, "ok")),
        Yours::OnPaper => Some(chip(words::ON_PAPER_ANSWERED, "ok")),
        Yours::Join | Yours::Elsewhere | Yours::OwnersOnly | Yours::Missed | Yours::Past => None,
    }
}

pub(super) fn chip(word: Word, look: &'static str) -> Element {
    el("span").class("due").attr("data-due", look).child(say(word))
}
