//! The fields of an activity.

use contract::words::{Word, activities as words};
use leptos::prelude::*;

use super::Form;
use crate::{
    parts::{Element, Field, all, el, fault, line, lines, live},
    settings::say,
};

impl Form {
    pub(super) fn fields(self, foot: AnyView) -> Element {
        let field = move |id, word: Word| Field::new(id, say(word)).sent_by(self.sending.is_busy);
        let text = field("text", words::EDIT_TEXT).optional().hint(say(words::EDIT_TEXT_HINT));
        let signup = move || {
            self.needs_signup.get().then(|| {
                all![
                    self.closes.field("closes_at", say(words::EDIT_CLOSES), self.faults),
                    line(
                        field("capacity", words::EDIT_CAPACITY).optional(),
                        self.capacity,
                        self.faults
                    ),
                    line(field("party", words::EDIT_PARTY), self.party, self.faults),
                    line(field("helpers", words::EDIT_HELPERS), self.helpers, self.faults),
                    self.questions.fields(self.faults),
                ]
            })
        };
        let needs_signup = el("input")
            .attr("type", "checkbox")
            .attr("id", "needs_signup")
            .checked(move || self.needs_signup.get())
            .on("change", move |_| self.needs_signup.update(|needs| *needs = !*needs));
        el("form")
            .class("stack")
            .submit(|| ())
            .child(line(field("title", words::EDIT_TITLE), self.title, self.faults))
            .child(lines(text, self.text, self.faults, || ()))
            .child(line(field("place", words::EDIT_PLACE), self.place, self.faults))
            .child(self.starts.field("starts_at", say(words::EDIT_START), self.faults))
            .child(self.ends.field("ends_at", say(words::EDIT_END), self.faults))
            .child(self.places.places())
            .child(fault("places", self.faults))
            .child(el("label").child(needs_signup).child(el("span").child(say(words::EDIT_SIGNUP))))
            .child(live(signup))
            .child(self.sending.trouble())
            .child(foot)
    }
}
