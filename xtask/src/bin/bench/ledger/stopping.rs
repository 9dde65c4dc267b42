//! How soon a withdrawal is obeyed: by the hub, by twenty gates with agents of their own, and in one's own
//! records.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use client::{Clock, IdempotencyKey};
use contract::{
    Code, Language,
    consents::{Offer, Offers, Presented, Ticket, TicketFor, Withdraw},
    gates::{Assess, Describe, List, Purpose, agent::Saying},
    id::GateId,
    ledger::{Event, Sync},
    people::Post,
    relay,
    time::Offset,
};
use data_encoding::HEXLOWER;
use gate::{Agent, Capture, Surroundings, reference::Reference};
use ledger::Hash;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::people::device;
use crate::{
    Setting,
    bringing::{answers, bring_into_use, change, said, texts},
    hub::{Data, Engine},
    table::Row,
    times::Times,
};

/// Gates, each with an agent that is a process of its own.
const GATES: usize = 20;

/// Residents whose faces are at all of them, and who withdraw one after the other.
const PEOPLE: u64 = 5;

/// In a short run.
const FEW: u64 = 2;

/// Bytes of a sealed photo.
const PHOTO: usize = 100 * 1024;

/// Milliseconds until no ticket is handed out and no photo is taken any more.
const GOAL_REFUSED: f64 = 1_000.0;

/// Seconds until no gate has the face any more.
const GOAL_GONE: f64 = 5.0;

/// Seconds until all gates have signed.
const GOAL_SIGNED: f64 = 60.0;

/// How long anything here may take before something is wrong.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often one looks into the terminals.
const LOOK: Duration = Duration::from_millis(5);

/// How often one asks the hub.
const ASK: Duration = Duration::from_millis(50);

/// What the rows say.
pub(super) const HOW: &str = "Times are from the moment a resident withdraws until nobody of five has to wait any more; \
    limit is what was promised. *No ticket* is when the hub hands out none any more by which a gate takes somebody in, *no \
    photo* when it refuses to keep a sealed one for a gate (100 kB of noise, since it opens none) by the consent to that by which \
    it took one a moment before. Each gate is a `linli-gate run` with the reference terminal, on the same two cores, and \
    asks its hub every two seconds, as it is installed. *Face gone* is when its file has left the terminal: later than the \
    order has come.";

/// A gate that runs.
struct Gate {
    id: GateId,
    folder: PathBuf,
}

/// Somebody with a device, and what they have agreed to at which gate.
struct Person {
    device: client::Hub,
    given: Vec<(GateId, Hash)>,
    /// That to send one of the gates a photo.
    photo: Hash,
}

