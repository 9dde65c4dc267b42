//! The rows of gates, of their assessments and their notices.

use anyhow::Context;
use contract::{
    attachments::Photo,
    consents::End,
    gates::{
        Answers, Assessed, Draft, Notice, Opened, Pending, Purpose, State,
        agent::{Order, Report},
    },
    id::{AttachmentId, CommunityId, GateId, OrderId, PersonId},
    relay::Sealing,
    sessions::{Hex, PublicKey, Suite},
    time::{Offset, Time},
};
use ledger::Hash;

use super::{Known, kept};
use crate::{
    db::{Row, Tx},
    error::Result,
};

/// Adds a gate.
pub(super) async fn add(
    tx: &mut Tx,
    id: GateId,
    community: CommunityId,
    draft: &Draft,
    now: Time,
) -> Result<()> {
    tx.put(
        "INSERT INTO gate (id, community, state, draft, version, made_at) \
         VALUES ($1, $2, $3, $4, 1, $5)",
        &[
            id.into(),
            community.into(),
            State::Draft.as_str().into(),
            (&serde_json::to_string(draft)?).into(),
            now.into(),
        ],
    )
    .await
}

/// Lets nobody else change a gate, or agree to it, until this transaction ends. On PostgreSQL the row is written: whoever
/// waited begins anew and sees what was changed; it is sent with what is read next. SQLite has one writer at a time.
pub(super) async fn hold(tx: &mut Tx, id: GateId) -> Result<()> {
    if tx.is_postgres() {
        tx.put("UPDATE gate SET made_at = made_at WHERE id = $1", &[id.into()]).await?;
    }
    Ok(())
}

/// Lets nobody else name a gate of a community until this transaction ends.
pub(super) async fn hold_names(tx: &mut Tx, community: CommunityId) -> Result<()> {
    if tx.is_postgres() {
        tx.put("UPDATE community SET name = name WHERE id = $1", &[community.into()]).await?;
    }
    Ok(())
}

/// A gate, with what is told of it now, each purpose once: a row for each.
pub(super) async fn known(tx: &mut Tx, id: GateId) -> Result<Option<Known>> {
    let rows = tx
        .rows(
            "SELECT g.community, g.state, g.draft, g.key, g.number, g.heard_at, g.templates, g.tried, \
             (SELECT COUNT(*) FROM attachment a WHERE a.gate = g.id), \
             (SELECT COUNT(*) FROM assessment s WHERE s.gate = g.id AND s.version = g.version), g.sealing, \
             n.text FROM gate g LEFT JOIN gate_notice n ON n.gate = g.id AND n.version = \
             (SELECT MAX(m.version) FROM gate_notice m WHERE m.gate = n.gate AND m.purpose = n.purpose) \
             WHERE g.id = $1 ORDER BY n.purpose",
            &[id.into()],
            |row| gate(row, id),
        )
        .await?;
    let mut rows = rows.into_iter();
    let Some(mut gate) = rows.next() else { return Ok(None) };
    gate.notices.extend(rows.flat_map(|other| other.notices));
    Ok(Some(gate))
}

fn gate(row: &Row<'_>, id: GateId) -> anyhow::Result<Known> {
    let state = row.text(1)?;
    let notice = match row.opt_text(11)? {
        Some(text) => Some(kept::read(&text).context("a notice is not as it was written")?),
        None => None,
    };
    Ok(Known {
        id,
        community: CommunityId::from_number(row.int(0)?),
        state: State::read(&state).with_context(|| format!("no such state: {state}"))?,
        draft: serde_json::from_str(&row.text(2)?).context("reading a gate")?,
        key: row.opt_text(3)?.map(key).transpose()?,
        sealing: row.opt_text(10)?.map(|text| sealing(&text)).transpose()?,
        number: u64::try_from(row.int(4)?)?,
        heard_at: row.opt_int(5)?.map(Time),
        templates: u32::try_from(row.int(6)?)?,
        trials: serde_json::from_str(&row.text(7)?).context("reading what was tried")?,
        has_sign: row.int(8)? > 0,
        is_assessed: row.int(9)? > 0,
        notices: notice.into_iter().collect(),
    })
}

fn sealing(text: &str) -> anyhow::Result<Sealing> {
    serde_json::from_str(text).context("reading the key that photos are sealed to")
}

