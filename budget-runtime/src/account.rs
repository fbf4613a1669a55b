//! Owns the account of one budget: its read-only description beside its counters. Comes in: requests for bytes.
//! Goes out: a [`Charge`] or a [`BudgetError`]. It knows no memory.

use core::ptr;

#[cfg(feature = "alloc")]
use crate::LimitKept;
use crate::{
    __private::ledger::{Sum, unit},
    Budget, BudgetError, Charge, Counters,
    instances::Instances,
};

/// A budget's counters at run time, with the budget they are held against.
///
/// Invariant: `reserved` + `used` is at most [`limit`](Account::limit), lowered or not, under any interleaving of threads and interrupts.
/// The account itself is read-only data; only its [`Counters`] are in RAM.
///
/// ```
/// use budget_runtime::{Budget, BudgetTracker, Counters};
///
/// static BUDGETS: [Budget; 1] = [Budget::new("Radio", 64)];
/// static COUNTERS: [Counters; 1] = [const { Counters::new() }];
/// static TRACKER: BudgetTracker<1> = BudgetTracker::new(&BUDGETS, &COUNTERS);
///
/// let radio = &TRACKER.accounts()[0];
/// let charge = radio.charge(40)?;
/// assert_eq!((radio.used(), radio.headroom()), (40, 24));
/// drop(charge);
/// assert_eq!(radio.used(), 0);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Account {
    budget: &'static Budget,
    counters: &'static Counters,
    /// What the linker counted for the budget, where it counts, and the binary logarithm of the bytes of one unit of it.
    sum: Option<(&'static Sum, u32)>,
    site: Option<Site>,
}

/// What a site with `instances = K` adds to the account that it charges.
#[derive(Clone, Copy)]
struct Site {
    /// The account of the budget, of which the site's is a view.
    account: &'static Account,
    instances: &'static Instances,
}

impl Account {
    pub(crate) const fn new(budget: &'static Budget, counters: &'static Counters) -> Self {
        Self { budget, counters, sum: None, site: None }
    }

    /// The same account, from whose limit what the linker counted is taken.
    pub(crate) const fn with_sum(self, sum: &'static Sum) -> Self {
        Self { sum: Some((sum, unit(self.budget.limit()).ilog2())), ..self }
    }

    /// The same account as seen by a site with `instances = K`: its charges are counted by `instances` too.
    pub(crate) const fn of_site(&'static self, instances: &'static Instances) -> Self {
        Self { site: Some(Site { account: self, instances }), ..*self }
    }

    /// The account of the budget, also when this is a site's view of it.
    #[inline]
    pub(crate) const fn of_budget(&'static self) -> &'static Self {
        match self.site {
            Some(site) => site.account,
            None => self,
        }
    }

    /// Whether `other` counts in the same place.
    #[inline]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        ptr::eq(self.counters, other.counters)
    }

