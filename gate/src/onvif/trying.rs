//! What keeps out the card that is there to be tried, as far as ONVIF tells: the credential's state and validity, the access
//! profiles it is given, and of each access point they open its schedule, whether it is enabled, and its door.
//!
//! The services beside the credential service are optional: what a terminal does not offer is not asked, and not known.
//! None of this holds a card to a reader: that somebody does.

use std::{collections::BTreeMap, fmt};

use contract::time::{Day, Offset, Span, Time};

use super::{
    Fault,
    credentials::Service,
    line::{As, Line},
    soap::{CREDENTIAL, element},
    xml::Element,
};

/// The access rules service: what an access profile opens, and when.
const RULES: &str = "http://www.onvif.org/ver10/accessrules/wsdl";

/// The access control service: the readers of a door, in one direction.
const POINTS: &str = "http://www.onvif.org/ver10/accesscontrol/wsdl";

/// The door control service.
const DOORS: &str = "http://www.onvif.org/ver10/doorcontrol/wsdl";

/// The schedule service.
const SCHEDULES: &str = "http://www.onvif.org/ver10/schedule/wsdl";

/// The modes of a door in which a card opens it, or it is open. `DoubleLocked` leaves it open whether one does.
const OPENS: [&str; 4] = ["Locked", "Unlocked", "Accessed", "LockedOpen"];

/// The most access profiles of a card, and the most policies of one, that are looked at.
const MOST: usize = 16;

/// Where a terminal has which service: the path, by its namespace.
pub(super) type Places = BTreeMap<String, String>;

/// What keeps out the card that is there to be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// The terminal knows no cards.
    NoCards,
    /// It has no such credential.
    Gone,
    /// The credential has no card in it.
    NoCard,
    /// It is disabled.
    Disabled,
    /// It has gone in without having gone out, or the other way round.
    Passback,
    /// It is not valid now.
    NotValid,
    /// No access profile that is valid now is given to it.
    NoProfile,
    /// None of its access profiles opens now an access point that is enabled, with a door that can be opened.
    NoDoor,
}

impl fmt::Display for Bar {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoCards => "the terminal knows no cards (pt:Card)",
            Self::Gone => "the terminal has no such credential",
            Self::NoCard => "its credential has no card in it",
            Self::Disabled => "it is disabled",
            Self::Passback => "it breaks the rule of anti-passback",
            Self::NotValid => "it is not valid now",
            Self::NoProfile => "no access profile is given to it that is valid now",
            Self::NoDoor => {
                "nothing it may open lets it in now: the schedule, the access point or the door keeps it out"
            }
        })
    }
}

impl Service {
    /// What keeps a credential out now, whatever is in it.
    pub(super) async fn bar(
        &self,
        line: &Line,
        places: &Places,
        token: &str,
    ) -> Result<Option<Bar>, Fault> {
        let asked = element("Token", token);
        let state = match self.ask(line, "GetCredentialState", &asked).await {
            Err(fault) if fault.has("NotFound") => return Ok(Some(Bar::Gone)),
            other => other?,
        };
        let state = state.child(CREDENTIAL, "State");
        let state = state.ok_or_else(|| Fault::garbled("it tells no state of a credential"))?;
        if !is_true(state.child(CREDENTIAL, "Enabled")) {
            return Ok(Some(Bar::Disabled));
        }
        let passback = state.child(CREDENTIAL, "AntipassbackState");
        if is_true(passback.and_then(|state| state.child(CREDENTIAL, "AntipassbackViolated"))) {
            return Ok(Some(Bar::Passback));
        }
        let now = line.theirs();
        let infos = self.ask(line, "GetCredentialInfo", &asked).await?;
        let mut infos = infos.all(CREDENTIAL, "CredentialInfo");
        let Some(info) = infos.find(|info| info.attribute("token") == Some(token)) else {
            return Ok(Some(Bar::Gone));
        };
        if !is_valid(info, self.has_hours, now) {
            return Ok(Some(Bar::NotValid));
        }
        if !places.contains_key(RULES) {
            return Ok(None);
        }
        let asked = element("CredentialToken", token);
        let given = self.ask(line, "GetCredentialAccessProfiles", &asked).await?;
        let given = given.all(CREDENTIAL, "CredentialAccessProfile");
        let valid = given.filter(|profile| is_valid(profile, self.has_hours, now));
        let profiles = valid.filter_map(|profile| profile.child(CREDENTIAL, "AccessProfileToken"));
        let profiles: Vec<String> =
            profiles.map(|profile| profile.text().to_owned()).take(MOST).collect();
        if profiles.is_empty() {
            return Ok(Some(Bar::NoProfile));
        }
        for profile in profiles {
            if opens(line, places, &profile).await? {
                return Ok(None);
            }
        }
        Ok(Some(Bar::NoDoor))
    }
}