fn key(text: String) -> anyhow::Result<PublicKey> {
    let bytes = Hex::try_from(text).ok().context("a gate's key is not hexadecimal")?;
    Ok(PublicKey { suite: Suite::Ed25519, bytes })
}

/// The gates of a community.
pub(super) async fn of_community(tx: &mut Tx, community: CommunityId) -> Result<Vec<GateId>> {
    let sql = "SELECT id FROM gate WHERE community = $1 ORDER BY id";
    tx.rows(sql, &[community.into()], |row| Ok(GateId::from_number(row.int(0)?))).await
}

/// What was told of a gate for a purpose until now, the newest first.
pub(super) async fn all_notices(tx: &mut Tx, id: GateId, purpose: Purpose) -> Result<Vec<Notice>> {
    tx.rows(
        "SELECT text FROM gate_notice WHERE gate = $1 AND purpose = $2 ORDER BY version DESC LIMIT 100",
        &[id.into(), purpose.as_str().into()],
        |row| Notice::read(&row.text(0)?).context("a notice is not as it was written"),
    )
    .await
}

/// Changes what is known of a gate.
pub(super) async fn change(tx: &mut Tx, id: GateId, draft: &Draft) -> Result<()> {
    tx.put(
        "UPDATE gate SET draft = $2, version = version + 1 WHERE id = $1",
        &[id.into(), (&serde_json::to_string(draft)?).into()],
    )
    .await
}

/// Lets no assessment of a gate count any more: something else is to be done there than what was assessed.
pub(super) async fn outdate(tx: &mut Tx, id: GateId) -> Result<()> {
    tx.put("UPDATE gate SET version = version + 1 WHERE id = $1", &[id.into()]).await
}

/// Notes how far a gate has come.
pub(super) async fn set(tx: &mut Tx, id: GateId, state: State) -> Result<()> {
    let sql = "UPDATE gate SET state = $2 WHERE id = $1";
    tx.put(sql, &[id.into(), state.as_str().into()]).await
}

/// Notes the code with which an agent can come.
pub(super) async fn invite(tx: &mut Tx, id: GateId, hash: &[u8; 32], until: Time) -> Result<()> {
    let sql = "UPDATE gate SET pairing = $2, pairing_until = $3 WHERE id = $1";
    tx.put(sql, &[id.into(), hash.into(), until.into()]).await
}

/// Whether an agent can come to speak for a gate.
pub(super) async fn awaits(tx: &mut Tx, id: GateId, now: Time) -> Result<bool> {
    let sql = "SELECT id FROM gate WHERE id = $1 AND pairing IS NOT NULL AND pairing_until > $2";
    Ok(tx.row(sql, &[id.into(), now.into()], |row| row.int(0)).await?.is_some())
}

/// The gate for which an agent can come with a code.
pub(super) async fn invited(tx: &mut Tx, hash: &[u8; 32], now: Time) -> Result<Option<GateId>> {
    let sql =
        "SELECT id FROM gate WHERE pairing = $1 AND pairing_until > $2 AND state <> 'removed'";
    tx.row(sql, &[hash.into(), now.into()], |row| Ok(GateId::from_number(row.int(0)?))).await
}

/// Notes the key of the agent that has come; of the one before only its key, and the number of its last
/// report.
pub(super) async fn pair(
    tx: &mut Tx,
    id: GateId,
    key: &PublicKey,
    sealing: Option<&Sealing>,
) -> Result<()> {
    let sealing = sealing.map(serde_json::to_string).transpose()?;
    let sql = "INSERT INTO gate_agent (gate, key, number) \
               SELECT id, key, number FROM gate WHERE id = $1 AND key IS NOT NULL";
    tx.execute(sql, &[id.into()]).await?;
    tx.put(
        "UPDATE gate SET pairing = NULL, pairing_until = NULL, key = $2, number = 0, \
         heard_at = NULL, templates = 0, tried = '[]', firmware = NULL, sealing = $3 WHERE id = $1",
        &[id.into(), (&key.to_text()).into(), sealing.as_ref().into()],
    )
    .await
}

/// Whether this key speaks for a gate, or has spoken for it.
pub(super) async fn has_spoken(tx: &mut Tx, key: &PublicKey) -> Result<bool> {
    let sql = "SELECT id FROM gate WHERE key = $1 UNION SELECT gate FROM gate_agent WHERE key = $1";
    Ok(tx.row(sql, &[(&key.to_text()).into()], |row| row.int(0)).await?.is_some())
}

