//! Which gates there are: those that the hub tells of, and those that stand in one's own records. Where the hub is
//! not reached these are enough to withdraw, and to see what is late.

use contract::{
    gates::{Notice, Purpose},
    id::GateId,
    words::consents as words,
};

use crate::settings::language;

/// What a face is for at a gate, as far as this device knows it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) gate: GateId,
    pub(super) purpose: Purpose,
    /// What people are told of it: by the hub, else as the ledger on this device has it.
    pub(super) notice: Option<Notice>,
}

impl Place {
    /// A gate that the hub tells of.
    pub(super) fn told(notice: Notice) -> Self {
        Self { gate: notice.gate, purpose: notice.purpose, notice: Some(notice) }
    }

    /// What the gate is called.
    pub(super) fn called(&self) -> String {
        match &self.notice {
            Some(notice) => notice.gate_name.as_str().to_owned(),
            None => words::gate_unnamed(language(), &self.gate.to_string()),
        }
    }
}

/// The gates that were told of, and after them those that are known besides.
pub(super) fn with_own(
    mut told: Vec<Place>,
    own: impl Iterator<Item = (GateId, Purpose)>,
    notice: impl Fn(GateId, Purpose) -> Option<Notice>,
) -> Vec<Place> {
    for (gate, purpose) in own {
        if told.iter().all(|place| (place.gate, place.purpose) != (gate, purpose)) {
            told.push(Place { gate, purpose, notice: notice(gate, purpose) });
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: i64) -> Place {
        Place { gate: GateId::from_number(number), purpose: Purpose::Enter, notice: None }
    }

    #[test]
    fn a_gate_of_ones_own_records_is_there_whatever_was_told_and_once() {
        let own = |numbers: &'static [i64]| {
            numbers.iter().map(|number| (GateId::from_number(*number), Purpose::Enter))
        };
        let nothing = |_, _| None;

        assert_eq!(with_own(vec![], own(&[7, 7]), nothing), [place(7)]);
        assert_eq!(with_own(vec![place(1)], own(&[7, 1]), nothing), [place(1), place(7)]);
        assert_eq!(with_own(vec![place(1)], own(&[]), nothing), [place(1)]);
    }
}
