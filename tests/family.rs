//! Children and elders: what a guardian signs holds at the gate and ends at fourteen, a helper looks and withdraws
//! and never agrees, and the staff read a child's name only by a second person's word.

mod acts;
mod guardians;
mod looking;
mod screens;

use client::Signed;
use contract::{
    consents::{Give, Given, How},
    counter,
    family::{AddGuardian, AddHelper, AskLook, Document, grown_at},
    gates::Notice,
    id::GateId,
    ledger::{Access, Event, Protected, Reason, Sync},
    text::Search,
    time::{Day, Offset},
};

use crate::{
    gates::events,
    support::{Person, TestHub, gate::statement, key},
};

/// Staff enter a child with a guardian; the fourteenth birthday is in so many days.
pub(crate) async fn guarded(
    hub: &TestHub,
    staff: &Person,
    (child, guardian): (&Person, &Person),
    days: i64,
) -> Day {
    let under_14_until = Day(hub.now().day(Offset::CHINA).0 + days);
    let add = add(child, guardian, under_14_until);
    staff.hub.change(&add, &key()).await.expect("entered");
    under_14_until
}

pub(crate) fn add(child: &Person, guardian: &Person, under_14_until: Day) -> AddGuardian {
    let (person, guardian) = (child.account.person, guardian.account.person);
    let document = Document::HouseholdRegister;
    AddGuardian { person, guardian, under_14_until, document, has_agreed: true }
}

/// What somebody reads of the chain of another.
fn sync(of: &Person) -> Sync {
    Sync { of: Some(of.account.person), ..Sync::default() }
}

/// The consent of a child, signed by somebody and not sent.
pub(crate) async fn consent_for(
    by: &Person,
    child: &Person,
    birthday: Day,
    notice: &Notice,
) -> Give {
    let news = by.hub.ask(&sync(child)).await.expect("the child's records");
    let grown_at = grown_at(birthday, Offset::CHINA);
    let signed = Signed { person: child.account.person, who: news.mine.who, grown_at };
    let own = by.chain().await;
    by.hub.agree_for(notice, own, &signed, Offset::CHINA).await.expect("signed")
}

/// Agrees for a child to a gate as it is told now.
pub(crate) async fn agree_for(
    by: &Person,
    child: &Person,
    birthday: Day,
    gate: GateId,
) -> Result<Given, client::Error> {
    let offers = by.offers().await;
    let offer = offers.iter().find(|offer| offer.notice.gate == gate).expect("an offer");
    let give = consent_for(by, child, birthday, &offer.notice).await;
    by.hub.change(&give, &key()).await
}

pub(crate) fn ask_look(child: &Person) -> AskLook {
    AskLook { person: child.account.person, why: statement("家长来问门禁卡的事。") }
}

fn helper(elder: &Person, helper: &Person) -> AddHelper {
    let (person, helper) = (elder.account.person, helper.account.person);
    AddHelper { person, helper, how: How::Paper }
}

fn look_up() -> counter::Look {
    counter::Look { search: Search::try_from("3-1-502").expect("words"), reason: Reason::Visit }
}

/// The names that staff find in the home.
async fn names(staff: &Person) -> Vec<String> {
    let found = staff.hub.ask(&look_up()).await.expect("found");
    found.into_iter().flat_map(|home| home.residents).map(|resident| resident.name).collect()
}

/// How often it stands in somebody's chain that another has read it.
async fn reads(whose: &Person, by: &str) -> usize {
    let all = events(whose).await;
    let one = all.iter().filter(|event| match event {
        Event::Access(Access { by: who, of: Protected::Records, .. }) => who == by,
        _ => false,
    });
    one.count()
}

async fn tries(child: &Person) -> usize {
    let all = events(child).await;
    all.iter().filter(|event| matches!(event, Event::LookRefused(_))).count()
}
