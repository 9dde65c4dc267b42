//! A complaint and what its author may do to it.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use contract::{
    Code, Endpoint,
    complaints::{
        Act, ActKind, Case, CaseKey, Do, Entry, Follow, Matter, Mine, Outline, Part, Satisfaction,
        Side, Turn,
    },
    id::ComplaintId,
    text::Body,
    words,
};
use data_encoding::HEXLOWER;
use maud::{Markup, html};

use super::{
    super::{alike, store},
    filing::{Faults, alive_unless, checked, photo_field},
    own,
};
use crate::{
    app::{App, random},
    call::{Caller, Change},
    error::{Error, FieldReason, Refusal, Result},
    ledger,
    pages::{Form, Frame, Screen, again, back, icon},
    people,
};

/// The form for a case key.
pub(crate) async fn follow_form(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    Ok(draw_follow(&frame, "", None))
}

/// Opens a complaint with its key; the key travels by POST and never in an address.
pub(crate) async fn follow(State(app): State<App>, headers: HeaderMap, mut form: Form) -> Response {
    match opened(&app, &headers, &mut form).await {
        Ok(page) => page,
        Err(error) => again(&app, &headers, "/follow", &form, error),
    }
}

async fn opened(app: &App, headers: &HeaderMap, form: &mut Form) -> Result<Response> {
    if let Some(fault) = form.fault.take() {
        return Err(fault);
    }
    let frame = Frame::of(app, &form.caller, headers, None).await?;
    let typed = form.field("case_key").unwrap_or("").to_owned();
    let Ok(key) = CaseKey::try_from(typed.clone()) else {
        let reason = FieldReason::Word(words::problems::CASE_KEY_WRONG);
        let refusal = Error::field("case_key", reason).told();
        return Ok(draw_follow(&frame, &typed, Some(&refusal)));
    };
    let request = Follow { key };
    let once = form.once(Follow::PATH, &request)?;
    let change = Change { request, caller: form.caller.clone(), now: app.now(), once };
    match super::super::follow(app.clone(), change).await {
        Ok(outcome) => {
            let id = outcome.answer.matter.id;
            let mut response = Redirect::to(&format!("/c/{id}")).into_response();
            if let Some(session) = outcome.session {
                session.put(response.headers_mut(), false, app.is_secure());
            }
            Ok(response)
        }
        Err(Error::Refused(refusal)) => Ok(draw_follow(&frame, &typed, Some(&refusal))),
        Err(fault) => Err(fault),
    }
}

fn draw_follow(frame: &Frame, typed: &str, refusal: Option<&Refusal>) -> Response {
    let language = frame.language;
    let title = words::complaints::FOLLOW_TITLE.say(language);
    let faults = Faults::of(refusal, language);
    frame.render(title, alive_unless(refusal, Screen::Matters), html! {
        main.page #content tabindex="-1" {
            (back(language))
            h1 tabindex="-1" { (title) }
            (faults.summary(language))
            form.stack method="post" action="/follow" enctype="multipart/form-data" {
                div.field {
                    label for="case_key" { (words::complaints::FOLLOW_KEY.say(language)) }
                    p.hint #case_key-hint { (words::complaints::FOLLOW_KEY_HINT.say(language)) }
                    input #case_key name="case_key" value=(typed) autocomplete="off"
                        autocapitalize="off" spellcheck="false"
                        aria-describedby="case_key-hint case_key-fault"
                        aria-invalid=[faults.has("case_key")];
                    (faults.of_field("case_key"))
                }
                div.bar {
                    button.main { (icon("search")) (words::complaints::FOLLOW_OPEN.say(language)) }
                }
            }
        }
    })
}

/// The complaints of the person who is signed in.
pub(crate) async fn mine(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let language = frame.language;
    let title = words::complaints::MINE_TITLE.say(language);
    let (matters, joined) = match frame.who.member.clone() {
        Some(member) => {
            app.db
                .read(move |tx| {
                    let member = member.clone();
                    Box::pin(async move {
                        let person = member.person;
                        let own = store::of_author(tx, person, None, Mine::PAGE).await?;
                        Ok((own, alike::of_supporter(tx, &member).await?))
                    })
                })
                .await?
        }
        None => Default::default(),
    };
    Ok(frame.render(
        title,
        Screen::Matters,
        html! {
            main.page #content tabindex="-1" {
                (back(language))
                h1 tabindex="-1" { (title) }
                @if matters.is_empty() {
                    div.empty {
                        (icon("inbox"))
                        h2 { (words::complaints::MINE_EMPTY.say(language)) }
                        p { (words::complaints::MINE_EMPTY_HINT.say(language)) }
                    }
                } @else {
                    ul.matters { @for matter in &matters { li { (line(&frame, matter)) } } }
                    (own::copy_link(&frame, "/mine/copy", words::complaints::COPY_ALL))
                }
                @if !joined.is_empty() {
                    h2 { (words::complaints::ALIKE_MINE.say(language)) }
                    p.hint { (words::complaints::ALIKE_MINE_HINT.say(language)) }
                    ul.matters { @for outline in &joined { li { (of_neighbour(&frame, outline)) } } }
                }
                div.bar {
                    a.button.main href="/file" {
                        (icon("megaphone")) (words::complaints::FILE_ACTION.say(language))
                    }
                }
            }
        },
    ))
}

