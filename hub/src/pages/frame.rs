//! The frame of every page: header, telephone, preferences, and what brings it to life.

use axum::{
    extract::{Form as UrlForm, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use contract::{
    Language,
    community::Community,
    time::{Offset, Time},
    words,
};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use crate::{
    app::App,
    assets::Entry,
    call::{Caller, check_origin, cookie},
    community,
    error::{Refusal, Result},
    people::{self, Who},
    settings::Settings,
    shell,
};

/// How a person wants to see pages, from cookies that pages and scripts both write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Preferences {
    theme: Option<&'static str>,
    is_elder: bool,
    text: Option<&'static str>,
}

const THEMES: [&str; 3] = ["light", "dark", "contrast"];
const TEXTS: [&str; 5] = ["1", "2", "3", "4", "5"];

impl Preferences {
    /// Reads the cookies; values that are not offered count as not chosen.
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let chosen = |name, offered: &[&'static str]| {
            let value = cookie(headers, name)?;
            offered.iter().copied().find(|one| *one == value)
        };
        Self {
            theme: chosen("linli-theme", &THEMES),
            is_elder: chosen("linli-mode", &["elder"]).is_some(),
            text: chosen("linli-text", &TEXTS),
        }
    }
}

impl Preferences {
    /// The colour of the window's frame.
    fn paper(&self) -> Markup {
        let [light, dark] = shell::PAPER;
        html! {
            @match self.theme {
                Some("light") => meta name="theme-color" content=(light);,
                Some("dark") => meta name="theme-color" content=(dark);,
                _ => {
                    meta name="theme-color" content=(light) media="(prefers-color-scheme: light)";
                    meta name="theme-color" content=(dark) media="(prefers-color-scheme: dark)";
                }
            }
        }
    }
}

/// Which screens a page comes alive with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// Those of residents and visitors.
    Resident,
    /// Those of the staff.
    Staff,
    /// Those of joining, of one's devices, of the people on this one, of the settings and of the
    /// privacy notice.
    Account,
    /// Those of what all share: notices.
    Commons,
    /// Those of matters as their authors follow them.
    Matters,
    /// Those of the privacy panel.
    Panel,
    /// Those of taking part: polls and activities.
    Participation,
    /// None: the page stays as it is.
    Plain,
}

/// What a chat shows of a page whose link is passed on (the Open Graph protocol).
pub(crate) struct Card {
    /// How it begins.
    pub(crate) description: String,
    /// Its own address.
    pub(crate) address: String,
    /// The path of its picture; the app's icon where it has none.
    pub(crate) picture: Option<String>,
}

impl Card {
    fn draw(&self, title: &str, site: &str, origin: &str) -> Markup {
        let picture = self.picture.as_deref().unwrap_or("/assets/icon-512.png");
        html! {
            meta name="description" content=(self.description);
            meta property="og:type" content="article";
            meta property="og:title" content=(title);
            meta property="og:site_name" content=(site);
            meta property="og:description" content=(self.description);
            meta property="og:url" content=(self.address);
            meta property="og:image" content={ (origin) (picture) };
        }
    }
}

/// What the frame of a page shows.
pub(crate) struct Frame {
    pub(crate) app: App,
    pub(crate) language: Language,
    pub(crate) community: Option<Community>,
    pub(crate) who: Who,
    pub(crate) now: Time,
    preferences: Preferences,
}

impl Frame {
    /// The frame of a page for a caller, at a door if one is named.
    ///
    /// # Errors
    /// When the door is unknown or the store fails.
    pub(crate) async fn of(
        app: &App,
        caller: &Caller,
        headers: &HeaderMap,
        door: Option<contract::community::DoorCode>,
    ) -> Result<Self> {
        app.limits.call(caller)?;
        let now = app.now();
        let (inner, caller_in) = (app.clone(), caller.clone());
        let is_door = door.is_some();
        let (who, community) = app
            .db
            .read(move |tx| {
                let (app, caller, door) = (inner.clone(), caller_in.clone(), door.clone());
                Box::pin(async move {
                    let who = people::who_or_visitor(tx, &caller, now).await?;
                    let seen = community::seen(tx, &app, &who, door.as_ref(), now).await;
                    match seen {
                        Ok(community) => Ok((who, Some(community))),
                        // A hub of many communities does not know which one a bare visit means.
                        Err(error) if error.code().is_some() && !is_door => Ok((who, None)),
                        Err(error) => Err(error),
                    }
                })
            })
            .await?;
        Ok(Self {
            app: app.clone(),
            language: caller.language,
            community,
            who,
            now,
            preferences: Preferences::read(headers),
        })
    }

    /// A frame that asks the store for nothing, for pages that tell of a fault.
    pub(crate) fn bare(app: &App, language: Language, preferences: Preferences) -> Self {
        Self {
            app: app.clone(),
            language,
            community: None,
            who: Who::default(),
            now: app.now(),
            preferences,
        }
    }

