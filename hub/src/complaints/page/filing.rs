//! The form of a complaint and its receipt.

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use contract::{
    Endpoint, Language,
    attachments::MAX_COUNT,
    community::DoorCode,
    complaints::{File, Receipt},
    id::{AttachmentId, NoticeId},
    text::{Body, TextFault, Whereabouts},
    words,
};
use data_encoding::HEXLOWER;
use maud::{Markup, html};
use serde::Deserialize;

use crate::{
    app::{App, random},
    call::{Caller, Change},
    community,
    error::{Error, FieldReason, Refusal, Result},
    pages::{Form, Frame, Screen, again, back, can_be_gone_back_to, icon},
};

/// What the address of the form names.
#[derive(Debug, Deserialize)]
pub(crate) struct Door {
    door: Option<String>,
    about: Option<String>,
}

/// What stands in the form.
#[derive(Debug, Default)]
struct Typed {
    key: String,
    door: Option<DoorCode>,
    /// The notice that is asked about.
    about: Option<NoticeId>,
    place: String,
    text: String,
    photos: Vec<AttachmentId>,
    /// The version of the notice that stood beside it.
    notice: Option<u32>,
}

/// The empty form.
pub(crate) async fn form(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Query(Door { door, about }): Query<Door>,
) -> Result<Response> {
    let door = door.and_then(|door| DoorCode::try_from(door).ok());
    let frame = Frame::of(&app, &caller, &headers, door.clone()).await?;
    let place = frame.community.as_ref().and_then(|community| community.place.clone());
    let typed = Typed {
        key: HEXLOWER.encode(&random::<16>()?),
        door,
        about: about.and_then(|about| about.parse().ok()),
        place: place.unwrap_or_default(),
        ..Typed::default()
    };
    let is_persons = frame.who.member.is_some();
    let page = draw(&frame, &typed, None);
    // A page with a name and a home on it is kept by no browser.
    Ok(if is_persons { page } else { can_be_gone_back_to(page) })
}

/// Takes the form in; answers with the receipt, or with the form and what is wrong with it.
pub(crate) async fn file(State(app): State<App>, headers: HeaderMap, mut form: Form) -> Response {
    match taken(&app, &headers, &mut form).await {
        Ok(page) => page,
        Err(error) => again(&app, &headers, "/file", &form, error),
    }
}

async fn taken(app: &App, headers: &HeaderMap, form: &mut Form) -> Result<Response> {
    if let Some(fault) = form.fault.take() {
        return Err(fault);
    }
    let typed = Typed {
        key: form.key.clone(),
        door: form.field("door").and_then(|door| DoorCode::try_from(door.to_owned()).ok()),
        about: form.field("about").and_then(|about| about.parse().ok()),
        place: form.field("place").unwrap_or("").to_owned(),
        text: form.field("text").unwrap_or("").to_owned(),
        photos: form.photos.clone(),
        notice: form.field("notice").and_then(|version| version.parse().ok()),
    };
    let frame = Frame::of(app, &form.caller, headers, typed.door.clone()).await?;
    match put(app, &frame, form, &typed).await {
        Ok(receipt) => Ok(draw_receipt(&frame, &receipt)),
        Err(Error::Refused(refusal)) if !refusal.is_of_session() => {
            Ok(draw(&frame, &typed, Some(&refusal)))
        }
        Err(fault) => Err(fault),
    }
}

async fn put(app: &App, frame: &Frame, form: &mut Form, typed: &Typed) -> Result<Receipt> {
    if let Some(fault) = form.photo_fault.take() {
        return Err(fault);
    }
    let place = frame.community.as_ref().and_then(|community| community.place.as_deref());
    let request = File {
        door: typed.door.clone(),
        // The door's own place needs no words.
        place: checked::<Whereabouts>("place", form.field("place"))?
            .filter(|typed| place != Some(typed.as_str())),
        subject: None,
        text: checked::<Body>("text", form.field("text"))?,
        photos: typed.photos.clone(),
        about: typed.about,
        notice: typed.notice.unwrap_or(0),
    };
    let once = form.once(File::PATH, &request)?;
    let change = Change { request, caller: form.caller.clone(), now: app.now(), once };
    Ok(super::super::file(app.clone(), change).await?.answer)
}

/// Reads a field as a text with a limit.
pub(super) fn checked<'t, T>(field: &str, text: Option<&'t str>) -> Result<Option<T>>
where
    T: TryFrom<&'t str, Error = TextFault>,
{
    text.map(T::try_from).transpose().map_err(|fault| Error::field(field, FieldReason::Text(fault)))
}