/// Whether an access profile lets in now somewhere.
async fn opens(line: &Line, places: &Places, profile: &str) -> Result<bool, Fault> {
    let Some(path) = places.get(RULES) else { return Ok(true) };
    let asked = element("Token", profile);
    let answer = line.ask(As::User, path, RULES, "GetAccessProfiles", &asked).await?;
    let profiles = answer.all(RULES, "AccessProfile");
    let policies = profiles.flat_map(|profile| profile.all(RULES, "AccessPolicy"));
    let policies: Vec<&Element> = policies.take(MOST).collect();
    for policy in policies {
        let kind = policy.child(RULES, "EntityType").map_or("", Element::text);
        let is_point = kind.is_empty() || kind.rsplit(':').next() == Some("AccessPoint");
        if is_point && lets_in(line, places, policy).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a policy lets in now: by its schedule, at its access point, through its door.
async fn lets_in(line: &Line, places: &Places, policy: &Element) -> Result<bool, Fault> {
    let part = |name| policy.child(RULES, name).map_or("", Element::text);
    let (schedule, point) = (part("ScheduleToken"), part("Entity"));
    let is_open = is_so(line, places, (SCHEDULES, "ScheduleState", "Active"), schedule).await?
        && is_so(line, places, (POINTS, "AccessPointState", "Enabled"), point).await?;
    if !is_open {
        return Ok(false);
    }
    let infos = match says(line, places, (POINTS, "GetAccessPointInfo"), point).await? {
        Told::Unasked => return Ok(true),
        Told::Unknown => return Ok(false),
        Told::Says(infos) => infos,
    };
    let info = infos.child(POINTS, "AccessPointInfo");
    let Some(door) = info.and_then(|info| info.child(POINTS, "Entity")) else { return Ok(false) };
    Ok(match says(line, places, (DOORS, "GetDoorState"), door.text()).await? {
        Told::Unasked => true,
        Told::Unknown => false,
        Told::Says(answer) => answer.child(DOORS, "DoorState").is_some_and(can_be_opened),
    })
}

/// Whether a part of the state of something is true, or nobody can be asked after it.
async fn is_so(
    line: &Line,
    places: &Places,
    (namespace, state, part): (&str, &str, &str),
    token: &str,
) -> Result<bool, Fault> {
    let operation = format!("Get{state}");
    Ok(match says(line, places, (namespace, &operation), token).await? {
        Told::Unasked => true,
        Told::Unknown => false,
        Told::Says(answer) => {
            is_true(answer.child(namespace, state).and_then(|state| state.child(namespace, part)))
        }
    })
}

/// Whether a door can be opened, by its state.
fn can_be_opened(state: &Element) -> bool {
    let part = |name| state.child(DOORS, name).map_or("", Element::text);
    let fault = state.child(DOORS, "Fault").and_then(|fault| fault.child(DOORS, "State"));
    let is_whole = !["DoorPhysicalState", "LockPhysicalState"].map(part).contains(&"Fault")
        && fault.map_or("", Element::text) != "FaultDetected";
    is_whole && OPENS.contains(&part("DoorMode"))
}

/// What a service beside the credential service says.
enum Told {
    /// The terminal does not offer it.
    Unasked,
    /// It knows no such token.
    Unknown,
    /// This.
    Says(Element),
}

async fn says(
    line: &Line,
    places: &Places,
    (namespace, operation): (&str, &str),
    token: &str,
) -> Result<Told, Fault> {
    let Some(path) = places.get(namespace) else { return Ok(Told::Unasked) };
    match line.ask(As::User, path, namespace, operation, &element("Token", token)).await {
        Err(fault) if fault.has("ActionNotSupported") => Ok(Told::Unasked),
        Err(fault) if fault.has("NotFound") => Ok(Told::Unknown),
        other => other.map(Told::Says),
    }
}

/// An `xs:boolean`; what is not there is none.
fn is_true(element: Option<&Element>) -> bool {
    element.is_some_and(|element| matches!(element.text(), "true" | "1"))
}

/// Whether something is valid now by its `ValidFrom`, and before its `ValidTo`. Where a terminal does not go by hours,
/// both are days, the last one whole. What cannot be read is not valid.
fn is_valid(element: &Element, has_hours: bool, now: Time) -> bool {
    let bound = |name| element.child(CREDENTIAL, name).map(|bound| moment(bound.text()));
    let day = |(day, offset, _): &(Day, Offset, Time)| day.at(0, *offset);
    let from = bound("ValidFrom").is_none_or(|from| {
        from.is_some_and(|from| if has_hours { from.2 <= now } else { day(&from) <= now })
    });
    let to = bound("ValidTo").is_none_or(|to| {
        to.is_some_and(|to| if has_hours { now < to.2 } else { now < day(&to) + Span::DAY })
    });
    from && to
}

/// An `xs:dateTime`: its day, its zone, and the moment. One that names no zone is the gate's own.
fn moment(text: &str) -> Option<(Day, Offset, Time)> {
    let (day, time) = text.split_once('T')?;
    let day = Day::try_from(day.to_owned()).ok()?;
    let (time, offset) = match (time.strip_suffix('Z'), time.find(['+', '-'])) {
        (Some(time), _) => (time, Offset(0)),
        (None, Some(at)) => (&time[..at], zone(&time[at..])?),
        (None, None) => (time, Offset::CHINA),
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    fraction.bytes().all(|digit| digit.is_ascii_digit()).then_some(())?;
    let millis: i64 = format!("{fraction:0<3.3}").parse().ok()?;
    let parts: Option<Vec<i64>> = time.split(':').map(two).collect();
    let [hour @ 0..=24, minute @ 0..=59, second @ 0..=59] = parts?[..] else { return None };
    let seconds = Span::HOUR.times(hour).0 + Span::MINUTE.times(minute).0 + second * 1_000 + millis;
    Some((day, offset, day.at(0, offset) + Span(seconds)))
}

/// A zone, as `+08:00`.
fn zone(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text[1..].split_once(':')?;
    let minutes = two(hours)? * 60 + two(minutes).filter(|minutes| *minutes < 60)?;
    i32::try_from(sign * minutes).ok().filter(|minutes| minutes.abs() <= 14 * 60).map(Offset)
}

/// Two digits.
fn two(text: &str) -> Option<i64> {
    let is_two = text.len() == 2 && text.bytes().all(|digit| digit.is_ascii_digit());
    if is_two { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::onvif::xml::read;

    #[test]
    fn a_validity_ends_before_its_last_moment_and_a_day_with_it() {
        let noon = Day::of(2026, 11, 23).at(12, Offset(0));
        let valid = |from: &str, to: &str, has_hours, now| {
            let bound = |name, text: &str| match text {
                "" => String::new(),
                text => format!("<{name}>{text}</{name}>"),
            };
            let (from, to) = (bound("ValidFrom", from), bound("ValidTo", to));
            let text =
                format!("<CredentialInfo xmlns=\"{CREDENTIAL}\">{from}{to}</CredentialInfo>");
            is_valid(&read(&text).expect("XML"), has_hours, now)
        };
        assert!(valid("", "", true, noon), "for ever");
        for (from, to) in [
            ("2026-11-23T12:00:00Z", "2026-11-23T12:00:01Z"),
            ("2026-11-23T20:00:00+08:00", "2026-11-23T07:00:00.001-05:30"),
            ("2026-11-23T20:00:00", "2026-11-23T24:00:00"),
            ("2026-11-23T12:00:00.0Z", "2026-11-23T12:00:00.0019Z"),
        ] {
            assert!(valid(from, to, true, noon), "{from} {to}");
            assert!(!valid(from, to, true, noon - Span(1)), "{from} {to}");
        }
        let end = "2026-11-23T12:00:00Z";
        assert!(!valid("", end, true, noon) && valid("", end, true, noon - Span(1)));
        let days = ("2026-11-23T12:30:00Z", "2026-11-24T00:00:00Z");
        let midnight = Day::of(2026, 11, 23).at(0, Offset(0));
        assert!(valid(days.0, days.1, false, midnight));
        assert!(valid(days.0, days.1, false, midnight + Span::DAY.times(2) - Span(1)));
        assert!(!valid(days.0, days.1, false, midnight + Span::DAY.times(2)));
        assert!(!valid(days.0, days.1, false, midnight - Span(1)));
        for garbled in [
            "now",
            "2026-11-23",
            "2026-13-01T00:00:00Z",
            "2026-11-23T1:00:00Z",
            "2026-11-23T12:00:00+99:00",
        ] {
            assert!(
                !valid(garbled, "", true, noon) && !valid("", garbled, true, noon),
                "{garbled}"
            );
        }
    }
}
