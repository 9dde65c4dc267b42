//! What is known of a gate: written when it is registered, and again when it changes.

use contract::{
    gates::{Area, Change, Contract, Draft, Gate, Mode, Register, WayIn},
    id::GateId,
    time::Day,
    words::{Word, gates as words},
};
use leptos::prelude::*;

use super::Desk;
use crate::{
    all,
    begun::Begun,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Shown, button, choice, date, el, fault, line,
        opening, written,
    },
    sending::Sending,
    settings::say,
};

/// No contract about a gate is older.
const OLDEST: Day = Day(10_957);

/// A new one.
pub(super) fn register(desk: Desk) -> Element {
    let form = move || desk.drafts.of(None, || Form::new(desk, None)).view();
    opening(say(words::REGISTER), form)
}

/// Changing what is known of one.
pub(super) fn change(desk: Desk, gate: &Gate) -> AnyView {
    all![
        el("p").class("notice warn").child(say(words::CHANGE_HINT)),
        desk.drafts.of(Some(gate.id), || Form::new(desk, Some(gate))).view(),
    ]
}

#[derive(Clone, Copy)]
pub(super) struct Form {
    desk: Desk,
    id: Option<GateId>,
    begun: Begun,
    name: RwSignal<String>,
    area: RwSignal<Option<Area>>,
    mode: RwSignal<Option<Mode>>,
    ways: RwSignal<Vec<WayIn>>,
    vendor: RwSignal<String>,
    vendor_contact: RwSignal<String>,
    contract_number: RwSignal<String>,
    contract_day: RwSignal<String>,
    model: RwSignal<String>,
    faults: Faults,
    sending: Sending,
}

impl Form {
    /// With nothing chosen for anybody: whoever registers a gate says what it does.
    fn new(desk: Desk, gate: Option<&Gate>) -> Self {
        let draft = gate.map(|gate| &gate.draft);
        let begun = Begun::new(desk.person, "gate");
        let begun = gate.map_or(begun, |gate| begun.about(gate.id.number()));
        let text = |field, read: fn(&Draft) -> String| {
            begun.text_or(field, draft.map(read).unwrap_or_default())
        };
        Self {
            desk,
            id: gate.map(|gate| gate.id),
            begun,
            name: text("name", |draft| draft.name.to_string()),
            area: begun.choice("area", draft.map(|draft| draft.area)),
            mode: begun.choice("mode", draft.map(|draft| draft.mode)),
            ways: begun.choice("ways", draft.map(|draft| draft.ways.clone()).unwrap_or_default()),
            vendor: text("vendor", |draft| draft.vendor.to_string()),
            vendor_contact: text("vendor_contact", |draft| draft.vendor_contact.to_string()),
            contract_number: text("contract_number", |draft| {
                draft.contract.as_ref().map(|one| one.number.to_string()).unwrap_or_default()
            }),
            contract_day: text("contract_day", |draft| {
                draft.contract.as_ref().map(|one| String::from(one.signed_on)).unwrap_or_default()
            }),
            model: text("model", |draft| draft.model.to_string()),
            faults: Faults::new("#gate-faults"),
            sending: Sending::new(),
        }
    }

    fn draft(self) -> Result<Draft, Vec<Fault>> {
        let mut faults = Vec::new();
        let name = written("name", &self.name.get_untracked(), &mut faults);
        let area = self.area.get_untracked();
        if area.is_none() {
            faults.push(Fault::new("area", say(words::CHOOSE)));
        }
        let mode = self.mode.get_untracked();
        if mode.is_none() {
            faults.push(Fault::new("mode", say(words::CHOOSE)));
        }
        let ways = self.ways.get_untracked();
        if ways.is_empty() {
            faults.push(Fault::new("ways", say(words::REFUSED_NO_OTHER_WAY)));
        }
        let vendor = written("vendor", &self.vendor.get_untracked(), &mut faults);
        let vendor_contact =
            written("vendor_contact", &self.vendor_contact.get_untracked(), &mut faults);
        let contract = self.contract(&mut faults);
        let model = written("model", &self.model.get_untracked(), &mut faults);
        match (name, area, mode, vendor, vendor_contact, model) {
            (
                Some(name),
                Some(area),
                Some(mode),
                Some(vendor),
                Some(vendor_contact),
                Some(model),
            ) if faults.is_empty() => {
                Ok(Draft { name, area, mode, ways, vendor, vendor_contact, contract, model })
            }
            _ => Err(faults),
        }
    }

