//! The rows of consents and of what gates have to delete.

use anyhow::Context;
use contract::{
    consents::{Consent, End},
    gates::Purpose,
    id::{CommunityId, DeviceId, GateId, OrderId, PersonId},
    sessions::{Hex, PublicKey, Suite},
    time::{Offset, Span, Time},
};
use ledger::Hash;

use crate::{
    db::{Row, Tx},
    error::Result,
};

/// A consent, whose it is, and which gate's.
pub(super) type Running = (Hash, PersonId, GateId);

fn hash_of(row: &Row<'_>, column: usize) -> anyhow::Result<Hash> {
    row.bytes(column)?.try_into().map(Hash).ok().context("a consent's number is 32 bytes")
}

fn running_of(row: &Row<'_>) -> anyhow::Result<Running> {
    Ok((hash_of(row, 0)?, PersonId::from_number(row.int(1)?), GateId::from_number(row.int(2)?)))
}

/// A consent that somebody has given at a gate and that is not over.
#[derive(Clone, Copy, Debug)]
pub(super) struct InForce {
    pub(super) consent: Hash,
    pub(super) purpose: Purpose,
    device: DeviceId,
    valid_until: Time,
}

/// What is known where somebody hands in a consent, before its gate is looked at.
#[derive(Debug)]
pub(super) struct Giving {
    /// The key of the device that hands it in.
    pub(super) key: PublicKey,
    /// Whether it was given before: whether it is this person's, and not over.
    pub(super) was_given: Option<bool>,
    /// From when on the person is fourteen who is a child now.
    pub(super) grown_at: Option<Time>,
    /// Whether the person is going to be deleted.
    pub(super) is_going: bool,
    /// What the person has agreed to at this gate, each purpose once.
    pub(super) in_force: Vec<InForce>,
}

impl Giving {
    /// On which device the person has signed that the gate may let them in, as long as that holds.
    pub(super) fn entered_on(&self, now: Time) -> Option<DeviceId> {
        let is_entered = |one: &&InForce| one.purpose == Purpose::Enter && one.valid_until > now;
        self.in_force.iter().find(is_entered).map(|one| one.device)
    }
}

/// What is known where a consent of a person is handed in on a device that can be used: all of it in one statement, a row
/// for each of what the person has agreed to at the gate.
pub(super) async fn giving(
    tx: &mut Tx,
    (person, device): (PersonId, DeviceId),
    (consent, gate): (Hash, GateId),
    now: Time,
) -> Result<Option<Giving>> {
    let rows = tx
        .rows(
            "SELECT d.suite, d.key, g.person, g.ended_at, c.grown_at, e.person, \
             f.device, f.hash, f.purpose, f.valid_until FROM device d \
             LEFT JOIN consent g ON g.hash = $3 \
             LEFT JOIN child c ON c.person = $2 AND c.grown_at > $5 \
             LEFT JOIN erasure e ON e.person = $2 \
             LEFT JOIN consent f ON f.person = $2 AND f.gate = $4 AND f.ended_at IS NULL \
             WHERE d.id = $1 AND d.revoked_at IS NULL",
            &[device.into(), person.into(), (&consent.0).into(), gate.into(), now.into()],
            |row| giving_of(row, person),
        )
        .await?;
    let mut rows = rows.into_iter();
    let Some(mut giving) = rows.next() else { return Ok(None) };
    giving.in_force.extend(rows.flat_map(|other| other.in_force));
    Ok(Some(giving))
}

fn giving_of(row: &Row<'_>, person: PersonId) -> anyhow::Result<Giving> {
    let suite = Suite::read(&row.text(0)?).context("no such suite")?;
    let is_over = row.opt_int(3)?.is_some();
    let is_theirs = |whose| PersonId::from_number(whose) == person;
    let in_force = match row.opt_int(6)? {
        None => None,
        Some(device) => Some(InForce {
            consent: hash_of(row, 7)?,
            purpose: Purpose::read(&row.text(8)?).context("no such purpose")?,
            device: DeviceId::from_number(device),
            valid_until: Time(row.int(9)?),
        }),
    };
    Ok(Giving {
        key: PublicKey { suite, bytes: Hex(row.bytes(1)?) },
        was_given: row.opt_int(2)?.map(|whose| is_theirs(whose) && !is_over),
        grown_at: row.opt_int(4)?.map(Time),
        is_going: row.opt_int(5)?.is_some(),
        in_force: in_force.into_iter().collect(),
    })
}