/// Measures with agents of this program.
pub(super) async fn measure(setting: &Setting, program: &Path) -> Result<Vec<Row>> {
    let data = Data::new(&setting.hub, Engine::Sqlite)?;
    let manager = data.invite(Post::Manager, 1).await?.pop().context("an invitation")?;
    let secrets = data.invite(Post::Resident, if setting.is_quick { FEW } else { PEOPLE }).await?;
    let hub = data.serve(None).await?;
    let manager = device(&hub, manager).await?;
    // Beside the program: `/tmp` may be kept in memory, where nothing is ever durable.
    let agents = TempDir::with_prefix_in("gates-", program.parent().context("a folder")?)?;
    let mut gates = Vec::new();
    for number in 0..GATES {
        let folder = agents.path().join(number.to_string());
        let called = format!("{number}号门");
        let id = bring_into_use(&manager, &hub.origin(), &folder, &called).await?;
        gates.push(Gate { id, folder });
    }
    take_photos(&manager, gates.first().context("a gate")?.id).await?;
    let mut people = Vec::new();
    for secret in secrets {
        people.push(agree(device(&hub, secret).await?).await?);
    }
    for gate in &gates {
        enrol(gate, &people).await?;
    }
    let _running = run(program, &gates, &manager).await?;

    let [mut refused, mut unsent, mut gone, mut signed] = [(); 4].map(|()| Times::default());
    for person in &people {
        let faces = faces(&gates, person)?;
        ensure!(faces.iter().all(|face| face.exists()), "a gate has not taken them in");
        ensure!(is_sent(person).await?, "a photo is refused before anybody has withdrawn");
        let began = Instant::now();
        change(&person.device, &Withdraw { gate: None }).await?;
        while is_handed(person).await? {
            ensure!(began.elapsed() < PATIENCE, "a ticket is still handed out");
        }
        refused.add(began.elapsed());
        while is_sent(person).await? {
            ensure!(began.elapsed() < PATIENCE, "a photo is still taken");
        }
        unsent.add(began.elapsed());
        gone.merge(until_gone(faces, began).await?);
        while receipts(person).await? < GATES {
            ensure!(began.elapsed() < PATIENCE, "a gate does not sign");
            tokio::time::sleep(ASK).await;
        }
        signed.add(began.elapsed());
    }
    let row = |what: &str, value, unit| Row::new(format!("{GATES} gates: {what}"), value, unit);
    let promised = |row: Row, promise| row.at_most(promise).of(promise);
    let seconds = |times: &mut Times, percent| times.percentile(percent) / 1_000.0;
    Ok(vec![
        promised(row("no ticket any more, the last", refused.percentile(100), "ms"), GOAL_REFUSED),
        promised(row("no photo any more, the last", unsent.percentile(100), "ms"), GOAL_REFUSED),
        row("face gone, p50", seconds(&mut gone, 50), "s"),
        promised(row("face gone, the last", seconds(&mut gone, 100), "s"), GOAL_GONE),
        promised(row("all have signed, the last", seconds(&mut signed, 100), "s"), GOAL_SIGNED),
    ])
}

/// Tells people of photos at a gate in use, which is assessed for that as well.
async fn take_photos(manager: &client::Hub, id: GateId) -> Result<()> {
    let (texts, english) = (texts(Language::Zh)?, Some(texts(Language::En)?));
    change(manager, &Describe { id, purpose: Purpose::Relay, months: 1, texts, english }).await?;
    change(manager, &Assess { id, answers: answers()? }).await?;
    Ok(())
}

/// Agrees to every gate, and to send one of them a photo.
async fn agree(device: client::Hub) -> Result<Person> {
    let who = device.ask(&Sync::default()).await.map_err(said)?.mine.who;
    let mut given = Vec::new();
    let offers = device.ask(&Offers {}).await.map_err(said)?;
    let is_photo = |offer: &Offer| offer.notice.purpose == Purpose::Relay;
    let (photos, entering): (Vec<Offer>, Vec<Offer>) = offers.into_iter().partition(is_photo);
    for offer in entering {
        let give = device.agree(&offer.notice, who, Offset::CHINA).await.map_err(said)?;
        given.push((offer.notice.gate, change(&device, &give).await?.consent));
    }
    ensure!(given.len() == GATES, "{} gates can be agreed to", given.len());
    let photos = photos.first().context("a gate that takes photos")?;
    let give = device.agree(&photos.notice, who, Offset::CHINA).await.map_err(said)?;
    let photo = change(&device, &give).await?.consent;
    Ok(Person { device, given, photo })
}

impl Person {
    fn consent(&self, gate: GateId) -> Result<Hash> {
        let found = self.given.iter().find(|(at, _)| *at == gate);
        Ok(found.context("they have agreed to it")?.1)
    }

    /// The ticket of a consent, once a page of the ledger has it.
    async fn ticket(&self, consent: Hash) -> Result<Ticket> {
        let began = Instant::now();
        loop {
            match self.device.ask(&TicketFor { consent }).await {
                Ok(handed) => return Ok(handed.ticket),
                Err(error) if error.code() != Some(Code::Busy) => return Err(said(error)),
                Err(_) => ensure!(began.elapsed() < PATIENCE, "no page of the ledger comes"),
            }
            tokio::time::sleep(ASK).await;
        }
    }
}