/// A matter of a neighbour: it leads nowhere, since there is nothing more to see.
fn of_neighbour(frame: &Frame, outline: &Outline) -> Markup {
    let language = frame.language;
    html! {
        div.outline {
            strong { (words::complaints::case_title(language, &outline.number.to_string())) }
            span.status data-status=(outline.status.as_str()) { (outline.status.word().say(language)) }
            @if !outline.shared.is_empty() {
                span { (words::complaints::alike_shared(language, &outline.shared.join("、"))) }
            }
            span.hint {
                (words::complaints::case_filed_at(language, &frame.moment(outline.filed_at)))
                @if let Some(due) = outline.due_at {
                    " · " (words::complaints::case_due(language, &frame.moment(due)))
                }
            }
        }
    }
}

fn line(frame: &Frame, matter: &Matter) -> Markup {
    let language = frame.language;
    html! {
        a href={ "/c/" (matter.id) } {
            strong { (matter.heading(language)) }
            span.status data-status=(matter.status.as_str()) { (matter.status.word().say(language)) }
            @if let Some(due) = matter.due_at {
                span.due data-due=(if due < frame.now { "late" } else { "ok" }) {
                    @let moment = frame.moment(due);
                    @if due < frame.now { (words::complaints::due_late(language, &moment)) }
                    @else { (words::complaints::due_ok(language, &moment)) }
                }
            }
            span.hint { (who_has_it(frame, matter)) }
        }
    }
}

fn who_has_it(frame: &Frame, matter: &Matter) -> String {
    match &matter.assignee {
        Some(name) => words::complaints::case_who(frame.language, name),
        None => words::complaints::CASE_WHO_NOBODY.say(frame.language).to_owned(),
    }
}

/// A complaint with its history.
pub(crate) async fn case(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    match read(&frame, &id).await {
        Ok(case) => Ok(draw(&frame, &case, None)),
        // The page comes alive all the same: a key on this device may open what a lapsed session
        // does not.
        Err(Error::Refused(refusal)) => Ok(frame.render_refusal(&refusal, Screen::Matters, None)),
        Err(fault) => Err(fault),
    }
}

async fn read(frame: &Frame, id: &str) -> Result<Case> {
    let id: ComplaintId = id.parse().map_err(|_| Error::refused(Code::NotFound))?;
    let (app, who) = (frame.app.clone(), frame.who.clone());
    let now = app.now();
    ledger::reading(&frame.app, move |tx, noting| {
        let (app, who) = (app.clone(), who.clone());
        Box::pin(async move { super::super::seen(tx, &app, &who, id, (noting, now)).await })
    })
    .await
}

/// Does what a form of the page asks and shows the complaint again.
pub(crate) async fn act(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    mut form: Form,
) -> Response {
    match done(&app, &id, &headers, &mut form).await {
        Ok(page) => page,
        Err(error) => again(&app, &headers, &format!("/c/{id}"), &form, error),
    }
}

async fn done(app: &App, id: &str, headers: &HeaderMap, form: &mut Form) -> Result<Response> {
    if let Some(fault) = form.fault.take() {
        return Err(fault);
    }
    check_session(app, &form.caller).await?;
    let frame = Frame::of(app, &form.caller, headers, None).await?;
    let case = read(&frame, id).await?;
    if form.field("act") == Some(own::ERASE) {
        return own::erase(app, &frame, case.matter.id, form).await;
    }
    match take(app, case.matter.id, form).await {
        Ok(()) => Ok(Redirect::to(&format!("/c/{}#last", case.matter.id)).into_response()),
        Err(Error::Refused(refusal)) => Ok(draw(&frame, &case, Some((form, &refusal)))),
        Err(fault) => Err(fault),
    }
}

