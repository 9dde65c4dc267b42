//! Asking: to correct, to delete a part, to explain; and a copy for somebody else, since one's own one takes oneself.

use contract::{
    rights::{Ask, Kind, Wanted},
    text::{Name, Statement},
    time::Offset,
    words::rights as words,
};
use leptos::prelude::*;

use super::{Desk, explained, kinds, questions};
use crate::{
    begun::Begun,
    community::here,
    device,
    parts::{
        ButtonLook, Fault, Faults, Field, Shown, all, button, day, el, line, lines, opening_kept,
        written,
    },
    sending::Sending,
    settings::{language, say},
};

/// The forms, of which one is open at a time; what was typed stays until it was sent.
pub(super) fn ways(desk: Desk) -> AnyView {
    let waiting = explained(desk.following.whom());
    let ways = kinds(desk.acting).into_iter().map(|kind| {
        let waits = waiting.clone().filter(|_| kind == Kind::Explain);
        let is_waiting = waits.is_some();
        let form = Form::new(desk, kind, waits);
        if is_waiting {
            device::focus_soon("#right-text");
        }
        let (title, _, _) = questions(kind, desk.acting.is_none());
        opening_kept(say(title), is_waiting, |_| (), move || form.view()).shown()
    });
    ways.collect::<Vec<_>>().shown()
}

#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    begun: Begun,
    kind: Kind,
    offset: Offset,
    text: RwSignal<String>,
    name: RwSignal<String>,
    faults: Faults,
    sending: Sending,
}

impl Form {
    /// `text` is what somebody came with from another screen, instead of what they had begun.
    fn new(desk: Desk, kind: Kind, text: Option<String>) -> Self {
        let begun = Begun::new(desk.person, kind.as_str());
        let begun = desk.acting.map_or(begun, |acting| begun.about(acting.person.number()));
        let typed = begun.text("text");
        if let Some(text) = text {
            typed.set(text);
        }
        Self {
            desk,
            begun,
            kind,
            offset: here().offset(),
            text: typed,
            name: begun.text("name"),
            faults: Faults::new("#rights-faults"),
            sending: Sending::new(),
        }
    }

    fn wanted(self) -> Result<Wanted, Vec<Fault>> {
        let mut faults = Vec::new();
        let text = written::<Statement>("right-text", &self.text.get_untracked(), &mut faults);
        let typed = self.name.get_untracked();
        let name = (!typed.trim().is_empty())
            .then(|| written::<Name>("right-name", &typed, &mut faults))
            .flatten();
        match text {
            Some(text) if faults.is_empty() => Ok(Wanted { kind: self.kind, text, name }),
            _ => Err(faults),
        }
    }

    fn send(self) {
        let wanted = match self.wanted() {
            Ok(wanted) => wanted,
            Err(faults) => return self.faults.show(faults),
        };
        self.faults.show(vec![]);
        let of = self.desk.acting.map(|acting| acting.person);
        self.sending.send(Ask { wanted, of }, move |asked| {
            self.begun.forget();
            self.text.set(String::new());
            self.name.set(String::new());
            self.desk.done(words::sent(language(), &day(asked.due_at, self.offset)));
        });
    }

    fn view(self) -> AnyView {
        let (_, hint, question) = questions(self.kind, self.desk.acting.is_none());
        let kept = match self.desk.acting {
            None => words::KEPT_IN_CHAIN,
            Some(_) => words::KEPT_IN_CHAIN_OF,
        };
        let send = StoredValue::new(move || self.send());
        let send = move || send.with_value(|send| send());
        let field = Field::new("right-text", say(question)).hint(say(hint));
        let text = lines(field.sent_by(self.sending.is_busy), self.text, self.faults, send);
        let name = (self.kind == Kind::Correct).then(|| {
            let field = Field::new("right-name", say(words::CORRECT_NAME)).optional();
            let field = field.hint(say(words::CORRECT_NAME_HINT)).sent_by(self.sending.is_busy);
            line(field, self.name, self.faults)
        });
        let word = || say(words::SEND);
        let go = button(ButtonLook::Main, "send", word, self.sending.is_busy.into(), send);
        let form = el("form")
            .class("stack")
            .submit(send)
            .child(self.faults.summary())
            .child(text)
            .child(name)
            .child(el("p").class("hint").child(say(kept)))
            .child(self.sending.trouble())
            .child(el("div").class("bar").child(go));
        all![form]
    }
}
