//! A notice that was begun: a draft goes on being written; what was sent on shows how far it is, what
//! became of it, and what can be done about it.

use std::time::Duration;

use client::IdempotencyKey;
use contract::{
    id::NoticeId,
    live::Event,
    notices::{
        Approve, Correct, End, Keep, Kept, Look, Pin, Preview, Published, RECALL, Recall, Sheet,
        Standing,
    },
    rich::Block,
    text::Subject,
    time::Offset,
    words::notices as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    DESK, Desk, form,
    keeping::Correction,
    list::standing,
    publishing::{asked, removing, told},
    writing::{self, Writing},
};
use crate::{
    desks::Place,
    device,
    live::on_event,
    manage::Sending,
    notices::{
        article::Article,
        line::{chip, topic},
    },
    parts::{
        ButtonLook, Element, Fault, Field, Shown, all, button, dl, el, icon, line, live, moment,
        tap, watch,
    },
    reading::Reading,
    settings::{language, say},
};

pub(super) fn look(desk: Desk, id: NoticeId) -> AnyView {
    let sheet: Reading<Sheet> = Reading::default();
    let read = move || sheet.read(Look { id });
    read();
    let is_correcting = RwSignal::new(false);
    sheet.draw(6, read, move |shown| {
        let standing = Memo::new(move |_| shown.with(|sheet| sheet.written.standing));
        live(move || {
            if standing.get() == Standing::Draft {
                // Drawn once: what is written here is newer than what is read.
                return writing::go_on(desk, &shown.get_untracked());
            }
            on_event(move |event| {
                if matches!(event, Event::Open | Event::Notices { .. })
                    && !is_correcting.get_untracked()
                {
                    read();
                }
            });
            live(move || match is_correcting.get() {
                true => correcting(desk, &shown.get_untracked(), is_correcting, read),
                false => live(move || whole(desk, &shown.get(), is_correcting, read)),
            })
        })
    })
}

fn whole(
    desk: Desk,
    sheet: &Sheet,
    is_correcting: RwSignal<bool>,
    read: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let title = sheet.draft.title.as_ref().map(Subject::to_string).unwrap_or_default();
    all![
        DESK.head(title),
        el("p")
            .class("bar")
            .child(topic(sheet.written.topic))
            .child(standing(sheet.written.standing)),
        el("div")
            .class("writing")
            .child(el("div").class("stack").child(facts(desk, sheet)).child(acts(
                desk,
                sheet,
                is_correcting,
                read,
            )))
            .child(shown(sheet, desk.offset)),
    ]
}

fn facts(desk: Desk, sheet: &Sheet) -> AnyView {
    let language = language();
    let written = &sheet.written;
    let mut who = vec![words::desk_by(language, &written.by)];
    who.extend(sheet.published_by.as_ref().map(|name| words::look_published_by(language, name)));
    who.extend(sheet.approved_by.as_ref().map(|name| words::look_approved_by(language, name)));
    let mut facts = vec![(words::FOR_WHOM, sheet.audience.clone())];
    facts.extend(written.at.map(|at| (words::PUBLISHED, moment(at, desk.offset))));
    let end = sheet.draft.expires_at;
    facts.extend(end.map(|end| (words::COUNTS_UNTIL, moment(end, desk.offset))));
    let was_published = matches!(written.standing, Standing::Published | Standing::Over);
    if was_published {
        let mut counts = vec![
            words::desk_people(language, u64::from(sheet.reached.people)),
            words::desk_seen(language, u64::from(written.seen)),
        ];
        if sheet.draft.law.is_some() {
            counts.push(words::look_confirmed(language, u64::from(sheet.confirmed)));
        }
        facts.push((words::LOOK_COUNTS, counts.join(" · ")));
    }
    all![
        el("p").class("hint").child(who.join(" · ")),
        el("dl").class("facts").child(dl(facts)),
        was_published.then(|| el("p").class("hint").child(say(words::DESK_COUNTED))),
        (!was_published).then(|| el("div").child(told(sheet.reached))),
    ]
}

