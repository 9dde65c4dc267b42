//! How things stand with what a person agreed to, read from the records of their own chain.

use ledger::Hash;

use super::{Consent, End, How, own};
use crate::{
    family::Minor,
    gates::{DELETING, Purpose, agent::Saying},
    id::{GateId, OrderId},
    ledger::Event,
    sessions::PublicKey,
    time::Time,
};

/// What was last said about one purpose at one gate, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The person does not want to.
    Refused {
        /// When they said so.
        at: Time,
    },
    /// The person agrees.
    Given {
        /// The number of the consent.
        hash: Hash,
        /// What was signed.
        consent: Box<Consent>,
        /// When the gate signed that it took in their face; nothing before.
        enrolled_at: Option<Time>,
    },
    /// It is over.
    Ended {
        /// The number of the consent.
        hash: Hash,
        /// What was signed.
        consent: Box<Consent>,
        /// When it ended.
        at: Time,
        /// Why.
        why: End,
        /// How it was said, where somebody said it.
        how: Option<How>,
        /// What became of the order to delete; nothing where none was given, which no hub does that does its
        /// work.
        deleting: Option<Deleting>,
    },
}

/// An order to delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleting {
    /// Which.
    pub order: OrderId,
    /// When it was given.
    pub at: Time,
    /// Until when the gate has to sign: at the latest a day after the consent ended, whatever the hub says.
    pub due_at: Time,
    /// When the gate signed that it has deleted, by its clock, and how many faces it held then: checked
    /// with the key that the consent names.
    pub done: Option<(Time, u32)>,
    /// What the person said last who went to the door after that.
    pub tried: Option<Tried>,
}

/// What somebody found at the door whose face the gate had signed to have deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// When they said so.
    pub at: Time,
    /// Whether the gate still knew them.
    pub opened: bool,
}

impl Standing {
    /// Whether the gate should have signed by now that it has deleted. Whoever asks computes it: nobody has
    /// to be believed, and an order that was never given is late as well.
    #[must_use]
    pub fn is_overdue(&self, now: Time) -> bool {
        match self {
            Self::Refused { .. } | Self::Given { .. } => false,
            Self::Ended { at, deleting: None, .. } => now > *at + DELETING,
            Self::Ended { deleting: Some(deleting), .. } => {
                deleting.done.is_none() && now > deleting.due_at
            }
        }
    }

    /// The number of the consent it is about; nothing where there was none.
    #[must_use]
    pub const fn consent(&self) -> Option<Hash> {
        match self {
            Self::Refused { .. } => None,
            Self::Given { hash, .. } | Self::Ended { hash, .. } => Some(*hash),
        }
    }

    /// Whether the person waits for a gate to sign that it has deleted.
    #[must_use]
    pub const fn is_unfinished(&self) -> bool {
        match self {
            Self::Refused { .. } | Self::Given { .. } => false,
            Self::Ended { deleting: Some(Deleting { done: Some(_), .. }), .. } => false,
            Self::Ended { .. } => true,
        }
    }
}

/// What stands about a gate and a purpose.
type Line = ((GateId, Purpose), Standing);

/// Reads the records of a chain, in their order: the last word about each purpose at each gate, and before it
/// what that gate still has to delete of former ones. A consent that is not the person's [`own`], that its key has not
/// signed, or for a child no guardian, and a receipt that the gate's key has not signed, say nothing. `now` is the
/// reader's own time: what was signed to end by then is over, whether or not a hub has written that down.
pub fn read<'e>(events: impl Iterator<Item = &'e Event>, now: Time) -> Vec<Line> {
    read_own(own(events.map(|event| (event, ()))).map(|(event, ())| event), now)
}

