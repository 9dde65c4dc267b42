//! What the stand-in has beside its credentials: one access profile, whose policy opens one access point of one door by one
//! schedule (Access Rules, Access Control, Door Control and Schedule Service). All of it can be changed.

use super::{Answer, reading::Node};

pub(super) const RULES: &str = "http://www.onvif.org/ver10/accessrules/wsdl";
pub(super) const POINTS: &str = "http://www.onvif.org/ver10/accesscontrol/wsdl";
pub(super) const DOORS: &str = "http://www.onvif.org/ver10/doorcontrol/wsdl";
pub(super) const SCHEDULES: &str = "http://www.onvif.org/ver10/schedule/wsdl";

/// Where it has which of these services.
static PLACES: [(&str, &str); 4] = [
    (RULES, "/onvif/access_rules_service"),
    (POINTS, "/onvif/access_control_service"),
    (DOORS, "/onvif/door_control_service"),
    (SCHEDULES, "/onvif/schedule_service"),
];

/// The one access profile.
pub(crate) const PROFILE: &str = "residents";

/// The door, and the way to it.
pub(crate) struct Doors {
    /// How many of the services it has, in their order.
    pub(crate) services: usize,
    /// What the policy of its profile opens; nothing where it has none.
    pub(crate) opens: Option<&'static str>,
    /// Whether its schedule is active; nothing where it does not report that.
    pub(crate) is_active: Option<bool>,
    /// Whether its access point is enabled.
    pub(crate) is_enabled: bool,
    /// The mode of its door.
    pub(crate) mode: &'static str,
    /// What its lock says of itself.
    pub(crate) lock: &'static str,
    /// Whether something is wrong with the door.
    pub(crate) fault: &'static str,
}

impl Doors {
    /// A door that a card opens.
    pub(super) fn new() -> Self {
        Self {
            services: PLACES.len(),
            opens: Some("gate-in"),
            is_active: Some(true),
            is_enabled: true,
            mode: "Locked",
            lock: "Locked",
            fault: "NotInFault",
        }
    }

    /// The services it has.
    pub(super) fn places(&self) -> &'static [(&'static str, &'static str)] {
        &PLACES[..self.services]
    }

    pub(super) fn answer(&self, namespace: &str, operation: &str, asked: &Node) -> Answer {
        let (most, is_list) = match operation {
            "GetAccessProfiles" | "GetAccessPointInfo" => (2, true),
            _ => (1, false),
        };
        let tokens: Vec<&str> = asked.children().iter().map(Node::text).collect();
        if !asked.fits(namespace, &[("Token", 1, usize::MAX)]) || !is_list && tokens.len() > 1 {
            return Err(&["Sender", "InvalidArgs"]);
        }
        if tokens.len() > most {
            return Err(&["Sender", "InvalidArgs", "TooManyItems"]);
        }
        let has = |token| tokens.contains(&token);
        match (namespace, operation) {
            // What is not known is left out.
            (RULES, "GetAccessProfiles") if has(PROFILE) => Ok(self.profile()),
            (POINTS, "GetAccessPointInfo") if has("gate-in") => Ok(POINT.to_owned()),
            (RULES, "GetAccessProfiles") | (POINTS, "GetAccessPointInfo") => Ok(String::new()),
            (POINTS, "GetAccessPointState") if has("gate-in") => Ok(format!(
                "<t:AccessPointState><t:Enabled>{}</t:Enabled></t:AccessPointState>",
                self.is_enabled
            )),
            (SCHEDULES, "GetScheduleState") if has("always") => {
                let is_active = self.is_active.ok_or(UNSUPPORTED)?;
                Ok(format!("<t:ScheduleState><t:Active>{is_active}</t:Active></t:ScheduleState>"))
            }
            (POINTS, "GetAccessPointState") | (SCHEDULES, "GetScheduleState") => {
                Err(&["Sender", "InvalidArgVal", "NotFound"])
            }
            (DOORS, "GetDoorState") if has("gate") => Ok(self.state()),
            (DOORS, "GetDoorState") => Err(&["Sender", "InvalidArgs", "NotFound"]),
            _ => Err(UNSUPPORTED),
        }
    }

    fn profile(&self) -> String {
        let policy = self.opens.map_or_else(String::new, |point| {
            format!(
                "<t:AccessPolicy><t:ScheduleToken>always</t:ScheduleToken><t:Entity>{point}</t:Entity>\
                 <t:EntityType xmlns:tac=\"{POINTS}\">tac:AccessPoint</t:EntityType></t:AccessPolicy>"
            )
        });
        format!(
            "<t:AccessProfile token=\"{PROFILE}\"><t:Name>住户</t:Name>{policy}</t:AccessProfile>"
        )
    }

    fn state(&self) -> String {
        let Self { mode, lock, fault, .. } = self;
        format!(
            "<t:DoorState><t:DoorPhysicalState>Closed</t:DoorPhysicalState>\
             <t:LockPhysicalState>{lock}</t:LockPhysicalState><t:Alarm>Normal</t:Alarm>\
             <t:Fault><t:State>{fault}</t:State></t:Fault><t:DoorMode>{mode}</t:DoorMode></t:DoorState>"
        )
    }
}

/// An operation that is optional, and that it does not have.
const UNSUPPORTED: &[&str] = &["Receiver", "ActionNotSupported"];

/// The one access point, by which one comes in through the door.
const POINT: &str = "<t:AccessPointInfo token=\"gate-in\"><t:Name>东门进</t:Name><t:Entity>gate</t:Entity>\
                     <t:Capabilities DisableAccessPoint=\"true\"/></t:AccessPointInfo>";