    /// How far the community's clocks are from UTC.
    pub(crate) fn offset(&self) -> Offset {
        self.community.as_ref().map_or(Offset::CHINA, |community| community.offset)
    }

    /// A moment on the community's clocks.
    pub(crate) fn moment(&self, time: Time) -> String {
        let offset = self.offset();
        let this_year = self.now.civil(offset).year;
        words::moment(self.language, time.civil(offset), this_year)
    }

    /// From when until when, as people write it.
    pub(crate) fn period(&self, from: Time, until: Time) -> String {
        let offset = self.offset();
        let this_year = self.now.civil(offset).year;
        words::period(self.language, from.civil(offset), until.civil(offset), this_year)
    }

    /// The whole page around `main`.
    pub(crate) fn render(&self, title: &str, screen: Screen, main: Markup) -> Response {
        self.render_with(title, screen, None, main)
    }

    /// The whole page around `main`, with what a chat shows where its link is passed on.
    pub(crate) fn render_with(
        &self,
        title: &str,
        screen: Screen,
        card: Option<&Card>,
        main: Markup,
    ) -> Response {
        let entry = match screen {
            Screen::Resident => self.app.assets.resident(),
            Screen::Staff => self.app.assets.staff(),
            Screen::Account => self.app.assets.account(),
            Screen::Commons => self.app.assets.commons(),
            Screen::Matters => self.app.assets.matters(),
            Screen::Panel => self.app.assets.panel(),
            Screen::Participation => self.app.assets.participation(),
            Screen::Plain => None,
        };
        let name = self.name();
        let page = html! {
            (DOCTYPE)
            html lang=(self.language.tag()) class=[(screen == Screen::Staff).then_some("staff")]
                data-theme=[self.preferences.theme] data-text=[self.preferences.text]
                data-mode=[self.preferences.is_elder.then_some("elder")] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="format-detection" content="telephone=no";
                    title { (title) " · " (name) }
                    link rel="stylesheet" href={ "/assets/" (self.app.assets.style()) };
                    @if screen == Screen::Staff {
                        link rel="stylesheet" href={ "/assets/" (self.app.assets.staff_style()) };
                    }
                    link rel="icon" href={ "/assets/" (self.app.assets.icon()) } type="image/svg+xml";
                    link rel="apple-touch-icon" href="/assets/icon-192.png";
                    link rel="manifest" href=(shell::MANIFEST);
                    (self.preferences.paper())
                    @if let Some(card) = card { (card.draw(title, name, &self.app.origin)) }
                    @if let Some(entry) = entry { (preloads(entry)) }
                }
                body {
                    div #app { (self.top()) (main) (self.foot()) }
                }
            }
        };
        let mut response = axum::response::Html(page.into_string()).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(self.language.tag()));
        response
    }

    /// A page that tells of a refusal, and where to go from there.
    pub(crate) fn render_refusal(
        &self,
        refusal: &Refusal,
        screen: Screen,
        hint: Option<words::Word>,
    ) -> Response {
        let language = self.language;
        let problem = refusal.problem(language);
        let title = words::common::PROBLEM.say(language);
        let mut response = self.render(title, screen, html! {
            main.page #content tabindex="-1" {
                h1 { (title) }
                p.problem { (problem.detail) }
                @if let Some(hint) = hint { p { (hint.say(language)) } }
                div.bar {
                    a.button.main href="/" { (icon("home")) (words::common::HOME.say(language)) }
                    @if let Some(telephone) = self.telephone() {
                        a.button href={ "tel:" (telephone) } {
                            (icon("phone")) (words::common::CALL.say(language))
                        }
                    }
                }
            }
        });
        *response.status_mut() =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response
    }

    /// What the community is called.
    pub(crate) fn name(&self) -> &str {
        let app = words::common::APP.say(self.language);
        match &self.community {
            Some(community) => &community.name,
            None => self.settings().map_or(app, |settings| &settings.name),
        }
    }

    /// The telephone a person answers.
    fn telephone(&self) -> Option<&str> {
        match &self.community {
            Some(community) => Some(&community.telephone),
            None => self.settings().map(|settings| &*settings.telephone),
        }
    }

    /// The only community there is, for pages that have not asked the store.
    fn settings(&self) -> Option<&Settings> {
        let communities = &self.app.communities;
        communities.only().and_then(|only| communities.get(only))
    }

    fn top(&self) -> Markup {
        let language = self.language;
        let elder = if self.preferences.is_elder {
            ("standard", words::common::ELDER_OFF)
        } else {
            ("elder", words::common::ELDER_ON)
        };
        html! {
            a.skip href="#content" { (words::common::SKIP.say(language)) }
            header.top {
                a.name href="/" { (icon("home")) (self.name()) }
                @if let Some(telephone) = self.telephone() {
                    a.help.button href={ "tel:" (telephone) } { (icon("phone")) (telephone) }
                }
                div.bar {
                    form method="post" action="/settings" {
                        input type="hidden" name="mode" value=(elder.0);
                        button { (icon("type")) (elder.1.say(language)) }
                    }
                    a.button href="/settings" {
                        (icon("settings")) (words::common::SETTINGS.say(language))
                    }
                }
            }
        }
    }

    fn foot(&self) -> Markup {
        let language = self.language;
        html! {
            footer.foot {
                a href="/privacy" { (words::common::PRIVACY.say(language)) }
                " · "
                a href="/staff" { (words::common::STAFF.say(language)) }
            }
        }
    }
}

