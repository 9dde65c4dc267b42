//! Hiding what breaks a rule, showing it again, and learning who wrote where that has to be known.

use contract::{
    id::{CommentId, SuggestionId},
    people::Post,
    suggestions::{Hide, Reveal, Revealed, Rule, Settle, Unhide},
    text::Subject,
    words::suggestions as words,
};
use leptos::prelude::*;

use crate::{
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Shown, all, button, el, fault, line, live,
        opening,
    },
    sending::Sending,
    sessions::session,
    settings::{language, say},
};

/// A suggestion, or a comment under it.
#[derive(Clone, Copy)]
pub(in crate::suggestions) struct What {
    pub(in crate::suggestions) id: SuggestionId,
    pub(in crate::suggestions) comment: Option<CommentId>,
    /// Whether its writer shows no name.
    pub(in crate::suggestions) can_reveal: bool,
}

/// What can be done with it.
pub(in crate::suggestions) fn tools(
    what: What,
    is_hidden: bool,
    read: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let is_manager =
        session().me.with_untracked(|me| me.as_ref().is_some_and(|me| me.post == Post::Manager));
    let can_reveal = is_manager && what.can_reveal;
    all![
        if is_hidden {
            unhide(what, read).shown()
        } else {
            opening(say(words::HIDE), move || hide(what, read).shown()).shown()
        },
        can_reveal.then(|| {
            let told: RwSignal<Option<Revealed>> = RwSignal::new(None);
            opening(say(words::REVEAL), move || reveal(what, told).shown())
        }),
    ]
}

fn hide(what: What, read: impl Fn() + Copy + Send + 'static) -> Element {
    let What { id, comment, .. } = what;
    let chosen: RwSignal<Option<Rule>> = RwSignal::new(None);
    let note = RwSignal::new(String::new());
    let faults = Faults::new("#hide-faults");
    let sending = Sending::new();
    let send = move || {
        let Some(rule) = chosen.get_untracked() else {
            return faults.show(vec![Fault::new("hide-rule", say(words::REPORT_CHOOSE))]);
        };
        let note = match Subject::try_from(note.get_untracked().trim()) {
            Ok(note) => note,
            Err(wrong) => {
                return faults.show(vec![Fault::new("hide-note", wrong.sentence(language()))]);
            }
        };
        faults.show(vec![]);
        sending.send_from(Hide { id, comment, rule, note }, faults, move |()| read());
    };
    let rules = Rule::ALL.into_iter().enumerate().map(|(index, rule)| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", "hide-rule")
            .checked(move || chosen.get() == Some(rule))
            .on("change", move |_| chosen.set(Some(rule)));
        let radio = if index == 0 { radio.attr("id", "hide-rule") } else { radio };
        el("label").child(radio).child(el("span").child(say(rule.word()))).shown()
    });
    let field = Field::new("hide-note", say(words::HIDE_NOTE)).hint(say(words::HIDE_NOTE_HINT));
    let word = || say(words::HIDE_SEND);
    el("form")
        .class("stack")
        .submit(send)
        .child(faults.summary())
        .child(
            el("fieldset")
                .class("choice")
                .child(el("legend").child(say(words::REPORT_WHICH)))
                .child(rules.collect::<Vec<_>>())
                .child(fault("hide-rule", faults)),
        )
        .child(line(field, note, faults))
        .child(sending.trouble())
        .child(el("div").class("bar").child(button(
            ButtonLook::Danger,
            "eye",
            word,
            sending.is_busy.into(),
            send,
        )))
}

fn unhide(what: What, read: impl Fn() + Copy + Send + 'static) -> Element {
    let What { id, comment, .. } = what;
    let sending = Sending::new();
    let act = move || sending.send(Unhide { id, comment }, move |()| read());
    let word = || say(words::UNHIDE);
    el("p")
        .class("bar")
        .child(button(ButtonLook::Plain, "eye", word, sending.is_busy.into(), act))
        .child(sending.trouble())
}

/// Says that what was reported breaks no rule.
pub(super) fn settle(
    id: SuggestionId,
    comment: Option<CommentId>,
    read: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let sending = Sending::new();
    let act = move || sending.send(Settle { id, comment }, move |()| read());
    let word = || say(words::SETTLE);
    all![sending.trouble(), button(ButtonLook::Plain, "check", word, sending.is_busy.into(), act)]
}

/// Who wrote: asked with a reason, which is written down and told to the writer.
fn reveal(what: What, told: RwSignal<Option<Revealed>>) -> Element {
    let What { id, comment, .. } = what;
    let why = RwSignal::new(String::new());
    let faults = Faults::new("#reveal-faults");
    let sending = Sending::new();
    let send = move || match Subject::try_from(why.get_untracked().trim()) {
        Ok(why) => {
            faults.show(vec![]);
            let request = Reveal { id, comment, why };
            sending.send_from(request, faults, move |who| {
                let _ = told.try_set(Some(who));
            });
        }
        Err(wrong) => faults.show(vec![Fault::new("why", wrong.sentence(language()))]),
    };
    let field = Field::new("why", say(words::REVEAL_WHY)).hint(say(words::REVEAL_HINT));
    let word = || say(words::REVEAL_SEND);
    let who = move || {
        told.get().map(|who| {
            let home = who.home.unwrap_or_default();
            el("p").attr("role", "status").child(el("strong").child(format!("{} {home}", who.name)))
        })
    };
    el("form")
        .class("stack")
        .submit(send)
        .child(faults.summary())
        .child(line(field, why, faults))
        .child(sending.trouble())
        .child(el("div").class("bar").child(button(
            ButtonLook::Plain,
            "user",
            word,
            sending.is_busy.into(),
            send,
        )))
        .child(live(who))
}