/// Which notice is asked about.
fn asked(language: Language, about: NoticeId) -> Markup {
    html! {
        p.notice {
            (icon("bell")) " " (words::notices::ASKING.say(language)) " "
            a href={ "/notices/" (about) } { (words::notices::ASKING_WHICH.say(language)) }
        }
    }
}

fn draw(frame: &Frame, typed: &Typed, refusal: Option<&Refusal>) -> Response {
    let language = frame.language;
    let (title, question) = match typed.about {
        Some(_) => (words::notices::ASK_TITLE, words::notices::ASK_TEXT),
        None => (words::complaints::FILE_TITLE, words::complaints::FILE_TEXT),
    };
    let title = title.say(language);
    let faults = Faults::of(refusal, language);
    frame.render(title, alive_unless(refusal, Screen::Resident), html! {
        main.page #content tabindex="-1" {
            @match typed.about {
                Some(about) => a.back href={ "/notices/" (about) } {
                    (icon("chevron-left")) (words::notices::ASK_BACK.say(language))
                },
                None => (back(language)),
            }
            h1 tabindex="-1" { (title) }
            (faults.summary(language))
            @if faults.is_of_no_field() { p { (words::common::BACK_KEEPS.say(language)) } }
            form.stack method="post" action="/file" enctype="multipart/form-data" {
                input type="hidden" name="key" value=(typed.key);
                @if let Some(door) = &typed.door { input type="hidden" name="door" value=(door); }
                @if let Some(about) = typed.about {
                    input type="hidden" name="about" value=(about);
                    (asked(language, about))
                }
                @if let Some(community) = &frame.community {
                    input type="hidden" name="notice" value=(community.notice.version);
                }
                div.field {
                    label for="text" { (question.say(language)) }
                    @if typed.about.is_none() {
                        p.hint #text-hint { (words::complaints::FILE_TEXT_HINT.say(language)) }
                    }
                    textarea #text name="text" rows="6" maxlength=(Body::MAX)
                        aria-describedby="text-hint text-fault"
                        aria-invalid=[faults.has("text")] { (typed.text) }
                    (faults.of_field("text"))
                }
                (photo_field(language, &typed.photos, &faults))
                div.field {
                    label for="place" { (words::complaints::FILE_PLACE.say(language)) }
                    p.hint #place-hint { (words::complaints::FILE_PLACE_HINT.say(language)) }
                    input #place name="place" maxlength=(Whereabouts::MAX) value=(typed.place)
                        aria-describedby="place-hint place-fault"
                        aria-invalid=[faults.has("place")];
                    (faults.of_field("place"))
                }
                (before_sending(frame))
                div.bar {
                    button.main { (icon("send")) (words::complaints::FILE_SEND.say(language)) }
                }
            }
        }
    })
}

/// What is refused stays plain: a page that comes alive begins anew, without the words.
pub(super) const fn alive_unless(refusal: Option<&Refusal>, screen: Screen) -> Screen {
    if refusal.is_some() { Screen::Plain } else { screen }
}

/// The field for pictures; those that have arrived stay.
pub(crate) fn photo_field(language: Language, photos: &[AttachmentId], faults: &Faults) -> Markup {
    html! {
        div.field {
            label for="photos" { (words::complaints::FILE_PHOTOS.say(language)) }
            p.hint #photos-hint {
                (words::complaints::file_photos_hint(language, &MAX_COUNT.to_string()))
            }
            @for (number, photo) in photos.iter().enumerate() {
                label {
                    input type="checkbox" name="photo" value=(photo) checked;
                    (words::complaints::file_photo_number(language, &(number + 1).to_string()))
                }
            }
            input #photos type="file" name="photos" accept="image/*" multiple
                aria-describedby="photos-hint photos-fault" aria-invalid=[faults.has("photos")];
            (faults.of_field("photos"))
        }
    }
}

/// What is promised, and what becomes of the data, before it is sent.
fn before_sending(frame: &Frame) -> Markup {
    let language = frame.language;
    let Some(community) = &frame.community else { return html! {} };
    let due = frame.moment(community.due(frame.now));
    html! {
        p.notice { (words::complaints::file_promise(language, &due)) }
        (measured(frame))
        @match &frame.who.member {
            Some(member) => p.hint { (words::complaints::file_as(language, &member.name)) }
            None => p.hint { (words::complaints::FILE_ANONYMOUS.say(language)) }
        }
        section.card #notice tabindex="-1" {
            h2 { (words::complaints::NOTICE_BEFORE.say(language)) }
            p { (words::complaints::notice_short(
                language,
                &community.notice.controller,
                &community.notice.keep_months.to_string(),
            )) }
            details {
                summary { (words::complaints::NOTICE_READ.say(language)) }
                (community::page::notice(language, community))
            }
        }
    }
}

