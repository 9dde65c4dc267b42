//! What goes wrong with a terminal that speaks ONVIF, in words that somebody who stands before it can act on.

use std::fmt;

use contract::time::Span;

use super::soap::shown;

/// Clocks this close to each other are not told of.
const CLOSE: Span = Span(5_000);

/// Why a terminal did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody answers at its address.
    Unreached(String),
    /// It took longer than it may.
    Slow,
    /// Its answer broke off: what it was asked for may have been done or not.
    Cut,
    /// It does not let this user in.
    NotAuthorized {
        /// How far its clock is ahead of this machine's, where it says what time it is.
        ahead: Option<Span>,
        /// Whether it asked for another way of saying the password.
        wants_digest: bool,
    },
    /// It has no such service.
    NoService(&'static str),
    /// It knows no faces: `pt:Face` is not among its kinds of identifiers.
    NoFaces,
    /// It takes faces in other formats than the one that was chosen, or in several, and none was chosen.
    Format(Vec<String>),
    /// It answers with a fault of its own: its codes, the widest first, and its reason.
    Refused {
        /// The codes, without their prefixes.
        codes: Vec<String>,
        /// What it says to that.
        reason: String,
    },
    /// Its answer is none, or is one that no honest terminal gives.
    Garbled(String),
    /// It says a face is deleted, and still has it, or as many as before. Nothing is signed for that.
    StillThere,
    /// It says a face is taken in, and does not have it.
    NotThere,
    /// More than one person was taken in at its screen while one was waited for.
    Several,
}

impl Fault {
    /// An answer that is none, and why.
    pub(super) fn garbled(why: impl fmt::Display) -> Self {
        Self::Garbled(shown(&why.to_string()))
    }

    /// Whether it is a fault of the terminal's own with this code.
    pub(super) fn has(&self, code: &str) -> bool {
        matches!(self, Self::Refused { codes, .. } if codes.iter().any(|own| own == code))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreached(why) => write!(
                formatter,
                "the terminal is not reached: is it on, is its cable in, is its address right? ({why})"
            ),
            Self::Slow => formatter.write_str("the terminal does not answer in time"),
            Self::Cut => formatter.write_str("the terminal's answer broke off"),
            Self::NotAuthorized { ahead, wants_digest } => {
                formatter.write_str("the terminal refuses the user or the password")?;
                match ahead {
                    None => formatter.write_str(
                        "; it does not say what time it is: set its clock and this machine's by the \
                         same time server, it refuses what is too old or too new",
                    )?,
                    Some(Span(ahead)) if ahead.abs() >= CLOSE.0 => write!(
                        formatter,
                        "; its clock is {} seconds {} this machine's",
                        ahead.abs() / 1_000,
                        if *ahead > 0 { "ahead of" } else { "behind" },
                    )?,
                    Some(_) => {}
                }
                if *wants_digest {
                    formatter.write_str(
                        "; it asks for HTTP digest: allow WS-UsernameToken in its settings of ONVIF",
                    )?;
                }
                Ok(())
            }
            Self::NoService(service) => write!(
                formatter,
                "the terminal has no {service}: switch ONVIF on, or it cannot be used by this agent"
            ),
            Self::NoFaces => {
                formatter.write_str("the terminal offers no faces (pt:Face) through ONVIF")
            }
            Self::Format(known) => {
                write!(formatter, "say in which format faces are, one of: {}", known.join(", "))
            }
            Self::Refused { codes, reason } => {
                write!(formatter, "the terminal refuses: {} ({reason})", codes.join(", "))
            }
            Self::Garbled(why) => write!(formatter, "the terminal's answer is not understood: {why}"),
            Self::StillThere => formatter.write_str(
                "the terminal says the face is deleted, and it is still there: nothing is signed",
            ),
            Self::NotThere => formatter
                .write_str("the terminal says the face is taken in, and it is not there"),
            Self::Several => formatter.write_str(
                "more than one person was taken in at the terminal's screen: both are deleted, begin again",
            ),
        }
    }
}

impl std::error::Error for Fault {}
