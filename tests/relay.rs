//! A photo that is sent to a gate: from the device that seals it to the agent that opens it, what the hub between them
//! has of it, and what none of the three lets itself be talked into.

use std::path::Path;

use client::random;
use contract::{
    Code,
    consents::{Consent, Give, Given, Refuse, Standing, Withdraw},
    gates::{Assess, Describe, Draft, Notice, Purpose, Trial},
    id::{DeviceId, GateId},
    ledger::{Event, Sync},
    people::Post,
    relay::{File, LASTS, MOST, Photo, Send, Sent, Stop, is_announced, read, seal},
    time::{Offset, Span, Time},
};
use gate::{Capture, Terminal, reference::Reference};
use ledger::Hash;

use crate::{
    devices::another,
    family::{consent_for, guarded},
    gates::{events, neighbourhood},
    support::{
        Engine, Person, TestHub, code,
        gate::{Gate, answers, bring_into_use, describe, east, face, statement, texts},
        jpeg, key, on_both_engines,
    },
};

/// How many bytes of a photo are looked for at once.
const PIECE: usize = 16;

/// What people are told before they send a gate a photo.
pub(crate) fn describe_photo(id: GateId) -> Describe {
    Describe { id, purpose: Purpose::Relay, months: 1, texts: texts(), english: None }
}

/// Tells people of photos at a gate in use, once that was assessed as well.
pub(crate) async fn take_photos(manager: &Person, id: GateId) {
    manager.hub.change(&describe_photo(id), &key()).await.expect("described");
    manager.hub.change(&Assess { id, answers: answers() }, &key()).await.expect("assessed");
}

/// A resident who agrees to a gate that takes photos.
pub(crate) async fn agreed(hub: &TestHub) -> (Person, Gate, Given) {
    let (resident, manager, gate) = neighbourhood(hub).await;
    take_photos(&manager, gate.id).await;
    let enter = resident.agree(gate.id).await.expect("agreed");
    (resident, gate, enter)
}

/// A photo like no other.
pub(crate) fn photo() -> Vec<u8> {
    [jpeg(64, 48), random::<64>().to_vec()].concat()
}

/// What the reference terminal makes of a photo.
fn face_of(photo: &[u8]) -> Capture {
    Capture(Hash::of(&[photo]).0.to_vec())
}

async fn notice(person: &Person, gate: GateId) -> Notice {
    let offers = person.offers().await.into_iter().map(|offer| offer.notice);
    let mut told = offers.filter(|told| (told.gate, told.purpose) == (gate, Purpose::Relay));
    told.next().expect("people are told of photos")
}

/// Agrees to send a photo, as the gate tells it now.
pub(crate) async fn agree_photo(
    person: &Person,
    gate: GateId,
) -> Result<(Notice, Given), client::Error> {
    let notice = notice(person, gate).await;
    let give = person.consent(&notice).await;
    let given = person.hub.change(&give, &key()).await?;
    Ok((notice, given))
}

/// A photo as this person's device seals it.
pub(crate) async fn sealed(
    by: &Person,
    (notice, given): (&Notice, &Given),
    picture: &[u8],
) -> File {
    let signature = by.hub.sign_photo(given.consent, Photo::hash(picture)).await.expect("signed");
    let photo = Photo { signature, picture: picture.to_vec() };
    seal(notice, given.consent, &photo, random()).expect("sealed")
}

pub(crate) async fn send(
    person: &Person,
    given: &Given,
    sealed: File,
) -> Result<(), client::Error> {
    let send = Send { consent: given.consent, sealed };
    person.hub.change(&send, &key()).await
}

/// Agrees, seals and sends.
async fn sent(person: &Person, gate: GateId, picture: &[u8]) -> (Given, File) {
    let (notice, given) = agree_photo(person, gate).await.expect("agreed");
    let sealed = sealed(person, (&notice, &given), picture).await;
    send(person, &given, sealed.clone()).await.expect("sent");
    (given, sealed)
}

