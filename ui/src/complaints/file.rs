//! The form of a complaint: what happened, photos, where; nothing typed is ever lost.

use contract::{
    community::{Community, DoorCode},
    id::{NoticeId, PersonId},
    words::{common, complaints as words, notices},
};
use leptos::prelude::*;

use super::{
    acting::still_here,
    alike::suggestion,
    draft::{self, Around, Draft},
    form::{Form, has_read, kept_receipt},
    measured,
    receipt::receipt,
};
use crate::{
    community::{here, short},
    device::{self, Shelf},
    frame,
    parts::{
        ButtonLook, Element, Field, Shown, all, button, el, icon, line, lines, live, moment, picker,
    },
    sessions::session,
    settings::{language, say},
    way::way,
};

/// The form, or the receipt of what was just sent.
pub fn file() -> AnyView {
    let here = here();
    let way = way();
    let person = person();
    let sent = Memo::new(move |_| way.query("sent"));
    live(move || match sent.get().and_then(|sent| kept_receipt(person, &sent)) {
        Some(kept) => receipt(kept),
        None => all![
            way_back(),
            frame::heading(move || {
                let asks = way.query("about").is_some();
                say(if asks { notices::ASK_TITLE } else { words::FILE_TITLE }).to_owned()
            }),
            here.community.draw(
                4,
                move || here.read(),
                |community| form(&community.get_untracked())
            ),
        ],
    })
}

/// The way back to where one has come from.
fn way_back() -> AnyView {
    match way().query("about") {
        Some(about) => el("a")
            .class("back")
            .set("href", format!("/notices/{about}"))
            .child(icon("chevron-left"))
            .child(say(notices::ASK_BACK))
            .shown(),
        None => frame::back("/", common::HOME),
    }
}

/// Which notice is asked about.
fn asking(about: NoticeId) -> Element {
    let which = el("a").set("href", format!("/notices/{about}")).child(say(notices::ASKING_WHICH));
    el("p")
        .class("notice")
        .child(icon("bell"))
        .child(" ")
        .child(say(notices::ASKING))
        .child(" ")
        .child(which)
}

/// Whose drafts and receipts these are.
fn person() -> Option<PersonId> {
    session().me.get_untracked().map(|me| me.person)
}

fn form(community: &Community) -> AnyView {
    let door = here().door();
    let person = person();
    let about: Option<NoticeId> = way().query("about").and_then(|about| about.parse().ok());
    // A question about a notice is another draft than a complaint that was begun.
    let of = match about {
        Some(about) => format!("about.{about}"),
        None => door.as_ref().map_or("", DoorCode::as_str).to_owned(),
    };
    let name = draft::name(person, &of);
    let found = draft::with_suggested(Shelf::Device.find::<Draft>(&name), person);
    let place = community.place.clone();
    let was_found = found.as_ref().is_some_and(|draft| !draft.is_empty(place.as_deref()));
    let around = Around { door, place, about, notice: community.notice.version };
    let form = Form::begin(found, name, around, person);
    let owner = session().me.get_untracked().map_or_else(
        || say(words::FILE_ANONYMOUS).to_owned(),
        |me| words::file_as(language(), &me.name),
    );
    let word = move || {
        let is_like_another = !form.alike.with(Vec::is_empty);
        say(match (form.is_busy.get(), is_like_another) {
            (true, _) => words::FILE_SENDING,
            (false, true) => words::ALIKE_OTHER,
            (false, false) => words::FILE_SEND,
        })
    };
    let text = match about {
        Some(_) => Field::new("text", say(notices::ASK_TEXT)),
        None => Field::new("text", say(words::FILE_TEXT)).hint(say(words::FILE_TEXT_HINT)),
    };
    let text = text.sent_by(form.is_busy);
    let place = Field::new("place", say(words::FILE_PLACE))
        .hint(say(words::FILE_PLACE_HINT))
        .optional()
        .sent_by(form.is_busy);
    let trouble = move || form.failure.get().map(|error| still_here(&error, move || form.send()));
    let kept = el("span")
        .class("hint")
        .attr("role", "status")
        .child(live(move || form.is_kept.get().then(|| say(words::FILE_DRAFT))));
    let send = button(ButtonLook::Main, "send", word, form.is_busy.into(), move || form.send());
    let whole = el("form")
        .class("stack")
        .submit(move || form.send())
        .child(about.map(asking))
        .child(lines(text, form.text, form.faults, move || form.send()))
        .child(picker(form.photos, form.faults))
        .child(line(place, form.place, form.faults))
        .child(promise(community))
        .child(el("p").class("hint").child(owner))
        .child(live(move || here().community.get().and_then(|community| told(&community, person))))
        .child(live(move || suggestion(form.alike.get(), move || form.joined())))
        .child(live(trouble))
        .child(el("div").class("bar").child(send).child(kept));
    all![
        was_found.then(|| el("p").class("notice").child(say(words::FILE_DRAFT_FOUND))),
        form.faults.summary(),
        whole,
    ]
}

/// Until when there is an answer, and how long answers really took.
fn promise(community: &Community) -> AnyView {
    let due = moment(community.due(device::now()), community.offset);
    let measured = measured(community).map(|measured| measured.class("hint extra"));
    let promise = words::file_promise(language(), &due);
    all![el("p").class("notice").child(promise), measured]
}

/// What is told before data is taken: at length until this person has filed under this version.
fn told(community: &Community, person: Option<PersonId>) -> Option<Element> {
    let notice = &community.notice;
    (!has_read(person, notice.version)).then(|| {
        el("section")
            .class("card")
            .attr("id", "notice")
            .attr("tabindex", "-1")
            .child(el("h2").child(say(words::NOTICE_BEFORE)))
            .child(short(notice))
    })
}
