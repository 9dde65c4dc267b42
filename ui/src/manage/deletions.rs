//! 删除通知单: what every gate has to delete, overdue first, and the letter to whoever looks after it. Whose it was,
//! and at which hour it was told, stands nowhere here.

use std::collections::BTreeMap;

use contract::{
    community::{Community, Show},
    gates::{Gate, List},
    people::{Care, Post},
    text::Name,
    time::Offset,
    words::{common, gates as words},
};
use leptos::prelude::*;

use super::heading;
use crate::{
    all, device,
    parts::{ButtonLook, Element, Shown, about, day, dl, el, empty, icon, live, tap},
    reading::Reading,
    settings::{language, say},
};

/// The desk of all gates; copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    post: Post,
    offset: Offset,
    list: Reading<Vec<Gate>>,
    community: Reading<Community>,
    /// To which company the letter is that is shown.
    letter: RwSignal<Option<Name>>,
}

impl Desk {
    fn read(self) {
        self.list.read(List {});
        self.community.read(Show::default());
    }

    fn write(self, vendor: Name) {
        self.letter.set(Some(vendor));
        device::focus_soon("#letter");
    }
}

pub(super) fn deletions(post: Post, offset: Offset) -> AnyView {
    let (list, community) = (Reading::default(), Reading::default());
    let desk = Desk { post, offset, list, community, letter: RwSignal::new(None) };
    desk.read();
    let again = tap(ButtonLook::Plain, "refresh", say(words::READ_AGAIN), move || desk.read());
    let here = move |list: Signal<Vec<Gate>>| {
        live(move || {
            let list = in_order(list.get());
            if list.is_empty() {
                return empty("building", say(words::NONE), say(words::NONE_AUDIT_HINT), ());
            }
            let cards: Vec<_> = list.iter().map(|gate| card(desk, gate)).collect();
            el("ul").class("people").child(cards).shown()
        })
    };
    all![
        heading(say(words::DELETIONS)),
        el("p").child(say(words::DELETIONS_ABOUT)),
        live(move || desk.letter.get().map(|vendor| letter(desk, &vendor))),
        el("p").class("bar").child(again),
        desk.list.draw(4, move || desk.read(), here),
    ]
}

/// What has waited longest first; then what there is still time for; the others as they were.
fn in_order(mut gates: Vec<Gate>) -> Vec<Gate> {
    gates.sort_by_key(|gate| {
        let longest = gate.pending.iter().map(|order| order.due_on).min();
        (longest.is_none(), longest, gate.open.is_none())
    });
    gates
}

fn card(desk: Desk, gate: &Gate) -> AnyView {
    let draft = &gate.draft;
    let late = u64::try_from(gate.pending.len()).unwrap_or(u64::MAX);
    let warning = (late > 0).then(|| {
        let said = words::overdue_many(language(), late, draft.vendor.as_str());
        el("p").class("problem").child(icon("alert")).child(" ").child(said)
    });
    let none = (late == 0).then(|| el("p").class("hint").child(say(words::DELETIONS_NONE_LATE)));
    let lines = by_day(gate, desk.offset).into_iter().map(|(due, made, count)| {
        el("li").child(words::deletions_line(language(), count, &due, &made)).shown()
    });
    let open = gate.open.map_or_else(
        || say(words::DELETIONS_OPEN_FEW).to_owned(),
        |count| words::deletions_open_many(language(), u64::from(count)),
    );
    let contact = draft.vendor_contact.to_string();
    let call = telephone(&contact).map(|number| {
        let number = number.to_owned();
        let link = number.replace(' ', "");
        el("a")
            .class("button")
            .set("href", format!("tel:{link}"))
            .child(icon("phone"))
            .child(" ")
            .child(number)
    });
    let vendor = draft.vendor.clone();
    let write = (late > 0 && desk.post.may(Care::Gates)).then(|| {
        let write = move || desk.write(vendor.clone());
        about("pencil", words::LETTER_WRITE, draft.name.as_str(), write)
    });
    el("li")
        .class("card stack")
        .child(el("h2").child(draft.name.to_string()))
        .child(warning)
        .child(none)
        .child((late > 0).then(|| el("ul").child(lines.collect::<Vec<_>>())))
        .child(el("dl").class("facts").child(dl(vec![
            (words::DELETIONS_OPEN, open),
            (words::VENDOR, draft.vendor.to_string()),
            (words::VENDOR_CONTACT, contact),
        ])))
        .child(el("p").class("bar").child(call).child(write))
        .shown()
}