/// What a person's own records say of the photo of a consent.
async fn what_became(person: &Person, given: &Given) -> Sent {
    let events = events(person).await;
    let consent = events.iter().find_map(|event| match event {
        Event::ConsentGiven { document, signature, .. } => {
            let is_it = Consent::hash(document) == given.consent;
            is_it.then(|| Consent::read(document, signature).expect("a consent"))
        }
        _ => None,
    });
    let consent = consent.expect("it was given");
    read(events.iter(), (given.consent, &consent))
}

/// How many photos wait: rows, and files.
async fn kept(hub: &TestHub) -> (usize, usize) {
    let sql = "SELECT COUNT(*) FROM relay";
    let rows = hub
        .app
        .db
        .read(move |tx| Box::pin(async move { tx.row(sql, &[], |row| row.int(0)).await }));
    let rows = rows.await.expect("read").expect("a count");
    let files = std::fs::read_dir(hub.data.path().join("relay")).map_or(0, Iterator::count);
    (usize::try_from(rows).expect("a count"), files)
}

/// How many pieces of these bytes lie in files below a folder.
fn pieces(folder: &Path, bytes: &[u8]) -> usize {
    let mut found = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found += pieces(&path, bytes);
            continue;
        }
        let file = std::fs::read(&path).unwrap_or_default();
        let lies = |piece: &&[u8]| file.windows(PIECE).any(|window| window == *piece);
        found += bytes.chunks_exact(PIECE).filter(lies).count();
    }
    found
}

/// What only this photo has: the pattern of others is the same.
fn canary(photo: &[u8]) -> &[u8] {
    &photo[photo.len() - 64..]
}

/// Puts a photo back among those that wait, as a hub could that lies.
async fn put_back(hub: &TestHub, gate: GateId, consent: Hash, sealed: &File) {
    let now = hub.now();
    let put = hub.app.db.write(move |tx| {
        Box::pin(async move {
            let sql = "INSERT INTO relay (consent, gate, sent_at) VALUES ($1, $2, $3)";
            tx.execute(sql, &[(&consent.0).into(), gate.into(), now.into()]).await
        })
    });
    assert_eq!(put.await.expect("written"), 1);
    replace(hub, consent, sealed);
}

/// Puts other bytes in place of those that wait.
fn replace(hub: &TestHub, consent: Hash, sealed: &File) {
    let name = data_encoding::HEXLOWER.encode(&consent.0);
    std::fs::write(hub.data.path().join("relay").join(name), &sealed.0).expect("written");
}

/// Says of a consent that another device has signed it, as a hub could that lies.
async fn say_signed_on(hub: &TestHub, consent: Hash, device: DeviceId) {
    let put = hub.app.db.write(move |tx| {
        Box::pin(async move {
            let sql = "UPDATE consent SET device = $2 WHERE hash = $1";
            tx.execute(sql, &[(&consent.0).into(), device.into()]).await
        })
    });
    assert_eq!(put.await.expect("written"), 1);
}