fn preloads(entry: &Entry) -> Markup {
    html! {
        link rel="modulepreload" href={ "/assets/" (entry.js) };
        link rel="preload" as="fetch" type="application/wasm" crossorigin
            href={ "/assets/" (entry.wasm) };
        script type="module" src={ "/assets/" (entry.start) } {}
    }
}

/// The way back, above a heading, where the screens that come alive have it as well.
pub(crate) fn back(language: Language) -> Markup {
    html! {
        a.back href="/" { (icon("chevron-left")) (words::common::HOME.say(language)) }
    }
}

/// An icon of the sprite; words always stand beside it.
pub(crate) fn icon(name: &str) -> Markup {
    html! {
        svg.icon aria-hidden="true" { use href={ "/assets/icons.svg#" (name) } {} }
    }
}

/// The settings as a page.
pub(crate) async fn settings(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let language = frame.language;
    let preferences = &frame.preferences;
    let choice = |name: &str, value: &'static str, chosen: bool, word: words::Word| {
        html! {
            label {
                input type="radio" name=(name) value=(value) checked[chosen];
                span { (word.say(language)) }
            }
        }
    };
    let texts = [
        words::common::TEXT_1,
        words::common::TEXT_2,
        words::common::TEXT_3,
        words::common::TEXT_4,
        words::common::TEXT_5,
    ];
    let title = words::common::SETTINGS.say(language);
    Ok(frame.render(title, Screen::Account, html! {
        main.page #content tabindex="-1" {
            (back(language))
            h1 tabindex="-1" { (title) }
            form.stack method="post" action="/settings" {
                fieldset.choice {
                    legend { (words::common::TEXT_SIZE.say(language)) }
                    (choice("text", "auto", preferences.text.is_none(), words::common::THEME_AUTO))
                    @for (value, word) in TEXTS.into_iter().zip(texts) {
                        (choice("text", value, preferences.text == Some(value), word))
                    }
                }
                fieldset.choice {
                    legend { (words::common::THEME.say(language)) }
                    (choice("theme", "auto", preferences.theme.is_none(), words::common::THEME_AUTO))
                    @for (value, word) in THEMES.into_iter().zip([
                        words::common::THEME_LIGHT,
                        words::common::THEME_DARK,
                        words::common::THEME_CONTRAST,
                    ]) {
                        (choice("theme", value, preferences.theme == Some(value), word))
                    }
                }
                div.bar { button.main { (words::common::SAVE.say(language)) } }
            }
            form method="post" action="/settings" {
                input type="hidden" name="language"
                    value=(if language == Language::Zh { "en" } else { "zh" });
                button { (icon("languages")) (words::common::LANGUAGE_OTHER.say(language)) }
            }
        }
    }))
}

/// What the settings page sends; what is missing stays.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    theme: Option<String>,
    mode: Option<String>,
    text: Option<String>,
    language: Option<String>,
}

/// Keeps what was chosen in cookies and goes back to where it was chosen.
pub(crate) async fn set(
    State(app): State<App>,
    headers: HeaderMap,
    UrlForm(chosen): UrlForm<Chosen>,
) -> Result<Response> {
    check_origin(&headers, &app.origin)?;
    let mut response = Redirect::to(&where_from(&headers, &app.origin)).into_response();
    let offered = [
        ("linli-theme", chosen.theme, THEMES.as_slice()),
        ("linli-mode", chosen.mode, ["elder"].as_slice()),
        ("linli-text", chosen.text, TEXTS.as_slice()),
        ("linli-language", chosen.language, ["zh", "en"].as_slice()),
    ];
    for (name, value, offered) in offered {
        let Some(value) = value else { continue };
        let secure = if app.is_secure() { "; Secure" } else { "" };
        let cookie = match offered.iter().find(|one| **one == value) {
            Some(value) => {
                format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax{secure}")
            }
            None => format!("{name}=; Path=/; Max-Age=0; SameSite=Lax{secure}"),
        };
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    Ok(response)
}

/// The page of this hub on which the choice was made.
fn where_from(headers: &HeaderMap, origin: &str) -> String {
    headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix(origin))
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .unwrap_or("/")
        .to_owned()
}
