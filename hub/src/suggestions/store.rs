//! The rows of suggestions as they are listed, shown and written.

use anyhow::Context;
use contract::{
    attachments::Photo,
    id::{AttachmentId, CommunityId, PersonId, SuggestionId},
    people::Post,
    suggestions::{
        Author, Brief, Condition, Counts, Cursor, Hushed, Line, List, Order, Rule, Stance, Status,
        Tally, Version, Whose,
    },
    time::Time,
};

use super::reader::Reader;
use crate::{
    db::{Row, Tx, Value},
    error::Result,
    search,
};

/// A suggestion as rules look at it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) id: SuggestionId,
    pub(super) community: CommunityId,
    /// Who has made it; nobody here, where it was brought in.
    pub(super) author: Option<PersonId>,
    pub(super) revision: i64,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) status: Status,
    pub(super) condition: Condition,
    pub(super) due_at: Option<Time>,
    pub(super) supports: u32,
    /// Whether somebody has said anything of it.
    pub(super) is_answered: bool,
    pub(super) merged_into: Option<SuggestionId>,
    pub(super) hidden: Option<Hushed>,
}

/// Holds a suggestion until the change is done: whatever is decided on what is read of it from now on
/// still holds then.
pub(super) async fn hold(tx: &mut Tx, id: SuggestionId) -> Result<()> {
    tx.execute("UPDATE suggestion SET voices = voices WHERE id = $1", &[id.into()]).await?;
    Ok(())
}

/// A suggestion.
pub(super) async fn known(tx: &mut Tx, id: SuggestionId) -> Result<Option<Known>> {
    tx.row(
        "SELECT community, author, revision, title, text, status, condition, due_at, supports, \
         merged_into, hidden_rule, hidden_note, hidden_at, opposes + comments FROM suggestion WHERE id = $1",
        &[id.into()],
        |row| {
            Ok(Known {
                id,
                community: CommunityId::from_number(row.int(0)?),
                author: row.opt_int(1)?.map(PersonId::from_number),
                revision: row.int(2)?,
                title: row.text(3)?,
                text: row.text(4)?,
                status: status(&row.text(5)?)?,
                condition: condition(&row.text(6)?)?,
                due_at: row.opt_int(7)?.map(Time),
                supports: u32::try_from(row.int(8)?)?,
                is_answered: row.int(8)? + row.int(13)? > 0,
                merged_into: row.opt_int(9)?.map(SuggestionId::from_number),
                hidden: hushed(row, 10)?,
            })
        },
    )
    .await
}

fn status(name: &str) -> anyhow::Result<Status> {
    Status::read(name).with_context(|| format!("no such status: {name}"))
}

fn condition(name: &str) -> anyhow::Result<Condition> {
    Condition::read(name).with_context(|| format!("no such condition: {name}"))
}

/// Why something is hidden, from three columns that begin at `first`.
pub(super) fn hushed(row: &Row<'_>, first: usize) -> anyhow::Result<Option<Hushed>> {
    let Some(name) = row.opt_text(first)? else { return Ok(None) };
    let rule = Rule::read(&name).with_context(|| format!("no such rule: {name}"))?;
    let at = Time(row.int(first + 2)?);
    Ok(Some(Hushed { rule, note: row.opt_text(first + 1)?, at }))
}

/// Who speaks, from six columns that begin at `first`: person, number, whether they are named, name,
/// post, when they left. A name is shown to those who live or work here, while its holder does; no
/// resident's to an auditor.
pub(super) fn author(
    row: &Row<'_>,
    first: usize,
    reader: &Reader,
    now: Time,
) -> anyhow::Result<Author> {
    let person = row.opt_int(first)?.map(PersonId::from_number);
    let post = row.opt_text(first + 4)?.and_then(|post| Post::read(&post));
    let is_staff = post.is_some_and(Post::answers);
    let has_left = row.opt_int(first + 5)?.is_some_and(|left| left <= now.0);
    let is_shown = (is_staff || row.opt_int(first + 2)? == Some(1)) && !has_left;
    Ok(Author {
        name: row.opt_text(first + 3)?.filter(|_| is_shown && reader.sees_names(is_staff)),
        number: u32::try_from(row.opt_int(first + 1)?.unwrap_or(0))?,
        is_staff,
        is_you: person.is_some() && person == reader.person(),
    })
}