    /// What the manifest says of the budget.
    #[must_use]
    pub const fn budget(&self) -> &'static Budget {
        self.budget
    }

    /// The budget's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.budget.name()
    }

    /// The most bytes that can be charged: what the manifest says, or what it was lowered to.
    #[must_use]
    #[inline]
    pub fn limit(&self) -> usize {
        self.budget.limit().saturating_sub(self.counters.withheld())
    }

    /// Lowers the limit to `bytes`, for good: to what a container or an operator allows, when the program starts. Needs the
    /// feature `alloc`.
    ///
    /// A limit only falls, so never to more than the manifest says: `bytes` at or above the limit change nothing. What
    /// was granted stays within the new limit, since it is refused while more is in use. It is lowered by charging the
    /// difference, which is never released, so a charge costs no more than before.
    ///
    /// The high water of a charge that another thread makes at this very moment may be off by the bytes that are withheld;
    /// it is never below what is used.
    ///
    /// # Errors
    ///
    /// [`BudgetError::LimitKept`] when more than `bytes` are in use or reserved, when the budget is guaranteed, and while
    /// another call lowers the same limit. A budget with `packages` may be lowered by any package: it charges nothing.
    ///
    /// ```
    /// # budget_runtime::budgets!();
    /// // What the container leaves for this budget: 40,000 bytes of the manifest's 65,536.
    /// CrateId::Decoder.lower_limit(40_000)?;
    ///
    /// let decoder = CrateId::Decoder.account();
    /// assert_eq!((decoder.limit(), CrateId::Decoder.limit()), (40_000, 65_536));
    /// assert_eq!(decoder.charge(40_001).unwrap_err().limit(), 40_000);
    /// assert!(decoder.charge(decoder.headroom()).is_ok());
    /// # Ok::<(), budget_runtime::BudgetError>(())
    /// ```
    #[cfg(feature = "alloc")]
    pub fn lower_limit(&self, bytes: usize) -> Result<(), BudgetError> {
        if self.budget.is_guaranteed() {
            return Err(BudgetError::limit_kept(self, bytes, LimitKept::Guaranteed));
        }
        let ceiling = self.ceiling();
        let withheld = self.budget.limit().saturating_sub(bytes);
        self.counters.withhold(withheld, ceiling).map_err(|in_the_way| {
            let because = if in_the_way { LimitKept::InUse } else { LimitKept::Changing };
            BudgetError::limit_kept(self, bytes, because)
        })
    }

    /// The bytes of static memory that the linker counted for the budget: managed statics and slots.
    ///
    /// Zero on a target without the ledger and with a linker that does not count; there a slot is charged when it is
    /// first taken, and managed statics are not counted.
    #[must_use]
    #[inline]
    pub fn reserved(&self) -> usize {
        // No section is so large that its units overflow as bytes: they are on a disk.
        self.sum.map_or(0, |(sum, unit)| sum.units() << unit)
    }

    /// The most bytes that the counters can take at run time: the manifest's limit, less what is reserved. What is withheld
    /// is charged, so it needs no place here.
    #[inline]
    fn ceiling(&self) -> usize {
        self.budget.limit().saturating_sub(self.reserved())
    }

    /// The bytes that are not free, reserved or charged now, and the limit that they are within.
    #[cold]
    pub(crate) fn in_use_and_limit(&self) -> (usize, usize) {
        let (used, limit) = self.used_and_limit();
        (self.reserved().saturating_add(used), limit)
    }

    /// The bytes charged now, and the limit that they are within.
    pub(crate) fn used_and_limit(&self) -> (usize, usize) {
        let (withheld, used) = self.counters.withheld_and_used();
        (used, self.budget.limit().saturating_sub(withheld))
    }

    /// The bytes charged now.
    #[must_use]
    pub fn used(&self) -> usize {
        self.counters.withheld_and_used().1
    }

    /// The bytes that can still be charged.
    #[must_use]
    pub fn headroom(&self) -> usize {
        self.ceiling().saturating_sub(self.counters.taken())
    }

    /// The most bytes that were ever charged at once.
    #[cfg(feature = "stats")]
    #[must_use]
    pub fn high_water(&self) -> usize {
        let used = self.used();
        self.counters.high_water().max(used)
    }

    /// How many charges were refused for want of room or of an instance, counted up to `usize::MAX`.
    #[cfg(feature = "stats")]
    #[must_use]
    pub fn denied(&self) -> usize {
        self.counters.denied()
    }

    /// Charges `bytes` until the guard is dropped; for memory that lives elsewhere.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Exceeded`] when `bytes` exceed the headroom, [`BudgetError::Restricted`] for a budget
    /// with `packages` or `guaranteed`.
    #[inline]
    pub fn charge(&'static self, bytes: usize) -> Result<Charge, BudgetError> {
        if self.budget.is_restricted() {
            return Err(self.refuse_anyone(bytes));
        }
        match self.counters.charge(bytes, self.ceiling()) {
            Ok(()) => Ok(Charge::of(self.of_budget(), bytes)),
            Err(taken) => Err(self.refuse_bytes(bytes, taken)),
        }
    }

    /// Charges the whole headroom in one step until the guard is dropped; for tests of refusal.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Restricted`] for a budget with `packages` or `guaranteed`.
    pub fn fill(&'static self) -> Result<Charge, BudgetError> {
        self.admit_anyone(self.headroom())?;
        Ok(Charge::of(self.of_budget(), self.counters.fill(self.ceiling())))
    }

    /// Refuses a caller whose package is not known when the budget is restricted.
    #[inline]
    pub(crate) fn admit_anyone(&self, bytes: usize) -> Result<(), BudgetError> {
        if self.budget.is_restricted() { Err(self.refuse_anyone(bytes)) } else { Ok(()) }
    }

    #[inline]
    fn refuse_anyone(&self, bytes: usize) -> BudgetError {
        BudgetError::restricted(self, bytes)
    }

    /// Refuses a single inline block that is larger than the budget's `max-block`.
    #[inline]
    pub(crate) fn admit_block(&self, bytes: usize) -> Result<(), BudgetError> {
        match self.budget.max_block() {
            Some(max) if bytes > max => Err(BudgetError::block_too_large(self, bytes, max)),
            _ => Ok(()),
        }
    }

    /// Charges `bytes` and, for a site with `instances`, one instance: both or neither.
    ///
    /// The instance comes first and goes last, so the bytes charged never exceed those of the instances taken: what
    /// makes a guaranteed budget keep its word. A refusal of the bytes holds the instance for a moment, in which
    /// the same site may refuse another value that would have been its K-th.
    #[inline]
    pub(crate) fn take(&self, bytes: usize) -> Result<(), BudgetError> {
        let Some(site) = self.site else { return self.take_bytes(bytes) };
        if !site.instances.take() {
            return Err(self.refuse_instance(bytes, site.instances.limit()));
        }
        self.take_bytes(bytes).inspect_err(|_| site.instances.give_back())
    }

    /// Counts and describes the refusal of one more than K instances; inline as [`refuse_bytes`](Self::refuse_bytes) is.
    #[inline]
    pub(crate) fn refuse_instance(&self, bytes: usize, instances: usize) -> BudgetError {
        self.counters.note_denied();
        BudgetError::instances(self, bytes, instances)
    }

    /// Releases what one [`take`](Self::take) of `bytes`, which the type of the guard says, charged.
    #[inline]
    pub(crate) fn give_back(&self, bytes: usize) {
        // Read first: a load behind an atomic operation waits for it.
        let site = self.site;
        self.counters.release_fixed(bytes);
        if let Some(site) = site {
            site.instances.give_back();
        }
    }

    /// Charges `bytes` alone, whatever the site.
    #[inline]
    pub(crate) fn take_bytes(&self, bytes: usize) -> Result<(), BudgetError> {
        self.try_take_bytes(bytes).map_err(|taken| self.refuse_bytes(bytes, taken))
    }

    /// The same, with what stood in the way, used or withheld, for an error.
    #[inline]
    pub(crate) fn try_take_bytes(&self, bytes: usize) -> Result<(), usize> {
        self.counters.charge(bytes, self.ceiling())
    }

    /// Describes the refusal of `bytes` beside those that are `taken`, used or withheld. Inline, so that the compiler sees
    /// which variant it is and keeps the granted path apart from it.
    #[inline]
    pub(crate) fn refuse_bytes(&self, bytes: usize, taken: usize) -> BudgetError {
        let (used, limit) = self.beside(taken);
        BudgetError::exceeded(self, bytes, used, limit)
    }

    /// The bytes that are not free where so many are taken, and the limit that they are within.
    #[cold]
    fn beside(&self, taken: usize) -> (usize, usize) {
        let withheld = self.counters.withheld();
        let used = taken.saturating_sub(withheld).saturating_add(self.reserved());
        (used, self.budget.limit().saturating_sub(withheld))
    }

    /// Releases what one [`take_bytes`](Self::take_bytes) or [`fill`](Self::fill) of `bytes` charged.
    #[inline]
    pub(crate) fn give_back_bytes(&self, bytes: usize) {
        self.counters.release_held(bytes);
    }

    /// Releases `bytes` that no guard holds.
    #[inline]
    pub(crate) fn release(&self, bytes: usize) -> Result<(), BudgetError> {
        self.counters.release(bytes).map_err(|used| BudgetError::not_charged(self, bytes, used))
    }
}

