//! Auditing what is done with people's data (PIPL article 54): what an auditor looks at is told to everybody, what
//! they take along proves itself, and when the last audit was stands where all can see it.
//!
//! Auditors are appointed by the owners' committee or the street, and see no resident. What they find is theirs to
//! say; the hub writes it into the chain of the community.

use ledger::{Hash, audit::Bundle};
use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    gates::{Purpose, State, Task, Vendor, names},
    id::{GateId, OrderId},
    people::{Care, Post},
    text::{Name, Statement},
    time::{Span, Time},
    words::{Word, auditing as words},
};

/// How long after one audit the next one has ended. 个人信息保护合规审计管理办法 (in force since 2025-05-01) asks for one
/// every two years of those who process the data of more than ten million people, and of others what is reasonable;
/// a year is our own rule, which 未成年人网络保护条例 article 37 has for the data of minors.
pub const EVERY: Span = Span::DAY.times(365);

/// From when on somebody takes along who has never audited before.
pub const FIRST: Span = EVERY;

/// The most orders to delete of one bundle: whoever has more takes a shorter time.
pub const MOST_ORDERS: usize = 2_000;

/// The most earlier pages of one bundle: the last ones.
pub const MOST_PAGES: usize = 400;

names! {
    /// What an auditor looks at.
    Subject as AuditSubject {
        /// Which promises to answer were kept.
        Matters = "matters", OF_MATTERS;
        /// Who has taken out tables.
        Exports = "exports", OF_EXPORTS;
        /// Gates, how many agree to them, and what they have to delete.
        Gates = "gates", OF_GATES;
        /// Breaches, and drills of them.
        Breaches = "breaches", OF_BREACHES;
        /// How the hub is kept.
        Upkeep = "upkeep", OF_UPKEEP;
        /// All that proves how it stands, as a file.
        Bundle = "bundle", OF_BUNDLE;
    }

    /// Who has appointed an auditor.
    Body as AuditBody {
        /// The owners' committee.
        Owners = "owners", BODY_OWNERS;
        /// The office of the street.
        Street = "street", BODY_STREET;
    }
}

impl Subject {
    /// Whether a post looks at it. The file is for auditors alone: it says when somebody's consent ended, and who works
    /// here may know who was there at that moment.
    #[must_use]
    pub const fn is_for(self, post: Post) -> bool {
        match self {
            Self::Upkeep => post.may(Care::Upkeep),
            Self::Bundle => matches!(post, Post::Auditor),
            _ => post.may(Care::Audit),
        }
    }
}

/// Tells how the audits of a community stand.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ShowAudits))]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Endpoint for Show {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/auditing";
    const ABOUT: &'static str = "Tells when the last audit was, and when the next one is due.";
    type Answer = Standing;
}

/// How the audits of a community stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AuditStanding))]
pub struct Standing {
    /// The last one.
    pub last: Option<Finished>,
    /// When the next one has to have ended: a year after the last, or after the ledger began.
    pub due_at: Time,
    /// How often auditors have looked at something in the year until now: each thing once a day.
    pub reads: u64,
    /// When they did so last.
    pub read_at: Option<Time>,
}

impl Standing {
    /// Whether there should have been an audit by now.
    #[must_use]
    pub fn is_overdue(&self, now: Time) -> bool {
        now > self.due_at
    }

    /// From when on the next one looks, where nobody says otherwise.
    #[must_use]
    pub fn since(&self, now: Time) -> Time {
        self.last.as_ref().map_or(now - FIRST, |last| last.at)
    }
}

/// An audit that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AuditFinished))]
pub struct Finished {
    /// When.
    pub at: Time,
    /// From when on it has looked.
    pub since: Time,
    /// How many entries the page had that was checked.
    pub size: u64,
    /// Who had appointed the auditor, where that was noted.
    pub by: Option<Body>,
    /// What was found.
    pub found: Statement,
}

/// Takes along all that proves how it stands: auditors alone. No resident is in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = TakeAudit))]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// What is counted happened at this moment or later.
    pub since: Time,
}

impl Endpoint for Take {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/auditing/bundle";
    const ABOUT: &'static str =
        "Takes along what proves how data is dealt with, without residents: auditors alone.";
    type Answer = Bundle;
}

