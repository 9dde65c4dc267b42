//! Complaints: filed, followed, answered, judged.

mod alike;
mod copying;
mod erasing;
mod import;
pub(crate) mod page;
mod seed;
mod store;

use contract::{
    Code,
    attachments::MAX_COUNT,
    complaints::{
        Act, ActKind, Case, CaseKey, Do, Done, EntryKind, File, Follow, Matter, Mine, Part,
        Receipt, Show, Side, Status, Turn, title,
    },
    counter::Channel,
    id::{AttachmentId, CommunityId, ComplaintId, EntryId, NoticeId, PersonId, PlaceId},
    ledger::{Protected, Reason as LookReason},
    live::Event,
    text::{Body, Subject},
    time::Time,
    words,
};
use sha2::{Digest, Sha256};

pub(crate) use alike::{carry_over, households, look as look_alike, support, supported, unsupport};
pub(crate) use copying::{copied, copy};
pub use erasing::sweep;
pub(crate) use erasing::{erase, erased, forget_person};
pub use import::{Imported, import};
pub(crate) use seed::{Invented, Step, put_invented};
pub use store::{Known, known};
pub(crate) use store::{NewEntry, listed_columns, listed_place, matter, photos};

use crate::{
    app::{App, random},
    attachments,
    call::{Ask, Call, Change, Outcome},
    community,
    db::Tx,
    error::{Error, FieldReason, Result},
    family::{self, CLOSED},
    idempotency, inbox,
    ledger::{self, Look, Noting, Why},
    live::{Told, Topic},
    notices,
    people::{self, Member, Who},
    sessions,
};

/// Files a complaint.
pub(crate) async fn file(app: App, change: Change<File>) -> Result<Outcome<Receipt>> {
    check_filing(&change.request)?;
    app.limits.filing(&change.caller, change.request.door.as_ref())?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            Ok(put(tx, &app, &who, &call).await?.into())
        })
    })
    .await
}

fn check_filing(file: &File) -> Result<()> {
    if file.text.is_none() && file.photos.is_empty() {
        return Err(Error::field("text", FieldReason::Word(words::problems::TEXT_OR_PHOTO)));
    }
    check_photos("photos", &file.photos)
}

fn check_act(act: &Act) -> Result<()> {
    if matches!(act, Act::Say { text: None, photos } if photos.is_empty()) {
        return Err(Error::field("act.text", FieldReason::Word(words::problems::TEXT_OR_PHOTO)));
    }
    check_photos("act.photos", act.photos())
}

fn check_photos(field: &str, photos: &[AttachmentId]) -> Result<()> {
    if photos.len() > MAX_COUNT {
        return Err(Error::field(field, FieldReason::TooManyPhotos(MAX_COUNT)));
    }
    Ok(())
}

/// Stores a complaint that was checked and answers with its receipt.
async fn put(tx: &mut Tx, app: &App, who: &Who, call: &Call<File>) -> Result<Receipt> {
    let file = &call.request;
    let spot = community::spot(tx, app, who, file.door.as_ref()).await?;
    if file.notice != community::settings(app, spot.community)?.notice_version() {
        let changed = FieldReason::Word(words::problems::NOTICE_CHANGED);
        return Err(Error::field("notice", changed));
    }
    if let Some(about) = file.about
        && !notices::may_read(tx, app, who, about, call.now).await?
    {
        return Err(Error::refused(Code::NotFound));
    }
    let filing = Filing {
        community: spot.community,
        author: who.member.as_ref().map(|member| member.person),
        place: spot.place.filter(|_| file.place.is_none()),
        near: spot.place,
        whereabouts: file.place.as_ref().map(ToString::to_string).or(spot.name),
        subject: file.subject.as_ref().map(Subject::as_str),
        text: file.text.as_ref().map_or("", Body::as_str),
        photos: &file.photos,
        about: file.about,
        notice: file.notice,
        taken: None,
    };
    filing.put(tx, app, call.now).await
}

/// A complaint that was checked, whoever writes it down.
#[derive(Clone, Debug)]
pub(crate) struct Filing<'f> {
    /// Of which community.
    pub(crate) community: CommunityId,
    /// Whose it is; nobody's gets a case key.
    pub(crate) author: Option<PersonId>,
    /// Where it is.
    pub(crate) place: Option<PlaceId>,
    /// The door or home it was written at, which words for another place may have replaced.
    pub(crate) near: Option<PlaceId>,
    /// What that is called.
    pub(crate) whereabouts: Option<String>,
    /// What it is about.
    pub(crate) subject: Option<&'f str>,
    /// What happened.
    pub(crate) text: &'f str,
    /// Pictures uploaded before.
    pub(crate) photos: &'f [AttachmentId],
    /// The notice it asks about.
    pub(crate) about: Option<NoticeId>,
    /// The version of the privacy notice that was shown.
    pub(crate) notice: u32,
    /// Who of the staff wrote it down, and how they heard it.
    pub(crate) taken: Option<(PersonId, Channel)>,
}

