//! One activity before those who organise it: how it stands, the code for the door, who comes.

use contract::{
    activities::{Act, Cancel, Look, Sheet},
    id::ActivityId,
    live::Event,
    text::Subject,
    words::activities as words,
};
use leptos::prelude::*;

use super::{DESK, Desk, enrolling, form, reporting, roster};
use crate::{
    activities::line::marks,
    desks::Place,
    device,
    live::on_event,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Shown, all, button, dl, el, icon, line, live,
        opening, period, qr,
    },
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

pub(super) fn look(desk: Desk, id: ActivityId) -> AnyView {
    let sheet: Reading<Sheet> = Reading::default();
    let read = move || sheet.read(Look { id });
    read();
    on_event(move |event| match event {
        Event::Activity { id: changed } if changed == id => read(),
        Event::Open | Event::Reset => read(),
        _ => {}
    });
    sheet.draw(6, read, move |sheet| one(desk, sheet, Callback::new(move |()| read())))
}

/// Each part is drawn once, as long as what it does makes sense: that it has begun closes no form that is
/// half filled in.
fn one(desk: Desk, sheet: Signal<Sheet>, read: Callback<()>) -> AnyView {
    let id = sheet.with_untracked(|sheet| sheet.line.id);
    let standing = Memo::new(move |_| sheet.with(|sheet| sheet.line.standing));
    let may = move |act| Memo::new(move |_| standing.get().allows(act));
    let view = el("a")
        .class("button")
        .set("href", format!("/activities/{id}"))
        .attr("rel", "external")
        .child(icon("eye"))
        .child(say(words::DESK_AS_RESIDENT));
    let is_past = Memo::new(move |_| sheet.with(|sheet| sheet.is_past));
    let [door_is, enrol_is, report_is, change_is, cancel_is] =
        [Act::CheckIn, Act::Enrol, Act::Report, Act::Prepare, Act::Cancel].map(may);
    let revision = Memo::new(move |_| sheet.with(|sheet| sheet.revision));
    let change = move || {
        let _ = revision.get();
        change_is.get().then(|| {
            let form = sheet.with_untracked(|sheet| form::change(desk, sheet));
            opening(say(words::DESK_CHANGE), move || form.changing(read))
        })
    };
    all![
        DESK.head(live(move || sheet.with(|sheet| sheet.line.title.clone()))),
        live(move || sheet.with(|sheet| facts(desk, sheet))),
        el("div").class("bar").child(view),
        live(move || door_is.get().then(|| sheet.with_untracked(door))),
        live(move || {
            if is_past.get() {
                return el("p").class("notice").child(say(words::DESK_PAST)).shown();
            }
            all![
                roster::roster(sheet, standing),
                live(move || enrol_is.get().then(|| enrolling::enrolling(id, read))),
            ]
        }),
        live(move || report_is.get().then(|| reporting::reporting(desk, id, read))),
        live(change),
        live(move || cancel_is.get().then(|| cancel(desk, id, read))),
    ]
}

fn facts(desk: Desk, sheet: &Sheet) -> AnyView {
    let line = &sheet.line;
    let facts = vec![
        (words::WHEN, period(line.starts_at, line.ends_at, desk.offset)),
        (words::WHERE, line.place.clone()),
    ];
    let came = (sheet.came > 0)
        .then(|| el("p").child(words::desk_came(language(), u64::from(sheet.came))));
    all![
        el("p").class("marks").child(marks(line)),
        line.standing.is_coming().then(|| el("p").child(line.seats.sentence(language()))),
        came,
        el("dl").class("facts").child(dl(facts)),
    ]
}

/// The code for the door, to be printed or shown.
fn door(sheet: &Sheet) -> Element {
    let code = StoredValue::new((sheet.door.clone(), sheet.digits.clone()));
    opening(say(words::DESK_DOOR), move || {
        let (door, digits) = code.get_value();
        all![
            el("p").class("hint").child(say(words::DESK_DOOR_HINT)),
            el("figure")
                .class("code door")
                .child(qr(&door, say(words::DESK_DOOR).to_owned()))
                .child(
                    el("figcaption")
                        .child(el("strong").child(words::desk_digits(language(), &digits)))
                ),
        ]
    })
}

fn cancel(desk: Desk, id: ActivityId, read: Callback<()>) -> Element {
    let reason = RwSignal::new(String::new());
    let faults = Faults::new("#cancel-faults");
    let sending = Sending::new();
    let send = move || match Subject::try_from(reason.get_untracked().trim()) {
        Ok(why) => {
            faults.show(vec![]);
            sending.send_from(Cancel { id, why }, faults, move |()| {
                desk.say(Place::One(id), say(words::DESK_CANCELLED).to_owned());
                read.run(());
                device::focus_soon("h1");
            });
        }
        Err(wrong) => faults.show(vec![Fault::new("why", wrong.sentence(language()))]),
    };
    opening(say(words::DESK_CANCEL), move || {
        let field = Field::new("why", say(contract::words::polls::WHY))
            .hint(say(contract::words::polls::WHY_HINT));
        let word = || say(words::DESK_CANCEL_SEND);
        let go = button(ButtonLook::Danger, "x", word, sending.is_busy.into(), send);
        el("form")
            .class("stack")
            .submit(send)
            .child(el("p").child(say(words::DESK_CANCEL_HINT)))
            .child(faults.summary())
            .child(line(field, reason, faults))
            .child(sending.trouble())
            .child(el("p").class("bar").child(go))
            .shown()
    })
}
