//! Consents: what a resident agrees to, gate by gate and purpose by purpose, and how they stop.
//!
//! Easy to stop, hard to start: agreeing takes a signature of one's own device over every word that was
//! shown ([`Consent`]); refusing and withdrawing take none. How things stand is read from the records of
//! one's own chain ([`read`]), which the device has checked, and not from what the hub says.

mod asking;
mod calls;
mod deletion;
mod document;
mod faces;
pub mod formats;
mod own;
mod presenting;
mod records;
mod slip;
mod standing;
mod ticket;
mod uses;

use serde::{Deserialize, Serialize};

use crate::{
    gates::names,
    time::Span,
    words::{Word, consents as words},
};

/// What a consent goes by, and what one's chain in the ledger is called: whoever signs a consent has to know it.
pub use ledger::{Hash, chain::Who};

pub use asking::may_ask;
pub use calls::{Give, Given, Offer, Offers, Refuse, Try, Withdraw, WithdrawFor, Withdrawn};
pub use document::{
    Consent, Fault, Guardian, Jurisdiction, PREFIX, Signatory, household, pseudonym,
};
pub use faces::{Faces, faces};
pub use own::{Strange, Wrong, own, strange};
pub use presenting::{Presented, Showing};
pub use records::records_of;
pub use slip::Slip;
pub use standing::{Deleting, Standing, Tried, read};
pub use ticket::{FRESH, Handed, NotTaken, SCANNED, Taken, Ticket, TicketFor};
pub use uses::{By, Use, Used, uses};

/// For how long nobody is asked again who has refused or withdrawn ([`may_ask`]).
pub const UNASKED: Span = Span::DAY.times(180);

names! {
    /// Why a consent ended. In DPV terms: withdrawn, expired, revoked, invalidated.
    End as ConsentEnd {
        /// The person does not agree any more.
        Withdrawn = "withdrawn", END_WITHDRAWN;
        /// It was given for a time, and that is over.
        Expired = "expired", END_EXPIRED;
        /// What was agreed to has changed (PIPL article 14).
        Changed = "changed", END_CHANGED;
        /// The gate, or who looks after it, is not there any more (PIPL article 21).
        Removed = "removed", END_REMOVED;
        /// The person has left the community.
        Left = "left", END_LEFT;
        /// The person has agreed anew.
        Renewed = "renewed", END_RENEWED;
        /// The key it was signed with is not the person's alone any more.
        Compromised = "compromised", END_COMPROMISED;
        /// No guardian in force has signed it, and the person is under fourteen (PIPL article 31).
        Guardian = "guardian", END_GUARDIAN;
    }

    /// How somebody said that they do not agree any more.
    How as ConsentHow {
        /// In the app or on the page.
        App = "app", HOW_APP;
        /// At the counter.
        Counter = "counter", HOW_COUNTER;
        /// By telephone: who calls was called back at the number that is known of them.
        Phone = "phone", HOW_PHONE;
        /// On paper.
        Paper = "paper", HOW_PAPER;
    }
}
