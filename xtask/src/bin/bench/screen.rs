//! What a display shows, as somebody before it would see it: whether the picture changes, and since
//! when it does not.

use std::{
    fs::File,
    os::unix::fs::FileExt,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

/// How often one looks.
const LOOK: Duration = Duration::from_millis(5);

/// What has not changed for so long is at rest: nothing of ours takes half as long unseen.
const REST: Duration = Duration::from_millis(1_500);

/// How long a window may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Of so many lines one is looked at: looking must not cost what is measured.
const STEP: usize = 4;

/// The memory of an Xvfb that was told `-fbdir`: an XWD file of one picture.
pub(crate) struct Screen {
    file: File,
    /// Where the picture begins, and how long its lines are.
    start: u64,
    line: usize,
    lines: usize,
    empty: Vec<u8>,
}

/// When something was seen, from the moment one began to look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// The first change: the window is there.
    pub(crate) first: Duration,
    /// The last one: everything is.
    pub(crate) last: Duration,
}

impl Screen {
    /// A display with nothing on it yet.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).context("the memory of the display")?;
        let mut head = [0; 100];
        file.read_exact_at(&mut head, 0)?;
        let (start, line, lines) = layout(&head)?;
        let mut screen = Self { file, start, line, lines, empty: Vec::new() };
        screen.empty = screen.look()?;
        Ok(screen)
    }

    /// Looks from `began` on until everything is at rest.
    pub(crate) async fn watch(&self, began: Instant) -> Result<Seen> {
        let mut before = self.empty.clone();
        let mut seen: Option<Seen> = None;
        loop {
            let now = self.look()?;
            let at = began.elapsed();
            if now != before {
                let first = seen.map_or(at, |seen| seen.first);
                seen = Some(Seen { first, last: at });
                before = now;
            }
            match seen {
                Some(seen) if at - seen.last > REST => return Ok(seen),
                Some(_) => {}
                None => ensure!(at < PATIENCE, "no window was opened"),
            }
            ensure!(at < PATIENCE, "the window does not come to rest");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until nothing is on it any more.
    pub(crate) async fn wait_until_empty(&self) -> Result<()> {
        let began = Instant::now();
        while self.look()? != self.empty {
            ensure!(began.elapsed() < PATIENCE, "the window does not close");
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    fn look(&self) -> Result<Vec<u8>> {
        let rows = (0..self.lines).step_by(STEP);
        let mut picture = vec![0; self.line * rows.len()];
        for (row, line) in rows.zip(picture.chunks_exact_mut(self.line)) {
            self.file.read_exact_at(line, self.start + (row * self.line) as u64)?;
        }
        Ok(picture)
    }
}

/// Where the picture of an XWD file begins, how long its lines are, and how many it has.
fn layout(head: &[u8; 100]) -> Result<(u64, usize, usize)> {
    let word = |at: usize| {
        let bytes = head[at * 4..].first_chunk().copied().unwrap_or_default();
        u32::from_be_bytes(bytes)
    };
    ensure!(word(1) == 7, "not an XWD file");
    // Between head and picture stands a table of colours, twelve bytes each.
    let start = u64::from(word(0) + word(19) * 12);
    Ok((start, usize::try_from(word(12))?, usize::try_from(word(5))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_lies_behind_the_table_of_colours() {
        let mut head = [0; 100];
        for (at, word) in [(0, 160_u32), (1, 7), (4, 1_180), (5, 820), (12, 4_720), (19, 256)] {
            head[at * 4..at * 4 + 4].copy_from_slice(&word.to_be_bytes());
        }

        assert_eq!(layout(&head).expect("a layout"), (3_232, 4_720, 820));
        assert!(layout(&[0; 100]).is_err());
    }
}
