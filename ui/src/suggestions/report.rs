//! 举报: which rule something breaks; the staff look at it and never learn who said so.

use contract::{
    id::{CommentId, SuggestionId},
    suggestions::{Report, Rule},
    text::{Body, TextFault},
    words::suggestions as words,
};
use leptos::prelude::*;

use crate::{
    parts::{ButtonLook, Element, Fault, Faults, Field, Shown, button, el, fault, lines, opening},
    sending::Sending,
    settings::{language, say},
};

/// A form that opens where it is asked for.
pub(super) fn report(id: SuggestionId, comment: Option<CommentId>) -> Element {
    let is_told = RwSignal::new(false);
    opening(say(words::REPORT), move || {
        if is_told.get() {
            return el("p").attr("role", "status").child(say(words::REPORTED)).shown();
        }
        fields(id, comment, is_told).shown()
    })
}

fn fields(id: SuggestionId, comment: Option<CommentId>, is_told: RwSignal<bool>) -> Element {
    let chosen: RwSignal<Option<Rule>> = RwSignal::new(None);
    let note = RwSignal::new(String::new());
    let faults = Faults::new("#report-faults");
    let sending = Sending::new();
    let send = move || {
        let Some(rule) = chosen.get_untracked() else {
            return faults.show(vec![Fault::new("rule", say(words::REPORT_CHOOSE))]);
        };
        let note = match Body::try_from(note.get_untracked()) {
            Ok(note) => Some(note),
            Err(TextFault::Empty) => None,
            Err(wrong) => return faults.show(vec![Fault::new("note", wrong.sentence(language()))]),
        };
        faults.show(vec![]);
        let request = Report { id, comment, rule, note };
        sending.send_from(request, faults, move |()| {
            let _ = is_told.try_set(true);
        });
    };
    let rules = Rule::ALL.into_iter().enumerate().map(|(index, rule)| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "rule")
            .checked(move || chosen.get() == Some(rule))
            .on("change", move |_| chosen.set(Some(rule)));
        let radio = if index == 0 { radio.attr("id", "rule") } else { radio };
        el("label").child(radio).child(el("span").child(say(rule.word()))).shown()
    });
    let field = Field::new("note", say(words::REPORT_NOTE))
        .hint(say(words::REPORT_NOTE_HINT))
        .optional()
        .sent_by(sending.is_busy);
    let word = || say(words::REPORT_SEND);
    el("form")
        .class("stack")
        .submit(send)
        .child(el("p").class("hint").child(say(words::REPORT_HINT)))
        .child(faults.summary())
        .child(
            el("fieldset")
                .class("choice")
                .child(el("legend").child(say(words::REPORT_WHICH)))
                .child(rules.collect::<Vec<_>>())
                .child(fault("rule", faults)),
        )
        .child(lines(field, note, faults, send))
        .child(sending.trouble())
        .child(el("div").class("bar").child(button(
            ButtonLook::Plain,
            "alert",
            word,
            sending.is_busy.into(),
            send,
        )))
}