/// The same of records whose consents are the person's own.
pub(super) fn read_own<'e>(events: impl Iterator<Item = &'e Event>, now: Time) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for event in events {
        match event {
            Event::ConsentRefused { at, gate, purpose, .. } => {
                // Saying no once more takes nothing out of sight of what one agreed to before.
                let here = lines.iter().rfind(|(there, _)| *there == (*gate, *purpose));
                if !matches!(here, Some((_, Standing::Ended { .. }))) {
                    lines.push(((*gate, *purpose), Standing::Refused { at: *at }));
                }
            }
            Event::ConsentGiven { document, signature, minor, .. } => {
                let Ok(consent) = Consent::read(document, signature) else { continue };
                if !Minor::covers(minor.as_ref(), &consent) {
                    continue;
                }
                let (at, hash) = ((consent.gate, consent.purpose), Consent::hash(document));
                let consent = Box::new(consent);
                lines.push((at, Standing::Given { hash, consent, enrolled_at: None }));
            }
            Event::ConsentEnded { at, consent, why, how, .. } => {
                end(&mut lines, *consent, (*at, *why, *how))
            }
            Event::DeletionOrdered { at, order, consent, due_at } => {
                if let Some(Standing::Ended { at: ended_at, deleting, .. }) =
                    of(&mut lines, *consent)
                {
                    // Told once more, where it has signed once, a gate has a day from then.
                    let was_done = deleting.as_ref().is_some_and(|before| before.done.is_some());
                    let latest = if was_done { *at } else { *ended_at } + DELETING;
                    let (order, at, due_at) = (*order, *at, latest.min(*due_at));
                    *deleting = Some(Deleting { order, at, due_at, done: None, tried: None });
                }
            }
            Event::GateSigned { saying, signature, .. } => signed(&mut lines, saying, signature),
            Event::DoorTried { at, order, opened } => {
                tried(&mut lines, *order, Tried { at: *at, opened: *opened });
            }
            _ => {}
        }
    }
    for (_, standing) in &mut lines {
        run_out(standing, now);
    }
    let last = |index: usize, at| lines[index + 1..].iter().all(|(there, _)| *there != at);
    let shown = lines.iter().enumerate();
    let shown =
        shown.filter(|(index, (at, standing))| standing.is_unfinished() || last(*index, *at));
    shown.map(|(_, line)| line.clone()).collect()
}

fn end(lines: &mut [Line], ended: Hash, (at, why, how): (Time, End, Option<How>)) {
    if let Some(standing) = of(lines, ended) {
        close(standing, (at, why, how));
    }
}

/// Ends what has come to the end that was signed, and for which no other was written down.
fn run_out(standing: &mut Standing, now: Time) {
    if let Standing::Given { consent, .. } = standing
        && now >= consent.valid_until
    {
        let at = consent.valid_until;
        close(standing, (at, End::Expired, None));
    }
}

/// Nothing ends later than was signed: else a hub could date the end so that no gate is ever late.
fn close(standing: &mut Standing, (at, why, how): (Time, End, Option<How>)) {
    if let Standing::Given { hash, consent, .. } = standing {
        let (hash, consent) = (*hash, consent.clone());
        let at = at.min(consent.valid_until);
        *standing = Standing::Ended { hash, consent, at, why, how, deleting: None };
    }
}

/// The line of a consent.
fn of(lines: &mut [Line], consent: Hash) -> Option<&mut Standing> {
    lines.iter_mut().map(|(_, standing)| standing).find(|standing| match standing {
        Standing::Given { hash, .. } | Standing::Ended { hash, .. } => *hash == consent,
        Standing::Refused { .. } => false,
    })
}

/// What a gate has signed about one of the consents.
fn signed(lines: &mut [Line], saying: &str, signature: &crate::sessions::Signature) {
    let read = |key: &PublicKey| Saying::read(saying, key, signature);
    for (_, standing) in lines {
        match standing {
            Standing::Given { hash, consent, enrolled_at } => {
                if let Some(Saying::Enrolled(done)) = read(&consent.gate_key)
                    && (done.consent, done.gate) == (*hash, consent.gate)
                {
                    *enrolled_at = Some(done.at);
                }
            }
            Standing::Ended { hash, consent, deleting: Some(deleting), .. } => {
                if let Some(Saying::Deleted(done)) = read(&consent.gate_key)
                    && (done.consent, done.gate) == (*hash, consent.gate)
                    && done.order == Some(deleting.order)
                {
                    deleting.done = Some((done.at, done.after));
                }
            }
            Standing::Refused { .. } | Standing::Ended { .. } => {}
        }
    }
}

