//! The last entries of anything. Comes in: entries, one by one. Goes out: as many of the newest as the memory holds.
//!
//! The library is shared between products, so it knows no budget: the application gives it memory of any form.
#![no_std]

use budget_runtime::{BoundedVec, BudgetError, Memory};

/// The newest entries, in memory of the form `M`.
pub struct History<T, M: Memory> {
    /// Once it is full, the oldest entry is at `oldest`.
    entries: BoundedVec<T, M>,
    oldest: usize,
}

impl<T, M: Memory> History<T, M> {
    /// Returns an empty history that takes all of `memory`.
    ///
    /// # Errors
    ///
    /// A `BudgetError` when the memory cannot hold one entry.
    pub fn new(memory: M) -> Result<Self, BudgetError> {
        Ok(Self { entries: BoundedVec::new(memory)?, oldest: 0 })
    }

    /// Adds an entry, in the place of the oldest once there is no other.
    pub fn add(&mut self, entry: T) {
        if let Err(entry) = self.entries.push(entry) {
            if let Some(oldest) = self.entries.get_mut(self.oldest) {
                *oldest = entry;
            }
            self.oldest = (self.oldest + 1) % self.entries.len();
        }
    }

    /// The entries, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let (newer, older) = self.entries.split_at(self.oldest);
        older.iter().chain(newer)
    }
}
