//! What an author may take away or have removed, as plain pages.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::{
    Code, Endpoint,
    complaints::{ActKind, Case, Copied, Erase},
    id::ComplaintId,
    words,
};
use data_encoding::HEXLOWER;
use maud::{Markup, html};

use super::super::copying;
use crate::{
    app::{App, random},
    call::{Caller, Change},
    error::{Error, Result},
    pages::{Form, Frame, Screen, icon},
};

/// The field by whose value a form says that a matter is to be removed.
pub(super) const ERASE: &str = "erase";

/// What stands at the end of a matter, folded.
pub(super) fn more(frame: &Frame, case: &Case) -> Markup {
    let (language, id) = (frame.language, case.matter.id);
    // Without randomness there is no form to send twice.
    let key = random::<16>().map(|bytes| HEXLOWER.encode(&bytes)).unwrap_or_default();
    html! {
        details {
            summary { (words::complaints::CASE_MORE.say(language)) }
            div.stack {
                @if case.acts.contains(&ActKind::Say) {
                    p { (words::complaints::CASE_CORRECT.say(language)) }
                }
                (copy_link(frame, &format!("/c/{id}/copy"), words::complaints::COPY_ONE))
                @if case.matter.status.is_over() {
                    form.stack method="post" action={ "/c/" (id) } enctype="multipart/form-data" {
                        input type="hidden" name="key" value=(key);
                        input type="hidden" name="act" value=(ERASE);
                        p { (words::complaints::ERASE_SURE.say(language)) }
                        div.bar { button.danger {
                            (icon("trash")) (words::complaints::ERASE.say(language))
                        } }
                    }
                } @else {
                    p.hint { (words::complaints::ERASE_NOT_YET.say(language)) }
                }
            }
        }
    }
}

/// A link that saves a copy.
pub(super) fn copy_link(frame: &Frame, path: &str, word: words::Word) -> Markup {
    html! {
        p.bar {
            a.button href=(path) download { (icon("download")) (word.say(frame.language)) }
            span.hint { (words::complaints::COPY_HINT.say(frame.language)) }
        }
    }
}

/// Removes a matter and says that it is gone.
pub(super) async fn erase(
    app: &App,
    frame: &Frame,
    id: ComplaintId,
    form: &Form,
) -> Result<Response> {
    let request = Erase { id };
    let once = form.once(&Erase::PATH.replace("{id}", &id.to_string()), &request)?;
    let change = Change { request, caller: form.caller.clone(), now: app.now(), once };
    super::super::erase(app.clone(), change).await?;
    let language = frame.language;
    let title = words::complaints::ERASED_TITLE.say(language);
    Ok(frame.render(
        title,
        Screen::Plain,
        html! {
            main.page #content tabindex="-1" {
                h1 tabindex="-1" { (title) }
                p { (words::complaints::ERASED_HINT.say(language)) }
                div.bar { a.button.main href="/" {
                    (icon("home")) (words::common::HOME.say(language))
                } }
            }
        },
    ))
}

/// The file of one matter.
pub(crate) async fn copy_one(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response> {
    let id: ComplaintId = id.parse().map_err(|_| Error::refused(Code::NotFound))?;
    answer(&app, caller, Some(id)).await
}

/// The file of all matters of who is signed in.
pub(crate) async fn copy_all(State(app): State<App>, caller: Caller) -> Result<Response> {
    answer(&app, caller, None).await
}

async fn answer(app: &App, caller: Caller, id: Option<ComplaintId>) -> Result<Response> {
    app.limits.call(&caller)?;
    let Copied { name, html } = copying::take(app, caller, id, app.now()).await?;
    let mut response = axum::response::Html(html).into_response();
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""))?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}