/// The columns [`line`] reads, of a suggestion `s`.
const LINE: &str = "s.id, s.title, s.beginning, s.status, s.condition, \
     s.author, v.number, v.is_named, p.name, p.post, p.ended_at, \
     o.name, s.filed_at, s.moved_at, s.due_at, s.supports, s.opposes, s.comments, \
     t.stance, f.seen_at, s.news_at";

/// Where they come from; `$1` is the reader.
const FROM: &str = "suggestion s \
     LEFT JOIN suggestion_voice v ON v.suggestion = s.id AND v.person = s.author \
     LEFT JOIN person p ON p.id = s.author LEFT JOIN place o ON o.id = s.place \
     LEFT JOIN suggestion_stance t ON t.suggestion = s.id AND t.person = $1 \
     LEFT JOIN suggestion_follow f ON f.person = $1 AND f.suggestion = s.id";

fn line(row: &Row<'_>, reader: &Reader, now: Time) -> anyhow::Result<Line> {
    let author = author(row, 5, reader, now)?;
    let condition = condition(&row.text(4)?)?;
    let is_readable = reader.reads(condition, author.is_you);
    let words = |column| if is_readable { row.text(column) } else { Ok(String::new()) };
    let count = |column| anyhow::Ok(u32::try_from(row.int(column)?)?);
    let due_at = row.opt_int(14)?.map(Time).filter(|_| condition == Condition::Open);
    let (seen_at, news_at) = (row.opt_int(19)?, row.int(20)?);
    Ok(Line {
        id: SuggestionId::from_number(row.int(0)?),
        title: words(1)?,
        beginning: words(2)?,
        status: status(&row.text(3)?)?,
        condition,
        // Of what nobody may read nobody is told whose it is, either.
        author: Author { name: author.name.filter(|_| is_readable), ..author },
        place: row.opt_text(11)?.filter(|_| is_readable),
        filed_at: Time(row.int(12)?),
        moved_at: row.opt_int(13)?.map(Time),
        due_at,
        is_late: due_at.is_some_and(|due| due < now),
        counts: Counts {
            supports: count(15)?,
            opposes: count(16)?,
            yours: row.opt_int(18)?.and_then(stance),
        },
        comments: count(17)?,
        is_followed: seen_at.is_some(),
        is_news: seen_at.is_some_and(|seen| seen < news_at),
    })
}

/// What somebody says, as it is stored; 0 where they have taken it back.
pub(super) const fn stance(number: i64) -> Option<Stance> {
    match number {
        0 => None,
        1.. => Some(Stance::For),
        _ => Some(Stance::Against),
    }
}

/// What a list says of one suggestion.
pub(super) async fn one(
    tx: &mut Tx,
    reader: &Reader,
    id: SuggestionId,
    now: Time,
) -> Result<Option<Line>> {
    let sql = format!("SELECT {LINE} FROM {FROM} WHERE s.id = $2");
    let me = reader.person().map_or(0, PersonId::number);
    tx.row(&sql, &[me.into(), id.into()], |row| line(row, reader, now)).await
}

/// What an order sorts by, whether the greatest comes first, and which it leaves out.
const fn sorted(order: Order) -> (&'static str, &'static str, &'static str) {
    match order {
        Order::Newest | Order::NearYou => ("s.id", "DESC", ""),
        Order::MostSupported => ("s.supports", "DESC", ""),
        Order::NeedsAnswer => (
            "s.due_at",
            "ASC",
            "AND s.status IN ('gathering', 'studying') AND s.due_at IS NOT NULL",
        ),
        Order::Outcomes => {
            ("s.moved_at", "DESC", "AND s.status IN ('adopted', 'partly_adopted', 'done')")
        }
    }
}