impl Filing<'_> {
    /// Stores it and answers with its receipt.
    ///
    /// # Errors
    /// A field at fault when a picture is unknown; when the community's file is gone.
    pub(crate) async fn put(self, tx: &mut Tx, app: &App, now: Time) -> Result<Receipt> {
        let settings = community::settings(app, self.community)?;
        let case_key = match self.author {
            Some(_) => None,
            None => Some(CaseKey::from_random(u64::from_be_bytes(random()?))),
        };
        let new = store::New {
            id: ComplaintId::from_number(app.id()?),
            community: self.community,
            number: store::next_number(tx).await?,
            author: self.author,
            key_hash: case_key.map(key_hash),
            place: self.place,
            building: alike::building(tx, app, self.place, self.near, self.whereabouts.as_deref())
                .await?,
            whereabouts: self.whereabouts,
            subject: self.subject.map(str::to_owned),
            title: title(self.subject, self.text),
            about: self.about,
            notice: self.notice,
            filed_at: now,
            due_at: settings.due(now),
        };
        store::add(tx, &new).await?;
        let entry = store::NewEntry {
            id: EntryId::from_number(app.id()?),
            complaint: new.id,
            version: 1,
            at: now,
            kind: EntryKind::Filed,
            side: Side::Author,
            person: self.author,
            text: self.text,
            reason: None,
            satisfaction: None,
        };
        store::add_entry(tx, &entry, self.subject.unwrap_or("")).await?;
        if let Some((by, channel)) = self.taken {
            store::note_taken(tx, entry.id, by, channel).await?;
        }
        attachments::claim(tx, self.photos, new.id, entry.id).await?;
        tx.tell(Told {
            topics: topics(new.id, new.community, self.author),
            event: Event::Complaint { id: new.id, version: 1 },
        });
        Ok(Receipt {
            id: new.id,
            number: new.number,
            case_key,
            filed_at: new.filed_at,
            due_at: new.due_at,
            place: new.whereabouts,
            telephone: settings.telephone.clone(),
        })
    }
}

/// Whom a change of a complaint concerns.
pub(crate) fn topics(
    id: ComplaintId,
    community: CommunityId,
    author: Option<PersonId>,
) -> Vec<Topic> {
    let mut topics = vec![Topic::Staff(community)];
    topics.extend(topics_of_author(id, author));
    topics
}

/// Where whoever filed a complaint hears of it.
pub(crate) fn topics_of_author(
    id: ComplaintId,
    author: Option<PersonId>,
) -> impl Iterator<Item = Topic> {
    [Topic::Case(id)].into_iter().chain(author.map(Topic::Person))
}

/// What the hub keeps of a case key.
fn key_hash(key: CaseKey) -> [u8; 32] {
    Sha256::new_with_prefix(b"linli/case-key/1").chain_update(key.to_bytes()).finalize().into()
}

/// What `who` is to a complaint; `None` for whom it does not exist.
#[must_use]
pub fn part(who: &Who, complaint: &Known) -> Option<Part> {
    let is_author = |person| complaint.author == Some(person);
    match &who.member {
        Some(member) if is_author(member.person) => Some(Part::Author),
        Some(member) if member.post.answers() && member.community == complaint.community => {
            Some(Part::Handler)
        }
        _ if who.case == Some(complaint.id) => Some(Part::Author),
        _ => None,
    }
}

/// Lists the caller's own complaints.
pub(crate) async fn mine(app: App, ask: Ask<Mine>) -> Result<Outcome<Vec<Matter>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let person = who.member()?.person;
                Ok(store::of_author(tx, person, call.request.after, Mine::PAGE).await?.into())
            })
        })
        .await
}

/// Shows a complaint.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Case>> {
    let (inner, call) = (app.clone(), ask.call());
    let case = ledger::reading(&app, move |tx, noting| {
        let (app, call) = (inner.clone(), call.clone());
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            seen(tx, &app, &who, call.request.id, (noting, call.now)).await
        })
    });
    Ok(case.await?.into())
}