/// What the person has found at the door; before the gate has signed there is nothing to find.
fn tried(lines: &mut [Line], order: OrderId, found: Tried) {
    for (_, standing) in lines {
        if let Standing::Ended { deleting: Some(deleting), .. } = standing
            && deleting.order == order
            && deleting.done.is_some()
        {
            deleting.tried = Some(found);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use ed25519_dalek::{Signer, SigningKey};
    use ledger::chain::Who;

    use super::*;
    use crate::{
        Language,
        consents::Signatory,
        devices::Why,
        gates::{Notice, agent::Done, tests::notice},
        id::DeviceId,
        sessions::{Hex, Suite},
        text::Name,
        time::{Offset, Span},
    };

    pub(in crate::consents) const AT: Time = Time(1_795_392_000_000);

    fn public(secret: &SigningKey) -> PublicKey {
        let bytes = Hex(secret.verifying_key().to_bytes().to_vec());
        PublicKey { suite: Suite::Ed25519, bytes }
    }

    pub(in crate::consents) fn device() -> SigningKey {
        SigningKey::from_bytes(&[1; 32])
    }

    pub(in crate::consents) fn gate() -> SigningKey {
        SigningKey::from_bytes(&[2; 32])
    }

    /// That a key came to the person, with the device 9.
    pub(in crate::consents) fn key_added(key: &SigningKey) -> Event {
        Event::KeyAdded {
            at: AT,
            device: DeviceId::from_number(9),
            key: public(key),
            by: None,
            vouched: None,
        }
    }

    /// That it went.
    pub(in crate::consents) fn key_ended() -> Event {
        Event::KeyEnded { at: AT, device: DeviceId::from_number(9), why: Why::SignedOff, by: None }
    }

    /// That somebody agreed, and the number of what they signed.
    pub(in crate::consents) fn given(by: &SigningKey) -> (Event, Hash) {
        given_at(by, AT)
    }

    fn given_at(by: &SigningKey, at: Time) -> (Event, Hash) {
        given_to(by, at, Purpose::Enter)
    }

    fn given_to(by: &SigningKey, at: Time, purpose: Purpose) -> (Event, Hash) {
        let (kind, gate_key) = (purpose.kind(), public(&gate()));
        let notice = Notice { purpose, kind, gate_key, ..notice() };
        let when = (at, Offset::CHINA);
        let signer = Signatory { who: Who(Hash([5; 32])), home: None };
        let consent =
            Consent::to(&notice, signer, &public(&device()), Language::Zh, when, Hash([6; 32]));
        let document = consent.text();
        let signature = Hex(by.sign(&Consent::signed(&document)).to_bytes().to_vec());
        let hash = Consent::hash(&document);
        (Event::ConsentGiven { at, document, signature, minor: None }, hash)
    }

    pub(in crate::consents) fn ended(consent: Hash) -> Event {
        let (at, how) = (AT + Span::DAY, Some(How::App));
        Event::ConsentEnded { at, consent, why: End::Withdrawn, how, by: None }
    }

    pub(in crate::consents) fn ordered(consent: Hash) -> Event {
        let at = AT + Span::DAY;
        let order = OrderId::from_number(3);
        Event::DeletionOrdered { at, order, consent, due_at: at + Span::DAY }
    }

    pub(in crate::consents) fn done(consent: Hash, order: Option<OrderId>) -> Done {
        let method = Name::try_from("reference").expect("a name");
        let firmware = Hash([8; 32]);
        let gate = GateId::from_number(1);
        Done { gate, order, consent, before: 3, after: 2, at: AT, method, firmware }
    }

    pub(in crate::consents) fn signed(saying: &Saying, by: &SigningKey) -> Event {
        let saying = saying.text();
        let signature = Hex(by.sign(&Saying::signed(&saying)).to_bytes().to_vec());
        Event::GateSigned { at: AT, saying, signature }
    }

    fn last(events: &[Event]) -> Option<Standing> {
        last_at(events, AT)
    }

    fn last_at(events: &[Event], now: Time) -> Option<Standing> {
        let mut all = read_own(events.iter(), now);
        assert!(all.len() < 2, "one gate, one purpose");
        all.pop().map(|(_, standing)| standing)
    }

    #[test]
    fn from_agreeing_to_the_receipt_of_the_gate() {
        let (given, hash) = given(&device());
        let order = OrderId::from_number(3);
        let mut all = vec![given, signed(&Saying::Enrolled(done(hash, None)), &gate())];
        assert!(matches!(last(&all), Some(Standing::Given { enrolled_at: Some(AT), .. })));

        all.extend([ended(hash), ordered(hash)]);
        let Some(standing) = last(&all) else { panic!("{all:?}") };
        let Standing::Ended { deleting: Some(waiting), why, .. } = &standing else {
            panic!("{standing:?}")
        };
        assert_eq!((*why, waiting.done), (End::Withdrawn, None));
        assert!(!standing.is_overdue(AT + Span::DAY.times(2)));
        assert!(standing.is_overdue(Time((AT + Span::DAY.times(2)).0 + 1)));

        all.push(signed(&Saying::Deleted(done(hash, Some(order))), &gate()));
        let Some(standing) = last(&all) else { panic!("{all:?}") };
        assert!(matches!(&standing, Standing::Ended { deleting: Some(over), .. }
            if over.done == Some((AT, 2))));
        assert!(!standing.is_overdue(AT + Span::DAY.times(9)), "signed is signed");
        assert!(!standing.is_unfinished());
    }

    #[test]
    fn no_hub_gives_a_gate_more_than_a_day() {
        let (given, hash) = given(&device());
        let late = |all: &[Event], at| last(all).is_some_and(|standing| standing.is_overdue(at));
        let over = AT + Span::DAY.times(2);
        let just_after = Time(over.0 + 1);
        // An order that is not there is as late as one that was not obeyed.
        let all = [given.clone(), ended(hash)];
        assert!(!late(&all, over) && late(&all, just_after));
        // One that gives more time, or came later, gives none.
        let at = AT + Span::DAY.times(3);
        let order = OrderId::from_number(3);
        let generous = Event::DeletionOrdered { at, order, consent: hash, due_at: at + Span::DAY };
        let all = [given, ended(hash), generous.clone()];
        assert!(!late(&all, over) && late(&all, just_after));
        // Told once more after it has signed, it has a day from then.
        let receipt = signed(&Saying::Deleted(done(hash, Some(order))), &gate());
        let all = [&all[..], &[receipt, generous]].concat();
        assert!(!late(&all, at + Span::DAY) && late(&all, Time((at + Span::DAY).0 + 1)));
    }

    #[test]
    fn what_was_signed_to_end_is_over_by_itself_and_late_whatever_a_hub_says() {
        for purpose in [Purpose::Enter, Purpose::Relay] {
            let (given, hash) = given_to(&device(), AT, purpose);
            let Some(Standing::Given { consent, .. }) = last(std::slice::from_ref(&given)) else {
                panic!("{purpose:?}")
            };
            let end = consent.valid_until;
            let (late, much_later) = (Time((end + DELETING).0 + 1), end + Span::DAY.times(300));
            let enrolled = signed(&Saying::Enrolled(done(hash, None)), &gate());
            let silent = [given.clone(), enrolled];
            let why = End::Expired;
            let ends = |at| Event::ConsentEnded { at, consent: hash, why, how: None, by: None };
            let order = OrderId::from_number(3);
            let orders = |at| Event::DeletionOrdered {
                at,
                order,
                consent: hash,
                due_at: at + Span::DAY.times(9),
            };
            let receipt = signed(&Saying::Deleted(done(hash, Some(order))), &gate());
            let unended = [given.clone(), orders(end)];
            // An end that is dated later than what was signed gains nobody a day.
            let postponed = [given.clone(), ends(much_later)];
            let generous = [given.clone(), ends(much_later), orders(much_later)];
            let honest = [given.clone(), ends(end), orders(end)];
            let obeyed = [&honest[..], &[receipt]].concat();
            // What is told, when it is read, whether it is over, and whether it is late.
            for (events, now, is_over, is_late) in [
                (&silent[..1], Time(end.0 - 1), false, false),
                (&silent[..], Time(end.0 - 1), false, false),
                (&silent[..1], end, true, false),
                (&silent[..], end, true, false),
                (&silent[..], end + DELETING, true, false),
                (&silent[..1], late, true, true),
                (&silent[..], late, true, true),
                (&unended[..], end + DELETING, true, false),
                (&unended[..], late, true, true),
                (&postponed[..], late, true, true),
                (&generous[..], end + DELETING, true, false),
                (&generous[..], late, true, true),
                (&honest[..], end + DELETING, true, false),
                (&honest[..], late, true, true),
                (&obeyed[..], much_later, true, false),
            ] {
                let standing = last_at(events, now).expect("one");
                let found = matches!(&standing, Standing::Ended { at, why: End::Expired, .. }
                    if *at == end);
                let told = format!("{purpose:?} at {now:?}: {events:?}");
                assert_eq!((found, standing.is_overdue(now)), (is_over, is_late), "{told}");
                let waits = is_over && events.len() < 4;
                assert_eq!(standing.is_unfinished(), waits, "{told}");
            }
            // Who has agreed anew, or said no, still sees what that gate owes them.
            let (gate, notice) = (GateId::from_number(1), Hash([0; 32]));
            let no =
                Event::ConsentRefused { at: AT, gate, purpose, notice, language: None, by: None };
            let lines = read_own([given, no].iter(), late);
            assert!(lines.iter().any(|(_, standing)| standing.is_overdue(late)), "{lines:?}");
        }
    }

    #[test]
    fn who_agrees_anew_sees_what_the_gate_still_has_to_delete() {
        let (first, hash) = given(&device());
        let (second, again) = given_at(&device(), AT + Span::DAY);
        let mut all = vec![first, ended(hash), ordered(hash), second];
        let lines = read_own(all.iter(), AT);
        let [(_, before), (_, now)] = &lines[..] else { panic!("{lines:?}") };
        assert!(matches!(before, Standing::Ended { hash: over, .. } if *over == hash));
        assert!(matches!(now, Standing::Given { hash, .. } if *hash == again));

        let order = Some(OrderId::from_number(3));
        all.push(signed(&Saying::Deleted(done(hash, order)), &gate()));
        assert!(matches!(last(&all), Some(Standing::Given { hash, .. }) if hash == again));
    }

    #[test]
    fn what_was_found_at_the_door_counts_once_the_gate_has_signed() {
        let (given, hash) = given(&device());
        let order = OrderId::from_number(3);
        let found = |at, order, opened| Event::DoorTried { at, order, opened };
        let of = |all: &[Event]| match last(all) {
            Some(Standing::Ended { deleting: Some(deleting), .. }) => deleting.tried,
            other => panic!("{other:?}"),
        };
        let mut all = vec![given, ended(hash), ordered(hash), found(AT, order, true)];
        assert_eq!(of(&all), None, "the gate has said nothing yet that could be wrong");
        all.push(signed(&Saying::Deleted(done(hash, Some(order))), &gate()));
        assert_eq!(of(&all), None);
        all.push(found(AT, OrderId::from_number(4), true));
        assert_eq!(of(&all), None, "of another order");
        all.push(found(AT, order, true));
        assert_eq!(of(&all), Some(Tried { at: AT, opened: true }));
        all.push(found(AT + Span::DAY, order, false));
        assert_eq!(of(&all), Some(Tried { at: AT + Span::DAY, opened: false }));
        // Told once more to delete, the gate has signed nothing yet.
        all.push(ordered(hash));
        assert_eq!(of(&all), None);
    }

    #[test]
    fn what_the_wrong_key_has_signed_says_nothing() {
        let (forged, hash) = given(&gate());
        assert_eq!(last(&[forged]), None, "nobody agreed but the person");

        let (given, _) = given(&device());
        let order = OrderId::from_number(3);
        let receipt = Saying::Deleted(done(hash, Some(order)));
        let others = [
            signed(&receipt, &device()),
            signed(&Saying::Deleted(done(hash, None)), &gate()),
            signed(&Saying::Deleted(done(hash, Some(OrderId::from_number(4)))), &gate()),
            signed(&Saying::Deleted(done(Hash([0; 32]), Some(order))), &gate()),
            signed(&Saying::Enrolled(done(hash, Some(order))), &gate()),
        ];
        for other in others {
            let all = [given.clone(), ended(hash), ordered(hash), other];
            let Some(Standing::Ended { deleting: Some(waiting), .. }) = last(&all) else {
                panic!("{all:?}")
            };
            assert_eq!(waiting.done, None, "{all:?}");
        }
    }

    #[test]
    fn the_last_word_counts() {
        let (given, hash) = given(&device());
        let refused = |at| {
            let (gate, purpose) = (GateId::from_number(1), Purpose::Enter);
            let notice = Hash([0; 32]);
            Event::ConsentRefused { at, gate, purpose, notice, language: None, by: None }
        };
        let about = |events: &[Event]| last(events).and_then(|standing| standing.consent());
        assert_eq!(last(&[refused(AT)]), Some(Standing::Refused { at: AT }));
        assert_eq!(about(&[refused(AT)]), None, "there is no consent in it");
        let changed_mind = [refused(AT), given.clone()];
        assert!(matches!(last(&changed_mind), Some(Standing::Given { enrolled_at: None, .. })));
        let withdrawn = [given.clone(), ended(hash)];
        assert!(matches!(last(&withdrawn), Some(Standing::Ended { deleting: None, .. })));
        assert_eq!((about(&changed_mind), about(&withdrawn)), (Some(hash), Some(hash)));
        // Saying no once more takes nothing out of sight that a gate has to delete.
        let refused_too = [given.clone(), ended(hash), ordered(hash), refused(AT)];
        assert!(matches!(last(&refused_too), Some(Standing::Ended { deleting: Some(_), .. })));
        // An end of something else ends nothing, and nothing ends twice.
        assert!(matches!(last(&[given, ended(Hash([1; 32]))]), Some(Standing::Given { .. })));
        assert_eq!(last(&[ended(hash), ordered(hash)]), None);
    }
}