/// A page of a list: one line more than `limit` where there are more.
pub(super) async fn list(
    tx: &mut Tx,
    reader: &Reader,
    list: &List,
    limit: usize,
    now: Time,
) -> Result<Vec<(Cursor, Line)>> {
    let (key, direction, only) = sorted(list.order);
    let me = reader.person().map_or(0, PersonId::number);
    let mut values: Vec<Value<'_>> =
        vec![me.into(), reader.community.into(), i64::try_from(limit)?.into()];
    let mut wheres = String::from(only);
    // Whoever looks for their own finds those that stand for themselves no more as well.
    match list.whose {
        Some(Whose::Mine) => wheres.push_str(" AND s.author = $1"),
        Some(Whose::Followed) => {
            wheres.push_str(" AND f.person IS NOT NULL AND s.condition <> 'withdrawn'");
        }
        None => wheres.push_str(" AND s.condition = 'open'"),
    }
    let status = list.status.map(Status::as_str);
    if let Some(status) = status {
        values.push(status.into());
        wheres.push_str(&format!(" AND s.status = ${}", values.len()));
    }
    if list.order == Order::NearYou {
        let mut named = Vec::with_capacity(reader.places.len());
        for place in &reader.places {
            values.push((*place).into());
            named.push(format!("${}", values.len()));
        }
        if named.is_empty() {
            return Ok(Vec::new());
        }
        wheres.push_str(&format!(" AND s.place IN ({})", named.join(", ")));
    }
    let query;
    if let Some(words) = &list.search {
        let wanted = search::wanted(words.as_str());
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let (is_postgres, number) = (tx.is_postgres(), values.len() + 1);
        let quote = if is_postgres { '\'' } else { '"' };
        let all: Vec<_> = wanted.iter().map(|piece| format!("{quote}{piece}{quote}")).collect();
        query = all.join(if is_postgres { " & " } else { " AND " });
        values.push(query.as_str().into());
        let matches = if is_postgres {
            format!("words @@ ${number}::TEXT::tsquery")
        } else {
            format!("suggestion_search MATCH ${number}")
        };
        // Words that somebody may not read find nothing for them.
        wheres.push_str(" AND (s.condition IN ('open', 'merged') OR s.author = $1)");
        wheres.push_str(&format!(
            " AND s.id IN (SELECT rowid FROM suggestion_search WHERE {matches})"
        ));
    }
    if let Some(after) = list.after {
        let than = if direction == "ASC" { '>' } else { '<' };
        values.push(after.key.into());
        values.push(after.id.into());
        let (key_at, id_at) = (values.len() - 1, values.len());
        wheres.push_str(&format!(" AND ({key}, s.id) {than} (${key_at}, ${id_at})"));
    }
    let sql = format!(
        "SELECT {LINE}, {key} FROM {FROM} WHERE s.community = $2 {wheres} \
         ORDER BY {key} {direction}, s.id {direction} LIMIT $3"
    );
    tx.rows(&sql, &values, |row| {
        let line = line(row, reader, now)?;
        Ok((Cursor { key: row.int(21)?, id: line.id }, line))
    })
    .await
}

/// What came of the suggestions of a community.
pub(super) async fn tally(
    tx: &mut Tx,
    community: CommunityId,
    person: Option<PersonId>,
    now: Time,
) -> Result<Tally> {
    let counts = tx
        .rows(
            // A promise that was missed stays so, whatever becomes of the suggestion.
            "SELECT status, SUM(CASE WHEN condition = 'open' THEN 1 ELSE 0 END), \
             CAST(SUM(kept) AS BIGINT), CAST(SUM(missed) AS BIGINT), \
             SUM(CASE WHEN condition = 'open' AND due_at < $2 THEN 1 ELSE 0 END) FROM suggestion \
             WHERE community = $1 AND condition <> 'withdrawn' GROUP BY status",
            &[community.into(), now.into()],
            |row| {
                let count = |column| anyhow::Ok(u32::try_from(row.int(column)?)?);
                let missed = count(3)? + count(4)?;
                Ok((status(&row.text(0)?)?, count(1)?, count(2)?, missed))
            },
        )
        .await?;
    let mut tally = Tally::default();
    for wanted in Status::ALL {
        for (status, count, kept, missed) in counts.iter().filter(|count| count.0 == wanted) {
            if *count > 0 {
                tally.statuses.push((*status, *count));
            }
            tally.kept += kept;
            tally.missed += missed;
        }
    }
    if let Some(person) = person {
        tally.news = news(tx, person).await?;
    }
    Ok(tally)
}