on_both_engines! {
    async fn it_goes_to_its_gate_and_nobody_between_sees_it(hub: TestHub) {
        let (resident, mut gate, enter) = agreed(&hub).await;
        let photo = photo();
        let (given, sealed) = sent(&resident, gate.id, &photo).await;
        assert!(matches!(what_became(&resident, &given).await, Sent::Waits { .. }));
        assert_eq!(kept(&hub).await, (1, 1));
        let folder = hub.data.path();
        assert_eq!(pieces(folder, canary(&photo)), 0, "the hub has nothing it could show");
        assert!(pieces(folder, &sealed.0[..64]) > 0, "what it has would be found");

        // As long as the ledger does not have the consent, it is not handed out.
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);
        hub.come_to_a_checkpoint().await;
        assert_eq!(gate.agent.round().await.expect("a round").photos, 1);
        let known = gate.terminal().recognise(&face_of(&photo)).expect("read");
        assert_eq!(known, Some(enter.consent), "by the consent to the gate itself");
        assert!(matches!(what_became(&resident, &given).await, Sent::Fetched { is_taken: true, .. }));
        assert_eq!(kept(&hub).await, (0, 0));
        assert_eq!(pieces(folder, &sealed.0[..64]), 0);
        assert_eq!(pieces(folder, canary(&photo)), 0);
        assert_eq!(pieces(gate.folder.path(), canary(&photo)), 0, "nor does the gate keep it");
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);
        let standing = crate::gates::standing(&resident).await;
        let is_in = |one: &Standing| matches!(one, Standing::Given { enrolled_at: Some(_), .. });
        assert_eq!(standing.iter().filter(|one| is_in(one)).count(), 1);
    }

    async fn nothing_is_taken_without_a_consent_to_just_that(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        take_photos(&manager, gate.id).await;
        let first = agree_photo(&resident, gate.id).await.map(drop);
        assert_eq!(code(first), Code::Invalid, "the gate itself comes first");

        let enter = resident.agree(gate.id).await.expect("agreed");
        let (notice, given) = agree_photo(&resident, gate.id).await.expect("agreed");
        let own = sealed(&resident, (&notice, &given), &photo()).await;
        let of_enter = send(&resident, &enter, own.clone()).await;
        assert_eq!(code(of_enter), Code::NotFound, "of another purpose");
        let neighbour = hub.resident("李强").await;
        assert_eq!(code(send(&neighbour, &given, own.clone()).await), Code::NotFound);
        let unknown = Given { consent: Hash([7; 32]) };
        assert_eq!(code(send(&resident, &unknown, own.clone()).await), Code::NotFound);
        for bytes in [0, 16, MOST + 1] {
            let refused = send(&resident, &given, File(vec![0; bytes])).await;
            assert_eq!(code(refused), Code::Malformed, "{bytes}");
        }
        let huge = send(&resident, &given, File(vec![0; MOST * 2])).await;
        assert_eq!(code(huge), Code::TooLarge);
        assert_eq!(kept(&hub).await, (0, 0));

        send(&resident, &given, own.clone()).await.expect("sent");
        assert_eq!(code(send(&resident, &given, own).await), Code::Conflict, "one photo");
        assert_eq!(kept(&hub).await, (1, 1));
    }

    async fn withdrawn_it_is_gone_at_once(hub: TestHub) {
        let (resident, mut gate, _) = agreed(&hub).await;
        let (given, sealed) = sent(&resident, gate.id, &photo()).await;
        hub.come_to_a_checkpoint().await;
        resident.hub.change(&Stop { gate: gate.id }, &key()).await.expect("withdrawn");
        assert_eq!(kept(&hub).await, (0, 0));
        assert!(matches!(what_became(&resident, &given).await, Sent::Dropped { .. }));
        assert_eq!(code(send(&resident, &given, sealed).await), Code::NotFound);
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);
        let standing = crate::gates::standing(&resident).await;
        let is_given = |one: &Standing| matches!(one, Standing::Given { .. });
        assert_eq!(standing.iter().filter(|one| is_given(one)).count(), 1, "that to the gate stays");

        let (given, _) = sent(&resident, gate.id, &photo()).await;
        let refuse = Refuse { gate: gate.id, purpose: Purpose::Relay, child: None };
        resident.hub.change(&refuse, &key()).await.expect("refused");
        assert_eq!(kept(&hub).await, (0, 0), "nor does it wait where its sender says no");
        assert!(matches!(what_became(&resident, &given).await, Sent::Dropped { .. }));

        let (given, _) = sent(&resident, gate.id, &photo()).await;
        hub.come_to_a_checkpoint().await;
        resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        assert_eq!(kept(&hub).await, (0, 0));
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);
        assert!(matches!(what_became(&resident, &given).await, Sent::Dropped { .. }));
    }

    async fn after_a_day_it_is_gone_by_itself(hub: TestHub) {
        let (resident, mut gate, _) = agreed(&hub).await;
        let (given, sealed) = sent(&resident, gate.id, &photo()).await;
        hub.come_to_a_checkpoint().await;
        assert_eq!(LASTS, Span::DAY);
        hub.advance(Span::HOUR.times(23));
        hub.keep_agenda().await;
        assert_eq!(kept(&hub).await, (1, 1));
        hub.advance(Span::HOUR);
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0, "before anybody cleans up");
        hub.keep_agenda().await;
        assert_eq!(kept(&hub).await, (0, 0));
        assert!(matches!(what_became(&resident, &given).await, Sent::Dropped { .. }));
        assert_eq!(code(send(&resident, &given, sealed).await), Code::NotFound);
    }

    async fn a_gate_opens_only_what_its_owner_has_sealed_for_it(hub: TestHub) {
        let (resident, mut gate, _) = agreed(&hub).await;
        let other = hub.resident("李强").await;
        let (notice, given) = agree_photo(&resident, gate.id).await.expect("agreed");
        let own = sealed(&resident, (&notice, &given), &photo()).await;
        send(&resident, &given, own.clone()).await.expect("sent");
        // Sealing takes no secret: somebody else's photo, for this very consent.
        let forged = sealed(&other, (&notice, &given), &photo()).await;
        replace(&hub, given.consent, &forged);
        hub.come_to_a_checkpoint().await;
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);
        let refused = what_became(&resident, &given).await;
        assert!(matches!(refused, Sent::Fetched { is_taken: false, .. }), "{refused:?}");
        assert_eq!(kept(&hub).await, (0, 0));

        // What it has signed for is final: her own comes too late, when a hub hands that out after all.
        put_back(&hub, gate.id, given.consent, &own).await;
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);
        assert_eq!(kept(&hub).await, (0, 0));

        // Her own, from the consent before.
        let (again, _) = sent(&resident, gate.id, &photo()).await;
        replace(&hub, again.consent, &own);
        hub.come_to_a_checkpoint().await;
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);
        let refused = what_became(&resident, &again).await;
        assert!(matches!(refused, Sent::Fetched { is_taken: false, .. }), "{refused:?}");
        assert!(gate.agent.terminal().held().await.expect("held").is_empty());
    }

    async fn a_photo_is_taken_once_however_often_it_is_handed_out(hub: TestHub) {
        let (resident, mut gate, _) = agreed(&hub).await;
        let photo = photo();
        let (given, sealed) = sent(&resident, gate.id, &photo).await;
        hub.come_to_a_checkpoint().await;
        assert_eq!(gate.agent.round().await.expect("a round").photos, 1);

        // She agrees to the gate anew: what it had is deleted, and she has sent nothing since.
        resident.agree(gate.id).await.expect("agreed");
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
        put_back(&hub, gate.id, given.consent, &sealed).await;
        hub.come_to_a_checkpoint().await;
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);
        assert_eq!(gate.terminal().recognise(&face_of(&photo)).expect("read"), None);
        assert_eq!(kept(&hub).await, (0, 0));
    }

    async fn it_is_believed_by_the_key_alone_that_agrees_to_the_gate(hub: TestHub) {
        let (phone, mut gate, _) = agreed(&hub).await;
        let tablet = another(&hub, &phone, "我的平板").await;
        let elsewhere = agree_photo(&tablet, gate.id).await.map(drop);
        assert_eq!(code(elsewhere), Code::Invalid, "she agrees to the gate on the phone");

        // On the tablet instead from now on: what the phone has sent can be taken by nobody.
        let (given, _) = sent(&phone, gate.id, &photo()).await;
        let enter = tablet.agree(gate.id).await.expect("agreed");
        hub.keep_agenda().await;
        assert_eq!(kept(&hub).await, (0, 0));
        assert!(matches!(what_became(&phone, &given).await, Sent::Dropped { .. }));

        // A hub knows what she is called at the gate, and could sign with another key that she sends a photo.
        say_signed_on(&hub, enter.consent, phone.account.device).await;
        let (given, _) = sent(&phone, gate.id, &photo()).await;
        hub.come_to_a_checkpoint().await;
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);
        let refused = what_became(&phone, &given).await;
        assert!(matches!(refused, Sent::Fetched { is_taken: false, .. }), "{refused:?}");
        assert!(gate.agent.terminal().held().await.expect("held").is_empty());
    }

    async fn who_stood_before_the_camera_is_not_said_to_be_taken_in_by_a_photo(hub: TestHub) {
        let (resident, mut gate, enter) = agreed(&hub).await;
        hub.come_to_a_checkpoint().await;
        let ticket = resident.ticket(&enter).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        let photo = photo();
        let (given, _) = sent(&resident, gate.id, &photo).await;
        hub.come_to_a_checkpoint().await;

        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);

        let refused = what_became(&resident, &given).await;
        assert!(matches!(refused, Sent::Fetched { is_taken: false, .. }), "{refused:?}");
        let known = gate.terminal().recognise(&face("王秀英")).expect("read");
        assert_eq!(known, Some(enter.consent));
        assert_eq!(gate.terminal().recognise(&face_of(&photo)).expect("read"), None);
    }

    async fn it_ends_with_the_consent_to_the_gate_itself(hub: TestHub) {
        let (resident, gate, _) = agreed(&hub).await;
        let (given, sealed) = sent(&resident, gate.id, &photo()).await;
        let manager = hub.join("赵经理", Post::Manager, None).await;
        let mut told = describe(gate.id);
        told.texts.purpose = statement("您走到东门和车库时，认出是您，替您开门。");

        manager.hub.change(&told, &key()).await.expect("described");

        hub.keep_agenda().await;
        assert_eq!(kept(&hub).await, (0, 0));
        assert!(matches!(what_became(&resident, &given).await, Sent::Dropped { .. }));
        assert_eq!(code(send(&resident, &given, sealed).await), Code::NotFound);
    }

    async fn what_a_hub_left_that_was_killed_is_cleared(hub: TestHub) {
        let (resident, mut gate, _) = agreed(&hub).await;
        let (given, sealed) = sent(&resident, gate.id, &photo()).await;
        let folder = hub.data.path().join("relay");
        let [own, unknown] = [given.consent.0, [7; 32]].map(|it| data_encoding::HEXLOWER.encode(&it));
        for left in [unknown, format!("{own}.new")] {
            std::fs::write(folder.join(left), &sealed.0[..100]).expect("written");
        }
        assert_eq!(kept(&hub).await, (1, 3));
        hub.keep_agenda().await;
        assert_eq!(kept(&hub).await, (1, 1), "what somebody has sent stays");

        // A row whose file is gone, as out of a backup: nothing is handed out, and the day ends it.
        std::fs::remove_file(folder.join(own)).expect("removed");
        hub.come_to_a_checkpoint().await;
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);
        assert!(matches!(what_became(&resident, &given).await, Sent::Waits { .. }));
        hub.advance(LASTS);
        hub.keep_agenda().await;
        assert_eq!(kept(&hub).await, (0, 0));
    }

    async fn what_is_for_one_gate_is_handed_to_no_other(hub: TestHub) {
        let (resident, gate, _) = agreed(&hub).await;
        let manager = hub.join("赵经理", Post::Manager, None).await;
        let draft = Draft { name: "西门".try_into().expect("a name"), ..east() };
        let mut other = hub.paired_gate(&manager, draft).await;
        bring_into_use(&manager, &mut other).await;
        take_photos(&manager, other.id).await;
        resident.agree(other.id).await.expect("agreed");
        let (given, sealed) = sent(&resident, gate.id, &photo()).await;
        hub.come_to_a_checkpoint().await;
        assert_eq!(other.agent.round().await.expect("a round").photos, 0);
        assert_eq!(kept(&hub).await, (1, 1));

        // Nor does the other open it, where it is handed out by a consent for that one.
        let (there, _) = sent(&resident, other.id, &photo()).await;
        replace(&hub, there.consent, &sealed);
        hub.come_to_a_checkpoint().await;
        assert_eq!(other.agent.round().await.expect("a round").photos, 0);
        let refused = what_became(&resident, &there).await;
        assert!(matches!(refused, Sent::Fetched { is_taken: false, .. }), "{refused:?}");
        assert!(matches!(what_became(&resident, &given).await, Sent::Waits { .. }));
    }

    async fn a_device_seals_to_no_key_but_the_one_that_all_see(hub: TestHub) {
        let (resident, gate, _) = agreed(&hub).await;
        let (notice, given) = agree_photo(&resident, gate.id).await.expect("agreed");
        let news = resident.hub.ask(&Sync::default()).await.expect("the ledger");
        let newest_first = || {
            let records = news.ours.records.iter().rev();
            // The rule of who watches stands there as well, in words of its own.
            records.filter_map(|record| serde_json::from_str::<Event>(&record.event).ok())
        };
        assert!(is_announced(&notice, newest_first()));

        // The hub's own key, unsigned; and with the signature of the gate's.
        let mut swapped = notice.clone();
        swapped.sealing.as_mut().expect("a key").key = contract::sessions::Hex(vec![9; 32]);
        assert!(!is_announced(&swapped, newest_first()));
        let signature = resident.hub.sign_photo(given.consent, Photo::hash(b"x")).await;
        let photo = Photo { signature: signature.expect("signed"), picture: b"x".to_vec() };
        assert_eq!(seal(&swapped, given.consent, &photo, random()), None);
        assert!(seal(&notice, given.consent, &photo, random()).is_some());
        // A key that the gate had before and that all have seen replaced.
        let keyed = newest_first().find(|event| matches!(event, Event::GateKey { .. }));
        let Some(Event::GateKey { at, name, key, .. }) = keyed else {
            panic!("announced")
        };
        let rotated = Event::GateKey { at, gate: gate.id, name, key, sealing: None };
        assert!(!is_announced(&notice, std::iter::once(rotated).chain(newest_first())));
    }

    async fn no_photo_of_a_child_is_sent(hub: TestHub) {
        let (guardian, gate, _) = agreed(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        crate::family::agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        let notice = notice(&guardian, gate.id).await;
        let give: Give = consent_for(&guardian, &child, birthday, &notice).await;
        assert_eq!(code(guardian.hub.change(&give, &key()).await), Code::Invalid);
        let by_itself = child.hub.agree(&notice, child.chain().await, Offset::CHINA).await;
        let by_itself = child.hub.change(&by_itself.expect("signed"), &key()).await;
        assert_eq!(code(by_itself), Code::Invalid);
    }

    async fn a_gate_whose_terminal_takes_no_photos_is_sent_none(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let gate = hub.gate_with(&manager, Blind).await;
        let described = manager.hub.change(&describe_photo(gate.id), &key()).await;
        assert_eq!(code(described), Code::Invalid);
    }
}

/// A terminal that makes nothing of photos.
struct Blind(Reference);

impl Terminal for Blind {
    fn method(&self) -> &str {
        self.0.method()
    }

    async fn enrol(&mut self, consent: Hash, face: &Capture) -> anyhow::Result<()> {
        self.0.enrol(consent, face).await
    }

    async fn delete(&mut self, consent: Hash) -> anyhow::Result<()> {
        self.0.delete(consent).await
    }

    async fn held(&mut self) -> anyhow::Result<Vec<Hash>> {
        self.0.held().await
    }

    async fn ways(&mut self, now: Time) -> anyhow::Result<Vec<Trial>> {
        self.0.ways(now).await
    }
}
