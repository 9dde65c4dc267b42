//! A neighbourhood as a hub sees it until it is carried off: a register is brought in, people join and agree, gates
//! take them in, and somebody writes down what nobody asked for.

use client::{Account, Error, Hub, Keys};
use contract::{
    Code, Endpoint, Problem, complaints,
    consents::{Give, Handed, Presented, Ticket, TicketFor},
    gates::{Draft, Notice},
    id::PlaceId,
    joining::{Invite, Secret, Whom},
    ledger::Sync,
    register::{Check, File, Import, List},
    text::Name,
    time::Offset,
};
use data_encoding::{BASE64, HEXLOWER};
use futures_util::future::join_all;
use gate::{Capture, Surroundings};
use ledger::Hash;
use serde_json::json;

use super::canary::Canary;
use crate::{
    complaints::{body, lift},
    relay,
    support::{
        HubProcess, Person,
        gate::{Gate, bring_into_use, east, pair},
        http, jpeg, key,
    },
};

/// How many households a building has: as many cards fit on one sheet.
const HOMES: usize = 250;

/// How many faces a gate takes in: an agent writes down all it remembers with each.
const FACES: usize = 100;

/// How many of them between two of its rounds.
const A_ROUND: usize = 10;

/// How many gates are busy at once.
const LANES: usize = 4;

/// Somebody who has agreed.
struct Agreed<'c> {
    canary: &'c Canary,
    keys: Keys,
    account: Account,
    consent: Hash,
}

/// A gate with those who have agreed to it.
struct Waiting<'c> {
    gate: Gate,
    people: Vec<Agreed<'c>>,
}

/// Enrols everybody at gates, from the register to the gate's signature; how many lie in terminals at the end.
pub(super) async fn enrol(hub: &HubProcess, canaries: &[Canary]) -> usize {
    let manager = hub.join("陈经理", "manager").await;
    let mut cards = Vec::new();
    for (number, homes) in (100..).zip(canaries.chunks(HOMES)) {
        cards.extend(invite(&manager, number, homes).await);
    }
    assert_eq!(cards.len(), canaries.len());
    let invited: Vec<(&Canary, Secret)> = canaries.iter().zip(cards).collect();
    let gates: Vec<&[(&Canary, Secret)]> = invited.chunks(FACES).collect();
    let lanes = gates.chunks(gates.len().div_ceil(LANES));
    let agreeing = lanes.map(|gates| agree_to_all(&hub.origin, &manager, gates));
    let mut agreed: Vec<Vec<Waiting<'_>>> = join_all(agreeing).await;
    let taking = agreed.iter_mut().map(|waiting| take_all_in(&hub.origin, waiting));
    join_all(taking).await.into_iter().sum()
}

/// Brings a building into the register, from a table as offices keep it, and invites its households.
async fn invite(manager: &Person, building: usize, homes: &[Canary]) -> Vec<Secret> {
    let rows: String = homes
        .iter()
        .zip(1..)
        .map(|(Canary { telephone, identity, .. }, room)| {
            format!("{building},1,{room},业主{room},{telephone},{identity}\n")
        })
        .collect();
    let table = format!("楼栋,单元,户号,业主,联系电话,身份证号\n{rows}");
    let file = || File(table.as_bytes().to_vec());
    let found = manager.hub.change(&Check { file: file() }, &key()).await.expect("checked");
    assert_eq!(found.ignored, ["联系电话", "身份证号"], "it is told what is not read");
    let import = Import { file: file(), seen: found.tally, forget_gone: false };
    manager.hub.change(&import, &key()).await.expect("imported");
    let place = find(manager, &building.to_string()).await;
    let invite = Invite { whom: Whom::Below { place, again: false } };
    let sheet = manager.hub.change(&invite, &key()).await.expect("a sheet");
    sheet.cards.into_iter().map(|card| card.secret).collect()
}

/// The building of this code.
async fn find(manager: &Person, code: &str) -> PlaceId {
    let mut after = None;
    loop {
        let list = List { after, ..List::default() };
        let page = manager.hub.ask(&list).await.expect("listed");
        if let Some(place) = page.places.iter().find(|place| place.code == code) {
            return place.id;
        }
        after = Some(page.next.expect("it was brought in"));
    }
}