/// The notice as residents see it.
fn shown(sheet: &Sheet, offset: Offset) -> Element {
    let blocks: RwSignal<Vec<Block>> = RwSignal::new(Vec::new());
    if let Some(text) = sheet.draft.text.clone() {
        spawn_local(async move {
            let asked = Preview { text };
            if let Ok(drawn) = device::hub().change(&asked, &IdempotencyKey::new()).await {
                let _ = blocks.try_set(drawn);
            }
        });
    }
    let title = sheet.draft.title.as_ref().map(Subject::to_string).unwrap_or_default();
    let (draft, pictures) = (sheet.draft.clone(), sheet.pictures.clone());
    let documents = sheet.documents.clone();
    let (topic, audience) = (sheet.written.topic, sheet.audience.clone());
    let drawn = move || {
        let urgent = draft.is_urgent.then(|| chip(words::URGENT, "late"));
        let body = Article {
            topic,
            blocks: &blocks.get(),
            pictures: &pictures,
            documents: &documents,
            happening: draft.happening.as_ref(),
            expires_at: draft.expires_at,
            audience: Some(&audience),
            offset,
        };
        body.draw(el("h3").class("title").child(title.clone()), urgent, None, all![])
    };
    el("section")
        .class("card preview")
        .attr("aria-labelledby", "preview")
        .child(
            el("h2").attr("id", "preview").child(icon("eye")).child(" ").child(say(words::PREVIEW)),
        )
        .child(live(drawn))
}

/// What can be done with what is not a draft any more.
fn acts(
    desk: Desk,
    sheet: &Sheet,
    is_correcting: RwSignal<bool>,
    read: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let id = sheet.written.id;
    let sending = Sending::new();
    let is_shown = sheet.written.standing == Standing::Published;
    let recall = move || {
        sending.send(Recall { id }, move |()| {
            if is_shown {
                desk.say(Place::One(id), say(words::RECALLED).to_owned());
            }
            read();
        });
    };
    let parts = match sheet.written.standing {
        Standing::Waiting => {
            let approve = sheet.may_approve.then(|| approving(sheet, sending, read));
            let hint =
                (!sheet.may_approve).then(|| el("p").class("hint").child(say(words::WAITING_HINT)));
            all![approve, hint, taking_back(sending, words::UNSCHEDULE, recall)]
        }
        Standing::Scheduled => taking_back(sending, words::UNSCHEDULE, recall),
        Standing::Published => {
            // By the hub's clock, which need not be this device's.
            let is_fresh = sheet.recall_until.is_some();
            let fresh = is_fresh.then(|| {
                all![
                    el("p").class("hint").child(say(words::RECALL_HINT)),
                    taking_back(sending, words::RECALL, recall),
                ]
            });
            // When the minute is over, the way back goes.
            if is_fresh {
                let minute = u64::try_from(RECALL.0).unwrap_or_default();
                set_timeout(read, Duration::from_millis(minute));
            }
            all![fresh, published(desk, sheet, sending, is_correcting, read)]
        }
        Standing::Draft => all![],
        Standing::Recalled => all![removing(desk, id)],
        Standing::Over => page(desk, id),
    };
    el("section")
        .class("stack")
        .child(sending.trouble())
        .child(parts)
        .child(again(desk, sheet))
        .shown()
}

fn approving(sheet: &Sheet, sending: Sending, read: impl Fn() + Copy + Send + 'static) -> AnyView {
    let request = Approve { id: sheet.written.id, seen: sheet.revision };
    let approve = move || sending.send(request.clone(), move |_: Published| read());
    let word = || say(words::APPROVE);
    all![
        el("p").class("notice").child(say(words::APPROVE_HINT)),
        el("p").class("bar").child(button(
            ButtonLook::Main,
            "check",
            word,
            sending.is_busy.into(),
            approve,
        )),
    ]
}

fn taking_back(
    sending: Sending,
    word: contract::words::Word,
    recall: impl Fn() + 'static,
) -> AnyView {
    let word = move || say(word);
    let look = ButtonLook::Main;
    el("p").class("bar").child(button(look, "undo", word, sending.is_busy.into(), recall)).shown()
}

fn published(
    desk: Desk,
    sheet: &Sheet,
    sending: Sending,
    is_correcting: RwSignal<bool>,
    read: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let (id, is_pinned) = (sheet.written.id, sheet.draft.is_pinned);
    let pin = move || sending.send(Pin { id, is_pinned: !is_pinned }, move |()| read());
    let end = move || {
        sending.send(End { id }, move |()| {
            desk.say(Place::One(id), say(words::ENDED).to_owned());
            read();
        });
    };
    let pin_word = if is_pinned { words::UNPIN } else { words::PIN };
    all![
        el("div")
            .class("bar")
            .child(tap(ButtonLook::Plain, "pencil", say(words::CORRECT), move || {
                is_correcting.set(true);
                device::focus_soon("h1");
            }))
            .child(button(
                ButtonLook::Plain,
                "pin",
                move || say(pin_word),
                sending.is_busy.into(),
                pin,
            )),
        page(desk, id),
        asked(
            ["end", "#end > button", "#end .danger"],
            [words::END, words::END_ASK, words::END_YES],
            "circle-x",
            sending,
            end
        ),
    ]
}

