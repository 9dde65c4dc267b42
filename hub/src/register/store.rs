//! The rows of the register.

use std::collections::BTreeMap;

use anyhow::Context;
use contract::{
    devices::SHOWN_FOR,
    id::{CommunityId, PersonId, PlaceId},
    people::Post,
    register::{Area, Colleagues, Crumb, Cursor, Kind, List, Page, People, Person, Place},
    text::Search,
    time::Time,
};

use super::plan::{Known, Plan};
use crate::{
    community::put_place,
    db::{Row, Tx, Value},
    error::Result,
    family::CLOSED,
    ledger::Pass,
};

/// All places of a community, by code.
pub(super) async fn known(tx: &mut Tx, community: CommunityId) -> Result<BTreeMap<String, Known>> {
    let all = tx
        .rows(
            "SELECT p.code, p.id, p.parent, p.kind, p.name, h.owners, h.area FROM place p \
             LEFT JOIN household h ON h.place = p.id WHERE p.community = $1",
            &[community.into()],
            |row| {
                let entry = match row.opt_text(5)? {
                    Some(text) => Some((owners(&text), area(row, 6)?)),
                    None => None,
                };
                let place = Known {
                    id: PlaceId::from_number(row.int(1)?),
                    parent: row.opt_int(2)?.map(PlaceId::from_number),
                    kind: Kind::read(&row.text(3)?),
                    name: row.text(4)?,
                    entry,
                };
                Ok((row.text(0)?, place))
            },
        )
        .await?;
    Ok(all.into_iter().collect())
}