/// How many of those that somebody follows have gone on since they looked.
///
/// # Errors
/// When the store fails.
pub(crate) async fn news(tx: &mut Tx, person: PersonId) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM suggestion_follow f JOIN suggestion s ON s.id = f.suggestion \
               WHERE f.person = $1 AND s.news_at > f.seen_at AND s.condition <> 'withdrawn'";
    let news = tx.row(sql, &[person.into()], |row| row.int(0)).await?;
    Ok(u32::try_from(news.unwrap_or(0))?)
}

/// What a suggestion said before, the newest first.
pub(super) async fn versions(tx: &mut Tx, id: SuggestionId) -> Result<Vec<Version>> {
    tx.rows(
        "SELECT until, title, text, supports FROM suggestion_version WHERE suggestion = $1 \
         ORDER BY revision DESC",
        &[id.into()],
        |row| {
            Ok(Version {
                until: Time(row.int(0)?),
                title: row.text(1)?,
                text: row.text(2)?,
                supports: u32::try_from(row.int(3)?)?,
            })
        },
    )
    .await
}

/// The pictures of a suggestion, each with the revision it came with; 0 for its own.
pub(super) async fn photos(tx: &mut Tx, id: SuggestionId) -> Result<Vec<(i64, Photo)>> {
    tx.rows(
        "SELECT suggestion_revision, id, width, height FROM attachment WHERE suggestion = $1 \
         ORDER BY created_at, id",
        &[id.into()],
        |row| {
            let photo = Photo {
                id: AttachmentId::from_number(row.int(1)?),
                width: u32::try_from(row.int(2)?)?,
                height: u32::try_from(row.int(3)?)?,
            };
            Ok((row.int(0)?, photo))
        },
    )
    .await
}

/// The columns [`brief`] reads.
pub(super) const BRIEF: &str = "s.id, s.title, s.status, s.supports, s.filed_at";

pub(super) fn brief(row: &Row<'_>) -> anyhow::Result<Brief> {
    Ok(Brief {
        id: SuggestionId::from_number(row.int(0)?),
        title: row.text(1)?,
        status: status(&row.text(2)?)?,
        supports: u32::try_from(row.int(3)?)?,
        filed_at: Time(row.int(4)?),
    })
}

/// Those that were put together with one.
pub(super) async fn merged(tx: &mut Tx, id: SuggestionId) -> Result<Vec<Brief>> {
    let sql = format!(
        "SELECT {BRIEF} FROM suggestion s WHERE s.merged_into = $1 \
         AND s.condition = 'merged' ORDER BY s.id"
    );
    tx.rows(&sql, &[id.into()], brief).await
}

/// One of them in a line.
pub(super) async fn in_brief(tx: &mut Tx, id: SuggestionId) -> Result<Option<Brief>> {
    let sql = format!("SELECT {BRIEF} FROM suggestion s WHERE s.id = $1 AND s.condition = 'open'");
    tx.row(&sql, &[id.into()], brief).await
}

/// Those whose counts are not those of the rows.
///
/// # Errors
/// When the store fails.
pub(crate) async fn miscounted(tx: &mut Tx) -> Result<Vec<SuggestionId>> {
    let stances = |stance| {
        format!(
            "(SELECT COUNT(*) FROM suggestion_stance t WHERE t.suggestion = s.id AND t.stance = {stance})"
        )
    };
    let sql = format!(
        "SELECT s.id FROM suggestion s WHERE s.comments <> (SELECT COUNT(*) \
         FROM suggestion_comment c WHERE c.suggestion = s.id AND c.is_removed = 0 \
         AND c.hidden_at IS NULL) OR (s.condition <> 'withdrawn' \
         AND NOT EXISTS (SELECT o.id FROM suggestion o WHERE o.merged_into = s.id) \
         AND (s.supports <> s.brought_supports + {} OR s.opposes <> s.brought_opposes + {})) \
         ORDER BY s.id",
        stances(1),
        stances(-1)
    );
    tx.rows(&sql, &[], |row| Ok(SuggestionId::from_number(row.int(0)?))).await
}