    /// The contract, or what is wrong with it; none where nothing of it is written yet.
    fn contract(self, faults: &mut Vec<Fault>) -> Option<Contract> {
        let (number, day) =
            (self.contract_number.get_untracked(), self.contract_day.get_untracked());
        if number.trim().is_empty() && day.is_empty() {
            return None;
        }
        let number = written("contract_number", &number, faults);
        let signed_on = Day::try_from(day).ok();
        if signed_on.is_none() {
            faults.push(Fault::new("contract_day", say(words::CONTRACT_DAY_MISSING)));
        }
        Some(Contract { number: number?, signed_on: signed_on? })
    }

    fn send(self) {
        let draft = match self.draft() {
            Ok(draft) => draft,
            Err(faults) => return self.faults.show(faults),
        };
        self.faults.show(vec![]);
        let (desk, begun, name) = (self.desk, self.begun, draft.name.to_string());
        match self.id {
            None => self.sending.send_from(Register { draft }, self.faults, move |invited| {
                begun.forget();
                desk.drafts.sent(None);
                desk.shows(invited, name.clone());
            }),
            Some(id) => self.sending.send_from(Change { id, draft }, self.faults, move |()| {
                begun.forget();
                desk.drafts.sent(Some(id));
                desk.done(words::DONE_CHANGE);
            }),
        }
    }

    fn view(self) -> AnyView {
        let field = move |id, word: Word, hint: Word| {
            Field::new(id, say(word)).hint(say(hint)).sent_by(self.sending.is_busy)
        };
        let is_new = self.id.is_none();
        let word = move || say(if is_new { words::REGISTER_SEND } else { words::CHANGE_SEND });
        let send = move || self.send();
        let go = button(ButtonLook::Main, "save", word, self.sending.is_busy.into(), send);
        let (name, vendor) = (
            field("name", words::NAME, words::NAME_HINT),
            field("vendor", words::VENDOR, words::VENDOR_HINT),
        );
        let (contact, model) = (
            field("vendor_contact", words::VENDOR_CONTACT, words::VENDOR_CONTACT_HINT),
            field("model", words::MODEL, words::MODEL_HINT),
        );
        let contract =
            field("contract_number", words::CONTRACT_NUMBER, words::CONTRACT_NUMBER_HINT);
        let signed = Field::new("contract_day", say(words::CONTRACT_DAY)).optional();
        let signed = signed.sent_by(self.sending.is_busy);
        let areas = Area::ALL.iter().map(|area| (*area, area.word()));
        let modes = Mode::ALL.iter().map(|mode| (*mode, mode.word()));
        el("form")
            .class("stack")
            .submit(send)
            .child(self.faults.summary())
            .child(line(name, self.name, self.faults))
            .child(choice("area", words::AREA, areas, self.area, self.faults))
            .child(choice("mode", words::MODE, modes, self.mode, self.faults))
            .child(self.other_ways())
            .child(line(vendor, self.vendor, self.faults))
            .child(line(contact, self.vendor_contact, self.faults))
            .child(line(contract.optional(), self.contract_number, self.faults))
            .child(date(signed, self.contract_day, OLDEST, self.faults))
            .child(line(model, self.model, self.faults))
            .child(self.sending.trouble())
            .child(el("div").class("bar").child(go))
            .shown()
    }

    /// The ways in without a face; none is ticked for anybody.
    fn other_ways(self) -> Element {
        let boxes = WayIn::ALL.iter().enumerate().map(|(index, way)| {
            let way = *way;
            let tick = el("input")
                .attr("type", "checkbox")
                .checked(move || self.ways.with(|ways| ways.contains(&way)))
                .on("change", move |_| self.toggle(way));
            let tick = if index == 0 { tick.attr("id", "ways") } else { tick };
            el("label").child(tick).child(el("span").child(say(way.word()))).shown()
        });
        el("fieldset")
            .class("choice")
            .child(el("legend").child(say(words::WAYS)))
            .child(el("p").class("hint").child(say(words::WAYS_HINT)))
            .child(boxes.collect::<Vec<_>>())
            .child(fault("ways", self.faults))
    }

    /// Always in the same order: another order would be another notice, and ask everybody anew.
    fn toggle(self, way: WayIn) {
        self.ways.update(|ways| {
            if ways.contains(&way) {
                ways.retain(|one| *one != way);
            } else {
                ways.push(way);
                ways.sort_unstable();
            }
        });
    }
}