/// What is overdue, by the days on which it was due and told, the oldest first.
fn by_day(gate: &Gate, offset: Offset) -> Vec<(String, String, u64)> {
    let mut days = BTreeMap::new();
    for order in &gate.pending {
        *days.entry((order.due_on, order.made_on)).or_insert(0_u64) += 1;
    }
    let said = |of: contract::time::Day| day(of.at(0, offset), offset);
    days.into_iter().map(|((due, made), count)| (said(due), said(made), count)).collect()
}

/// The first telephone number in what was written of how to reach somebody.
fn telephone(contact: &str) -> Option<&str> {
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+' | ' ');
    let parts = contact.split(|letter: char| !is_part(letter));
    let mut parts = parts.map(|part| part.trim_matches(['-', ' ']));
    parts.find(|part| {
        let digits = part.chars().filter(char::is_ascii_digit).count();
        (7..=14).contains(&digits)
    })
}

/// The letter to a company: printed alone, and signed by hand.
fn letter(desk: Desk, vendor: &Name) -> Element {
    let vendor = StoredValue::new(vendor.clone());
    let text = move |community: Signal<Community>| {
        live(move || written(desk, &vendor.get_value(), &community.get()))
    };
    let print = tap(ButtonLook::Main, "printer", say(common::PRINTED), device::print);
    let close = tap(ButtonLook::Plain, "x", say(common::CLOSE), move || desk.letter.set(None));
    el("section")
        .class("card stack letter")
        .attr("id", "letter")
        .attr("tabindex", "-1")
        .set("aria-label", say(words::LETTER).to_owned())
        .child(desk.community.draw(4, move || desk.read(), text))
        .child(el("p").class("bar no-print").child(print).child(close))
}

fn written(desk: Desk, vendor: &Name, community: &Community) -> AnyView {
    let (language, offset) = (language(), desk.offset);
    let mut gates = in_order(desk.list.get().unwrap_or_default());
    gates.retain(|gate| gate.draft.vendor == *vendor);
    let contact = gates.first().map(|gate| gate.draft.vendor_contact.to_string());
    let lines = gates.iter().flat_map(|gate| {
        let (name, model) = (gate.draft.name.as_str(), gate.draft.model.as_str());
        let days = by_day(gate, offset).into_iter();
        let lines = days.map(move |(due, made, count)| {
            let told = words::deletions_line(language, count, &due, &made);
            el("li").child(words::letter_line(language, name, model, &told)).shown()
        });
        lines.collect::<Vec<_>>()
    });
    let facts = dl(vec![
        (words::LETTER_FROM, community.notice.controller.clone()),
        (words::LETTER_CALL, community.telephone.clone()),
        (words::LETTER_DAY, day(device::now(), offset)),
    ]);
    all![
        el("h2").child(say(words::LETTER_TITLE)),
        el("p").child(words::letter_to(language, vendor.as_str())),
        contact.map(|contact| el("p").class("hint").child(contact)),
        el("p").child(say(words::LETTER_BODY)),
        el("ul").child(lines.collect::<Vec<_>>()),
        el("p").child(say(words::LETTER_ASK)),
        el("p").child(say(words::LETTER_LAW)),
        el("dl").class("facts").child(facts),
        el("p").child(say(words::LETTER_SIGN)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_is_found_in_what_was_written() {
        for (contact, expected) in [
            ("0571-8800 0000", Some("0571-8800 0000")),
            ("请打 028-85550100，找小刘", Some("028-85550100")),
            ("值班电话：+86 13800000000。", Some("+86 13800000000")),
            ("成都市武侯区，邮编610041", None),
            ("service@example.com", None),
        ] {
            assert_eq!(telephone(contact), expected, "{contact}");
        }
    }
}
