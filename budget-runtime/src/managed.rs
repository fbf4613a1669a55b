//! Owns the inline form: a block and its charge in one value. Comes in: an id. Goes out: memory that gives its
//! bytes back to the account when it is dropped.

use core::{
    fmt,
    ops::{Deref, DerefMut},
};

use crate::{Account, BudgetError, BudgetId, FixedCharge, MemoryBlock};

/// A [`MemoryBlock`] of N bytes that is charged to an account for as long as it lives.
///
/// N counts bytes; beside them stand two words, and what rounds the whole up to a multiple of 8. Dropping it releases N bytes, `mem::forget` keeps them charged.
/// Moving it copies N bytes: for large blocks use the boxed form, `managed_alloc!(boxed Runtime, N)`.
///
/// ```
/// # use budget_runtime::{Budget, BudgetTracker, Counters};
/// # static BUDGETS: [Budget; 1] = [Budget::new("Runtime", 4096)];
/// # static COUNTERS: [Counters; 1] = [const { Counters::new() }];
/// # static TRACKER: BudgetTracker<1> = BudgetTracker::new(&BUDGETS, &COUNTERS);
/// # #[derive(Clone, Copy)]
/// # enum CrateId { Runtime }
/// # impl budget_runtime::BudgetId for CrateId {
/// #     const COUNT: usize = 1;
/// #     fn index(self) -> usize { 0 }
/// #     fn account(self) -> &'static budget_runtime::Account { &TRACKER.accounts()[0] }
/// # }
/// use budget_runtime::ManagedMemory;
///
/// let memory = ManagedMemory::<4096>::new(CrateId::Runtime)?;
/// let piece = memory.allocate(16).unwrap();
/// assert_eq!(piece.len(), 16);
/// assert!(ManagedMemory::<1>::new(CrateId::Runtime).is_err());
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
#[must_use = "dropping a `ManagedMemory` releases its bytes at once"]
pub struct ManagedMemory<const N: usize> {
    block: MemoryBlock<N, FixedCharge<N>>,
}

impl<const N: usize> ManagedMemory<N> {
    /// Charges N bytes to the account of `id` and returns a block of them.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Exceeded`], [`BudgetError::Restricted`] for a budget with `packages` or `guaranteed`, and
    /// [`BudgetError::BlockTooLarge`] when N is over its `max-block`.
    #[inline]
    pub fn new(id: impl BudgetId) -> Result<Self, BudgetError> {
        let account = id.account();
        account.admit_anyone(N)?;
        account.admit_block(N)?;
        Self::charged_to(account)
    }

    /// Charges N bytes to `account`, whose restrictions the caller has checked.
    #[inline]
    pub(crate) fn charged_to(account: &'static Account) -> Result<Self, BudgetError> {
        Ok(Self { block: MemoryBlock::holding(FixedCharge::take(account)?) })
    }

    /// The account the N bytes are charged to.
    #[must_use]
    pub fn account(&self) -> &'static Account {
        self.block.held().account()
    }
}

// On targets of 16 bits the two words are rounded up to the alignment of the block.
#[cfg(all(not(loom), not(target_pointer_width = "16")))]
const _: () = assert!(
    size_of::<ManagedMemory<8>>() == 8 + 2 * size_of::<usize>(),
    "a managed block takes more than two words beside its bytes"
);

impl<const N: usize> Deref for ManagedMemory<N> {
    type Target = MemoryBlock<N, FixedCharge<N>>;

    fn deref(&self) -> &Self::Target {
        &self.block
    }
}

impl<const N: usize> DerefMut for ManagedMemory<N> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.block
    }
}

impl<const N: usize> fmt::Debug for ManagedMemory<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManagedMemory")
            .field("remaining", &self.remaining())
            .field("charge", self.block.held())
            .finish()
    }
}