/// Everybody shows their ticket at a gate, and is taken in.
async fn enrol(gate: &Gate, people: &[Person]) -> Result<()> {
    let terminal = Reference::open(&gate.folder.join("terminal"))?;
    let mut agent = Agent::open(&gate.folder, terminal, |origin| Surroundings {
        hub: client::Hub::new(origin),
        clock: Clock::System,
        firmware: Hash::of(&[b"bench"]),
    })?;
    // It hears that it takes people in now.
    agent.round().await?;
    for person in people {
        let consent = person.consent(gate.id)?;
        let ticket = person.ticket(consent).await?;
        let showing = person.device.show(consent).await.map_err(said)?;
        let face = Capture(consent.0.to_vec());
        agent.enrol(&Presented { ticket, showing }, &face).await?;
    }
    ensure!(agent.round().await?.unheard == 0, "the hub has not heard whom the gate took in");
    Ok(())
}

/// Starts an agent for each gate, and waits until the hub has heard all of them.
async fn run(program: &Path, gates: &[Gate], manager: &client::Hub) -> Result<Vec<Child>> {
    let (since, began) = (Clock::System.now(), Instant::now());
    let mut running = Vec::new();
    for gate in gates {
        let mut agent = Command::new(program);
        agent.args(["run", "--state"]).arg(&gate.folder).kill_on_drop(true);
        agent.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        running.push(agent.spawn().context("starting an agent")?);
    }
    loop {
        let known = manager.ask(&List {}).await.map_err(said)?;
        if known.iter().all(|gate| gate.heard_at.is_some_and(|at| at > since)) {
            return Ok(running);
        }
        ensure!(began.elapsed() < PATIENCE, "an agent is not heard");
        tokio::time::sleep(ASK).await;
    }
}

/// Whether a ticket of somebody is still handed out.
async fn is_handed(person: &Person) -> Result<bool> {
    let (_, consent) = *person.given.first().context("a consent")?;
    match person.device.ask(&TicketFor { consent }).await {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some(Code::NotFound) => Ok(false),
        Err(error) => Err(said(error)),
    }
}

/// Whether the hub takes a sealed photo of somebody, or has taken one that it would not refuse now.
async fn is_sent(person: &Person) -> Result<bool> {
    let sealed = relay::File(vec![7; PHOTO]);
    let send = relay::Send { consent: person.photo, sealed };
    match person.device.change(&send, &IdempotencyKey::new()).await {
        Ok(()) => Ok(true),
        // One for each consent.
        Err(error) if error.code() == Some(Code::Conflict) => Ok(true),
        Err(error) if error.code() == Some(Code::NotFound) => Ok(false),
        Err(error) => Err(said(error)),
    }
}

/// Where somebody's face lies in each terminal.
fn faces(gates: &[Gate], person: &Person) -> Result<Vec<PathBuf>> {
    let mut faces = Vec::new();
    for gate in gates {
        let name = HEXLOWER.encode(&person.consent(gate.id)?.0);
        faces.push(gate.folder.join("terminal/faces").join(name));
    }
    Ok(faces)
}

/// When each of these faces is gone.
async fn until_gone(mut faces: Vec<PathBuf>, began: Instant) -> Result<Times> {
    let mut gone = Times::default();
    while !faces.is_empty() {
        let before = faces.len();
        faces.retain(|face| face.exists());
        (faces.len()..before).for_each(|_| gone.add(began.elapsed()));
        ensure!(began.elapsed() < PATIENCE, "a gate does not delete");
        tokio::time::sleep(LOOK).await;
    }
    Ok(gone)
}

/// How many gates have signed that they have deleted somebody's face, as their own records say.
async fn receipts(person: &Person) -> Result<usize> {
    // What is announced to all is not read.
    let question = Sync { ours: u64::from(u32::MAX), ..Sync::default() };
    let news = person.device.ask(&question).await.map_err(said)?;
    let is_receipt = |event: &str| match serde_json::from_str(event) {
        Ok(Event::GateSigned { saying, .. }) => match Saying::kept(&saying) {
            // Not that of the photo.
            Some(Saying::Deleted(done)) => {
                person.given.iter().any(|(_, consent)| *consent == done.consent)
            }
            _ => false,
        },
        _ => false,
    };
    Ok(news.mine.records.iter().filter(|record| is_receipt(&record.event)).count())
}
