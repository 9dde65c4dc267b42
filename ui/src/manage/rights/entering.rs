//! Entering what somebody asks at the counter, by telephone or on paper, or a relative of somebody who has died.

use contract::{
    consents::How,
    id::{PersonId, RequestId},
    register::Person,
    rights::{AskFor, Kind, Wanted, is_of_all},
    text::{Name, Statement},
    time::Offset,
    words::{Word, rights as words},
};
use leptos::prelude::*;

use super::erasing;
use crate::{
    all,
    begun::Begun,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, button, choice, day, done, el, line, lines,
        live, opening, written,
    },
    sending::Sending,
    settings::{language, say},
};

/// The way to the form for `me`, below a person.
pub(in crate::manage) fn entering(me: PersonId, person: &Person, offset: Offset) -> Element {
    let begun = Begun::new(me, "right-for").about(person.id.number());
    let form = Form {
        me,
        person: person.id,
        offset,
        begun,
        kind: begun.choice("kind", None),
        how: begun.choice("how", None),
        text: begun.text("text"),
        name: begun.text("name"),
        relative: begun.text("relative"),
        said: RwSignal::new(String::new()),
        to_erase: RwSignal::new(None),
        faults: Faults::new("#rights-faults").of_form("entered"),
        sending: Sending::new(),
    };
    opening(say(words::ENTER), move || form.view())
}

#[derive(Clone, Copy)]
struct Form {
    me: PersonId,
    person: PersonId,
    offset: Offset,
    begun: Begun,
    kind: RwSignal<Option<Kind>>,
    how: RwSignal<Option<How>>,
    text: RwSignal<String>,
    name: RwSignal<String>,
    relative: RwSignal<String>,
    said: RwSignal<String>,
    /// What was entered last, where it asks that everything is deleted.
    to_erase: RwSignal<Option<RequestId>>,
    faults: Faults,
    sending: Sending,
}

impl Form {
    fn request(self) -> Result<AskFor, Vec<Fault>> {
        let mut faults = Vec::new();
        let missing = |field| Fault::new(field, say(words::CHOOSE));
        let kind = self.kind.get_untracked();
        if kind.is_none() {
            faults.push(missing("kind"));
        }
        let text: Option<Statement> = written("text", &self.text.get_untracked(), &mut faults);
        let how = self.how.get_untracked();
        if how.is_none() {
            faults.push(missing("how"));
        }
        let mut if_typed = |field, value: RwSignal<String>| -> Option<Name> {
            let typed = value.get_untracked();
            let is_typed = !typed.trim().is_empty();
            is_typed.then(|| written(field, &typed, &mut faults)).flatten()
        };
        // What was typed before something else was chosen is not there to be seen any more.
        let name = (kind == Some(Kind::Correct)).then(|| if_typed("name", self.name)).flatten();
        let relative = if_typed("relative", self.relative);
        match (kind, text, how) {
            (Some(kind), Some(text), Some(how)) if faults.is_empty() => {
                let wanted = Wanted { kind, text, name };
                Ok(AskFor { person: self.person, wanted, how, relative })
            }
            _ => Err(faults),
        }
    }

    fn send(self) {
        let request = match self.request() {
            Ok(request) => request,
            Err(faults) => return self.faults.show(faults),
        };
        self.faults.show(vec![]);
        let is_of_all = is_of_all(request.wanted.kind, request.how);
        self.sending.send_from(request, self.faults, move |asked| {
            self.begun.forget();
            self.text.set(String::new());
            self.name.set(String::new());
            self.relative.set(String::new());
            self.kind.set(None);
            self.how.set(None);
            self.to_erase.set(is_of_all.then_some(asked.id));
            self.said.set(words::enter_done(language(), &day(asked.due_at, self.offset)));
            crate::device::focus_soon("#entered-said");
        });
    }

    fn view(self) -> AnyView {
        let send = move || self.send();
        let field = move |id, word: Word, hint: Word| {
            Field::new(id, say(word)).hint(say(hint)).sent_by(self.sending.is_busy)
        };
        let kinds = Kind::ALL.iter().map(|kind| (*kind, said(*kind)));
        let ways = [How::Counter, How::Phone, How::Paper].map(|how| (how, how.word()));
        let word = || say(words::ENTER_SEND);
        let go = button(ButtonLook::Main, "save", word, self.sending.is_busy.into(), send);
        // Nobody's name is changed by a request for something else.
        let name = live(move || {
            let field = || field("name", words::CORRECT_NAME, words::CORRECT_NAME_HINT).optional();
            let is_of_name = self.kind.get() == Some(Kind::Correct);
            is_of_name.then(|| line(field(), self.name, self.faults))
        });
        let (text, relative) = (
            field("text", words::ENTER_TEXT, words::ENTER_TEXT_HINT),
            field("relative", words::ENTER_RELATIVE, words::ENTER_RELATIVE_HINT).optional(),
        );
        let form = el("form")
            .class("stack")
            .submit(send)
            .child(el("p").class("hint").child(say(words::ENTER_HINT)))
            .child(self.faults.summary())
            .child(choice("kind", words::ENTER_KIND, kinds, self.kind, self.faults))
            .child(lines(text, self.text, self.faults, send))
            .child(choice("how", words::ENTER_HOW, ways, self.how, self.faults))
            .child(el("p").class("hint").child(say(words::CALL_BACK)))
            .child(name)
            .child(line(relative, self.relative, self.faults))
            .child(self.sending.trouble())
            .child(el("div").class("bar").child(go));
        let Self { me, to_erase, .. } = self;
        let next = live(move || to_erase.get().map(|id| erasing::way(me, id)));
        all![done("entered-said", self.said), next, form]
    }
}

/// What somebody asks for, as the counter says it: whoever comes there and wants a part deleted is not deleted.
const fn said(kind: Kind) -> Word {
    match kind {
        Kind::Correct => words::ENTER_PART,
        Kind::Delete => words::ENTER_ALL,
        Kind::Explain | Kind::Copy => kind.word(),
    }
}
