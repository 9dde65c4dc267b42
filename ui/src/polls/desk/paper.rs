//! Entering what was answered on paper: the household, the sheet, a picture of it; of a secret poll the
//! ballots from the box, apart.

mod ballots;
mod filled;
mod sheets;

use contract::{
    id::PollId,
    polls::{Draft, Secrecy, Standing},
    words::polls as words,
};
use leptos::prelude::*;

use super::Desk;
use crate::{
    parts::{Element, all, el, icon, live, opening},
    settings::{language, say},
};
use ballots::Ballots;
use sheets::Sheets;

/// The sheet to print, and the forms; nothing where a poll takes no paper. What is half typed is held here,
/// beyond the forms, of which only one is open at a time.
pub(super) fn paper(
    desk: Desk,
    id: PollId,
    draft: &Draft,
    standing: Memo<Standing>,
    read: Callback<()>,
) -> AnyView {
    if !draft.takes_paper {
        return all![];
    }
    let print = move || {
        (standing.get() == Standing::Open).then(|| {
            el("p").class("bar").child(
                el("a")
                    .class("button")
                    .set("href", format!("/polls/{id}/sheet"))
                    .attr("rel", "external")
                    .child(icon("printer"))
                    .child(say(words::PAPER_PRINT)),
            )
        })
    };
    let is_secret = draft.secrecy == Some(Secrecy::Secret);
    let sheets = Sheets::new(desk, id, draft, read);
    let word = if is_secret { words::PAPER_NOTE } else { words::PAPER_ENTER };
    let ballots = is_secret.then(|| {
        let ballots = Ballots::new(id, draft, read);
        opening(say(words::BALLOT_ENTER), move || ballots.view())
    });
    all![live(print), opening(say(word), move || sheets.view()), ballots]
}

/// How many were entered in one go.
fn told(entered: RwSignal<u32>) -> Element {
    let told = move || {
        (entered.get() > 0).then(|| {
            let words = words::paper_entered(language(), u64::from(entered.get()));
            el("p").class("notice good").child(words)
        })
    };
    el("div").attr("role", "status").child(live(told))
}
