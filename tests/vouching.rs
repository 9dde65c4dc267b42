//! An own device lets in another: it signs that, and a hub that lets in a key of its own cannot say so.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use client::Clock;
use contract::{
    Code,
    devices::{ADD_LIFE, Add, Invited, LetIn, Lets, Revoke, Vouching, speaking},
    id::DeviceId,
    joining::{InviteCode, Secret},
    ledger::Event,
    sessions::Hex,
    time::Span,
};
use ed25519_dalek::{Signer, SigningKey};

use crate::{
    gates::events,
    support::{Engine, Person, TestHub, code, key, on_both_engines},
};

/// The code that a new device scans.
fn scanned(invited: &Invited) -> InviteCode {
    let (_, fragment) = invited.link.split_once('#').expect("a fragment");
    InviteCode::try_from(fragment.to_owned()).expect("a code")
}

/// Who has let in a device, as one's own records show it.
async fn let_in(person: &Person, device: DeviceId) -> LetIn {
    let events = events(person).await;
    let all = speaking(events.iter().map(|event| (event, true)));
    all.into_iter().find(|one| one.device == device).expect("it speaks").let_in
}

/// What a device lets in with that says something else than it should.
fn lets(by: &SigningKey, vouching: Secret, hub: &TestHub, for_as_long: Span) -> Lets {
    let (key, until) = (Vouching::from(vouching).key(), hub.now() + for_as_long);
    let signature = by.sign(&Lets::signed(&key, until)).to_bytes().to_vec();
    Lets { key, until, signature: Hex(signature) }
}

fn signing(person: &Person) -> SigningKey {
    let seed = person.keys.seed(person.account.device).expect("a key");
    SigningKey::from_bytes(&seed.to_bytes())
}

on_both_engines! {
    async fn who_scans_is_let_in_by_the_device_that_shows_the_code(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let phone = hub.resident("王秀英").await;
        let invited = phone.hub.let_in(&key()).await.expect("invited");
        let tablet = hub.use_up(scanned(&invited), "平板").await.expect("joined");
        let (first, second) = (phone.account.device, tablet.account.device);
        for own in [&phone, &tablet] {
            assert_eq!(let_in(own, second).await, LetIn::By(first));
            assert_eq!(let_in(own, first).await, LetIn::Named, "a card has let in the first");
        }

        // What is typed carries no signature, and no more is said.
        let invited = tablet.hub.let_in(&key()).await.expect("invited");
        let typed = hub.use_up(invited.secret, "电脑").await.expect("joined");
        assert_eq!(let_in(&phone, typed.account.device).await, LetIn::Unsigned);
        let told = events(&phone).await;
        let vouched = |event: &Event| matches!(event, Event::KeyAdded { vouched: Some(_), .. });
        assert_eq!(told.iter().filter(|event| vouched(event)).count(), 1);

        // What a device has signed that went later stays signed.
        let revoke = Revoke { id: first };
        tablet.hub.change(&revoke, &key()).await.expect("signed off");
        assert_eq!(let_in(&tablet, second).await, LetIn::By(first));
    }

    async fn nobody_lets_in_in_anothers_name_or_for_long(hub: TestHub) {
        let phone = hub.resident("王秀英").await;
        let (own, stranger) = (signing(&phone), SigningKey::from_bytes(&[1; 32]));
        let vouching = Secret::from_random(7);
        let changed = hub.now() + ADD_LIFE + Span::SECOND;
        for (wrong, expected) in [
            (lets(&stranger, vouching, &hub, ADD_LIFE), Code::BadSignature),
            (lets(&own, vouching, &hub, Span::DAY), Code::ClockSkew),
            (lets(&own, vouching, &hub, Span(0)), Code::ClockSkew),
            (Lets { until: changed, ..lets(&own, vouching, &hub, ADD_LIFE) }, Code::BadSignature),
        ] {
            let add = Add { lets: Some(wrong) };
            assert_eq!(code(phone.hub.change(&add, &key()).await), expected);
        }
        // Whoever has only seen the secret that is typed signs with nothing.
        let invited = phone.hub.let_in(&key()).await.expect("invited");
        let guessed = InviteCode { vouching: Some(vouching), ..scanned(&invited) };
        assert_eq!(code(hub.use_up(guessed, "平板").await.map(drop)), Code::BadSignature);
        hub.use_up(scanned(&invited), "平板").await.expect("it is not used up");
    }

    async fn by_a_clock_that_is_wrong_another_is_let_in_unsigned(hub: TestHub) {
        let phone = hub.resident("王秀英").await;
        let own = Arc::new(AtomicI64::new(hub.now().0));
        let device = client::Hub::with_clock(&hub.origin, Clock::Set(Arc::clone(&own)));
        let signed_in = client::sign_in(&device, &phone.keys, phone.account.device).await;
        signed_in.expect("signed in");
        for wrong in [hub.now() + Span::HOUR, hub.now() - Span::HOUR] {
            own.store(wrong.0, Ordering::Relaxed);
            let invited = device.let_in(&key()).await.expect("invited all the same");
            assert_eq!(scanned(&invited), InviteCode::from(invited.secret), "{wrong:?}");
        }
    }
}
