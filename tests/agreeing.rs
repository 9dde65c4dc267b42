//! What a device signs when its person agrees, and what a hub takes of it.

use contract::{
    Code,
    consents::{Consent, Give, Hash, How, household},
    gates::Notice,
    sessions::Hex,
};
use ed25519_dalek::{Signer, SigningKey};

use crate::{
    family::{consent_for, guarded},
    gates::neighbourhood,
    support::{Engine, Person, TestHub, code, gate::Gate, key, on_both_engines},
};

/// What is other than it should be; the second is a neighbour's consent.
type Change = fn(&mut Consent, &Consent);

/// What the home of somebody is called in what they sign for a gate.
async fn home(person: &Person, gate: &Gate) -> Option<Hash> {
    let home = person.account.home.as_deref().expect("a home");
    Some(household(person.chain().await, gate.id, home))
}

fn read(give: &Give) -> Consent {
    Consent::read(&give.document, &give.signature).expect("a consent")
}

/// A consent as a device signs it that means something else by it than others do.
fn signed(by: &Person, consent: &Consent) -> Give {
    let seed = by.keys.seed(by.account.device).expect("a key").to_bytes();
    let document = consent.text();
    let signature = SigningKey::from_bytes(&seed).sign(&Consent::signed(&document));
    Give { document, signature: Hex(signature.to_bytes().to_vec()), child: None }
}

async fn notice(person: &Person, gate: &Gate) -> Notice {
    let offers = person.offers().await;
    offers.into_iter().find(|offer| offer.notice.gate == gate.id).expect("an offer").notice
}

on_both_engines! {
    async fn what_is_signed_names_home_deletion_and_the_ways_out(hub: TestHub) {
        let (resident, _, gate) = neighbourhood(&hub).await;
        let neighbour = hub.resident("李强").await;
        let notice = notice(&resident, &gate).await;
        let own = read(&resident.consent(&notice).await);
        assert_eq!(own.household, home(&resident, &gate).await);
        assert_eq!((own.deletion_hours, &own.withdrawal[..]), (Some(24), How::ALL));
        let others = read(&neighbour.consent(&notice).await);
        assert_eq!(resident.account.home, neighbour.account.home);
        assert_ne!(others.household, own.household, "one home by two names");

        let changes: [(Change, Code); 6] = [
            (|own, other| own.household = other.household, Code::Conflict),
            (|own, _| own.household = None, Code::Conflict),
            (|own, _| own.withdrawal.clear(), Code::Malformed),
            (|own, _| own.withdrawal.truncate(3), Code::Malformed),
            (|own, _| own.deletion_hours = None, Code::Malformed),
            (
                |own, _| {
                    own.deletion_hours = None;
                    own.withdrawal.clear();
                },
                Code::UpdateNeeded,
            ),
        ];
        for (number, (change, expected)) in changes.into_iter().enumerate() {
            let mut other = own.clone();
            change(&mut other, &others);
            let found = resident.hub.change(&signed(&resident, &other), &key()).await;
            assert_eq!(code(found), expected, "{number}");
        }
        resident.hub.change(&signed(&resident, &own), &key()).await.expect("agreed");
    }

    async fn who_lives_in_no_home_names_none(hub: TestHub) {
        let (_, _, gate) = neighbourhood(&hub).await;
        let staff = hub.staff("小李").await;
        let give = staff.consent(&notice(&staff, &gate).await).await;
        assert_eq!(read(&give).household, None);
        staff.hub.change(&give, &key()).await.expect("agreed");
    }

    async fn a_child_is_named_by_the_home_of_the_guardian_who_signs(hub: TestHub) {
        let (guardian, _, gate) = neighbourhood(&hub).await;
        let (staff, child) = (hub.staff("小李").await, hub.resident("王小明").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 1_000).await;
        let give = consent_for(&guardian, &child, birthday, &notice(&guardian, &gate).await).await;
        assert_eq!(read(&give).household, home(&guardian, &gate).await);
        guardian.hub.change(&give, &key()).await.expect("agreed");
    }
}
