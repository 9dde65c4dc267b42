//! Consents: given with a signature, refused and withdrawn without one, over by themselves in time.
//!
//! A consent that ends is an order to its gate to delete, in the same transaction. Who refuses leaves no row
//! but a sealed record of their own chain.

mod again;
mod ending;
pub(crate) mod page;
mod store;

use std::sync::Arc;

use contract::{
    Code,
    consents::{
        Consent, End, Fault, Give, Given, Handed, How, Offer, Offers, Refuse, SCANNED, Signatory,
        Ticket, TicketFor, Try, Withdraw, WithdrawFor, Withdrawn,
    },
    family::Minor,
    gates::{Purpose, State},
    id::PersonId,
    ledger::Event,
    sessions::Hex,
    time::Time,
    words::{consents as words, family as of_family, relay as of_relay, rights as of_rights},
};
use data_encoding::BASE32_NOPAD;
use ledger::{Hash, commitment::Kind};

pub use again::replay;
pub(crate) use ending::{
    Over, changed, compromised, compromised_on, deleted, enrolled, left, photo_withdrawn, removed,
    unguarded, unsigned, withdrawn, withdrawn_by, withdrawn_for,
};
pub use ending::{expire, sweep};

use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    community,
    db::Tx,
    devices,
    error::{Error, FieldReason, Result},
    family, gates, idempotency,
    ledger::{OpenChain, Proved, Subject, note, prove, written},
    people::{self, Member},
    relay,
};
use ending::{By, end, end_all};
use store::Giving;

/// Lists the gates of one's community.
pub(crate) async fn offers(app: App, ask: Ask<Offers>) -> Result<Outcome<Vec<Offer>>> {
    let (inner, call) = (app.clone(), ask.call());
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let community = who.member()?.community;
                let privacy = &community::settings(&app, community)?.privacy;
                let all = gates::all(tx, community).await?;
                let offers = all.into_iter().filter(|gate| gate.state != State::Draft);
                let offers = offers.flat_map(|gate| {
                    let broken = gate.broken(call.now);
                    let offers = gate.notices.iter().map(|told| Offer {
                        notice: told.notice().clone(),
                        state: gate.state,
                        takes_in: gate.takes(told.purpose, privacy, call.now),
                        broken: broken.clone(),
                    });
                    offers.collect::<Vec<_>>()
                });
                Ok(offers.collect::<Vec<_>>().into())
            })
        })
        .await
}

fn faulty(fault: Fault) -> Error {
    let code = match fault {
        Fault::Guardian => {
            return Error::field("document", FieldReason::Word(of_family::NEEDS_GUARDIAN));
        }
        Fault::Form => Code::Malformed,
        // An app of before, or a page that has stood open since.
        Fault::Before => Code::UpdateNeeded,
        Fault::Signature => Code::BadSignature,
        Fault::Notice | Fault::Household => Code::Conflict,
        Fault::Person => Code::NotAllowed,
        Fault::Time => Code::ClockSkew,
    };
    Error::refused(code)
}

/// A consent that was handed in, with all of it that needs no rows: that is not done while nobody else can write.
struct Signed {
    consent: Consent,
    hash: Hash,
    /// What the ledger says of it, where it is no child's.
    told: String,
}

impl Signed {
    /// Reads it, and looks at its signature.
    fn read(give: &Give, now: Time) -> Result<Self> {
        let consent = Consent::read(&give.document, &give.signature).map_err(faulty)?;
        let hash = Consent::hash(&give.document);
        Ok(Self { consent, hash, told: told(give, None, now)? })
    }
}

/// What the ledger says of a consent.
fn told(give: &Give, minor: Option<Minor>, at: Time) -> anyhow::Result<String> {
    let (document, signature) = (give.document.clone(), give.signature.clone());
    written(&Event::ConsentGiven { at, document, signature, minor })
}

