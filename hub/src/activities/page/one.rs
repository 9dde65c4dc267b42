//! One activity as a plain page; signing up needs the key of a device, and so the app.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::{
    Code,
    activities::{Activity, Standing},
    id::ActivityId,
    rich,
    words::activities as words,
};
use maud::{Markup, html};

use crate::{
    activities::reading,
    app::App,
    call::Caller,
    error::{Error, Result},
    pages::{Card, Frame, Screen, icon},
    people,
    rich::page::draw as drawn,
};

/// How many letters a chat shows of an activity.
const BEGINNING: usize = 80;

async fn read(app: &App, caller: &Caller, id: &str) -> Result<Activity> {
    let id: ActivityId = id.parse().map_err(|_| Error::refused(Code::NotFound))?;
    let (inner, caller, now) = (app.clone(), caller.clone(), app.now());
    app.db
        .read(move |tx| {
            let (app, caller) = (inner.clone(), caller.clone());
            Box::pin(async move {
                let who = people::who_or_visitor(tx, &caller, now).await?;
                reading::shown(tx, &app, &who, caller.language, id, now).await
            })
        })
        .await
}

/// One activity.
pub(crate) async fn one(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let activity = read(&app, &caller, &id).await?;
    Ok(draw(&frame, &activity))
}

/// Its calendar file; one that was called off has none.
pub(crate) async fn calendar(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response> {
    app.limits.call(&caller)?;
    let activity = read(&app, &caller, &id).await?;
    if activity.line.standing == Standing::Cancelled {
        return Err(Error::refused(Code::NotFound));
    }
    let mut response = activity.calendar_file().into_response();
    let put = response.headers_mut();
    put.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    let disposition = HeaderValue::from_static("attachment; filename=\"linli.ics\"");
    put.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

fn draw(frame: &Frame, activity: &Activity) -> Response {
    let language = frame.language;
    let line = &activity.line;
    let card = Card {
        description: rich::beginning(&activity.body, BEGINNING),
        address: activity.address.clone(),
        picture: None,
    };
    let is_coming = line.standing.is_coming();
    let is_closing = line.standing == Standing::Open && activity.closes_at < line.starts_at;
    let main = html! {
        main.page #content tabindex="-1" {
            a.back href="/activities" { (icon("chevron-left")) (words::BACK.say(language)) }
            article.notice-body {
                header {
                    h1 tabindex="-1" { (line.title) }
                    p.marks {
                        span.due data-due=(line.standing.look()) {
                            (line.word().say(language))
                        }
                    }
                }
                (happened(frame, activity))
                dl.facts {
                    dt { (words::WHEN.say(language)) }
                    dd {
                        (frame.period(line.starts_at, line.ends_at))
                    }
                    dt { (words::WHERE.say(language)) }
                    dd { (line.place) }
                    dt { (words::FOR_WHOM.say(language)) }
                    dd { (activity.audience) }
                    @if is_closing {
                        dt { (words::CLOSES.say(language)) }
                        dd { (frame.moment(activity.closes_at)) }
                    }
                }
                (drawn(&activity.body, &[]))
            }
            @if is_coming {
                @if let Some(seats) = line.seats_left(language) { p.notice { (seats) } }
                @if !line.needs_signup { p.notice { (words::TURN_WALK_IN.say(language)) } }
                @if line.needs_signup && line.standing == Standing::Open {
                    p.notice { (icon("key")) " " (words::JOIN_TO_COME.say(language)) }
                }
                p.bar { a.button href={ "/activities/" (line.id) "/calendar.ics" } {
                    (icon("calendar")) (words::CALENDAR.say(language))
                } }
            }
            @if let Some(report) = &activity.report {
                section.card {
                    h2 { (words::REPORT.say(language)) }
                    (drawn(&report.body, &[]))
                    p.hint { (words::reported(language, &frame.moment(report.at))) }
                }
            }
        }
    };
    frame.render_with(&line.title, Screen::Participation, Some(&card), main)
}

/// That it was changed or called off, and why.
fn happened(frame: &Frame, activity: &Activity) -> Markup {
    let language = frame.language;
    let at = frame.moment(activity.changed_at);
    html! {
        @if let Some(why) = &activity.why {
            p.notice.warn {
                (icon("alert")) " "
                @if activity.line.standing == Standing::Cancelled {
                    (words::cancelled(language, why))
                } @else {
                    (words::changed(language, &at, why))
                }
            }
        }
    }
}
