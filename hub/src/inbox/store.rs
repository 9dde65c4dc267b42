//! The queries of the inbox; each reads about as many rows as it shows.

use contract::{
    complaints::{Matter, Status},
    id::PersonId,
    inbox::{Cursor, List, Queue},
    ledger::Protected,
};

use crate::{
    complaints::{listed_columns, matter},
    db::{Row, Tx},
    error::Result,
    ledger::{Reader, WHOSE, told_of, untold},
    people::Member,
    search,
};

/// A line of the list, and who has to be told first that it is shown.
pub(super) type Line = (Matter, Option<PersonId>);

/// A page of a queue: what is open by deadline, what is over by its last change.
pub(super) async fn page(
    tx: &mut Tx,
    (member, reader): (&Member, Reader),
    list: &List,
    limit: usize,
) -> Result<Vec<Line>> {
    let (by, limit) = ((member, reader), i64::try_from(limit)?);
    match &list.search {
        Some(words) => found(tx, by, list, &search::wanted(words.as_str()), limit).await,
        None if is_open(list.queue) => open(tx, by, list, limit).await,
        None => over(tx, by, list, limit).await,
    }
}

/// As what those are told of it whose lines are shown.
pub(super) const fn kind(list: &List) -> Protected {
    if list.search.is_some() { Protected::Found } else { Protected::Listed }
}

/// A query of lines, up to its `WHERE`, with the names of the parameters for who reads, the day and the time.
fn lines(list: &List, reader: &str, day: &str, now: &str) -> String {
    let (told, columns) = (told_of(kind(list), reader, day), listed_columns(now));
    format!(
        "SELECT {columns}, {WHOSE} FROM complaint c \
         LEFT JOIN person s ON s.id = c.assignee {told}"
    )
}

fn line(row: &Row<'_>, reader: Reader) -> anyhow::Result<Line> {
    Ok((matter(row)?, untold(row, 10, reader.person)?))
}

fn is_open(queue: Queue) -> bool {
    queue.status().is_none_or(Status::is_open)
}

async fn open(
    tx: &mut Tx,
    (member, reader): (&Member, Reader),
    list: &List,
    limit: i64,
) -> Result<Vec<Line>> {
    let lines = lines(list, "$6", "$7", "$8");
    // Begins before every matter there is.
    let (at, id) = list.after.map_or((i64::MIN, 0), |Cursor { at, id }| (at.0, id.number()));
    let owner = if list.mine { "c.assignee = $1" } else { "c.community = $1" };
    let status = list.queue.status().map_or("", Status::as_str);
    let owned = if list.mine { member.person.number() } else { member.community.number() };
    let later = if list.later { "IS NOT NULL" } else { "IS NULL" };
    let free = free(list);
    tx.rows(
        &format!(
            "{lines} WHERE {owner} AND c.is_open = 1 AND c.snoozed_until {later} {free} \
             AND (c.due_at, c.id) > ($2, $3) \
             AND ($4 = '' OR c.status = $4) ORDER BY c.due_at, c.id LIMIT $5"
        ),
        &[
            owned.into(),
            at.into(),
            id.into(),
            status.into(),
            limit.into(),
            reader.person.into(),
            reader.day.0.into(),
            reader.now.into(),
        ],
        |row| line(row, reader),
    )
    .await
}

/// Narrows a list to what nobody has.
const fn free(list: &List) -> &'static str {
    if list.nobodys { "AND c.assignee IS NULL" } else { "" }
}

async fn over(
    tx: &mut Tx,
    (member, reader): (&Member, Reader),
    list: &List,
    limit: i64,
) -> Result<Vec<Line>> {
    let lines = lines(list, "$7", "$8", "$9");
    let (at, id) = list.after.map_or((i64::MAX, i64::MAX), |Cursor { at, id }| (at.0, id.number()));
    let status = list.queue.status().map_or("", Status::as_str);
    let free = free(list);
    tx.rows(
        &format!(
            "{lines} WHERE c.community = $1 AND c.status = $2 AND c.is_open = 0 {free} \
             AND (c.changed_at, c.id) < ($3, $4) AND (CAST($5 AS BIGINT) = 0 OR c.assignee = $5) \
             ORDER BY c.changed_at DESC, c.id DESC LIMIT $6"
        ),
        &[
            member.community.into(),
            status.into(),
            at.into(),
            id.into(),
            if list.mine { member.person.number() } else { 0 }.into(),
            limit.into(),
            reader.person.into(),
            reader.day.0.into(),
            reader.now.into(),
        ],
        |row| line(row, reader),
    )
    .await
}

/// The newest matters in which every wanted piece stands in one message.
async fn found(
    tx: &mut Tx,
    (member, reader): (&Member, Reader),
    list: &List,
    wanted: &[String],
    limit: i64,
) -> Result<Vec<Line>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let before = list.after.map_or(i64::MAX, |cursor| cursor.id.number());
    let status = list.queue.status().map_or("", Status::as_str);
    let (matches, words) = if tx.is_postgres() {
        let words: Vec<_> = wanted.iter().map(|piece| format!("'{piece}'")).collect();
        ("words @@ $1::TEXT::tsquery", words.join(" & "))
    } else {
        let words: Vec<_> = wanted.iter().map(|piece| format!("\"{piece}\"")).collect();
        ("search MATCH $1", words.join(" AND "))
    };
    let free = free(list);
    let later = if list.later { "AND c.snoozed_until IS NOT NULL" } else { "" };
    let lines = lines(list, "$8", "$9", "$10");
    tx.rows(
        &format!(
            "{lines} WHERE c.id IN (SELECT e.complaint FROM entry e WHERE e.id IN \
             (SELECT rowid FROM search WHERE {matches})) \
             AND c.community = $2 AND c.id < $3 AND ($4 = '' OR c.status = $4) \
             AND (CAST($5 AS BIGINT) = 0 OR c.is_open = 1) \
             AND (CAST($6 AS BIGINT) = 0 OR c.assignee = $6) {free} {later} \
             ORDER BY c.id DESC LIMIT $7"
        ),
        &[
            words.as_str().into(),
            member.community.into(),
            before.into(),
            status.into(),
            i64::from(list.queue == Queue::Open).into(),
            if list.mine { member.person.number() } else { 0 }.into(),
            limit.into(),
            reader.person.into(),
            reader.day.0.into(),
            reader.now.into(),
        ],
        |row| line(row, reader),
    )
    .await
}