/// Notes a person's consent, and the device that has signed it.
pub(super) async fn give(
    tx: &mut Tx,
    hash: Hash,
    (person, device): (PersonId, DeviceId),
    consent: &Consent,
    now: Time,
) -> Result<()> {
    tx.put(
        "INSERT INTO consent (hash, person, gate, purpose, device, given_at, valid_until, gate_key) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            (&hash.0).into(),
            person.into(),
            consent.gate.into(),
            consent.purpose.as_str().into(),
            device.into(),
            now.into(),
            consent.valid_until.into(),
            (&consent.gate_key.to_text()).into(),
        ],
    )
    .await
}

/// The consents that are not over, of a person or at a gate; none where neither is said.
pub(super) async fn running(
    tx: &mut Tx,
    person: Option<PersonId>,
    gate: Option<GateId>,
    purpose: Option<Purpose>,
) -> Result<Vec<Running>> {
    let purpose = purpose.map_or("", Purpose::as_str);
    let rest = "ended_at IS NULL AND ($2 = '' OR purpose = $2) ORDER BY given_at, hash";
    match (person, gate) {
        (Some(person), Some(gate)) => {
            let sql = format!(
                "SELECT hash, person, gate FROM consent WHERE person = $1 AND gate = $3 AND {rest}"
            );
            tx.rows(&sql, &[person.into(), purpose.into(), gate.into()], running_of).await
        }
        (Some(person), None) => {
            let sql =
                format!("SELECT hash, person, gate FROM consent WHERE person = $1 AND {rest}");
            tx.rows(&sql, &[person.into(), purpose.into()], running_of).await
        }
        (None, Some(gate)) => {
            let sql = format!("SELECT hash, person, gate FROM consent WHERE gate = $1 AND {rest}");
            tx.rows(&sql, &[gate.into(), purpose.into()], running_of).await
        }
        (None, None) => Ok(Vec::new()),
    }
}

/// All consents that are not over.
pub(super) async fn all_running(tx: &mut Tx) -> Result<Vec<Running>> {
    let sql =
        "SELECT hash, person, gate FROM consent WHERE ended_at IS NULL ORDER BY given_at, hash";
    tx.rows(sql, &[], running_of).await
}

/// The consents that are not over which a device has signed.
pub(super) async fn signed_by(tx: &mut Tx, device: DeviceId) -> Result<Vec<Running>> {
    let sql = "SELECT hash, person, gate FROM consent WHERE device = $1 AND ended_at IS NULL \
               ORDER BY given_at, hash";
    tx.rows(sql, &[device.into()], running_of).await
}

/// Ends a consent; whether it was not over.
pub(super) async fn end(tx: &mut Tx, consent: Hash, why: End, now: Time) -> Result<bool> {
    let sql = "UPDATE consent SET ended_at = $2, why = $3, matches = NULL, matches_until = NULL \
               WHERE hash = $1 AND ended_at IS NULL";
    let rows = tx.execute(sql, &[(&consent.0).into(), now.into(), why.as_str().into()]).await?;
    Ok(rows > 0)
}

/// The gate and the person of a consent of this number that is not over, for that person or for the device that has
/// signed it.
pub(super) async fn shown_to(
    tx: &mut Tx,
    (person, device): (PersonId, DeviceId),
    consent: Hash,
) -> Result<Option<(GateId, PersonId)>> {
    let sql = "SELECT gate, person FROM consent \
               WHERE hash = $1 AND (person = $2 OR device = $3) AND ended_at IS NULL";
    let values = [(&consent.0).into(), person.into(), device.into()];
    tx.row(sql, &values, |row| {
        Ok((GateId::from_number(row.int(0)?), PersonId::from_number(row.int(1)?)))
    })
    .await
}