/// The keys that have spoken for a gate before.
pub(super) async fn former_keys(tx: &mut Tx, id: GateId) -> Result<Vec<PublicKey>> {
    let sql = "SELECT key FROM gate_agent WHERE gate = $1 ORDER BY key";
    tx.rows(sql, &[id.into()], |row| key(row.text(0)?)).await
}

/// Hears a report of an agent that does not speak for its gate any more; whether it is newer than its last
/// one.
pub(super) async fn hear_former(tx: &mut Tx, key: &PublicKey, report: &Report) -> Result<bool> {
    let sql = "UPDATE gate_agent SET number = $3 WHERE gate = $1 AND key = $2 AND number < $3";
    let number = i64::try_from(report.number)?.into();
    Ok(tx.execute(sql, &[report.gate.into(), (&key.to_text()).into(), number]).await? > 0)
}

/// Notes how a gate is; whether the report is newer than the last one.
pub(super) async fn hear(tx: &mut Tx, report: &Report, now: Time) -> Result<bool> {
    let tried = serde_json::to_string(&report.trials(now))?;
    let rows = tx
        .execute(
            "UPDATE gate SET number = $2, heard_at = $3, templates = $4, tried = $5, firmware = $6 \
             WHERE id = $1 AND number < $2",
            &[
                report.gate.into(),
                i64::try_from(report.number)?.into(),
                now.into(),
                i64::from(report.templates).into(),
                (&tried).into(),
                (&report.firmware.0).into(),
            ],
        )
        .await?;
    Ok(rows > 0)
}

/// Puts an assessment into the record.
pub(super) async fn assess(
    tx: &mut Tx,
    id: i64,
    gate: GateId,
    by: PersonId,
    answers: &Answers,
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO assessment (id, gate, version, at, by_person, answers) \
         SELECT CAST($5 AS BIGINT), id, version, CAST($2 AS BIGINT), CAST($3 AS BIGINT), $4 \
         FROM gate WHERE id = $1",
        &[gate.into(), now.into(), by.into(), (&serde_json::to_string(answers)?).into(), id.into()],
    )
    .await?;
    Ok(())
}

/// The assessments of a gate, the newest first.
pub(super) async fn assessed(tx: &mut Tx, id: GateId) -> Result<Vec<Assessed>> {
    tx.rows(
        "SELECT s.at, p.name, s.answers, s.version, g.version FROM assessment s \
         JOIN gate g ON g.id = s.gate JOIN person p ON p.id = s.by_person \
         WHERE s.gate = $1 ORDER BY s.id DESC",
        &[id.into()],
        |row| {
            Ok(Assessed {
                at: Time(row.int(0)?),
                by: row.text(1)?,
                answers: serde_json::from_str(&row.text(2)?).context("reading an assessment")?,
                is_current: row.int(3)? == row.int(4)?,
            })
        },
    )
    .await
}