impl core::fmt::Debug for Account {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Account")
            .field("name", &self.name())
            .field("limit", &self.limit())
            .field("reserved", &self.reserved())
            .field("used", &self.used())
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{Account, Budget, BudgetError, Counters, Sum};

    #[test]
    fn what_the_linker_counted_is_taken_from_what_can_be_charged() {
        static BUDGET: Budget = Budget::new("Runtime", 10);
        static COUNTERS: Counters = Counters::new();
        static SUM: Sum = Sum::counted(4);
        static ACCOUNT: Account = Account::new(&BUDGET, &COUNTERS).with_sum(&SUM);

        assert_eq!((ACCOUNT.limit(), ACCOUNT.reserved(), ACCOUNT.headroom()), (10, 4, 6));
        assert_eq!(
            ACCOUNT.charge(7).unwrap_err(),
            BudgetError::Exceeded { crate_name: "Runtime", requested: 7, used: 4, limit: 10 }
        );
        let charge = ACCOUNT.charge(6).unwrap();
        assert_eq!((ACCOUNT.headroom(), ACCOUNT.fill().unwrap().bytes()), (0, 0));
        drop(charge);
        assert_eq!(ACCOUNT.fill().unwrap().bytes(), 6);
    }

    #[test]
    fn a_sum_in_units_is_read_in_bytes() {
        static BUDGET: Budget = Budget::new("Runtime", 3 << 20);
        static COUNTERS: Counters = Counters::new();
        static SUM: Sum = Sum::counted(5);

        // A unit of three mebibytes is four bytes.
        let account = Account::new(&BUDGET, &COUNTERS).with_sum(&SUM);
        assert_eq!((account.reserved(), account.headroom()), (20, (3 << 20) - 20));
    }
}