/// Takes a consent: one's own, or a child's that a guardian has signed.
pub(crate) async fn give(app: App, change: Change<Give>) -> Result<Outcome<Given>> {
    app.limits.consent(&change.caller)?;
    let signed = Arc::new(Signed::read(&change.request, change.now)?);
    let _turn = app.turn(signed.consent.gate.number()).await;
    idempotency::once(&app, change, move |tx, app, call| {
        let signed = Arc::clone(&signed);
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            let (consent, hash, child) = (&signed.consent, signed.hash, call.request.child);
            let person = child.unwrap_or(member.person);
            // Whoever stops this device comes before or after, also where the consent is in a child's chain.
            devices::hold(tx, member.person).await?;
            let own = (person, member.device);
            let known = store::giving(tx, own, (hash, consent.gate), call.now).await?;
            let known = known.ok_or_else(|| faulty(Fault::Signature))?;
            if known.key != consent.key {
                return Err(faulty(Fault::Signature));
            }
            match known.was_given {
                None => {}
                // Said twice, it is agreed to once.
                Some(true) => return Ok(Given { consent: hash }.into()),
                Some(false) => return Err(faulty(Fault::Time)),
            }
            let (chain, minor) =
                check(tx, &app, (member, child), &known, consent, call.now).await?;
            // A photo is believed by the key that agrees to the gate: by another one it opens nothing.
            let before = known.entered_on(call.now).filter(|_| consent.purpose == Purpose::Enter);
            let photo = before.filter(|device| *device != member.device).map(|_| Purpose::Relay);
            // Who agrees anew has one consent, not two.
            for purpose in photo.into_iter().chain([consent.purpose]) {
                for one in &known.in_force {
                    if one.purpose == purpose {
                        let over = (one.consent, person, consent.gate);
                        end(tx, &app, over, End::Renewed, &By::NONE, call.now).await?;
                    }
                }
            }
            store::give(tx, hash, own, consent, call.now).await?;
            let told = match minor {
                None => signed.told.clone(),
                // Which key may sign for a child only the rows say.
                Some(_) => told(&call.request, minor, call.now)?,
            };
            chain.add(tx, &app, (Kind::Consent, told), None).await?;
            // The agenda is not woken: it sees in time by itself that this one ends, and would look at everything anew
            // for each of those who agree together.
            Ok(Given { consent: hash }.into())
        })
    })
    .await
}

/// Whether this consent can be taken now from this person, for themselves or for a child; into which chain it comes, and
/// what the ledger says of the child beside it.
async fn check(
    tx: &mut Tx,
    app: &App,
    (member, child): (&Member, Option<PersonId>),
    known: &Giving,
    consent: &Consent,
    now: Time,
) -> Result<(OpenChain, Option<Minor>)> {
    let ward = family::ward(tx, app, member, child, known.grown_at, now).await?;
    if known.is_going {
        return Err(Error::field("document", FieldReason::Word(of_rights::GOING)));
    }
    let gate = gates::held(tx, member.community, consent.gate).await?;
    let told = gate.notice(consent.purpose).ok_or_else(|| faulty(Fault::Notice))?;
    let settings = community::settings(app, member.community)?;
    let chain = OpenChain::of(app, child.unwrap_or(member.person))?;
    let home = member.home_name.as_deref();
    let checked = match &ward {
        Some(ward) => consent.check_for(told, (ward, home), now, settings.offset()),
        None => {
            let signer = Signatory { who: chain.name(), home };
            consent.check(told, signer, now, settings.offset())
        }
    };
    checked.map_err(faulty)?;
    if !gate.takes(consent.purpose, &settings.privacy, now) {
        return Err(Error::field("document", FieldReason::Word(words::GATE_RESTS)));
    }
    if consent.purpose == Purpose::Relay {
        // No photo of a child is sent: their guardian goes to the gate with them.
        if child.is_some() {
            return Err(Error::field("document", FieldReason::Word(of_relay::NO_CHILD)));
        }
        let lacks = match known.entered_on(now) {
            None => Some(of_relay::GATE_FIRST),
            Some(device) => (device != member.device).then_some(of_relay::SAME_DEVICE),
        };
        if let Some(lacks) = lacks {
            return Err(Error::field("document", FieldReason::Word(lacks)));
        }
    }
    Ok((chain, ward.map(|ward| family::minor(&ward, &consent.key))))
}

/// Refuses, for oneself or as the guardian of a child. It is written down for whom it is about alone.
pub(crate) async fn refuse(app: App, change: Change<Refuse>) -> Result<Outcome<()>> {
    app.limits.consent(&change.caller)?;
    let done = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            let Refuse { gate, purpose, child } = call.request;
            let person = child.unwrap_or(member.person);
            let grown_at = family::child_until(tx, person, call.now).await?;
            // Only a guardian's no is a child's own.
            family::ward(tx, &app, member, child, grown_at, call.now).await?;
            let known = gates::known(tx, member.community, gate).await?;
            let told = known.notice(purpose).ok_or_else(|| Error::refused(Code::NotFound))?;
            let over = Over::person_at(person, gate, purpose);
            let name = child.filter(|child| *child != member.person).map(|_| member.name.clone());
            let ended_by = By { how: Some(How::App), name: name.clone() };
            end_all(tx, &app, over, End::Withdrawn, ended_by, call.now).await?;
            let (notice, language) = (told.hash(), Some(told.shown_in(call.caller.language)));
            let (at, by) = (call.now, name);
            let event = Event::ConsentRefused { at, gate, purpose, notice, language, by };
            let whose = Subject::Person(person);
            note(tx, &app, whose, Kind::Consent, &event).await?;
            Ok(().into())
        })
    })
    .await?;
    // A no takes a photo back that waits for the gate, as withdrawing does.
    relay::clear_soon(&app).await;
    Ok(done)
}

