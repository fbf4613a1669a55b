//! Owns the account of one budget: its read-only description beside its counters. Comes in: requests for bytes.
//! Goes out: a [`Charge`] or a [`BudgetError`]. It knows no memory.

use crate::{
    __private::ledger::{Sum, unit},
    Budget, BudgetError, Charge, Counters,
    instances::Instances,
};

/// A budget's counters at run time, with the budget they are held against.
///
/// Invariant: `reserved` + `used` is at most [`limit`](Account::limit), under any interleaving of threads and interrupts.
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
    /// What the linker counted for the budget, where it counts, and the power of two that is the bytes of one unit of it:
    /// to multiply would be a call on a core that has no instruction for it.
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

    /// The most bytes that can be charged.
    #[must_use]
    #[inline]
    pub const fn limit(&self) -> usize {
        self.budget.limit()
    }

    /// The bytes of static memory that the linker counted for the budget: managed statics and slots.
    ///
    /// Zero on a target without the ledger and with a linker that does not count; there a slot is charged when it is
    /// first taken, and managed statics are not counted.
    #[must_use]
    #[inline]
    pub fn reserved(&self) -> usize {
        self.sum.map_or(0, |(sum, unit)| sum.units().min(usize::MAX >> unit) << unit)
    }

    /// The most bytes that can be charged at run time: the limit, less what is reserved.
    #[inline]
    fn ceiling(&self) -> usize {
        self.limit().saturating_sub(self.reserved())
    }

    /// The bytes that are not free: reserved, and charged now.
    pub(crate) fn in_use(&self) -> usize {
        self.reserved().saturating_add(self.used())
    }

    /// The bytes charged now.
    #[must_use]
    pub fn used(&self) -> usize {
        self.counters.used()
    }

    /// The bytes that can still be charged.
    #[must_use]
    pub fn headroom(&self) -> usize {
        self.ceiling().saturating_sub(self.used())
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
            Err(used) => Err(self.refuse_bytes(bytes, used)),
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

    #[cold]
    fn refuse_anyone(&self, bytes: usize) -> BudgetError {
        BudgetError::restricted(self.budget, bytes, self.in_use())
    }

    /// Refuses a single inline block that is larger than the budget's `max-block`.
    #[inline]
    pub(crate) fn admit_block(&self, bytes: usize) -> Result<(), BudgetError> {
        match self.budget.max_block() {
            Some(max) if bytes > max => {
                Err(BudgetError::block_too_large(self.budget, bytes, self.in_use(), max))
            }
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

    /// Counts and describes the refusal of one more than K instances.
    #[cold]
    pub(crate) fn refuse_instance(&self, bytes: usize, instances: usize) -> BudgetError {
        self.counters.note_denied();
        BudgetError::instances(self.budget, bytes, self.in_use(), instances)
    }

    /// Releases what one [`take`](Self::take) of `bytes` charged.
    #[inline]
    pub(crate) fn give_back(&self, bytes: usize) {
        self.give_back_bytes(bytes);
        if let Some(site) = self.site {
            site.instances.give_back();
        }
    }

    /// Charges `bytes` alone, whatever the site.
    #[inline]
    pub(crate) fn take_bytes(&self, bytes: usize) -> Result<(), BudgetError> {
        self.counters.charge(bytes, self.ceiling()).map_err(|used| self.refuse_bytes(bytes, used))
    }

    /// Describes the refusal of `bytes` beside the `used` ones.
    #[cold]
    fn refuse_bytes(&self, bytes: usize, used: usize) -> BudgetError {
        BudgetError::exceeded(self.budget, bytes, used.saturating_add(self.reserved()))
    }

    /// Releases what one [`take_bytes`](Self::take_bytes) or [`fill`](Self::fill) of `bytes` charged.
    #[inline]
    pub(crate) fn give_back_bytes(&self, bytes: usize) {
        self.counters.release_held(bytes);
    }

    /// Releases `bytes` that no guard holds.
    #[inline]
    pub(crate) fn release(&self, bytes: usize) -> Result<(), BudgetError> {
        self.counters.release(bytes).map_err(|used| BudgetError::not_charged(self.budget, bytes, used))
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