/// Whoever was signed in and is no more is told so: to nobody, a matter of theirs is not there.
async fn check_session(app: &App, caller: &Caller) -> Result<()> {
    let (caller, now) = (caller.clone(), app.now());
    app.db
        .read(move |tx| {
            let caller = caller.clone();
            Box::pin(async move { people::who(tx, &caller, now).await.map(drop) })
        })
        .await
}

async fn take(app: &App, id: ComplaintId, form: &mut Form) -> Result<()> {
    if let Some(fault) = form.photo_fault.take() {
        return Err(fault);
    }
    let text = checked::<Body>("text", form.field("text"))?;
    let satisfaction = || {
        form.field("satisfaction")
            .and_then(Satisfaction::read)
            .ok_or_else(|| Error::field("satisfaction", FieldReason::Missing))
    };
    let act = match form.field("act").and_then(ActKind::read) {
        Some(ActKind::Say) if text.is_none() && form.photos.is_empty() => {
            return Err(Error::field("text", FieldReason::Word(words::problems::TEXT_OR_PHOTO)));
        }
        Some(ActKind::Say) => Act::Say { text, photos: form.photos.clone() },
        Some(ActKind::JudgeSolved) => Act::JudgeSolved { satisfaction: satisfaction()?, text },
        Some(ActKind::JudgeUnsolved) => Act::JudgeUnsolved { satisfaction: satisfaction()?, text },
        Some(ActKind::Reopen) => Act::Reopen { text },
        Some(ActKind::Withdraw) => Act::Withdraw {},
        _ => return Err(Error::refused(Code::Malformed)),
    };
    let request = Do { id, act, seen: None };
    let once = form.once(&format!("/api/complaints/{id}/acts"), &request)?;
    let change = Change { request, caller: form.caller.clone(), now: app.now(), once };
    super::super::act(app.clone(), change).await?;
    Ok(())
}

/// The complaint, with a form that was refused where there is one.
fn draw(frame: &Frame, case: &Case, refused: Option<(&Form, &Refusal)>) -> Response {
    let language = frame.language;
    let refusal = refused.map(|(_, refusal)| refusal);
    let form = refused.map(|(form, _)| form);
    let heading = words::complaints::case_title(language, &case.matter.number.to_string());
    let faults = Faults::of(refusal, language);
    frame.render(
        &heading,
        alive_unless(refusal, Screen::Matters),
        html! {
            main.page #content tabindex="-1" {
                (back(language))
                h1 tabindex="-1" { (case.matter.heading(language)) }
                p.hint { (heading) }
                @if let Some(about) = &case.about {
                    p { (icon("bell")) " " (words::notices::ABOUT.say(language)) " "
                        a href={ "/notices/" (about.id) } { (about.title) } }
                }
                p.bar {
                    span.status data-status=(case.matter.status.as_str()) {
                        (case.matter.status.word().say(language))
                    }
                    @if let Some(due) = case.matter.due_at {
                        span { (words::complaints::case_due(language, &frame.moment(due))) }
                    }
                    span.hint { (who_has_it(frame, &case.matter)) }
                }
                (faults.summary(language))
                h2 { (words::complaints::CASE_HISTORY.say(language)) }
                ol.timeline {
                    @for (number, entry) in case.entries.iter().enumerate() {
                        (entry_line(frame, entry, case, number + 1 == case.entries.len()))
                    }
                }
                @if case.part == Part::Author {
                    (acts(frame, case, form, &faults))
                    (own::more(frame, case))
                }
            }
        },
    )
}

fn entry_line(frame: &Frame, entry: &Entry, case: &Case, is_last: bool) -> Markup {
    let language = frame.language;
    let name = match (entry.side, &entry.name) {
        (Side::Author, _) if case.part == Part::Author => {
            words::complaints::CASE_YOU.say(language).to_owned()
        }
        (_, Some(name)) => name.clone(),
        (Side::Author, None) => words::complaints::CASE_VISITOR.say(language).to_owned(),
        (Side::Staff, None) => words::complaints::CASE_STAFF_SIDE.say(language).to_owned(),
    };
    html! {
        li.entry data-kind=(entry.kind.as_str()) id=[is_last.then_some("last")] {
            (icon(entry.kind.icon()))
            header {
                b { (name) }
                span { (entry.kind.word().say(language)) }
                time { (frame.moment(entry.at)) }
            }
            @if let Some(reason) = entry.reason { p { b { (reason.word().say(language)) } } }
            @if let Some(satisfaction) = entry.satisfaction {
                p { b { (satisfaction.word().say(language)) } }
            }
            @if !entry.text.is_empty() { div.body { (entry.text) } }
            @if !entry.photos.is_empty() {
                div.photos {
                    @for (number, photo) in entry.photos.iter().enumerate() {
                        a href=(photo.path()) {
                            img src=(photo.thumbnail_path()) loading="lazy"
                                width=(photo.width) height=(photo.height)
                                alt=(words::complaints::photo_alt(
                                    language,
                                    &(number + 1).to_string(),
                                ));
                        }
                    }
                }
            }
        }
    }
}