/// How long answers really took.
fn measured(frame: &Frame) -> Markup {
    let measured = frame.community.as_ref().and_then(|community| community.measured);
    html! {
        @if let Some(measured) = measured {
            p.hint { (words::complaints::file_measured(
                frame.language,
                &measured.median_hours.to_string(),
                &measured.most_hours.to_string(),
            )) }
        }
    }
}

fn draw_receipt(frame: &Frame, receipt: &Receipt) -> Response {
    let language = frame.language;
    let title = words::complaints::RECEIPT_TITLE.say(language);
    let row = |word: words::Word, value: &str| html! { dt { (word.say(language)) } dd { (value) } };
    frame.render(title, Screen::Plain, html! {
        main.page #content tabindex="-1" {
            h1 { (icon("circle-check")) (title) }
            p { (words::complaints::RECEIPT_THANKS.say(language)) }
            article.receipt {
                dl {
                    (row(words::complaints::RECEIPT_NUMBER, &receipt.number.to_string()))
                    (row(words::complaints::RECEIPT_FILED, &frame.moment(receipt.filed_at)))
                    (row(words::complaints::RECEIPT_DUE, &frame.moment(receipt.due_at)))
                    @if let Some(place) = &receipt.place {
                        (row(words::complaints::RECEIPT_PLACE, place))
                    }
                    (row(words::complaints::RECEIPT_TELEPHONE, &receipt.telephone))
                }
                (measured(frame))
                @if let Some(key) = &receipt.case_key {
                    div {
                        h2 { (words::complaints::RECEIPT_KEY.say(language)) }
                        p.key { @for part in key.to_string().split('-') { span { (part) } " " } }
                        p.hint { (words::complaints::RECEIPT_KEY_HINT.say(language)) }
                    }
                }
            }
            p { (words::complaints::RECEIPT_NEXT.say(language)) }
            @if receipt.case_key.is_some() {
                form.stack method="post" action="/follow" enctype="multipart/form-data" {
                    @if let Some(key) = &receipt.case_key {
                        input type="hidden" name="case_key" value=(key);
                    }
                    div.bar {
                        button.main { (icon("eye")) (words::complaints::RECEIPT_FOLLOW.say(language)) }
                        a.button href="/" { (icon("home")) (words::common::HOME.say(language)) }
                    }
                }
            } @else {
                div.bar {
                    a.button.main href={ "/c/" (receipt.id) } {
                        (icon("eye")) (words::complaints::RECEIPT_FOLLOW.say(language))
                    }
                    a.button href="/" { (icon("home")) (words::common::HOME.say(language)) }
                }
            }
        }
    })
}

/// What is wrong with a form, by field; an error of none of them stands in the summary alone.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    detail: Option<String>,
    fields: Vec<(String, String)>,
}

impl Faults {
    /// Those of a refusal.
    pub(super) fn of(refusal: Option<&Refusal>, language: Language) -> Self {
        let Some(refusal) = refusal else { return Self::default() };
        let problem = refusal.problem(language);
        let fields: Vec<_> =
            problem.fields.into_iter().map(|fault| (fault.field, fault.detail)).collect();
        Self { detail: fields.is_empty().then_some(problem.detail), fields }
    }

    /// Whether something else was wrong than what was typed: then a picture may not have come.
    fn is_of_no_field(&self) -> bool {
        self.detail.is_some()
    }

    pub(super) fn has(&self, field: &str) -> Option<&'static str> {
        self.fields.iter().any(|(name, _)| name == field).then_some("true")
    }

    pub(super) fn of_field(&self, field: &str) -> Markup {
        let found = self.fields.iter().find(|(name, _)| name == field);
        html! {
            @if let Some((_, detail)) = found {
                p.fault id={ (field) "-fault" } { (icon("alert")) (detail) }
            }
        }
    }

    /// The summary, each fault a link to its field.
    pub(super) fn summary(&self, language: Language) -> Markup {
        let count = u64::try_from(self.fields.len()).unwrap_or(u64::MAX);
        html! {
            @if let Some(detail) = &self.detail {
                div.faults role="alert" tabindex="-1" {
                    h2 { (words::common::errors(language, 1)) }
                    p { (detail) }
                }
            } @else if count > 0 {
                div.faults role="alert" tabindex="-1" {
                    h2 { (words::common::errors(language, count)) }
                    ul {
                        @for (field, detail) in &self.fields {
                            li { a href={ "#" (field) } { (detail) } }
                        }
                    }
                }
            }
        }
    }
}
