//! Recovery: who has lost all their devices comes in person and gets back in on another one.
//!
//! It takes two of the staff and [`WAITING`]: one begins it with the person before them, another approves it, and
//! then each old device has time to say no. What an old device says is a document that its key signs
//! ([`Objection`]), so no session is needed for it: whoever first has all devices stopped and then takes the
//! account over is seen by those that were stopped. Whether the time was kept, a device reads from its own records
//! ([`faults`]).

mod calls;
mod checking;
mod objection;

use serde::{Deserialize, Serialize};

use crate::{
    gates::names,
    time::Span,
    words::{Word, recovery as words},
};

pub use calls::{
    Approval, Approve, Approved, Begin, Begun, Desk, Line, Mine, Own, Veto, Waiting, Watch,
};
pub use checking::{Fault, faults, newest_fault};
pub use objection::{Objection, watching};

/// How long old devices have to say no, from the approval on.
pub const WAITING: Span = Span::HOUR.times(72);

/// How long a recovery waits for somebody to approve it.
pub const UNAPPROVED: Span = Span::DAY.times(7);

/// For how long none can be begun after an old device has said no, whoever asks. Whoever could say no has a device
/// that works, and adds another one with it; so nobody is kept waiting but those who try again and again.
pub const AFTER_VETO: Span = Span::DAY.times(7);

names! {
    /// What somebody showed at the counter: its kind and nothing of what stands on it. A number would be one more
    /// thing to lose.
    Shown as RecoveryShown {
        /// The resident identity card.
        IdCard = "id_card", SHOWN_ID_CARD;
        /// The social security card.
        SocialCard = "social_card", SHOWN_SOCIAL_CARD;
        /// The household register.
        HouseholdBook = "household_book", SHOWN_HOUSEHOLD_BOOK;
        /// A passport or another travel document.
        Passport = "passport", SHOWN_PASSPORT;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_read_back() {
        for shown in Shown::ALL {
            assert_eq!(Shown::read(shown.as_str()), Some(*shown));
        }
        assert_eq!(Shown::read("number"), None);
    }
}
