//! The rows of answers as those read them who conduct a poll.

use anyhow::Context;
use contract::{
    attachments::Photo,
    id::{AttachmentId, PersonId, PlaceId, PollId},
    polls::{Given, Paper, Reply},
    time::Time,
};

use crate::{db::Tx, error::Result, polls::store::Known};

/// Answers with the names of those who gave them, by their number on the roll, with their sheets.
pub(super) async fn given(
    tx: &mut Tx,
    known: &Known,
    after: Option<i64>,
    limit: usize,
) -> Result<Vec<(i64, Given)>> {
    let id = known.id;
    let mut answers = if known.is_secret() {
        on_paper(tx, known, after, limit).await?
    } else {
        answers(tx, id, after, limit).await?
    };
    let Some((last, _)) = answers.last() else { return Ok(answers) };
    let sql = "SELECT poll_voter, id, width, height FROM attachment \
               WHERE poll = $1 AND poll_voter > $2 AND poll_voter <= $3 ORDER BY poll_voter, id";
    let values = [id.into(), after.unwrap_or(i64::MIN).into(), (*last).into()];
    let scans = tx
        .rows(sql, &values, |row| {
            let side = |column| anyhow::Ok(u32::try_from(row.int(column)?)?);
            let id = AttachmentId::from_number(row.int(1)?);
            Ok((row.int(0)?, Photo { id, width: side(2)?, height: side(3)? }))
        })
        .await?;
    for (voter, given) in &mut answers {
        if let Some(paper) = &mut given.paper {
            let own = scans.iter().filter(|(of, _)| of == voter);
            paper.scans = own.map(|(_, photo)| photo.clone()).collect();
        }
    }
    Ok(answers)
}

/// Who has answered a secret poll on paper, and who has entered it.
async fn on_paper(
    tx: &mut Tx,
    known: &Known,
    after: Option<i64>,
    limit: usize,
) -> Result<Vec<(i64, Given)>> {
    let is_shared = known.draft.voice.is_shared();
    tx.rows(
        "SELECT r.voter, COALESCE(h.name, ''), p.name, e.name, COALESCE(h.id, 0) FROM poll_roll r \
         LEFT JOIN person p ON p.id = r.voter AND CAST($4 AS BIGINT) = 0 \
         LEFT JOIN place h ON h.id = CASE WHEN CAST($4 AS BIGINT) = 0 THEN p.home ELSE r.voter END \
         LEFT JOIN person e ON e.id = r.entered_by \
         WHERE r.poll = $1 AND r.voter > $2 AND r.is_paper = 1 ORDER BY r.voter LIMIT $3",
        &[
            known.id.into(),
            after.unwrap_or(i64::MIN).into(),
            i64::try_from(limit)?.into(),
            is_shared.into(),
        ],
        |row| {
            let voter = row.int(0)?;
            let given = Given {
                home: Some(PlaceId::from_number(row.int(4)?)),
                home_name: row.text(1)?,
                person: (!is_shared).then_some(PersonId::from_number(voter)),
                name: row.opt_text(2)?,
                replies: Vec::new(),
                at: None,
                paper: Some(Paper { scans: Vec::new(), by: row.opt_text(3)? }),
            };
            Ok((voter, given))
        },
    )
    .await
}

/// Answers with the names of those who gave them, by their number on the roll.
async fn answers(
    tx: &mut Tx,
    id: PollId,
    after: Option<i64>,
    limit: usize,
) -> Result<Vec<(i64, Given)>> {
    tx.rows(
        "SELECT a.voter, COALESCE(h.name, ''), p.name, a.replies, a.at, a.entered_by, \
         e.name, a.home, a.person FROM poll_answer a LEFT JOIN place h ON h.id = a.home \
         LEFT JOIN person p ON p.id = a.person LEFT JOIN person e ON e.id = a.entered_by \
         WHERE a.poll = $1 AND a.voter > $2 ORDER BY a.voter LIMIT $3",
        &[id.into(), after.unwrap_or(i64::MIN).into(), i64::try_from(limit)?.into()],
        |row| {
            let by = row.opt_text(6)?;
            let paper = row.opt_int(5)?.map(|_| Paper { scans: Vec::new(), by });
            let given = Given {
                home: row.opt_int(7)?.map(PlaceId::from_number),
                home_name: row.text(1)?,
                person: row.opt_int(8)?.map(PersonId::from_number),
                name: row.opt_text(2)?,
                replies: serde_json::from_str(&row.text(3)?).context("reading an answer")?,
                at: Some(Time(row.int(4)?)),
                paper,
            };
            Ok((row.int(0)?, given))
        },
    )
    .await
}

/// What was said in own words.
pub(super) struct Said {
    /// By what its place in the list is known.
    pub(super) number: i64,
    /// Whose it is, where that is known.
    pub(super) person: Option<PersonId>,
    pub(super) text: String,
}

/// What was said in own words to a question of a secret poll, in the order of chance in which it is
/// kept.
pub(super) async fn texts(
    tx: &mut Tx,
    id: PollId,
    question: u8,
    after: Option<i64>,
    limit: usize,
) -> Result<Vec<Said>> {
    tx.rows(
        "SELECT id, text FROM poll_text WHERE poll = $1 AND question = $2 AND id > $3 \
         ORDER BY id LIMIT $4",
        &[
            id.into(),
            i64::from(question).into(),
            after.unwrap_or(-1).into(),
            i64::try_from(limit)?.into(),
        ],
        |row| Ok(Said { number: row.int(0)?, person: None, text: row.text(1)? }),
    )
    .await
}

/// What was said in own words to a question of a poll with names, by the number on the roll.
pub(super) async fn said(
    tx: &mut Tx,
    id: PollId,
    question: usize,
    after: Option<i64>,
    limit: usize,
) -> Result<Vec<Said>> {
    let mut found = Vec::new();
    let mut last = after;
    // Whoever has said nothing to it takes no place on the page.
    loop {
        let page = answers(tx, id, last, limit).await?;
        last = page.last().map(|(voter, _)| *voter);
        let is_last = page.len() < limit;
        for (voter, given) in page {
            if let Some(Some(Reply::Said(text))) = given.replies.get(question) {
                let (person, text) = (given.person, text.to_string());
                found.push(Said { number: voter, person, text });
            }
        }
        if is_last || found.len() >= limit {
            found.truncate(limit);
            return Ok(found);
        }
    }
}