/// A complaint as `who` may see it; none where whose it is has to be told to that person first. What nobody has
/// signed is nobody's, and tells nobody.
///
/// # Errors
/// `not_found` where it does not exist for them.
pub(crate) async fn seen(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    id: ComplaintId,
    (noting, now): (Noting, Time),
) -> Result<Option<Case>> {
    let (known, part) = met(tx, who, id).await?;
    if part != Part::Handler || known.author.is_none() {
        return store::case(tx, &known, part).await.map(Some);
    }
    let nobody = Look::at(Protected::Listed, &[], Why::Reason(LookReason::Handling));
    handled(tx, app, (who.member()?, &known), nobody, (noting, now)).await
}

/// A complaint as one of those who answer sees it, with what stands `beside` it; none where either has to be told first.
///
/// # Errors
/// When it cannot be written down, or the store fails.
pub(crate) async fn handled(
    tx: &mut Tx,
    app: &App,
    (member, known): (&Member, &Known),
    beside: Look<'_>,
    (noting, now): (Noting, Time),
) -> Result<Option<Case>> {
    let own: Vec<PersonId> = known.author.into_iter().collect();
    let look =
        Look::at(Protected::Matter, &own, Why::Reason(LookReason::Handling)).number(known.number);
    let passes = ledger::look_all(tx, app, member, [look, beside], noting, now).await?;
    let Some([pass, _]) = passes else { return Ok(None) };
    let mut case = store::case(tx, known, Part::Handler).await?;
    if own.iter().any(|author| !pass.shows(*author)) {
        let place = store::place_without_home(tx, known.id).await?;
        close(&mut case, place);
    }
    Ok(Some(case))
}

/// Leaves out whose it is of a child who may not be read: name, home and pictures. What it says is answered: a lift that a
/// child reports is broken for all.
fn close(case: &mut Case, place: Option<String>) {
    (case.is_closed, case.matter.place) = (true, place);
    for entry in case.entries.iter_mut().filter(|entry| entry.side == Side::Author) {
        entry.photos.clear();
        if let Some(name) = &mut entry.name {
            CLOSED.clone_into(name);
        }
    }
    if let Some(author) = &mut case.author {
        CLOSED.clone_into(author);
    }
}

/// Whether `who` may look at the pictures of a complaint's author, or of its other side: whoever it exists for, but of a
/// child only by a second person's word.
///
/// # Errors
/// When the store fails.
pub(crate) async fn may_see_photos(
    tx: &mut Tx,
    who: &Who,
    id: ComplaintId,
    is_authors: bool,
    now: Time,
) -> Result<bool> {
    let Some(known) = known(tx, id).await? else { return Ok(false) };
    match (part(who, &known), &who.member, known.author) {
        (None, ..) => Ok(false),
        (Some(Part::Handler), Some(member), Some(author)) if is_authors => {
            let closed = family::closed(tx, member, Protected::Matter, &[author], now).await?;
            Ok(closed.values().all(Option::is_some))
        }
        (Some(_), ..) => Ok(true),
    }
}

/// Opens a complaint with its case key.
pub(crate) async fn follow(app: App, change: Change<Follow>) -> Result<Outcome<Case>> {
    app.limits.secret(&change.caller)?;
    let (hash, now) = (key_hash(change.request.key), change.now);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let Some(id) = store::by_key(tx, &hash).await? else {
                    return Err(Error::refused(Code::NotFound));
                };
                let session = sessions::begin_for_case(tx, id, now).await?;
                let who = Who { member: None, case: Some(id) };
                let (known, part) = met(tx, &who, id).await?;
                let answer = store::case(tx, &known, part).await?;
                Ok(Outcome { answer, session: Some(session) })
            })
        })
        .await
}

/// Does something to a complaint.
pub(crate) async fn act(app: App, change: Change<Do>) -> Result<Outcome<Done>> {
    check_act(&change.request.act)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            Ok(take(tx, &app, &who, &call).await?.into())
        })
    })
    .await
}

async fn take(tx: &mut Tx, app: &App, who: &Who, call: &Call<Do>) -> Result<Done> {
    let Do { id, act, seen } = &call.request;
    let kind = act.kind();
    let (known, part) = met(tx, who, *id).await?;
    let person = who.member.as_ref().map(|member| member.person);
    let status = check(tx, &known, part, (kind, person), *seen).await?;
    if part == Part::Handler && inbox::is_awaited(tx, *id, kind, person).await? {
        return Err(Error::refused(Code::Conflict));
    }
    let entry = NewEntry {
        id: EntryId::from_number(app.id()?),
        complaint: *id,
        version: known.version_after(kind),
        at: call.now,
        kind: EntryKind::Act(kind),
        side: side(part),
        person: who.member.as_ref().filter(|_| part_is_members(who, &known)).map(|m| m.person),
        text: act.text(),
        reason: act.reason(),
        satisfaction: act.satisfaction(),
    };
    attachments::claim(tx, act.photos(), *id, entry.id).await?;
    enter(tx, app, &known, &entry, status).await?;
    Ok(Done { entry: entry.id, version: entry.version, status })
}