/// The consents that are not over which a guardian has signed on whatever device, for one child or for all.
pub(super) async fn signed_for(
    tx: &mut Tx,
    child: Option<PersonId>,
    guardian: PersonId,
) -> Result<Vec<Running>> {
    let sql = "SELECT hash, person, gate FROM consent WHERE ended_at IS NULL AND person <> $1 \
               AND (CAST($2 AS BIGINT) = 0 OR person = $2) \
               AND device IN (SELECT id FROM device WHERE person = $1) \
               ORDER BY given_at, hash";
    let child = child.map_or(0, PersonId::number);
    tx.rows(sql, &[guardian.into(), child.into()], running_of).await
}

/// When the next consent ends by itself.
pub(super) async fn next_end(tx: &mut Tx) -> Result<Option<Time>> {
    let sql = "SELECT MIN(valid_until) FROM consent WHERE ended_at IS NULL";
    Ok(tx.row(sql, &[], |row| row.opt_int(0)).await?.flatten().map(Time))
}

/// Consents that have ended by themselves until `at`.
pub(super) async fn over(tx: &mut Tx, at: Time, most: i64) -> Result<Vec<Running>> {
    tx.rows(
        "SELECT hash, person, gate FROM consent WHERE ended_at IS NULL AND valid_until <= $1 \
         ORDER BY valid_until, hash LIMIT $2",
        &[at.into(), most.into()],
        running_of,
    )
    .await
}

/// Notes what a gate has to delete.
pub(super) async fn order(
    tx: &mut Tx,
    id: OrderId,
    gate: GateId,
    consent: Hash,
    made_at: Time,
    due_at: Time,
) -> Result<()> {
    tx.put(
        "INSERT INTO deletion (id, gate, consent, made_at, due_at) VALUES ($1, $2, $3, $4, $5)",
        &[id.into(), gate.into(), (&consent.0).into(), made_at.into(), due_at.into()],
    )
    .await
}

/// A consent as a gate asks about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) person: PersonId,
    pub(super) is_over: bool,
}

/// A consent at this gate with this key.
pub(super) async fn known(
    tx: &mut Tx,
    (gate, key): (GateId, &PublicKey),
    consent: Hash,
) -> Result<Option<Known>> {
    tx.row(
        "SELECT person, ended_at FROM consent \
         WHERE hash = $1 AND gate = $2 AND gate_key = $3",
        &[(&consent.0).into(), gate.into(), (&key.to_text()).into()],
        |row| {
            Ok(Known {
                person: PersonId::from_number(row.int(0)?),
                is_over: row.opt_int(1)?.is_some(),
            })
        },
    )
    .await
}

/// Notes that a face was taken in, as an agent said in these words; whether it had not said so before.
pub(super) async fn enrol(tx: &mut Tx, consent: Hash, said: Hash, now: Time) -> Result<bool> {
    let sql = "INSERT INTO enrolment (said, consent) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    if tx.execute(sql, &[(&said.0).into(), (&consent.0).into()]).await? == 0 {
        return Ok(false);
    }
    let sql = "UPDATE consent SET enrolled_at = $2 WHERE hash = $1";
    tx.put(sql, &[(&consent.0).into(), now.into()]).await?;
    Ok(true)
}

/// Whether a gate still has to delete what this consent gave it.
pub(super) async fn is_pending(tx: &mut Tx, consent: Hash) -> Result<bool> {
    let sql = "SELECT id FROM deletion WHERE consent = $1 AND done_at IS NULL LIMIT 1";
    Ok(tx.row(sql, &[(&consent.0).into()], |row| row.int(0)).await?.is_some())
}

/// Notes that an order was done: whether for the first time; nothing where there is no such order.
pub(super) async fn done(
    tx: &mut Tx,
    order: OrderId,
    gate: GateId,
    consent: Hash,
    now: Time,
) -> Result<Option<bool>> {
    let sql = "SELECT done_at FROM deletion WHERE id = $1 AND gate = $2 AND consent = $3";
    let values = [order.into(), gate.into(), (&consent.0).into()];
    let Some(done) = tx.row(sql, &values, |row| row.opt_int(0)).await? else { return Ok(None) };
    if done.is_some() {
        return Ok(Some(false));
    }
    let sql = "UPDATE deletion SET done_at = $2 WHERE id = $1 AND done_at IS NULL";
    Ok(Some(tx.execute(sql, &[order.into(), now.into()]).await? > 0))
}

