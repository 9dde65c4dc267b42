//! Entering at the counter who is a child's guardian, whom somebody is helped by, and that this is over.

use contract::{
    consents::How,
    family::{AddGuardian, AddHelper, Document, End},
    id::PersonId,
    register::Person,
    time::{Day, Offset},
    words::{Word, family as words},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    all,
    begun::Begun,
    device,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Shown, button, choice, date, done, el, fault,
        live, opening,
    },
    sending::Sending,
    settings::say,
};

/// What is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum What {
    Guardian,
    Helper,
    End,
}

/// None is chosen for anybody.
const ALL: [(What, Word); 3] = [
    (What::Guardian, words::ENTER_GUARDIAN),
    (What::Helper, words::ENTER_HELPER),
    (What::End, words::END_TIE),
];

/// The way to the form for `me`, below a person of a household with these people.
pub(in crate::manage) fn entering(
    me: PersonId,
    person: PersonId,
    people: &[Person],
    offset: Offset,
) -> Element {
    let others = people.iter().filter(|one| one.id != person && !one.is_closed && !one.has_left);
    let others: Vec<_> = others.map(|one| (one.id, one.name.clone())).collect();
    let begun = Begun::new(me, "family").about(person.number());
    let other = begun.choice("other", None);
    // Who was chosen may have left the household since.
    if !others.iter().any(|(one, _)| Some(*one) == other.get_untracked()) {
        other.set(None);
    }
    let form = Form {
        person,
        begun,
        others: StoredValue::new(others),
        today: device::now().day(offset),
        what: begun.choice("what", None),
        other,
        // A child's birthday stays in no office's browser; which document was shown, and that the guardian agrees, is
        // said anew each time.
        birthday: RwSignal::new(String::new()),
        document: RwSignal::new(None),
        has_agreed: RwSignal::new(false),
        how: begun.choice("how", None),
        said: RwSignal::new(""),
        faults: Faults::new("#family-faults"),
        sending: Sending::new(),
    };
    opening(say(words::ENTER), move || form.view())
}

#[derive(Clone, Copy)]
struct Form {
    person: PersonId,
    begun: Begun,
    others: StoredValue<Vec<(PersonId, String)>>,
    today: Day,
    what: RwSignal<Option<What>>,
    other: RwSignal<Option<PersonId>>,
    birthday: RwSignal<String>,
    document: RwSignal<Option<Document>>,
    has_agreed: RwSignal<bool>,
    how: RwSignal<Option<How>>,
    said: RwSignal<&'static str>,
    faults: Faults,
    sending: Sending,
}

/// What is sent, once all of it is there.
enum Request {
    Guardian(AddGuardian),
    Helper(AddHelper),
    End(End),
}

impl Form {
    fn request(self) -> Result<Request, Vec<Fault>> {
        let person = self.person;
        let mut faults = Vec::new();
        let mut chosen = |field, is_there: bool| {
            if !is_there {
                faults.push(Fault::new(field, say(words::CHOOSE)));
            }
        };
        let (what, other) = (self.what.get_untracked(), self.other.get_untracked());
        chosen("what", what.is_some());
        chosen("other", other.is_some());
        let (document, how) = (self.document.get_untracked(), self.how.get_untracked());
        let birthday = Day::try_from(self.birthday.get_untracked()).ok();
        let birthday = birthday.filter(|day| *day >= self.today);
        let has_agreed = self.has_agreed.get_untracked();
        match what {
            Some(What::Guardian) => {
                chosen("document", document.is_some());
                if birthday.is_none() {
                    faults.push(Fault::new("under_14_until", say(words::BIRTHDAY_WRONG)));
                }
                if !has_agreed {
                    faults.push(Fault::new("has_agreed", say(words::AGREE_FIRST)));
                }
            }
            Some(What::Helper) => chosen("how", how.is_some()),
            Some(What::End) | None => {}
        }
        match (what, other, document, birthday, how) {
            (Some(What::Guardian), Some(guardian), Some(document), Some(under_14_until), _)
                if has_agreed =>
            {
                let add = AddGuardian { person, guardian, under_14_until, document, has_agreed };
                Ok(Request::Guardian(add))
            }
            (Some(What::Helper), Some(helper), _, _, Some(how)) => {
                Ok(Request::Helper(AddHelper { person, helper, how }))
            }
            (Some(What::End), Some(other), ..) => Ok(Request::End(End { person, other })),
            _ => Err(faults),
        }
    }

