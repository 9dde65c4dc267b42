//! A copy of one's own matters: one file that can be read without this app (PIPL article 45).

use contract::{
    Code, Language,
    attachments::Photo,
    complaints::{Case, Copied, Entry, Mine, Part, Side, TakeCopy},
    id::{CommunityId, ComplaintId},
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
    let (community, cases, sections) = app
        .db
        .read(move |tx| {
            let (app, caller) = (inner.clone(), caller.clone());
            Box::pin(async move {
                let who = people::who(tx, &caller, now).await?;
                match id {
                    Some(id) => {
                        let (community, case) = own(tx, &who, id).await?;
                        Ok((community, vec![case], Vec::new()))
                    }
                    None => {
                        let (community, cases) = all(tx, &who).await?;
                        let offset = community::settings(&app, community)?.offset();
                        let hand = Hand { language: caller.language, offset };
                        let person = who.member()?.person;
                        let mut sections = suggestions::copied(tx, person, hand).await?;
                        sections.extend(polls::copied(tx, person, hand).await?);
                        sections.extend(activities::copied(tx, person, hand).await?);
                        Ok((community, cases, sections))
                    }
                }
            })
        })
        .await?;
    let settings = community::settings(app, community)?;
    let copy = Copy { app, settings, language, now };
    let name = match (id, &cases[..]) {
        (Some(_), [case]) => format!("linli-{}.html", case.matter.number),
        _ => format!("linli-{}.html", String::from(now.day(settings.offset()))),
    };
    Ok(Copied { name, html: copy.page(&cases, &sections).into_string() })
}

async fn own(tx: &mut Tx, who: &Who, id: ComplaintId) -> Result<(CommunityId, Case)> {
    let (known, part) = met(tx, who, id).await?;
    if part != Part::Author {
        return Err(Error::refused(Code::NotAllowed));
    }
    Ok((known.community, store::case(tx, &known, part).await?))
}

async fn all(tx: &mut Tx, who: &Who) -> Result<(CommunityId, Vec<Case>)> {
    let member = who.member()?;
    let (mut cases, mut after) = (Vec::new(), None);
    loop {
        let page = store::of_author(tx, member.person, after, Mine::PAGE).await?;
        for matter in &page {
            cases.push(own(tx, who, matter.id).await?.1);
        }
        after = page.last().map(|matter| matter.id);
        if page.len() < Mine::PAGE {
            return Ok((member.community, cases));
        }
    }
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