/// Notes what somebody found at the door after a gate has signed for an order of theirs; whether there is
/// such an order.
pub(super) async fn tried(
    tx: &mut Tx,
    person: PersonId,
    order: OrderId,
    opened: bool,
    now: Time,
) -> Result<bool> {
    let sql = "UPDATE deletion SET tried_at = $3, opened_at = COALESCE($4, opened_at) \
               WHERE id = $1 AND done_at IS NOT NULL \
               AND consent IN (SELECT hash FROM consent WHERE person = $2)";
    let values = [order.into(), person.into(), now.into(), opened.then_some(now).into()];
    Ok(tx.execute(sql, &values).await? > 0)
}

/// Leaves of the moments of what those had agreed to who were deleted only the days, once no gate has anything of it to
/// delete: beside the pages of the log they would tell which of its entries are of one person. What was late stays
/// late. The device goes as well: its number has the moment at which it came.
pub(super) async fn blur_erased(tx: &mut Tx, offset: Offset) -> Result<()> {
    let ahead = Span::MINUTE.times(i64::from(offset.0)).0;
    for sql in [
        "UPDATE deletion SET made_at = (made_at + CAST($1 AS BIGINT)) / 86400000 * 86400000 - $1, \
         due_at = (due_at + $1) / 86400000 * 86400000 - $1 \
         - CASE WHEN done_at > due_at THEN 86400000 ELSE 0 END, \
         done_at = (done_at + $1) / 86400000 * 86400000 - $1, \
         tried_at = (tried_at + $1) / 86400000 * 86400000 - $1 \
         + CASE WHEN tried_at > opened_at THEN 86400000 ELSE 0 END, \
         opened_at = (opened_at + $1) / 86400000 * 86400000 - $1 \
         WHERE ((made_at + $1) % 86400000 <> 0 OR (done_at + $1) % 86400000 <> 0) \
         AND done_at IS NOT NULL AND consent IN (SELECT c.hash FROM consent c \
         JOIN person p ON p.id = c.person WHERE p.erased_at IS NOT NULL)",
        "UPDATE consent SET device = 0, \
         given_at = (given_at + CAST($1 AS BIGINT)) / 86400000 * 86400000 - $1, \
         valid_until = (valid_until + $1 + 86399999) / 86400000 * 86400000 - $1, \
         enrolled_at = (enrolled_at + $1) / 86400000 * 86400000 - $1, \
         photo_at = (photo_at + $1) / 86400000 * 86400000 - $1, \
         photo_taken_at = (photo_taken_at + $1) / 86400000 * 86400000 - $1, \
         ended_at = (ended_at + $1) / 86400000 * 86400000 - $1 \
         WHERE (device <> 0 OR (enrolled_at + $1) % 86400000 <> 0 \
         OR (photo_taken_at + $1) % 86400000 <> 0) AND ended_at IS NOT NULL \
         AND person IN (SELECT id FROM person WHERE erased_at IS NOT NULL) \
         AND NOT EXISTS (SELECT 1 FROM deletion d WHERE d.consent = consent.hash AND d.done_at IS NULL)",
    ] {
        tx.execute(sql, &[ahead.into()]).await?;
    }
    Ok(())
}

/// Removes the consents of those who were deleted that were over, deletion and all, before a month `began`; how many
/// rows. In that month none of them is counted any more (`gates::store::counts`).
pub(super) async fn forget_erased(tx: &mut Tx, community: CommunityId, began: Time) -> Result<u64> {
    let over = tx
        .rows(
            "SELECT c.hash FROM consent c JOIN person p ON p.id = c.person \
             WHERE p.community = $1 AND p.erased_at < $2 AND c.valid_until <= $2 AND NOT EXISTS \
             (SELECT 1 FROM deletion d WHERE d.consent = c.hash \
             AND (d.done_at IS NULL OR d.done_at >= $2)) LIMIT 500",
            &[community.into(), began.into()],
            |row| row.bytes(0),
        )
        .await?;
    let mut removed = 0;
    for consent in over {
        for sql in [
            "DELETE FROM enrolment WHERE consent = $1",
            "DELETE FROM deletion WHERE consent = $1",
            "DELETE FROM consent WHERE hash = $1",
        ] {
            removed += tx.execute(sql, &[consent.as_slice().into()]).await?;
        }
    }
    Ok(removed)
}