    fn send(self) {
        let request = match self.request() {
            Ok(request) => request,
            Err(faults) => return self.faults.show(faults),
        };
        self.faults.show(vec![]);
        let entered = move |()| self.done(words::ENTER_DONE);
        match request {
            Request::Guardian(add) => self.sending.send_from(add, self.faults, entered),
            Request::Helper(add) => self.sending.send_from(add, self.faults, entered),
            Request::End(end) => {
                let ended = move |()| self.done(words::ENDED);
                self.sending.send_from(end, self.faults, ended);
            }
        }
    }

    fn done(self, said: Word) {
        self.begun.forget();
        self.what.set(None);
        self.other.set(None);
        self.birthday.set(String::new());
        self.document.set(None);
        self.has_agreed.set(false);
        self.how.set(None);
        self.said.set(say(said));
        device::focus_soon("#entered-family");
    }

    fn view(self) -> AnyView {
        if self.others.with_value(Vec::is_empty) {
            return el("p").class("hint").child(say(words::ENTER_NOBODY)).shown();
        }
        let send = move || self.send();
        let word = || say(words::ENTER_SEND);
        let go = button(ButtonLook::Main, "save", word, self.sending.is_busy.into(), send);
        let form = el("form")
            .class("stack")
            .submit(send)
            .child(el("p").class("hint").child(say(words::ENTER_ABOUT)))
            .child(self.faults.summary())
            .child(choice("what", words::ENTER_TIE, ALL, self.what, self.faults))
            .child(self.whom())
            .child(live(move || self.rest()))
            .child(self.sending.trouble())
            .child(el("div").class("bar").child(go));
        all![done("entered-family", self.said), form]
    }

    /// The others of the household.
    fn whom(self) -> Element {
        let others = self.others.get_value().into_iter().enumerate();
        let options = others.map(|(index, (person, name))| {
            let radio = el("input")
                .attr("type", "radio")
                .attr("name", "other")
                .checked(move || self.other.get() == Some(person))
                .on("change", move |_| self.other.set(Some(person)));
            let radio = if index == 0 { radio.attr("id", "other") } else { radio };
            el("label").child(radio).child(el("span").child(name)).shown()
        });
        el("fieldset")
            .class("choice")
            .child(el("legend").child(say(words::ENTER_OTHER)))
            .child(options.collect::<Vec<_>>())
            .child(fault("other", self.faults))
    }

    /// What else is asked for what was chosen.
    fn rest(self) -> AnyView {
        match self.what.get() {
            Some(What::Guardian) => {
                let field = Field::new("under_14_until", say(words::ENTER_BIRTHDAY));
                let field = field.hint(say(words::ENTER_BIRTHDAY_HINT));
                let documents = Document::ALL.iter().map(|one| (*one, one.word()));
                let document = words::ENTER_DOCUMENT;
                all![
                    date(field, self.birthday, self.today, self.faults),
                    choice("document", document, documents, self.document, self.faults),
                    self.agreed(),
                ]
            }
            Some(What::Helper) => {
                let ways = [How::Counter, How::Paper].map(|how| (how, how.word()));
                choice("how", words::ENTER_HOW, ways, self.how, self.faults).shown()
            }
            Some(What::End) | None => all![],
        }
    }

    /// That the guardian agrees to the child's account; ticked by nobody but whoever has asked.
    fn agreed(self) -> Element {
        let tick = el("input")
            .attr("type", "checkbox")
            .attr("id", "has_agreed")
            .attr("aria-describedby", "has_agreed-hint")
            .checked(move || self.has_agreed.get())
            .on("change", move |_| self.has_agreed.update(|on| *on = !*on));
        let hint = el("p").class("hint").attr("id", "has_agreed-hint");
        el("div")
            .child(el("label").child(tick).child(el("span").child(say(words::ENTER_AGREED))))
            .child(hint.child(say(words::ENTER_AGREED_HINT)))
            .child(fault("has_agreed", self.faults))
    }
}
