//! A notice as it is read, on the board's side and in the preview of those who write it.

use contract::{
    notices::{Enclosed, Happening, Picture, Topic},
    rich::Block,
    time::{Offset, Time},
    words::notices as words,
};
use leptos::prelude::*;

use super::{documents::documents, line::topic, text::text};
use crate::{
    parts::{Element, Shown, dl, el, moment},
    settings::language,
};

/// What is read of a notice.
pub(super) struct Article<'n> {
    pub(super) topic: Topic,
    pub(super) blocks: &'n [Block],
    pub(super) pictures: &'n [Picture],
    pub(super) documents: &'n [Enclosed],
    pub(super) happening: Option<&'n Happening>,
    pub(super) expires_at: Option<Time>,
    /// For whom it is, in words; nothing while that is being chosen.
    pub(super) audience: Option<&'n str>,
    pub(super) offset: Offset,
}

impl Article<'_> {
    /// The notice below its `title`, which stands beside its `marks`; `calendar` stands with the time,
    /// `more` before the facts.
    pub(super) fn draw(
        &self,
        title: impl Shown,
        marks: impl Shown,
        calendar: Option<AnyView>,
        more: impl Shown,
    ) -> Element {
        let head = el("header")
            .child(el("p").class("topic").child(topic(self.topic)).child(" ").child(marks))
            .child(title);
        let mut facts: Vec<_> = self
            .audience
            .map(|audience| (words::FOR_WHOM, audience.to_owned()))
            .into_iter()
            .collect();
        facts.extend(self.expires_at.map(|end| (words::COUNTS_UNTIL, moment(end, self.offset))));
        let happening = self.happening.map(|happening| {
            el("div")
                .class("card happening")
                .child(el("dl").class("facts").child(dl(when(happening, self.offset))))
                .child(calendar.map(|calendar| el("p").class("bar").child(calendar)))
        });
        let has_facts = !facts.is_empty();
        el("article")
            .class("notice-body")
            .child(head)
            .child(happening)
            .child(text(self.blocks, self.pictures))
            .child((!self.documents.is_empty()).then(|| documents(self.documents)))
            .child(more)
            .child(has_facts.then(|| el("dl").class("facts").child(dl(facts))))
    }
}

/// When and where something happens.
fn when(happening: &Happening, offset: Offset) -> Vec<(contract::words::Word, String)> {
    let from = moment(happening.from, offset);
    let span = match happening.until {
        Some(until) => words::from_until(language(), &from, &moment(until, offset)),
        None => words::from_only(language(), &from),
    };
    let mut facts = vec![(words::WHEN, span)];
    facts.extend(happening.at.as_ref().map(|at| (words::WHERE, at.to_string())));
    facts
}