/// Notes what people are told from now on.
pub(super) async fn describe(tx: &mut Tx, notice: &Notice, now: Time) -> Result<()> {
    tx.execute(
        "INSERT INTO gate_notice (gate, purpose, version, text, at) VALUES ($1, $2, $3, $4, $5)",
        &[
            notice.gate.into(),
            notice.purpose.as_str().into(),
            i64::from(notice.version).into(),
            (&notice.text()).into(),
            now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The photo of the sign beside a gate.
pub(super) async fn sign(tx: &mut Tx, id: GateId) -> Result<Option<Photo>> {
    tx.row("SELECT id, width, height FROM attachment WHERE gate = $1", &[id.into()], |row| {
        Ok(Photo {
            id: AttachmentId::from_number(row.int(0)?),
            width: u32::try_from(row.int(1)?)?,
            height: u32::try_from(row.int(2)?)?,
        })
    })
    .await
}

/// How many people agreed to a gate at `until`; have agreed, have withdrawn and have let it end from `from` until then.
/// Whoever does it many times is one. What those had agreed to who were deleted is counted until a month begins before
/// which it was over, deletion and all: only then are its rows removed (`consents::sweep`), and no number moves in between.
pub(super) async fn counts(tx: &mut Tx, id: GateId, from: Time, until: Time) -> Result<[u32; 4]> {
    let count = |when: &str| format!("COUNT(DISTINCT CASE WHEN {when} THEN person END)");
    let ended = "ended_at >= $3 AND ended_at < $4";
    let [agreed, given, withdrawn, expired] = [
        count("given_at < $4 AND (ended_at IS NULL OR ended_at >= $4)"),
        count("given_at >= $3 AND given_at < $4"),
        count(&format!("{ended} AND why = $5")),
        count(&format!("{ended} AND why = $6")),
    ];
    let sql = format!(
        "SELECT {agreed}, {given}, {withdrawn}, {expired} FROM consent c \
         WHERE gate = $1 AND purpose = $2 AND NOT EXISTS (SELECT 1 FROM person p \
         WHERE p.id = c.person AND p.erased_at < $4 AND c.valid_until <= $4 AND NOT EXISTS \
         (SELECT 1 FROM deletion d WHERE d.consent = c.hash AND d.made_at < $4 \
         AND (d.done_at IS NULL OR d.done_at >= $4)))"
    );
    let (withdrawn, expired) = (End::Withdrawn.as_str(), End::Expired.as_str());
    let purpose = Purpose::Enter.as_str();
    let values =
        [id.into(), purpose.into(), from.into(), until.into(), withdrawn.into(), expired.into()];
    let counted = tx.row(&sql, &values, |row| {
        let mut counts = [0; 4];
        for (at, count) in counts.iter_mut().enumerate() {
            *count = u32::try_from(row.int(at)?)?;
        }
        Ok(counts)
    });
    Ok(counted.await?.unwrap_or_default())
}

/// What a gate has to delete and has not signed for, the oldest first: all of it, or what the agent with a
/// key has to.
pub(super) async fn pending(
    tx: &mut Tx,
    id: GateId,
    key: Option<&PublicKey>,
) -> Result<Vec<(Order, Time)>> {
    let key = key.map(PublicKey::to_text).unwrap_or_default();
    tx.rows(
        "SELECT d.id, d.consent, d.due_at, d.made_at FROM deletion d \
         JOIN consent c ON c.hash = d.consent \
         WHERE d.gate = $1 AND d.done_at IS NULL AND ($2 = '' OR c.gate_key = $2) \
         ORDER BY d.id LIMIT 500",
        &[id.into(), (&key).into()],
        |row| {
            let consent = row.bytes(1)?.try_into().map(Hash).ok();
            let order = Order {
                id: OrderId::from_number(row.int(0)?),
                consent: consent.context("a consent's number is 32 bytes")?,
                due_at: Time(row.int(2)?),
            };
            Ok((order, Time(row.int(3)?)))
        },
    )
    .await
}

/// The same as those see it who look after gates: by the day.
pub(super) fn as_pending((order, made_at): (Order, Time), offset: Offset) -> Pending {
    Pending { made_on: made_at.day(offset), due_on: order.due_at.day(offset) }
}

/// How many orders a gate has still time for.
pub(super) async fn open(tx: &mut Tx, id: GateId, now: Time) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM deletion d JOIN consent c ON c.hash = d.consent \
               WHERE d.gate = $1 AND d.done_at IS NULL AND d.due_at >= $2";
    let count = tx.row(sql, &[id.into(), now.into()], |row| row.int(0)).await?;
    Ok(u32::try_from(count.unwrap_or_default())?)
}

/// How many people have told what they found at the door after a gate had signed that it deleted.
pub(super) async fn tried(tx: &mut Tx, id: GateId) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM deletion WHERE gate = $1 AND tried_at IS NOT NULL";
    let count = tx.row(sql, &[id.into()], |row| row.int(0)).await?;
    Ok(u32::try_from(count.unwrap_or_default())?)
}

/// What those of them say whom it still knew, the newest first.
pub(super) async fn opened(tx: &mut Tx, id: GateId) -> Result<Vec<Opened>> {
    tx.rows(
        "SELECT opened_at, tried_at FROM deletion \
         WHERE gate = $1 AND tried_at IS NOT NULL AND opened_at IS NOT NULL \
         ORDER BY opened_at DESC, id DESC LIMIT 100",
        &[id.into()],
        |row| {
            let (found_at, tried_at) = (Time(row.int(0)?), Time(row.int(1)?));
            Ok(Opened { found_at, shut_at: (tried_at > found_at).then_some(tried_at) })
        },
    )
    .await
}