/// The forms of what the author may do now.
fn acts(frame: &Frame, case: &Case, form: Option<&Form>, faults: &Faults) -> Markup {
    let language = frame.language;
    let kind = form.and_then(|form| form.field("act"));
    let typed = form.and_then(|form| form.field("text")).unwrap_or("");
    let said = if kind == Some("say") { typed } else { "" };
    let judged = if kind == Some("say") { "" } else { typed };
    let found = form.and_then(|form| form.field("satisfaction"));
    let photos = form.filter(|_| kind == Some("say")).map_or(&[][..], |form| &form.photos);
    let may = |act| case.acts.contains(&act);
    let begin = |act: &str| {
        // Without randomness there is no form to send twice: none is drawn.
        let key = random::<16>().map(|bytes| HEXLOWER.encode(&bytes)).unwrap_or_default();
        html! {
            input type="hidden" name="key" value=(key);
            @if !act.is_empty() { input type="hidden" name="act" value=(act); }
        }
    };
    let action = format!("/c/{}", case.matter.id);
    html! {
        @if may(ActKind::JudgeSolved) {
            form.card.stack method="post" action=(action) enctype="multipart/form-data" {
                (begin(""))
                h2 { (words::complaints::JUDGE_TITLE.say(language)) }
                fieldset.choice {
                    legend.visually-hidden { (words::complaints::JUDGE_TITLE.say(language)) }
                    label { input type="radio" name="act" value="judge_solved" required
                        checked[kind == Some("judge_solved")];
                        span { strong { (words::complaints::JUDGE_YES.say(language)) } } }
                    label { input type="radio" name="act" value="judge_unsolved"
                        checked[kind == Some("judge_unsolved")];
                        span { strong { (words::complaints::JUDGE_NO.say(language)) } } }
                }
                fieldset.stars {
                    legend { (words::complaints::JUDGE_SATISFACTION.say(language)) }
                    @for one in Satisfaction::ALL {
                        label { input type="radio" name="satisfaction" value=(one.as_str()) required
                            checked[found == Some(one.as_str())];
                            span { (one.word().say(language)) } }
                    }
                }
                div.field {
                    label for="judge-text" { (words::complaints::JUDGE_TEXT.say(language)) }
                    textarea #judge-text name="text" rows="2" { (judged) }
                }
                div.bar { button.main { (words::complaints::JUDGE_SEND.say(language)) } }
            }
        }
        @if may(ActKind::Reopen) {
            form.card.stack method="post" action=(action) enctype="multipart/form-data" {
                (begin("reopen"))
                p { (words::complaints::REOPEN_HINT.say(language)) }
                div.bar { button { (icon("refresh")) (words::complaints::REOPEN.say(language)) } }
            }
        }
        @if may(ActKind::Say) {
            form.card.stack method="post" action=(action) enctype="multipart/form-data" {
                (begin("say"))
                div.field {
                    label for="text" { (words::complaints::SAY_LABEL.say(language)) }
                    p.hint #text-hint { (words::complaints::SAY_HINT.say(language)) }
                    textarea #text name="text" rows="3"
                        aria-describedby="text-hint text-fault"
                        aria-invalid=[faults.has("text")] { (said) }
                    (faults.of_field("text"))
                }
                (photo_field(language, photos, faults))
                div.bar { button.main { (icon("send")) (words::complaints::SAY_SEND.say(language)) } }
            }
        }
        @if may(ActKind::Withdraw) {
            details {
                summary { (words::complaints::WITHDRAW.say(language)) }
                form.stack method="post" action=(action) enctype="multipart/form-data" {
                    (begin("withdraw"))
                    p { (words::complaints::WITHDRAW_SURE.say(language)) }
                    div.bar { button.danger { (words::complaints::WITHDRAW.say(language)) } }
                }
            }
        }
        @if case.matter.turn == Turn::Nobody && !may(ActKind::Reopen) {
            p.hint { (words::complaints::TURN_NOBODY.say(language)) }
        }
    }
}