/// A complaint with what `who` is to it.
///
/// # Errors
/// `not_found` where it does not exist for them.
pub(crate) async fn met(tx: &mut Tx, who: &Who, id: ComplaintId) -> Result<(Known, Part)> {
    let known = known(tx, id).await?.ok_or_else(|| Error::refused(Code::NotFound))?;
    let part = part(who, &known).ok_or_else(|| Error::refused(Code::NotFound))?;
    Ok((known, part))
}

/// The status after an act that this part may do now, having seen all that its side did. What one of the staff did
/// themselves they know: their screen may not have heard yet that their answer is out. A resident
/// with two windows has to have seen in the second what they did in the first.
///
/// # Errors
/// `not_allowed`, or `conflict` where the matter has moved on.
pub(crate) async fn check(
    tx: &mut Tx,
    known: &Known,
    part: Part,
    (kind, by): (ActKind, Option<PersonId>),
    seen: Option<i64>,
) -> Result<Status> {
    if !part.may(kind) {
        return Err(Error::refused(Code::NotAllowed));
    }
    let status = known.status.after(kind).ok_or_else(|| Error::refused(Code::Conflict))?;
    let own = by.filter(|_| part == Part::Handler);
    if let Some(seen) = seen
        && seen < known.version
        && kind != ActKind::Note
        && store::acted_since(tx, known.id, (side(part), own), seen).await?
    {
        return Err(Error::refused(Code::Conflict));
    }
    Ok(status)
}

const fn side(part: Part) -> Side {
    match part {
        Part::Author => Side::Author,
        Part::Handler => Side::Staff,
    }
}

/// Writes an entry into the history: from here on everybody concerned sees and hears of it. A note
/// changes nothing but the history, and the author neither sees nor hears of it.
///
/// # Errors
/// When the store fails.
pub(crate) async fn enter(
    tx: &mut Tx,
    app: &App,
    known: &Known,
    entry: &NewEntry<'_>,
    status: Status,
) -> Result<()> {
    store::add_entry(tx, entry, "").await?;
    if entry.kind == EntryKind::Act(ActKind::Note) {
        let topics = vec![Topic::Staff(known.community)];
        tx.tell(Told { topics, event: Event::Desk { id: known.id } });
        return Ok(());
    }
    store::update(tx, &next_state(app, known, entry, status)?).await?;
    let mut topics = topics(known.id, known.community, known.author);
    topics.extend(alike::supporters(tx, known.id).await?.into_iter().map(Topic::Person));
    tx.tell(Told { topics, event: Event::Complaint { id: known.id, version: entry.version } });
    Ok(())
}

/// Whether the act is the member's own rather than that of the case key they also hold.
fn part_is_members(who: &Who, known: &Known) -> bool {
    let member = Who { member: who.member.clone(), case: None };
    part(&member, known).is_some()
}

/// How the complaint stands after `entry`.
fn next_state(
    app: &App,
    known: &Known,
    entry: &store::NewEntry<'_>,
    status: Status,
) -> Result<store::State> {
    let EntryKind::Act(kind) = entry.kind else {
        return Err(anyhow::anyhow!("only acts change a complaint").into());
    };
    let is_taken_up_again = status.is_open() && !known.status.is_open();
    let is_answer = matches!(kind, ActKind::Answer | ActKind::Resolve | ActKind::Decline);
    let turn = match kind {
        // Taking it on is not yet saying something: the promise still stands.
        ActKind::Accept => Turn::Staff,
        _ => status.turn(entry.side == Side::Staff),
    };
    Ok(store::State {
        id: known.id,
        status,
        turn,
        assignee: match entry.side {
            Side::Author => known.assignee,
            Side::Staff => known.assignee.or(entry.person),
        },
        due_at: if is_taken_up_again {
            community::settings(app, known.community)?.due(entry.at)
        } else {
            known.due_at
        },
        answered_at: known.answered_at.or(is_answer.then_some(entry.at)),
        changed_at: entry.at,
        version: entry.version,
        stays_put_off: entry.side == Side::Staff && status.is_open(),
        is_owed: is_taken_up_again || known.is_owed && !is_answer,
        is_missed: known.is_missed || known.is_owed && entry.at > known.due_at,
    })
}
