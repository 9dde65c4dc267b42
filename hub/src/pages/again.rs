//! A plain form that could not be taken in: shown again with all that arrived of it, to be sent
//! once more as it is.

use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use contract::{Code, Language, words};
use maud::{Markup, html};

use super::{Form, Frame, Preferences, Screen, icon};
use crate::{
    app::App,
    complaints::page::{Faults, photo_field},
    edge::Lapsed,
    error::{Error, Refusal},
    rights::page::channels,
};

/// The form of `action` again. It asks the store for nothing: that may be what was missing.
pub(crate) fn again(
    app: &App,
    headers: &HeaderMap,
    action: &str,
    form: &Form,
    error: Error,
) -> Response {
    let language = form.caller.language;
    let refusal = error.told();
    let is_lapsed = refusal.is_of_session();
    let frame = Frame::bare(app, language, Preferences::read(headers));
    let title = words::common::PROBLEM.say(language);
    let problem = refusal.problem(language);
    // Other pages hold what must not be stored, so browsers forget what was typed there, too.
    let is_kept = action == "/file" && form.caller.session.is_none();
    let sent = Sent { form, refusal: &refusal, language };
    // The page stays plain: what comes alive would begin with an empty form.
    let mut response = frame.render(
        title,
        Screen::Plain,
        html! {
            main.page #content tabindex="-1" {
                h1 { (title) }
                p.problem role="alert" { (problem.detail) }
                @if is_lapsed && action == "/file" {
                    p { (words::common::AGAIN_AS_VISITOR.say(language)) }
                }
                @if form.has_words() { (sent.draw(action)) }
                @else if is_kept { p { (words::common::BACK_KEEPS.say(language)) } }
                @else {
                    div.bar {
                        a.button.main href=(action) {
                            (icon("refresh")) (words::common::RETRY.say(language))
                        }
                    }
                }
                // Here somebody says what becomes of their data: a no says whom else to turn to.
                @if action == "/panel/face" { (channels(language)) }
            }
        },
    );
    if is_lapsed {
        response.extensions_mut().insert(Lapsed);
    }
    *response.status_mut() =
        StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// What arrived of a form.
struct Sent<'f> {
    form: &'f Form,
    refusal: &'f Refusal,
    language: Language,
}

impl Sent<'_> {
    fn draw(&self, action: &str) -> Markup {
        let language = self.language;
        let takes_photos = action == "/file" || self.form.field("act") == Some("say");
        html! {
            p {
                (words::common::AGAIN_CHECK.say(language))
                @if action == "/file" { " " (words::common::AGAIN_MISSING.say(language)) }
            }
            form.stack method="post" action=(action) enctype="multipart/form-data" {
                input type="hidden" name="key" value=(self.form.key);
                @for (name, text) in self.form.fields() { (self.field(name, text)) }
                @if takes_photos {
                    (photo_field(language, &self.form.photos, &Faults::default()))
                }
                div.bar {
                    // What belongs to a person is sent again by them, once they are signed in.
                    @if self.refusal.is_of_session() && action != "/file" {
                        a.button.main href=(action) {
                            (icon("refresh")) (words::common::RETRY.say(language))
                        }
                    } @else {
                        button.main {
                            (icon("refresh")) (words::common::AGAIN_SEND.say(language))
                        }
                    }
                }
            }
        }
    }

    fn field(&self, name: &str, text: &str) -> Markup {
        let language = self.language;
        html! {
            @match name {
                "text" => div.field {
                    label for="text" { (words::common::AGAIN_TEXT.say(language)) }
                    textarea #text name="text" rows="6" { (text) }
                },
                "place" => div.field {
                    label for="place" { (words::complaints::FILE_PLACE.say(language)) }
                    input #place name="place" value=(text);
                },
                "case_key" => div.field {
                    label for="case_key" { (words::complaints::FOLLOW_KEY.say(language)) }
                    input #case_key name="case_key" value=(text) autocomplete="off";
                },
                // A door that is gone would be refused for ever.
                "door" if self.refusal.code == Code::NotFound => {},
                "door" | "act" | "satisfaction" | "notice" => {
                    input type="hidden" name=(name) value=(text);
                },
                _ => {},
            }
        }
    }
}
