//! Turns: of many who change one thing at once each waits for those who came before.
//!
//! On PostgreSQL the first of them who commits has all the others begin anew, whoever was next, and some in
//! vain in the end. A hub is one process, so they can queue here. SQLite has one writer anyway, who takes many
//! together.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::OwnedMutexGuard;

/// Whose turn it is, by the number of what is changed.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<i64, Weak<tokio::sync::Mutex<()>>>>);

impl Turns {
    /// How many are remembered before those are forgotten that nobody waits for.
    const KEPT: usize = 256;

    /// Waits for one's turn, in the order in which it was asked; it lasts until the value is dropped.
    pub async fn take(&self, number: i64) -> OwnedMutexGuard<()> {
        self.of(number).lock_owned().await
    }

    fn of(&self, number: i64) -> Arc<tokio::sync::Mutex<()>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > Self::KEPT {
            all.retain(|_, turn| turn.strong_count() > 0);
        }
        if let Some(turn) = all.get(&number).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::new(tokio::sync::Mutex::new(()));
        all.insert(number, Arc::downgrade(&turn));
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn those_of_one_thing_wait_and_those_of_another_do_not() {
        let turns = Turns::default();
        let first = turns.take(1).await;
        let of_another = turns.take(2).await;

        assert!(turns.of(1).try_lock().is_err());
        drop((first, of_another));
        assert!(turns.of(1).try_lock().is_ok());
        for number in 0..1_000 {
            drop(turns.take(number).await);
        }
        assert!(turns.0.lock().expect("whole").len() <= Turns::KEPT + 1);
    }
}