/// The way to the page residents see, where it is printed as well; and its address, to be passed on.
fn page(desk: Desk, id: NoticeId) -> AnyView {
    let path = format!("/notices/{id}");
    let address = device::origin() + &path;
    let copy = move || {
        let address = address.clone();
        spawn_local(async move {
            if device::copy(&address).await {
                desk.say(Place::One(id), say(words::LINK_COPIED).to_owned());
            }
        });
    };
    let link = el("a")
        .class("button")
        .set("href", path)
        .attr("rel", "external")
        .child(icon("external"))
        .child(say(words::LOOK_LINK));
    el("p")
        .class("bar")
        .child(tap(ButtonLook::Plain, "link", say(words::COPY_LINK), copy))
        .child(link)
        .shown()
}

/// A new draft that says the same, for what comes again each month. Pictures and documents belong to one
/// notice.
fn again(desk: Desk, sheet: &Sheet) -> AnyView {
    let sending = Sending::new();
    let mut draft = sheet.draft.clone();
    let had_more = !draft.pictures.is_empty() || !draft.documents.is_empty();
    draft.pictures.clear();
    draft.documents.clear();
    (draft.happening, draft.expires_at) = (None, None);
    let request = Keep { id: None, seen: None, draft };
    let begin = move || {
        sending.send(request.clone(), move |kept: Kept| {
            desk.go(Place::One(kept.id));
            desk.say(Place::One(kept.id), say(words::BEGUN_AGAIN).to_owned());
        });
    };
    let word = || say(words::AGAIN);
    let begin = button(ButtonLook::Quiet, "copy", word, sending.is_busy.into(), begin);
    let hint = had_more.then(|| el("span").class("hint").child(say(words::AGAIN_HINT)));
    all![sending.trouble(), el("p").class("bar").child(begin).child(hint)]
}

/// The fields of a notice that was published, and what readers are told of the change.
fn correcting(
    desk: Desk,
    sheet: &Sheet,
    is_correcting: RwSignal<bool>,
    read: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let id = sheet.written.id;
    // What was begun of it on this device, also where the notice has become another since: that is
    // said, and the hub takes it for no other one.
    let left = Correction::find(desk, id).unwrap_or_else(|| Correction {
        seen: sheet.revision,
        why: String::new(),
        draft: sheet.draft.clone(),
        pictures: sheet.pictures.clone(),
        documents: sheet.documents.clone(),
    });
    let seen = left.seen;
    let is_stale = seen != sheet.revision;
    let writing = Writing::new(&left.draft, (&left.pictures, &left.documents), desk.offset);
    let why = RwSignal::new(left.why);
    let sending = Sending::new();
    watch(move || {
        let why = why.get();
        if let Ok(draft) = writing.draft() {
            let (pictures, documents) = (writing.pictures.shown(), writing.documents.shown());
            Correction { seen, why, draft, pictures, documents }.keep(desk, id);
        }
    });
    let send = move || {
        let mut faults = writing.missing();
        let said = Subject::try_from(why.get_untracked().as_str())
            .map_err(|fault| faults.push(Fault::new("why", fault.sentence(language()))));
        let draft = untrack(|| writing.draft());
        let (true, Ok(why), Ok(draft)) = (faults.is_empty(), said, draft) else {
            writing.faults.show(faults);
            return;
        };
        writing.faults.show(vec![]);
        let request = Correct { id, seen, why, draft };
        sending.send_from(request, writing.faults, move |_: Kept| {
            Correction::forget(desk, id);
            is_correcting.set(false);
            desk.say(Place::One(id), say(words::CORRECTED_DONE).to_owned());
            read();
        });
    };
    let field = Field::new("why", say(words::EDIT_WHY)).hint(say(words::EDIT_WHY_HINT));
    let cancel = move || {
        Correction::forget(desk, id);
        is_correcting.set(false);
        device::focus_soon("h1");
    };
    let foot = el("section")
        .class("card stack")
        .child(line(field, why, writing.faults))
        .child(sending.trouble())
        .child(
            el("div")
                .class("bar")
                .child(button(
                    ButtonLook::Main,
                    "send",
                    || say(words::CORRECT_SEND),
                    sending.is_busy.into(),
                    send,
                ))
                .child(tap(ButtonLook::Plain, "x", say(words::CANCEL), cancel)),
        );
    all![
        DESK.head(say(words::CORRECT)),
        is_stale.then(|| el("p").class("notice warn").child(say(words::CORRECT_STALE))),
        writing.faults.summary(),
        form::form(writing, false, foot.shown())
    ]
}
