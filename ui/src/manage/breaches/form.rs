//! The six answers, whose data it may be, and the question asked once more before they are told.

use contract::{
    breaches::{About, Announce, Texts},
    gates::{Gate, List as Gates},
    id::GateId,
    text::Statement,
    time::Day,
    words::{Word, breaches as words},
};
use leptos::prelude::*;

use super::Desk;
use crate::{
    all,
    begun::Begun,
    device,
    parts::{
        ButtonLook, Fault, Faults, Field, Shown, button, date, el, fault, lines, live, tap, written,
    },
    reading::Reading,
    sending::Sending,
    settings::say,
};

/// The field of each of the six, what it asks, and what helps to answer it.
const FIELDS: [(&str, Word, Word); 6] = [
    ("kinds", words::KINDS, words::KINDS_HINT),
    ("cause", words::CAUSE, words::CAUSE_HINT),
    ("harm", words::HARM, words::HARM_HINT),
    ("remedy", words::REMEDY, words::REMEDY_HINT),
    ("self_help", words::SELF_HELP, words::SELF_HELP_HINT),
    ("contact", words::CONTACT, words::CONTACT_HINT),
];

pub(super) fn form(desk: Desk) -> AnyView {
    let gates = Reading::default();
    gates.read(Gates {});
    let today = device::now().day(desk.offset);
    let begun = Begun::new(desk.person, "breach");
    let form = Form {
        desk,
        begun,
        gates,
        today,
        texts: FIELDS.map(|(field, ..)| begun.text(field)),
        whom: RwSignal::new(None),
        found: RwSignal::new(String::from(today)),
        since: RwSignal::new(String::from(today)),
        is_drill: RwSignal::new(false),
        is_sure: RwSignal::new(false),
        faults: Faults::new("#breach-faults"),
        sending: Sending::new(),
    };
    form.view()
}

/// Everybody, or those of one gate.
type Whom = Option<GateId>;

#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    begun: Begun,
    gates: Reading<Vec<Gate>>,
    today: Day,
    texts: [RwSignal<String>; 6],
    whom: RwSignal<Option<Whom>>,
    found: RwSignal<String>,
    since: RwSignal<String>,
    is_drill: RwSignal<bool>,
    is_sure: RwSignal<bool>,
    faults: Faults,
    sending: Sending,
}

impl Form {
    fn day(self, field: &str, value: RwSignal<String>, faults: &mut Vec<Fault>) -> Option<Day> {
        let day = Day::try_from(value.get_untracked()).ok().filter(|day| *day <= self.today);
        if day.is_none() {
            faults.push(Fault::new(field, say(words::DAY_WRONG)));
        }
        day
    }

    fn announce(self) -> Result<Announce, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut said = FIELDS.iter().zip(self.texts).map(|((field, ..), value)| {
            written::<Statement>(field, &value.get_untracked(), &mut faults)
        });
        let said: [Option<Statement>; 6] = std::array::from_fn(|_| said.next().flatten());
        let found = self.day("found", self.found, &mut faults);
        let whom = self.whom.get_untracked();
        if whom.is_none() {
            faults.push(Fault::new("whom", say(words::CHOOSE)));
        }
        let since = match whom {
            Some(Some(_)) => self.day("since", self.since, &mut faults),
            _ => found,
        };
        let [Some(kinds), Some(cause), Some(harm), Some(remedy), Some(self_help), Some(contact)] =
            said
        else {
            return Err(faults);
        };
        match (found, whom, since) {
            (Some(found), Some(whom), Some(since)) if faults.is_empty() => {
                let at = |day: Day| day.at(0, self.desk.offset);
                let about = match whom {
                    None => About::Everybody {},
                    Some(gate) => About::Gate { gate, since: at(since) },
                };
                let texts = Texts { kinds, cause, harm, remedy, self_help, contact };
                let is_drill = self.is_drill.get_untracked();
                Ok(Announce { is_drill, found_at: at(found), about, texts })
            }
            _ => Err(faults),
        }
    }

    /// What is wrong is said before anything is asked.
    fn ask(self) {
        match self.announce() {
            Ok(_) => {
                self.faults.show(vec![]);
                self.is_sure.set(true);
                device::focus_soon("#breach-asked");
            }
            Err(faults) => self.faults.show(faults),
        }
    }

    fn send(self) {
        match self.announce() {
            Ok(announce) => self.sending.send_from(announce, self.faults, move |_| {
                self.begun.forget();
                self.is_sure.set(false);
                self.texts.iter().for_each(|text| text.set(String::new()));
                self.desk.done();
            }),
            Err(faults) => {
                self.is_sure.set(false);
                self.faults.show(faults);
            }
        }
    }

    fn view(self) -> AnyView {
        let ask = move || self.ask();
        let fields = FIELDS.iter().zip(self.texts).map(|((id, word, hint), value)| {
            let field = Field::new(id, say(*word)).hint(say(*hint));
            lines(field.sent_by(self.sending.is_busy), value, self.faults, ask)
        });
        let fields = fields.collect::<Vec<_>>();
        let first = Day::of(2020, 1, 1);
        let since = move || {
            matches!(self.whom.get(), Some(Some(_))).then(|| {
                date(Field::new("since", say(words::SINCE)), self.since, first, self.faults)
            })
        };
        let drill = el("input")
            .attr("type", "checkbox")
            .attr("id", "is_drill")
            .checked(move || self.is_drill.get())
            .on("change", move |_| self.is_drill.update(|on| *on = !*on));
        el("form")
            .class("stack")
            .submit(ask)
            .child(self.faults.summary())
            .child(el("label").child(drill).child(el("span").child(say(words::IS_DRILL))))
            .child(fields)
            .child(date(Field::new("found", say(words::FOUND)), self.found, first, self.faults))
            .child(live(move || self.whom()))
            .child(live(since))
            .child(self.sending.trouble())
            .child(live(move || self.asked()))
            .shown()
    }

    fn whom(self) -> AnyView {
        let gates = self.gates.get().unwrap_or_default();
        let all = std::iter::once((None, say(words::EVERYBODY).to_owned()));
        let gates = gates
            .into_iter()
            .map(|gate| (Some(gate.id), format!("{}：{}", say(words::OF_GATE), gate.draft.name)));
        let options = all.chain(gates).enumerate().map(|(index, (whom, word))| {
            let radio = el("input")
                .attr("type", "radio")
                .attr("name", "whom")
                .checked(move || self.whom.get() == Some(whom))
                .on("change", move |_| self.whom.set(Some(whom)));
            let radio = if index == 0 { radio.attr("id", "whom") } else { radio };
            el("label").child(radio).child(el("span").child(word)).shown()
        });
        el("fieldset")
            .class("choice")
            .child(el("legend").child(say(words::WHOM)))
            .child(options.collect::<Vec<_>>())
            .child(fault("whom", self.faults))
            .shown()
    }

    fn asked(self) -> AnyView {
        let busy = self.sending.is_busy.into();
        if !self.is_sure.get() {
            let word = || say(words::SEND);
            return button(ButtonLook::Main, "send", word, busy, move || self.ask()).shown();
        }
        let no = tap(ButtonLook::Plain, "x", say(words::NO), move || self.is_sure.set(false));
        let yes = button(ButtonLook::Danger, "send", || say(words::YES), busy, move || self.send());
        all![
            el("div")
                .class("notice warn stack")
                .attr("id", "breach-asked")
                .attr("tabindex", "-1")
                .child(el("strong").child(say(words::ASK)))
                .child(el("div").class("bar").child(yes).child(no))
        ]
    }
}
