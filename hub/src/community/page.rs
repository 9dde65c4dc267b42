//! Home, the door and the privacy notice as plain pages.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use contract::{
    Code, Language,
    community::{Community, DoorCode},
    notices::Glimpse,
    words,
};
use maud::{Markup, html};

use crate::{
    app::App,
    call::Caller,
    error::{Error, Result},
    notices,
    pages::{Frame, Screen, back, icon},
};

/// The home page.
pub(crate) async fn home(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let glimpse = glimpse(&app, &frame, None).await?;
    Ok(draw(&frame, None, &glimpse))
}

/// The page behind a door's code.
pub(crate) async fn door(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Path(door): Path<String>,
) -> Result<Response> {
    let door = DoorCode::try_from(door).map_err(|_| Error::refused(Code::NotFound))?;
    let frame = Frame::of(&app, &caller, &headers, Some(door.clone())).await?;
    let glimpse = glimpse(&app, &frame, Some(door.clone())).await?;
    Ok(draw(&frame, Some(&door), &glimpse))
}

/// What is urgent here; nothing where nobody can tell where here is.
async fn glimpse(app: &App, frame: &Frame, door: Option<DoorCode>) -> Result<Glimpse> {
    if frame.community.is_none() {
        return Ok(Glimpse::default());
    }
    let (inner, who, now) = (app.clone(), frame.who.clone(), frame.now);
    app.db
        .read(move |tx| {
            let (app, who, door) = (inner.clone(), who.clone(), door.clone());
            Box::pin(async move { notices::glimpse(tx, &app, &who, door.as_ref(), now).await })
        })
        .await
}

fn draw(frame: &Frame, door: Option<&DoorCode>, glimpse: &Glimpse) -> Response {
    let language = frame.language;
    let place = frame.community.as_ref().and_then(|community| community.place.as_deref());
    let file = match door {
        Some(door) => format!("/file?door={door}"),
        None => "/file".to_owned(),
    };
    let board = match door {
        Some(door) => format!("/notices?door={door}"),
        None => "/notices".to_owned(),
    };
    let suggestions = match door {
        Some(door) => format!("/suggestions?door={door}"),
        None => "/suggestions".to_owned(),
    };
    let activities = match door {
        Some(door) => format!("/activities?door={door}"),
        None => "/activities".to_owned(),
    };
    let polls = match door {
        Some(door) => format!("/polls?door={door}"),
        None => "/polls".to_owned(),
    };
    let is_member = frame.who.member.is_some();
    let title = match &frame.who.member {
        Some(member) => words::community::greeting_name(language, &member.name),
        None => words::community::GREETING.say(language).to_owned(),
    };
    frame.render(
        &title,
        Screen::Resident,
        html! {
            main.page #content tabindex="-1" {
                h1 { (title) }
                @if let Some(place) = place {
                    p.hint { (icon("map-pin")) " " (words::community::at_place(language, place)) }
                }
                @if let Some(breach) = glimpse.breach {
                    a.urgent href="/panel/breach" {
                        (icon("alert"))
                        small { (words::breaches::TITLE.say(language)) }
                        strong { (breach.title().say(language)) }
                        small.open {
                            (words::notices::URGENT_OPEN.say(language)) (icon("arrow-right"))
                        }
                    }
                }
                @for notice in &glimpse.urgent {
                    a.urgent href={ "/notices/" (notice.id) } {
                        (icon("alert"))
                        small { (words::notices::URGENT_NOW.say(language)) }
                        strong { (notice.title) }
                        small.open {
                            (words::notices::URGENT_OPEN.say(language)) (icon("arrow-right"))
                        }
                    }
                }
                nav.actions aria-label=(words::community::ACTIONS.say(language)) {
                    a.main href=(file) {
                        (icon("megaphone"))
                        strong { (words::complaints::FILE_ACTION.say(language)) }
                        small { (words::complaints::FILE_HINT.say(language)) }
                    }
                    a href=(board) {
                        (icon("bell"))
                        strong { (words::notices::TITLE.say(language)) }
                        small { (words::notices::HINT.say(language)) }
                    }
                    a href=(suggestions) {
                        (icon("hand"))
                        strong { (words::suggestions::TITLE.say(language)) }
                        small { (words::suggestions::HOME_HINT.say(language)) }
                    }
                    a href=(polls) {
                        (icon("vote"))
                        strong { (words::polls::TITLE.say(language)) }
                        small { (words::polls::HOME_HINT.say(language)) }
                    }
                    a href=(activities) {
                        (icon("calendar"))
                        strong { (words::activities::TITLE.say(language)) }
                        small { (words::activities::HOME_HINT.say(language)) }
                    }
                    @if is_member {
                        a href="/mine" {
                            (icon("list"))
                            strong { (words::complaints::MINE_TITLE.say(language)) }
                            small { (words::complaints::MINE_HINT.say(language)) }
                        }
                        a href="/panel" {
                            (icon("shield-check"))
                            strong { (words::panel::TITLE.say(language)) }
                            small { (words::panel::HINT.say(language)) }
                        }
                    } @else {
                        a href="/follow" {
                            (icon("search"))
                            strong { (words::complaints::FOLLOW_ACTION.say(language)) }
                            small { (words::complaints::FOLLOW_HINT.say(language)) }
                        }
                        a href="/join" {
                            (icon("key"))
                            strong { (words::community::JOIN_ACTION.say(language)) }
                            small { (words::community::JOIN_HINT.say(language)) }
                        }
                    }
                }
                @if let Some(community) = &frame.community { (help(language, community)) }
                p.extra { a.quiet href="/settings" {
                    (icon("type")) (words::common::ELDER_FIND.say(language))
                } }
            }
        },
    )
}

