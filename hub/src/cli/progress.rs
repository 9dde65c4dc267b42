//! Progress on the standard error: one line that changes on a terminal, else a line now and then.

use std::io::{IsTerminal, Write};

use contract::time::{Span, Time};

use crate::{app::Clock, upkeep::Step};

/// How often a terminal's line changes.
const BLINK: Span = Span(100);

/// How often a log gets a line: what takes less long leaves none.
const INTERVAL: Span = Span::SECOND.times(10);

/// Whoever waits at the other end of the standard error.
pub(super) struct Progress {
    is_terminal: bool,
    said_at: Time,
    is_begun: bool,
}

impl Progress {
    pub(super) fn begin() -> Self {
        Self {
            is_terminal: std::io::stderr().is_terminal(),
            said_at: Clock::System.now(),
            is_begun: false,
        }
    }

    /// Tells of a step, if it is time to.
    pub(super) fn tell(&mut self, step: Step) {
        if let Some(line) = self.line(step, Clock::System.now()) {
            // Nobody may be listening any more; the work goes on.
            let _ = std::io::stderr().lock().write_all(line.as_bytes());
        }
    }

    fn line(&mut self, step: Step, now: Time) -> Option<String> {
        let wait = if self.is_terminal { BLINK } else { INTERVAL };
        if now - self.said_at < wait {
            return None;
        }
        self.said_at = now;
        self.is_begun = true;
        // To the line's beginning, and away with what stands there.
        Some(if self.is_terminal { format!("\r\x1b[2K{step}") } else { format!("{step}\n") })
    }
}

impl Drop for Progress {
    /// Leaves the terminal's line empty for what is said at the end.
    fn drop(&mut self) {
        if self.is_terminal && self.is_begun {
            let _ = std::io::stderr().lock().write_all(b"\r\x1b[2K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_sees_each_tenth_of_a_second_and_a_log_each_tenth_second() {
        let step = Step::Pictures { done: 5, of: 9 };
        for (is_terminal, expected) in [
            (true, [None, Some("\r\x1b[2Kpictures: 5 of 9"), Some("\r\x1b[2Kpictures: 5 of 9")]),
            (false, [None, None, Some("pictures: 5 of 9\n")]),
        ] {
            let mut progress = Progress { is_terminal, said_at: Time(0), is_begun: false };

            let told = [50, 150, 10_100].map(|at| progress.line(step, Time(at)));

            assert_eq!(told.each_ref().map(Option::as_deref), expected);
        }
    }
}
