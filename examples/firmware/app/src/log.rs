//! The last samples, in a slot that the program keeps for good, and a static beside it.

use core::sync::atomic::{AtomicU32, Ordering};

use board_budgets::CrateId;
use budget_runtime::{BoundedVec, BudgetError, StaticMemory, managed, managed_alloc};

/// The bytes of the log.
const LOG: usize = if cfg!(feature = "short-log") { 1024 } else { 5 * 1024 };

/// How often each kind of thing happened.
#[managed(App)]
static COUNTS: [AtomicU32; 512] = [const { AtomicU32::new(0) }; 512];

/// The numbers of the samples.
pub struct Log(BoundedVec<u32, StaticMemory<LOG>>);

impl Log {
    /// Takes the slot.
    pub fn take() -> Result<Self, BudgetError> {
        BoundedVec::new(managed_alloc!(static App, LOG)?).map(Self)
    }

    /// Notes a sample; one that does not fit is counted only.
    pub fn note(&mut self, number: u32) {
        let _ = self.0.push(number);
        COUNTS[0].store(COUNTS[0].load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// How many samples were noted.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}