fn help(language: Language, community: &Community) -> Markup {
    html! {
        section.card {
            h2 { (words::community::HELP_TITLE.say(language)) }
            p { a href={ "tel:" (community.telephone) } {
                (icon("phone")) " " (community.telephone)
            } }
            p { (icon("clock")) " " (community.hours) }
            p { (icon("map-pin")) " " (community.counter) }
        }
    }
}

/// The privacy notice (PIPL article 17).
pub(crate) async fn privacy(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let language = frame.language;
    let community = frame.community.as_ref().ok_or_else(|| Error::refused(Code::NotFound))?;
    let title = words::common::PRIVACY.say(language);
    Ok(frame.render(
        title,
        Screen::Account,
        html! {
            main.page #content tabindex="-1" {
                (back(language))
                h1 tabindex="-1" { (title) }
                (notice(language, community))
                p { a.button href="/" { (icon("home")) (words::common::HOME.say(language)) } }
            }
        },
    ))
}

/// The privacy notice in full: who, what for, what, who sees it, of children, how long, what one may ask.
pub(crate) fn notice(language: Language, community: &Community) -> Markup {
    let told = &community.notice;
    html! {
        dl.facts {
            dt { (words::community::NOTICE_WHO.say(language)) }
            dd { (told.controller) }
            dt { (words::community::NOTICE_CONTACT.say(language)) }
            dd { (told.contact) }
            dt { (words::community::NOTICE_WHY.say(language)) }
            dd { (words::community::NOTICE_WHY_TEXT.say(language)) }
            dt { (words::community::NOTICE_HOW.say(language)) }
            dd { (words::community::NOTICE_HOW_TEXT.say(language)) }
            dt { (words::community::NOTICE_WHAT.say(language)) }
            dd { (words::community::NOTICE_WHAT_TEXT.say(language)) }
            dt { (words::community::NOTICE_SEEN.say(language)) }
            dd { (words::community::NOTICE_SEEN_TEXT.say(language)) }
            dt { (words::community::NOTICE_CHILDREN.say(language)) }
            dd { (words::community::NOTICE_CHILDREN_TEXT.say(language)) }
            dt { (words::community::NOTICE_HOW_LONG.say(language)) }
            dd { (words::community::notice_how_long_text(language, &told.keep_months.to_string())) }
            dt { (words::community::NOTICE_RIGHTS.say(language)) }
            dd { (words::community::NOTICE_RIGHTS_TEXT.say(language)) }
        }
        p.hint { (words::community::notice_version(language, &told.version.to_string())) }
    }
}

#[cfg(test)]
mod tests {
    use contract::{
        Language,
        community::NOTICE_WORDS,
        words::{
            community::{self as words, notice_how_long_text},
            complaints::notice_short,
        },
    };
    use data_encoding::HEXLOWER;
    use sha2::{Digest, Sha256};

    /// Who changes a sentence of the notice raises `NOTICE_WORDS`, and puts both here.
    #[test]
    fn a_changed_notice_is_a_new_version() {
        let mut all = Sha256::new();
        for language in [Language::Zh, Language::En] {
            for word in [
                words::NOTICE_WHY_TEXT,
                words::NOTICE_HOW_TEXT,
                words::NOTICE_WHAT_TEXT,
                words::NOTICE_SEEN_TEXT,
                words::NOTICE_CHILDREN_TEXT,
                words::NOTICE_RIGHTS_TEXT,
            ] {
                all.update(word.say(language));
            }
            all.update(notice_how_long_text(language, "24"));
            all.update(notice_short(language, "甲", "24"));
        }

        let told = HEXLOWER.encode(&all.finalize()[..8]);

        assert_eq!((NOTICE_WORDS, told.as_str()), (4, "5ed3e9afc77c3c75"));
    }
}