/// Ends an audit: auditors alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FinishAudit))]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// From when on it has looked.
    pub since: Time,
    /// How many entries the page had that was checked.
    pub size: u64,
    /// What was found. Everybody who lives here can read it.
    pub found: Statement,
}

impl Endpoint for Finish {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auditing";
    const ABOUT: &'static str = "Ends an audit, and tells everybody what was found.";
    type Answer = Finished;
}

/// What a hub says in a bundle beside what it proves. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Until when it was counted.
    pub until: Time,
    /// Each gate.
    pub gates: Vec<GateFigures>,
    /// What gates had to delete since, or have not yet.
    pub orders: Vec<OrderFigures>,
    /// What people asked about their data.
    pub requests: Requests,
    /// Breaches and drills since.
    pub breaches: Vec<BreachFigures>,
    /// How many faces there are, and whether that has to be filed.
    pub filing: FilingFigures,
    /// When audits have ended.
    pub audits: Vec<Time>,
}

/// What a hub says of a gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateFigures {
    /// Which.
    pub gate: GateId,
    /// What it is called.
    pub name: String,
    /// How far it has come.
    pub state: State,
    /// What people are told of it now: for what, in which version, with the hash of it.
    pub notices: Vec<(Purpose, u32, Hash)>,
    /// When it was assessed, the newest first.
    pub assessed: Vec<Time>,
    /// Whether that is how it is now.
    pub is_assessed: bool,
    /// How many agreed to it when the month began, in steps of five; nothing where it is so few that it would tell of people.
    pub agreed: Option<u32>,
    /// Who looks after its device, and by which contract. Files of before do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<Vendor>,
}

/// What a hub says of the filing that 100,000 stored faces ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilingFigures {
    /// How many faces the gates said they store; nothing where it is so few that it would tell of people.
    pub stored: Option<u64>,
    /// Since when it has to be filed, and until when.
    pub task: Option<Task>,
    /// When it was, and under which number.
    pub filed: Option<(Time, Name)>,
}

/// What a hub says of an order to delete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderFigures {
    /// Which.
    pub order: OrderId,
    /// To which gate.
    pub gate: GateId,
    /// When it was given.
    pub made_at: Time,
    /// Until when the gate had to sign.
    pub due_at: Time,
    /// When it has.
    pub done_at: Option<Time>,
}

/// How many requests there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// Made since.
    pub asked: u64,
    /// Of them answered by their day.
    pub in_time: u64,
    /// Of them answered, too late.
    pub late: u64,
    /// Of them not answered, and there is time.
    pub waiting: u64,
    /// Of them not answered, too late.
    pub overdue: u64,
}

/// What a hub says of a breach, or of a drill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreachFigures {
    /// When it was told.
    pub at: Time,
    /// When it was found.
    pub found_at: Time,
    /// Whether nothing was lost.
    pub is_drill: bool,
    /// Of how many it may be the data, as far as that may be told.
    pub affected: Option<u32>,
    /// Whether it stands in the chains of all of them.
    pub is_told: bool,
    /// How many have said that they have read it, as far as that may be told.
    pub seen: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audit_is_due_a_year_after_the_last_one() {
        let last = Finished {
            at: Time(5),
            since: Time(0),
            size: 9,
            by: Some(Body::Owners),
            found: Statement::try_from("没有发现问题。").expect("a statement"),
        };
        let due_at = last.at + EVERY;
        let standing = Standing { last: Some(last), due_at, reads: 0, read_at: None };

        assert!(!standing.is_overdue(due_at));
        assert!(standing.is_overdue(due_at + Span(1)));
        assert_eq!(standing.since(Time(9)), Time(5), "from where the last one ended");
        let never = Standing { last: None, ..standing };
        assert_eq!(never.since(Time(9) + FIRST), Time(9));
    }

    #[test]
    fn who_looks_at_what() {
        // Resident, staff, manager, auditor.
        for subject in Subject::ALL {
            let managers = *subject != Subject::Bundle;
            let expected = [false, false, managers, true];
            assert_eq!(Post::ALL.map(|post| subject.is_for(post)), expected, "{subject:?}");
        }
    }

    #[test]
    fn every_name_is_read_back() {
        for subject in Subject::ALL {
            assert_eq!(Subject::read(subject.as_str()), Some(*subject));
        }
        for body in Body::ALL {
            assert_eq!(serde_json::to_value(body).expect("plain data"), body.as_str());
        }
    }
}