/// People agree to gates, one after the other; they share a telephone, as far as the hub can see.
async fn agree_to_all<'c>(
    origin: &str,
    manager: &Person,
    gates: &[&[(&'c Canary, Secret)]],
) -> Vec<Waiting<'c>> {
    let (phone, careless) = (Hub::new(origin), http());
    let mut all = Vec::new();
    for invited in gates {
        let gate = gate_at(origin, manager).await;
        let offers = manager.offers().await;
        let offer = offers.iter().find(|offer| offer.notice.gate == gate.id).expect("an offer");
        let mut people = Vec::new();
        for &(canary, secret) in *invited {
            say_too_much(&careless, origin, canary).await;
            people.push(agree(&phone, &offer.notice, canary, secret).await);
        }
        all.push(Waiting { gate, people });
    }
    all
}

/// A gate in use.
async fn gate_at(origin: &str, manager: &Person) -> Gate {
    let around = Surroundings {
        hub: Hub::new(origin),
        clock: client::Clock::System,
        firmware: Hash([7; 32]),
    };
    // No two gates are called the same.
    let name = format!("小区的门 {}", HEXLOWER.encode(&client::random::<4>()));
    let name = Name::try_from(name).expect("a short name");
    let mut gate = pair(manager, Draft { name, ..east() }, around, |terminal| terminal).await;
    bring_into_use(manager, &mut gate).await;
    gate
}

/// Somebody sends a gate a photo instead of going there; it waits at the hub, which cannot open it.
pub(super) async fn send_photo(hub: &HubProcess, canary: &Canary) {
    let manager = hub.join("刘经理", "manager").await;
    let card = invite(&manager, 99, std::slice::from_ref(canary)).await.remove(0);
    let person = hub.use_up(&format!("{}/join#{card}", hub.origin)).await;
    let gate = gate_at(&hub.origin, &manager).await;
    relay::take_photos(&manager, gate.id).await;
    person.agree(gate.id).await.expect("agreed");
    let (notice, given) = relay::agree_photo(&person, gate.id).await.expect("agreed");
    let picture = [jpeg(64, 48), canary.photo.to_vec()].concat();
    let sealed = relay::sealed(&person, (&notice, &given), &picture).await;
    relay::send(&person, &given, sealed).await.expect("sent");
}

/// What a careless program sends: more than it is asked for. It is refused.
async fn say_too_much(http: &reqwest::Client, origin: &str, canary: &Canary) {
    let Canary { photo, telephone, identity } = canary;
    let photo = BASE64.encode(photo);
    let body = json!({ "id_number": identity, "photo": photo, "telephone": telephone });
    let sent = http
        .post(format!("{origin}{}", Give::PATH))
        .header("idempotency-key", key().as_str())
        .json(&body)
        .send()
        .await
        .expect("an answer");
    let problem: Problem = sent.json().await.expect("a refusal");
    assert_eq!(problem.code, Code::Invalid, "{problem:?}");
}

async fn agree<'c>(phone: &Hub, notice: &Notice, canary: &'c Canary, secret: Secret) -> Agreed<'c> {
    let (keys, device) = (Keys::memory(), Name::try_from("手机").expect("a short name"));
    phone.leave_account();
    let account = client::join(phone, &keys, secret, device).await.expect("joining works");
    // Of the community's records, which grow with every gate, nothing is wanted.
    let sync = Sync { ours: 1 << 32, ..Sync::default() };
    let who = phone.ask(&sync).await.expect("the ledger").mine.who;
    let give = phone.agree(notice, who, Offset::CHINA).await.expect("signed");
    let consent = phone.change(&give, &key()).await.expect("agreed").consent;
    Agreed { canary, keys, account, consent }
}

/// Gates take in those who have agreed; how many lie in their terminals.
async fn take_all_in(origin: &str, waiting: &mut [Waiting<'_>]) -> usize {
    let phone = Hub::new(origin);
    let mut taken = 0;
    for Waiting { gate, people } in waiting {
        for some in people.chunks(A_ROUND) {
            // Heard just now, it takes people in.
            gate.agent.round().await.expect("a round");
            for person in some {
                take_in(&phone, gate, person).await;
            }
        }
        assert_eq!(gate.agent.round().await.expect("a round").unheard, 0);
        let Agreed { canary, consent, .. } = people.last().expect("somebody");
        let face = Capture(canary.photo.to_vec());
        assert_eq!(gate.terminal().recognise(&face).expect("read"), Some(*consent));
        taken += gate.agent.state().enrolled.len();
    }
    taken
}

async fn take_in(phone: &Hub, gate: &mut Gate, person: &Agreed<'_>) {
    let Agreed { canary, keys, account, consent } = person;
    phone.use_account(keys, account.device);
    client::sign_in(phone, keys, account.device).await.expect("signed in");
    let ticket = ticket(phone, *consent).await;
    let showing = phone.show(*consent).await.expect("signed");
    let face = Capture(canary.photo.to_vec());
    let taken = gate.agent.enrol(&Presented { ticket, showing }, &face).await;
    assert_eq!(taken.expect("taken in"), *consent);
}

/// The ticket, as soon as the ledger has come so far.
async fn ticket(phone: &Hub, consent: Hash) -> Ticket {
    loop {
        match phone.ask(&TicketFor { consent }).await {
            Ok(Handed { ticket, .. }) => return ticket,
            // Bounded by the test's own patience.
            Err(Error::Refused(problem)) if problem.code == Code::Busy => {
                tokio::task::yield_now().await;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// A visitor writes numbers into a text of their own, which is kept as it was written.
pub(super) async fn write_down(hub: &HubProcess, numbers: &Canary) {
    let Canary { telephone, identity, .. } = numbers;
    let text = Some(body(&format!("电梯坏了，请打{telephone}。我的身份证号是{identity}。")));
    let file = complaints::File { text, ..lift() };
    Hub::new(&hub.origin).change(&file, &key()).await.expect("filing works");
}
