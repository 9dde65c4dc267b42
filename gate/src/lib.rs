//! The agent beside a gate that knows faces. It takes in a face only for a ticket that it has checked
//! itself, deletes what it is told to and what is over, and signs for both.
//!
//! The terminal is another's: the agent speaks to it through a [`Terminal`] and believes it as little as it
//! has to: [`onvif`] is one that speaks a published protocol, [`reference`] one to try things out with. What lies in a terminal without a consent is deleted, whoever put it there.

mod agent;
mod driver;
mod key;
mod memory;
pub mod onvif;
pub mod reference;
mod running;
mod scanned;
mod terminal;
pub mod tried;

pub use agent::{AT_SCREEN, Agent, Refusal, Round, Surroundings};
pub use contract::matches::Matches;
pub use driver::Driver;
pub use memory::State;
pub use running::{run, show};
pub use scanned::scanned;
pub use terminal::{Capture, Terminal};