/// Withdraws.
pub(crate) async fn withdraw(app: App, change: Change<Withdraw>) -> Result<Outcome<()>> {
    let done = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let over = Over::person(who.member()?.person).at(call.request.gate);
            let by = By { how: Some(How::App), name: None };
            end_all(tx, &app, over, End::Withdrawn, by, call.now).await?;
            Ok(().into())
        })
    })
    .await?;
    relay::clear_soon(&app).await;
    Ok(done)
}

/// Hears what came of going to the door: it is written down for the person, and counted at the gate without
/// their name.
pub(crate) async fn tried(app: App, change: Change<Try>) -> Result<Outcome<()>> {
    app.limits.consent(&change.caller)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let person = who.member()?.person;
            let Try { order, opened } = call.request;
            if !store::tried(tx, person, order, opened, call.now).await? {
                return Err(Error::refused(Code::NotFound));
            }
            let event = Event::DoorTried { at: call.now, order, opened };
            note(tx, &app, Subject::Person(person), Kind::Receipt, &event).await?;
            Ok(().into())
        })
    })
    .await
}

/// Shows one's own consent, or a child's that this device has signed, with what proves it.
pub(crate) async fn ticket(app: App, ask: Ask<TicketFor>) -> Result<Outcome<Handed>> {
    let call = ask.call();
    let (inner, wanted) = (app.clone(), call.request.consent);
    let person = app
        .db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let member = who.member()?;
                // What is over opens nothing any more.
                let own = (member.person, member.device);
                let known = store::shown_to(tx, own, call.request.consent).await?;
                let (gate, person) = known.ok_or_else(|| Error::refused(Code::NotFound))?;
                let gate = gates::known(tx, member.community, gate).await?;
                let privacy = &community::settings(&app, member.community)?.privacy;
                match gate.takes_in(privacy, call.now) {
                    true => Ok(person),
                    false => Err(Error::field("consent", FieldReason::Word(words::GATE_RESTS))),
                }
            })
        })
        .await?;
    let ticket = proved(&app, person, wanted).await?;
    let packed = packed(&ticket)?;
    Ok(Handed { ticket, packed }.into())
}

/// The ticket of somebody's consent.
///
/// # Errors
/// `busy` as long as it does not stand in the log; `not_found` where there is none of this number.
pub(crate) async fn proved(app: &App, person: PersonId, wanted: Hash) -> Result<Ticket> {
    let proved = prove(app, person, |record| {
        let event = serde_json::from_str(&record.event);
        matches!(event, Ok(Event::ConsentGiven { document, .. }) if Consent::hash(&document) == wanted)
    });
    let Proved { shown, entry, proof, heads } = proved.await?;
    let label = Hex(entry.to_bytes()[..6].to_vec());
    Ok(Ticket { shown, label, proof: proof.to_string(), heads })
}

/// A ticket as a text that is small enough to be scanned.
fn packed(ticket: &Ticket) -> anyhow::Result<String> {
    let parameters = brotli::enc::BrotliEncoderParams::default();
    let mut packed = Vec::new();
    let json = serde_json::to_vec(ticket)?;
    brotli::BrotliCompress(&mut json.as_slice(), &mut packed, &parameters)?;
    Ok(format!("{SCANNED}{}", BASE32_NOPAD.encode(&packed)))
}

/// Withdraws for somebody at the counter or by telephone. Whether they had agreed to anything is not told: the slip names
/// every gate.
pub(crate) async fn withdraw_for(
    app: App,
    change: Change<WithdrawFor>,
) -> Result<Outcome<Withdrawn>> {
    let done = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            let WithdrawFor { person, how } = call.request;
            if !member.post.answers() {
                return Err(Error::refused(Code::NotAllowed));
            }
            if how == How::App {
                return Err(Error::field("how", FieldReason::Unknown));
            }
            if !devices::is_here(tx, member.community, person, call.now).await? {
                return Err(Error::refused(Code::NotFound));
            }
            let (at, by) = (call.now, member.name.clone());
            let event = Event::WithdrawalEntered { at, how, by: by.clone() };
            note(tx, &app, Subject::Person(person), Kind::Consent, &event).await?;
            let entered = By { how: Some(how), name: Some(by.clone()) };
            end_all(tx, &app, Over::person(person), End::Withdrawn, entered, call.now).await?;
            let gates = gates::all(tx, member.community).await?.into_iter();
            let gates = gates.filter(|gate| !matches!(gate.state, State::Draft | State::Removed));
            let gates = gates.map(|gate| gate.draft.name.as_str().to_owned()).collect();
            let telephone = community::settings(&app, member.community)?.telephone.clone();
            Ok(Withdrawn { at, by, how, gates, telephone }.into())
        })
    })
    .await?;
    relay::clear_soon(&app).await;
    Ok(done)
}
