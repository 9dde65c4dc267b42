//! A copy of one's own matters: one file that can be read without this app (PIPL article 45).

use contract::{
    Code, Language,
    attachments::Photo,
    complaints::{Case, Copied, Entry, Mine, Part, Side, TakeCopy},
    id::{CommunityId, ComplaintId, PersonId},
    time::Time,
    words,
};
use maud::{DOCTYPE, Markup, html};

use super::{met, store};
use crate::{
    activities,
    app::App,
    call::{Ask, Caller, Outcome},
    community,
    copying::{Hand, Section},
    db::Tx,
    error::{Error, Result},
    people::{self, Who},
    polls,
    settings::Settings,
    suggestions,
};

/// Writes one's own matters into a file.
pub(crate) async fn copy(app: App, ask: Ask<TakeCopy>) -> Result<Outcome<Copied>> {
    Ok(take(&app, ask.caller, ask.request.id, ask.now).await?.into())
}

/// The file of one matter, or of all that the caller has.
///
/// # Errors
/// `not_found`, `not_signed_in`, or `not_allowed` for those who answer.
pub(super) async fn take(
    app: &App,
    caller: Caller,
    id: Option<ComplaintId>,
    now: Time,
) -> Result<Copied> {
    let language = caller.language;
    let inner = app.clone();
    let matters = app
        .db
        .read(move |tx| {
            let (app, caller) = (inner.clone(), caller.clone());
            Box::pin(async move {
                let who = people::who(tx, &caller, now).await?;
                match id {
                    Some(id) => own(tx, &who, id).await,
                    None => {
                        let member = who.member()?;
                        let whose = (member.community, member.person);
                        copied(tx, &app, whose, caller.language).await
                    }
                }
            })
        })
        .await?;
    let name = match (id, &matters.cases[..]) {
        (Some(_), [case]) => format!("linli-{}.html", case.matter.number),
        _ => {
            let offset = community::settings(app, matters.community)?.offset();
            format!("linli-{}.html", String::from(now.day(offset)))
        }
    };
    Ok(Copied { name, html: matters.page(app, language, now)? })
}

/// What was read of the rows for a file.
#[derive(Debug)]
pub(crate) struct Matters {
    community: CommunityId,
    cases: Vec<Case>,
    sections: Vec<Section>,
}

impl Matters {
    /// The page.
    ///
    /// # Errors
    /// When their community is not known.
    pub(crate) fn page(&self, app: &App, language: Language, now: Time) -> Result<String> {
        let settings = community::settings(app, self.community)?;
        let copy = Copy { app, settings, language, now };
        Ok(copy.page(&self.cases, &self.sections).into_string())
    }
}

async fn own(tx: &mut Tx, who: &Who, id: ComplaintId) -> Result<Matters> {
    let (known, part) = met(tx, who, id).await?;
    if part != Part::Author {
        return Err(Error::refused(Code::NotAllowed));
    }
    let cases = vec![store::case(tx, &known, part).await?];
    Ok(Matters { community: known.community, cases, sections: Vec::new() })
}

/// All that somebody has here, for the copy of their data. Whoever it is handed to has to be them, or to have asked.
///
/// # Errors
/// When the store fails, or their community is not known.
pub(crate) async fn copied(
    tx: &mut Tx,
    app: &App,
    (community, person): (CommunityId, PersonId),
    language: Language,
) -> Result<Matters> {
    let (mut cases, mut after) = (Vec::new(), None);
    loop {
        let page = store::of_author(tx, person, after, Mine::PAGE).await?;
        for matter in &page {
            let known = store::known(tx, matter.id).await?;
            let known = known.ok_or_else(|| Error::refused(Code::NotFound))?;
            cases.push(store::case(tx, &known, Part::Author).await?);
        }
        after = page.last().map(|matter| matter.id);
        if page.len() < Mine::PAGE {
            break;
        }
    }
    let hand = Hand { language, offset: community::settings(app, community)?.offset() };
    let mut sections = suggestions::copied(tx, person, hand).await?;
    sections.extend(polls::copied(tx, person, hand).await?);
    sections.extend(activities::copied(tx, person, hand).await?);
    Ok(Matters { community, cases, sections })
}

struct Copy<'a> {
    app: &'a App,
    settings: &'a Settings,
    language: Language,
    now: Time,
}

impl Copy<'_> {
    fn page(&self, cases: &[Case], sections: &[Section]) -> Markup {
        let title = words::complaints::MINE_TITLE.say(self.language);
        html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                head { meta charset="utf-8"; title { (title) } }
                body {
                    h1 { (title) }
                    p { (words::complaints::copy_by(
                        self.language,
                        &self.settings.name,
                        &self.moment(self.now),
                    )) }
                    @for case in cases { (self.case(case)) }
                    @for section in sections { (self.section(section)) }
                }
            }
        }
    }

    /// What another feature has; nothing where it has nothing.
    fn section(&self, section: &Section) -> Markup {
        html! {
            @if !section.pieces.is_empty() {
                h2 { (section.title.say(self.language)) }
                @for (title, lines) in &section.pieces {
                    article {
                        h3 { (title) }
                        @for line in lines { p { (line) } }
                    }
                }
            }
        }
    }

    fn case(&self, case: &Case) -> Markup {
        let (language, matter) = (self.language, &case.matter);
        html! {
            article {
                h2 { (matter.heading(language)) }
                p {
                    (words::complaints::case_title(language, &matter.number.to_string()))
                    " · " (matter.status.word().say(language))
                    " · " (words::complaints::case_filed_at(language, &self.moment(matter.filed_at)))
                    @if let Some(place) = &matter.place { " · " (place) }
                }
                ol { @for entry in &case.entries { li { (self.entry(entry)) } } }
            }
        }
    }

    fn entry(&self, entry: &Entry) -> Markup {
        let language = self.language;
        let name = match (entry.side, &entry.name) {
            (Side::Author, _) => words::complaints::CASE_YOU.say(language),
            (Side::Staff, Some(name)) => name,
            (Side::Staff, None) => words::complaints::CASE_STAFF_SIDE.say(language),
        };
        html! {
            p {
                b { (entry.kind.word().say(language)) } " · " (name) " · " (self.moment(entry.at))
                @if let Some(satisfaction) = entry.satisfaction {
                    " · " (satisfaction.word().say(language))
                }
            }
            @if let Some(reason) = entry.reason {
                p { (words::complaints::case_reason(language, reason.word().say(language))) }
            }
            @for line in entry.text.lines() { p { (line) } }
            @for (number, photo) in entry.photos.iter().enumerate() {
                p { a href=(self.address(photo)) {
                    (words::complaints::file_photo_number(language, &(number + 1).to_string()))
                } " " (photo.id) ".jpg" }
            }
        }
    }

    fn address(&self, photo: &Photo) -> String {
        format!("{}{}", self.app.origin, photo.path())
    }

    fn moment(&self, at: Time) -> String {
        Hand { language: self.language, offset: self.settings.offset() }.moment(at)
    }
}
