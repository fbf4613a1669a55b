//! Owns the array of all accounts. Comes in: ids and amounts. Goes out: grants, refusals, snapshots. It knows no
//! memory.

use crate::{__private::ledger::Sum, Account, Budget, BudgetError, BudgetId, Counters, Snapshot};

/// The accounts of all budgets of a workspace.
///
/// It is read-only data; what changes are the [`Counters`] that it points to. `budgets!` generates one, named
/// `GLOBAL_BUDGET_TRACKER`. A test may build its own:
///
/// ```
/// use budget_runtime::{Budget, BudgetTracker, Counters};
///
/// static BUDGETS: [Budget; 2] = [Budget::new("Decoder", 16_384), Budget::new("Runtime", 65_536)];
/// static COUNTERS: [Counters; 2] = [const { Counters::new() }; 2];
/// static TRACKER: BudgetTracker<2> = BudgetTracker::new(&BUDGETS, &COUNTERS);
///
/// let charge = TRACKER.accounts()[1].charge(40_000)?;
/// assert_eq!(TRACKER.snapshot().iter().map(|account| account.used()).sum::<usize>(), 40_000);
/// # drop(charge);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
#[derive(Debug)]
pub struct BudgetTracker<const CRATES: usize> {
    accounts: [Account; CRATES],
}

impl<const CRATES: usize> BudgetTracker<CRATES> {
    /// Returns a tracker that holds each budget against the counters at the same index.
    ///
    /// # Panics
    ///
    /// When `CRATES` is 0; in a static that is a compile error.
    #[must_use]
    pub const fn new(budgets: &'static [Budget; CRATES], counters: &'static [Counters; CRATES]) -> Self {
        assert!(CRATES > 0, "a tracker needs at least one budget");
        let mut accounts = [Account::new(&budgets[0], &counters[0]); CRATES];
        let mut index = 1;
        while index < CRATES {
            accounts[index] = Account::new(&budgets[index], &counters[index]);
            index += 1;
        }
        Self { accounts }
    }

    /// The same, with the sums that the linker took of what is reserved.
    #[doc(hidden)]
    #[must_use]
    pub const fn linked(
        budgets: &'static [Budget; CRATES],
        counters: &'static [Counters; CRATES],
        sums: Option<&'static [Sum; CRATES]>,
    ) -> Self {
        let mut tracker = Self::new(budgets, counters);
        if let Some(sums) = sums {
            let mut index = 0;
            while index < CRATES {
                tracker.accounts[index] = tracker.accounts[index].with_sum(&sums[index]);
                index += 1;
            }
        }
        tracker
    }

    /// The accounts, in the order of the manifest.
    #[must_use]
    pub const fn accounts(&self) -> &[Account; CRATES] {
        &self.accounts
    }

    /// Charges `size` bytes to the account of `crate_id`, until [`deallocate`](Self::deallocate) releases them.
    ///
    /// [`Account::charge`] does the same with a guard that cannot be forgotten by mistake.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Exceeded`] when `size` exceeds the headroom, [`BudgetError::Restricted`] for a budget with
    /// `packages` or `guaranteed`.
    #[inline]
    pub fn allocate(&self, crate_id: impl BudgetId, size: usize) -> Result<(), BudgetError> {
        let account = self.account(crate_id);
        account.admit_anyone(size)?;
        account.take_bytes(size)
    }

    /// Releases `size` bytes that [`allocate`](Self::allocate) charged to the account of `crate_id`.
    ///
    /// The account holds one sum: it cannot tell bytes that `allocate` charged from those of a guard, such as a
    /// [`Charge`](crate::Charge). Whoever releases a guard's bytes here lets others charge them while the guard lives.
    ///
    /// # Errors
    ///
    /// [`BudgetError::NotCharged`] when fewer bytes are charged; nothing is released then.
    /// [`BudgetError::Restricted`] for a budget with `packages` or `guaranteed`.
    #[inline]
    pub fn deallocate(&self, crate_id: impl BudgetId, size: usize) -> Result<(), BudgetError> {
        let account = self.account(crate_id);
        account.admit_anyone(size)?;
        account.release(size)
    }

    /// The counts of all accounts now, copied one account after the other.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot<CRATES> {
        Snapshot::of(&self.accounts)
    }

    fn account<Id: BudgetId>(&self, crate_id: Id) -> &Account {
        const { assert!(Id::COUNT == CRATES, "the id belongs to a tracker of another size") };
        &self.accounts[crate_id.index()]
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{Budget, BudgetTracker, Counters, Sum};

    static BUDGETS: [Budget; 3] = [Budget::new("A", 10), Budget::new("B", 20), Budget::new("C", 30)];

    #[test]
    fn each_account_gets_the_sum_at_its_index() {
        static COUNTERS: [Counters; 3] = [const { Counters::new() }; 3];
        static SUMS: [Sum; 3] = [Sum::counted(2), Sum::counted(7), Sum::counted(30)];
        // Made at run time, so that a fault in it is a failure and not an endless build.
        let tracker = BudgetTracker::linked(&BUDGETS, &COUNTERS, Some(&SUMS));
        let snapshot = tracker.snapshot();
        let rows = snapshot.iter().map(|row| (row.name(), row.limit(), row.reserved(), row.headroom()));
        assert!(rows.eq([("A", 10, 2, 8), ("B", 20, 7, 13), ("C", 30, 30, 0)]), "{snapshot}");
    }

    #[test]
    fn where_no_linker_counts_nothing_is_reserved() {
        static COUNTERS: [Counters; 3] = [const { Counters::new() }; 3];
        let tracker = BudgetTracker::linked(&BUDGETS, &COUNTERS, None);
        assert!(tracker.snapshot().iter().all(|row| row.reserved() == 0 && row.headroom() == row.limit()));
    }

    #[test]
    #[should_panic = "a tracker needs at least one budget"]
    fn a_tracker_of_nothing_is_refused() {
        let _ = BudgetTracker::new(&[], &[]);
    }
}
