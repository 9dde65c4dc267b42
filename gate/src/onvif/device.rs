//! What is asked of a terminal's device service: what time it is, where its services are, what it is.

use contract::time::{Day, Time};

use super::{
    Fault,
    line::{As, Line},
    soap::{DEVICE, SCHEMA, shown},
    trying::Places,
    xml::Element,
};

/// Where every terminal has its device service (ONVIF Core).
const PATH: &str = "/onvif/device_service";

/// What a terminal says of itself; what it does not say is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Who made it.
    pub maker: String,
    /// Which one it is.
    pub model: String,
    /// The version of its firmware. ONVIF gives no hash of it.
    pub firmware: String,
    /// Its serial number.
    pub serial: String,
}

/// What time it is there, in UTC; nothing where it does not say so.
pub(super) async fn time(line: &Line) -> Result<Option<Time>, Fault> {
    let answer = line.ask(As::Nobody, PATH, DEVICE, "GetSystemDateAndTime", "").await?;
    let time = answer.child(DEVICE, "SystemDateAndTime");
    Ok(time.and_then(|time| time.child(SCHEMA, "UTCDateTime")).and_then(moment))
}

fn moment(utc: &Element) -> Option<Time> {
    let part = |group: &str, name: &str, least: i64, most: i64| {
        let text = utc.child(SCHEMA, group)?.child(SCHEMA, name)?.text();
        text.parse::<i64>().ok().filter(|part| (least..=most).contains(part))
    };
    let year = i32::try_from(part("Date", "Year", 1970, 9999)?).ok()?;
    let month = u8::try_from(part("Date", "Month", 1, 12)?).ok()?;
    let day = Day::of(year, month, u8::try_from(part("Date", "Day", 1, 31)?).ok()?);
    let minutes = part("Time", "Hour", 0, 23)? * 60 + part("Time", "Minute", 0, 59)?;
    let seconds = minutes * 60 + part("Time", "Second", 0, 61)?;
    Some(Time((day.0 * 86_400 + seconds) * 1_000))
}

/// Where it has which service.
pub(super) async fn places(line: &Line) -> Result<Places, Fault> {
    let content = "<q:IncludeCapability>false</q:IncludeCapability>";
    let answer = line.ask(As::User, PATH, DEVICE, "GetServices", content).await?;
    let place = |service: &Element| {
        let namespace = service.child(DEVICE, "Namespace")?.text().to_owned();
        Some((namespace, Line::path(service.child(DEVICE, "XAddr")?.text())?))
    };
    Ok(answer.all(DEVICE, "Service").filter_map(place).collect())
}

/// What it is.
pub(super) async fn about(line: &Line) -> Result<About, Fault> {
    let answer = line.ask(As::User, PATH, DEVICE, "GetDeviceInformation", "").await?;
    let say = |name| shown(answer.child(DEVICE, name).map_or("", Element::text));
    Ok(About {
        maker: say("Manufacturer"),
        model: say("Model"),
        firmware: say("FirmwareVersion"),
        serial: say("SerialNumber"),
    })
}
