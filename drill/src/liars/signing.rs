//! A gate: its terminal, and the agent's receipts for it.
//!
//! The agent of the `gate` crate speaks to a hub and keeps a folder; here it is told to delete without either.
//! What it does with the terminal and what it signs are the same: counted, deleted, counted again, signed.

use contract::{
    gates::agent::{Done, Order, Saying},
    id::{GateId, OrderId},
    sessions::{Hex, PublicKey, Suite},
    text::Name,
};
use ed25519_dalek::{Signer, SigningKey};
use gate::{Capture, Terminal};
use ledger::Hash;

use super::machine::{Machine, at_once};
use crate::plan::{Chance, hash};

/// A gate with its agent.
pub(super) struct Gate {
    id: GateId,
    key: SigningKey,
    orders: i64,
    pub(super) machine: Machine,
}

impl Gate {
    pub(super) fn new(machine: Machine, chance: &mut Chance) -> Self {
        let key = SigningKey::from_bytes(&hash(chance).0);
        Self { id: GateId::from_number(1), key, orders: 0, machine }
    }

    /// Takes somebody in.
    pub(super) fn take_in(&mut self, consent: Hash, face: &Capture) {
        at_once(self.machine.enrol(consent, face)).expect("memory does not fail");
    }

    /// Tells it to delete; whether it has signed that it did, as the person's own device reads that.
    pub(super) fn delete(&mut self, consent: Hash) -> bool {
        self.orders += 1;
        let due_at = self.machine.now + contract::gates::DELETING;
        let order = Order { id: OrderId::from_number(self.orders), consent, due_at };
        let (said, signature) = self.obey(&order);
        let bytes = Hex(self.key.verifying_key().to_bytes().to_vec());
        let key = PublicKey { suite: Suite::Ed25519, bytes };
        let is_of = |done: &Done| {
            (done.gate, done.consent, done.order) == (self.id, consent, Some(order.id))
        };
        matches!(Saying::read(&said, &key, &signature), Some(Saying::Deleted(done)) if is_of(&done))
    }

    /// What its agent does with an order.
    fn obey(&mut self, order: &Order) -> (String, Hex) {
        let machine = &mut self.machine;
        let before = machine.count();
        at_once(machine.delete(order.consent)).expect("memory does not fail");
        let done = Done {
            gate: self.id,
            order: Some(order.id),
            consent: order.consent,
            before,
            after: machine.count(),
            at: machine.now,
            method: Name::try_from(machine.method()).expect("a name"),
            firmware: Hash([7; 32]),
        };
        let said = Saying::Deleted(done).text();
        let signature = self.key.sign(&Saying::signed(&said)).to_bytes().to_vec();
        (said, Hex(signature))
    }
}