fn owners(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn area(row: &Row<'_>, column: usize) -> anyhow::Result<Option<Area>> {
    Ok(row.opt_int(column)?.and_then(|area| u32::try_from(area).ok()).map(Area))
}

/// Writes what a plan says.
pub(super) async fn bring_in(
    tx: &mut Tx,
    community: CommunityId,
    plan: &Plan,
    forget_gone: bool,
    now: Time,
) -> Result<()> {
    let mut ids: BTreeMap<String, (PlaceId, String)> = known(tx, community)
        .await?
        .into_iter()
        .map(|(code, place)| (code, (place.id, place.name)))
        .collect();
    for home in &plan.writes {
        // A place that is known keeps its name, and what is below a new one is called after it.
        let mut above: Option<(PlaceId, String, String)> = None;
        let all = [(Some(&home.building), "building"), (home.unit.as_ref(), "unit")];
        for (place, kind) in all.into_iter().chain([(Some(&home.place), "household")]) {
            let Some(place) = place else { continue };
            let (id, name) = match ids.get(&place.code) {
                Some(known) => known.clone(),
                None => {
                    let name = match &above {
                        Some((_, known, filed)) => place.name.replacen(filed.as_str(), known, 1),
                        None => place.name.clone(),
                    };
                    let parent = above.as_ref().map(|(id, ..)| *id);
                    let id = put_place(tx, community, parent, kind, &place.code, &name).await?;
                    ids.insert(place.code.clone(), (id, name.clone()));
                    (id, name)
                }
            };
            above = Some((id, name, place.name.clone()));
        }
        let Some((id, ..)) = above else { continue };
        tx.execute(
            "INSERT INTO household (place, community, owners, area, changed_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (place) DO UPDATE \
             SET owners = excluded.owners, area = excluded.area, changed_at = excluded.changed_at",
            &[
                id.into(),
                community.into(),
                home.owners.join("\n").as_str().into(),
                home.area.map(|area| i64::from(area.0)).into(),
                now.into(),
            ],
        )
        .await?;
    }
    if forget_gone {
        for (place, _) in &plan.gone {
            tx.execute("DELETE FROM household WHERE place = $1", &[(*place).into()]).await?;
        }
    }
    Ok(())
}

/// The way down to a place, itself last; empty where it is not of this community.
pub(super) async fn trail(
    tx: &mut Tx,
    community: CommunityId,
    place: PlaceId,
) -> Result<Vec<Crumb>> {
    let mut trail = Vec::new();
    let mut next = Some(place);
    while let Some(id) = next.take().filter(|_| trail.len() < 8) {
        let found = tx
            .row(
                "SELECT name, parent FROM place WHERE id = $1 AND community = $2 \
                 AND kind IN ('building', 'unit', 'household')",
                &[id.into(), community.into()],
                |row| Ok((row.text(0)?, row.opt_int(1)?.map(PlaceId::from_number))),
            )
            .await?;
        if let Some((name, parent)) = found {
            trail.insert(0, Crumb { id, name });
            next = parent;
        }
    }
    Ok(trail)
}

/// The columns of [`read_place`], over places `page` and the households below each: who has joined
/// counts before who is invited. `$2` is the time.
const COUNTED: &str = ", below AS (\
     SELECT id AS top, id AS home FROM page WHERE kind = 'household' \
     UNION ALL SELECT page.id, x.id FROM page JOIN place x ON x.parent = page.id \
       WHERE x.kind = 'household' \
     UNION ALL SELECT page.id, x.id FROM page JOIN place u ON u.parent = page.id \
       JOIN place x ON x.parent = u.id WHERE u.kind = 'unit' AND x.kind = 'household'), \
     stands AS (SELECT top, CASE \
       WHEN EXISTS (SELECT 1 FROM person q JOIN device d ON d.person = q.id \
         WHERE q.home = below.home AND (q.ended_at IS NULL OR q.ended_at > $2)) THEN 2 \
       WHEN EXISTS (SELECT 1 FROM person q JOIN invitation i ON i.person = q.id \
         WHERE q.home = below.home AND (q.ended_at IS NULL OR q.ended_at > $2) AND i.used_at IS NULL \
         AND i.withdrawn_at IS NULL AND i.expires_at > $2) THEN 1 ELSE 0 END AS stand FROM below) \
     SELECT page.id, page.kind, page.code, page.name, h.owners, h.area, \
       (SELECT COUNT(*) FROM stands s WHERE s.top = page.id), \
       (SELECT COUNT(*) FROM stands s WHERE s.top = page.id AND s.stand = 2), \
       (SELECT COUNT(*) FROM stands s WHERE s.top = page.id AND s.stand = 1) \
     FROM page LEFT JOIN household h ON h.place = page.id ORDER BY length(page.code), page.code";

fn read_place(row: &Row<'_>) -> anyhow::Result<Place> {
    let kind = row.text(1)?;
    let count = |column| anyhow::Ok(u32::try_from(row.int(column)?).unwrap_or(u32::MAX));
    Ok(Place {
        id: PlaceId::from_number(row.int(0)?),
        kind: Kind::read(&kind).with_context(|| format!("no such kind: {kind}"))?,
        code: row.text(2)?,
        name: row.text(3)?,
        owners: row.opt_text(4)?.map(|text| owners(&text)).unwrap_or_default(),
        area: area(row, 5)?,
        households: count(6)?,
        joined: count(7)?,
        invited: count(8)?,
    })
}

/// A page of places in the order of their numbers: 502 before 1001.
pub(super) async fn page(
    tx: &mut Tx,
    community: CommunityId,
    list: &List,
    trail: Vec<Crumb>,
    now: Time,
) -> Result<Page> {
    let wanted = list.search.as_ref().map_or_else(String::new, |words| pattern(words.as_str()));
    let which = match (&list.search, list.at) {
        (Some(_), _) => {
            "p.kind = 'household' AND CAST($6 AS BIGINT) = 0 \
             AND (lower(p.code) LIKE $5 ESCAPE '!' \
             OR lower(p.name) LIKE $5 ESCAPE '!' \
             OR EXISTS (SELECT 1 FROM household o WHERE o.place = p.id \
                AND lower(o.owners) LIKE $5 ESCAPE '!') \
             OR EXISTS (SELECT 1 FROM person q WHERE q.home = p.id \
                AND q.id NOT IN (SELECT person FROM child) \
                AND (q.ended_at IS NULL OR q.ended_at > $2) AND lower(q.name) LIKE $5 ESCAPE '!'))"
        }
        (None, Some(_)) => {
            "p.parent = $6 AND $5 = '' AND p.kind IN ('building', 'unit', 'household')"
        }
        (None, None) => {
            "p.parent IS NULL AND $5 = '' AND CAST($6 AS BIGINT) = 0 \
             AND p.kind IN ('building', 'household')"
        }
    };
    let sql = format!(
        "WITH page AS (SELECT p.id, p.kind, p.code, p.name FROM place p \
         WHERE p.community = $1 \
         AND (length(p.code), p.code) > (length(CAST($3 AS TEXT)), CAST($3 AS TEXT)) AND {which} \
         ORDER BY length(p.code), p.code LIMIT $4) {COUNTED}"
    );
    let at = if list.search.is_some() { 0 } else { list.at.map_or(0, PlaceId::number) };
    let mut places = tx
        .rows(
            &sql,
            &[
                community.into(),
                now.into(),
                list.after.as_ref().map_or("", Cursor::as_str).into(),
                i64::try_from(List::PAGE + 1)?.into(),
                wanted.as_str().into(),
                at.into(),
            ],
            read_place,
        )
        .await?;
    let has_more = places.len() > List::PAGE;
    places.truncate(List::PAGE);
    let last = places.last().filter(|_| has_more);
    let next = last.and_then(|place| Cursor::try_from(place.code.clone()).ok());
    Ok(Page { trail, places, next })
}

/// What `LIKE` is asked for a text, with `!` before what it would take for a wildcard.
pub(crate) fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for character in words.trim().to_lowercase().chars() {
        if matches!(character, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern + "%"
}

/// One place.
pub(super) async fn place(
    tx: &mut Tx,
    community: CommunityId,
    id: PlaceId,
    now: Time,
) -> Result<Option<Place>> {
    let sql = format!(
        "WITH page AS (SELECT p.id, p.kind, p.code, p.name FROM place p \
         WHERE p.community = $1 AND p.id = $3 \
         AND p.kind IN ('building', 'unit', 'household')) {COUNTED}"
    );
    tx.row(&sql, &[community.into(), now.into(), id.into()], read_place).await
}

/// The columns of [`read_person`]; `$2` is the time.
const PERSON: &str = "SELECT p.id, p.name, p.post, \
     (SELECT MIN(d.created_at) FROM device d WHERE d.person = p.id), \
     (SELECT COUNT(*) FROM invitation i WHERE i.person = p.id AND i.used_at IS NULL \
       AND i.withdrawn_at IS NULL AND i.expires_at > $2), p.ended_at FROM person p";

fn read_person(row: &Row<'_>, now: Time) -> anyhow::Result<Person> {
    let (post, ends_at) = (row.text(2)?, row.opt_int(5)?.map(Time));
    Ok(Person {
        id: PersonId::from_number(row.int(0)?),
        name: row.text(1)?,
        post: Post::read(&post).with_context(|| format!("no such post: {post}"))?,
        is_closed: false,
        joined_at: row.opt_int(3)?.map(Time),
        is_invited: row.int(4)? > 0,
        ends_at,
        has_left: ends_at.is_some_and(|end| end <= now),
    })
}

/// Whose name holds what is looked for, among those who live here and are no children: as many as homes may be
/// told.
pub(super) async fn found_by_name(
    tx: &mut Tx,
    community: CommunityId,
    words: &Search,
    now: Time,
) -> Result<Vec<PersonId>> {
    let sql = "SELECT id FROM person WHERE community = $1 AND home IS NOT NULL \
               AND (ended_at IS NULL OR ended_at > $2) AND lower(name) LIKE $3 ESCAPE '!' \
               AND id NOT IN (SELECT person FROM child) ORDER BY id LIMIT 200";
    let pattern = pattern(words.as_str());
    tx.rows(sql, &[community.into(), now.into(), pattern.as_str().into()], |row| {
        Ok(PersonId::from_number(row.int(0)?))
    })
    .await
}

/// Whom [`people_of`] tells of.
pub(super) async fn living_in(tx: &mut Tx, home: PlaceId, now: Time) -> Result<Vec<PersonId>> {
    let sql = "SELECT id FROM person WHERE home = $1 AND (ended_at IS NULL OR ended_at > $2)";
    let since = now - SHOWN_FOR;
    tx.rows(sql, &[home.into(), since.into()], |row| Ok(PersonId::from_number(row.int(0)?))).await
}

/// How many homes [`names_in`] is asked for at once.
pub(super) const HOMES: usize = 20;

/// What those who live in these homes are called, [`HOMES`] of them at the most.
pub(super) async fn names_in(
    tx: &mut Tx,
    homes: &[PlaceId],
    now: Time,
) -> Result<Vec<(PersonId, PlaceId, String)>> {
    // One text for as many as there may be, so that the engine prepares one statement.
    let places: Vec<_> = (2..HOMES + 2).map(|number| format!("${number}")).collect();
    let sql = format!(
        "SELECT id, home, name FROM person WHERE home IN ({}) \
         AND (ended_at IS NULL OR ended_at > $1) ORDER BY id",
        places.join(", ")
    );
    let mut values: Vec<Value<'_>> = vec![now.into()];
    let numbers = (0..HOMES).map(|at| homes.get(at).map_or(0, |home| home.number()));
    values.extend(numbers.map(Value::from));
    tx.rows(&sql, &values, |row| {
        let person = PersonId::from_number(row.int(0)?);
        Ok((person, PlaceId::from_number(row.int(1)?), row.text(2)?))
    })
    .await
}

/// Who belongs to a household, and after them who has left it lately, for whom the pass was given; without the
/// names of those whom it does not show.
pub(super) async fn people_of(
    tx: &mut Tx,
    pass: &Pass,
    home: PlaceId,
    now: Time,
) -> Result<Vec<Person>> {
    let sql = format!(
        "{PERSON} WHERE p.home = $1 AND (p.ended_at IS NULL OR p.ended_at > $3) \
         ORDER BY CASE WHEN p.ended_at <= $2 THEN 1 ELSE 0 END, p.id"
    );
    let since = now - SHOWN_FOR;
    let mut people = tx
        .rows(&sql, &[home.into(), now.into(), since.into()], |row| read_person(row, now))
        .await?;
    for person in people.iter_mut().filter(|person| !pass.shows(person.id)) {
        CLOSED.clone_into(&mut person.name);
        person.is_closed = true;
    }
    Ok(people)
}

/// A page of those who work for the community, and who have until lately.
pub(super) async fn colleagues(
    tx: &mut Tx,
    community: CommunityId,
    list: &Colleagues,
    now: Time,
) -> Result<People> {
    let wanted = list.search.as_ref().map_or_else(|| "%".to_owned(), |w| pattern(w.as_str()));
    let sql = format!(
        "{PERSON} WHERE p.community = $1 AND p.post IN ('staff', 'manager', 'auditor') \
         AND (p.ended_at IS NULL OR p.ended_at > $6) AND p.id > $3 AND lower(p.name) LIKE $4 ESCAPE '!' \
         ORDER BY p.id LIMIT $5"
    );
    let mut people = tx
        .rows(
            &sql,
            &[
                community.into(),
                now.into(),
                list.after.map_or(0, PersonId::number).into(),
                wanted.as_str().into(),
                i64::try_from(List::PAGE + 1)?.into(),
                (now - SHOWN_FOR).into(),
            ],
            |row| read_person(row, now),
        )
        .await?;
    let has_more = people.len() > List::PAGE;
    people.truncate(List::PAGE);
    let next = people.last().filter(|_| has_more).map(|person| person.id);
    Ok(People { people, next })
}

/// A household as invitations need it.
#[derive(Clone, Debug)]
pub struct Home {
    /// Which.
    pub id: PlaceId,
    /// What people call it.
    pub name: String,
    /// Its first owner.
    pub owner: Option<String>,
    /// Whether somebody has joined.
    pub is_joined: bool,
    /// Whether somebody holds an open invitation.
    pub is_invited: bool,
}

/// The households of a building or unit, in the order of their numbers, at most `limit`.
///
/// # Errors
/// When the store fails.
pub async fn homes_below(
    tx: &mut Tx,
    community: CommunityId,
    place: PlaceId,
    limit: usize,
    now: Time,
) -> Result<Vec<Home>> {
    let sql = format!(
        "WITH page AS (SELECT x.id, x.kind, x.code, x.name FROM place x \
         LEFT JOIN place u ON u.id = x.parent WHERE x.community = $1 AND x.kind = 'household' \
         AND (x.parent = $3 OR u.parent = $3) ORDER BY length(x.code), x.code LIMIT $4) {COUNTED}"
    );
    let limit = i64::try_from(limit)?;
    tx.rows(&sql, &[community.into(), now.into(), place.into(), limit.into()], |row| {
        read_place(row).map(home)
    })
    .await
}

/// A household of this community.
///
/// # Errors
/// When the store fails.
pub async fn household(
    tx: &mut Tx,
    community: CommunityId,
    id: PlaceId,
    now: Time,
) -> Result<Option<Home>> {
    let place = place(tx, community, id, now).await?;
    Ok(place.filter(|place| place.kind == Kind::Household).map(home))
}

/// Whom the register names as owners of a home.
///
/// # Errors
/// When the store fails.
pub(crate) async fn owners_of(tx: &mut Tx, home: PlaceId) -> Result<Vec<String>> {
    let sql = "SELECT owners FROM household WHERE place = $1";
    let text = tx.row(sql, &[home.into()], |row| row.text(0)).await?;
    Ok(owners(&text.unwrap_or_default()))
}

fn home(place: Place) -> Home {
    Home {
        id: place.id,
        name: place.name,
        owner: place.owners.into_iter().next(),
        is_joined: place.joined > 0,
        is_invited: place.invited > 0,
    }
}
