//! Owns the RAM of an account: `used`, with the feature `stats` the high water mark and the refusals, and with `alloc` what
//! is withheld.
//! Comes in: amounts and the limit. Goes out: the counts. It knows no names and no memory.

#[cfg(feature = "stats")]
use crate::atomic::{AtomicUsize, Ordering};
use crate::gauge::Gauge;
#[cfg(feature = "alloc")]
use crate::withheld::Withheld;

/// The words of RAM behind one account.
///
/// Without the features `stats` and `alloc` it is exactly one word. `alloc` adds one, `stats` two. With `stats`, on 64-bit targets, it is padded to a cache line
/// of 64 bytes, so that accounts used by different threads do not slow each other down.
///
/// Only a [`BudgetTracker`](crate::BudgetTracker) reads and writes it:
///
/// ```
/// use budget_runtime::{Budget, BudgetTracker, Counters};
///
/// static BUDGETS: [Budget; 1] = [Budget::new("Radio", 64)];
/// static COUNTERS: [Counters; 1] = [const { Counters::new() }];
/// static TRACKER: BudgetTracker<1> = BudgetTracker::new(&BUDGETS, &COUNTERS);
///
/// let charge = TRACKER.accounts()[0].charge(48)?;
/// assert_eq!(TRACKER.accounts()[0].headroom(), 16);
/// # drop(charge);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
#[cfg_attr(all(feature = "stats", target_pointer_width = "64"), repr(align(64)))]
pub struct Counters {
    /// What is charged, and what is withheld.
    used: Gauge,
    #[cfg(feature = "alloc")]
    withheld: Withheld,
    #[cfg(feature = "stats")]
    high_water: AtomicUsize,
    #[cfg(feature = "stats")]
    denied: AtomicUsize,
}

#[cfg(all(not(loom), not(feature = "stats"), not(feature = "alloc")))]
const _: () = assert!(size_of::<Counters>() == size_of::<usize>(), "an account takes more than one word");
#[cfg(all(not(loom), feature = "stats", target_pointer_width = "64"))]
const _: () = assert!(size_of::<Counters>() == 64, "an account is not one cache line");

impl Counters {
    /// Returns counters at zero.
    #[cfg(not(loom))]
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a `Default` would invite building these at run time")]
    pub const fn new() -> Self {
        Self {
            used: Gauge::new(),
            #[cfg(feature = "alloc")]
            withheld: Withheld::none(),
            #[cfg(feature = "stats")]
            high_water: AtomicUsize::new(0),
            #[cfg(feature = "stats")]
            denied: AtomicUsize::new(0),
        }
    }

    /// Returns counters at zero.
    #[cfg(loom)]
    pub fn new() -> Self {
        Self {
            used: Gauge::new(),
            #[cfg(feature = "alloc")]
            withheld: Withheld::none(),
            #[cfg(feature = "stats")]
            high_water: AtomicUsize::new(0),
            #[cfg(feature = "stats")]
            denied: AtomicUsize::new(0),
        }
    }

    /// Charges `bytes` within `limit`; `Err` holds what stood in the way, used or withheld.
    #[inline]
    pub(crate) fn charge(&self, bytes: usize, limit: usize) -> Result<(), usize> {
        // Read before the charge: a load behind an atomic exchange waits for it, one in front of it is free. The mark only
        // rises, so it is at least this when it is compared.
        let mark = self.mark();
        match self.used.raise(bytes, limit) {
            Ok(used) => {
                self.note_high_water(mark, used);
                Ok(())
            }
            Err(used) => {
                self.note_denied();
                Err(used)
            }
        }
    }

    /// Charges all that is left under `limit` and returns how much that was.
    pub(crate) fn fill(&self, limit: usize) -> usize {
        let bytes = self.used.fill(limit);
        self.note_high_water(self.mark(), limit);
        bytes
    }

    /// Releases `bytes`; `Err` holds the used bytes, unchanged, when they are fewer.
    #[inline]
    pub(crate) fn release(&self, bytes: usize) -> Result<(), usize> {
        let withheld = self.withheld();
        self.used.lower(bytes, withheld).map_err(|amount| amount.saturating_sub(withheld))
    }

    /// Withholds `bytes` altogether if they fit within `limit` beside what is used. Fewer than before is no change.
    ///
    /// # Errors
    ///
    /// Whether it is used bytes that stand in the way, and not another call that withholds.
    #[cfg(feature = "alloc")]
    pub(crate) fn withhold(&self, bytes: usize, limit: usize) -> Result<(), bool> {
        let before = self.withheld.begin().ok_or(false)?;
        let Some(more @ 1..) = bytes.checked_sub(before) else {
            self.withheld.end(before);
            return Ok(());
        };
        let Ok(amount) = self.used.raise(more, limit) else {
            self.withheld.end(before);
            return Err(true);
        };
        self.shift_high_water(more, amount);
        self.withheld.end(before + more);
        Ok(())
    }

    /// Makes the mark count `more` bytes that are withheld from now on, as each charge that is noted does; `amount` is
    /// what was in use with them.
    #[cfg(feature = "alloc")]
    fn shift_high_water(&self, more: usize, amount: usize) {
        // Relaxed, as in `note_high_water`. A charge that was granted before and is noted after this is part of `amount`.
        #[cfg(feature = "stats")]
        {
            self.high_water.fetch_add(more, Ordering::Relaxed);
            self.high_water.fetch_max(amount, Ordering::Relaxed);
        }
        #[cfg(not(feature = "stats"))]
        let _ = (self, more, amount);
    }

    /// The bytes that are withheld: none without the feature `alloc`, where nothing lowers a limit.
    #[inline]
    #[cfg_attr(
        not(feature = "alloc"),
        expect(clippy::unused_self, reason = "without it nothing is withheld")
    )]
    pub(crate) fn withheld(&self) -> usize {
        #[cfg(feature = "alloc")]
        return self.withheld.bytes();
        #[cfg(not(feature = "alloc"))]
        0
    }

    /// Releases `bytes` that a guard holds. Only a raw release of bytes that the guard held can have left fewer;
    /// then nothing remains charged.
    #[inline]
    pub(crate) fn release_held(&self, bytes: usize) {
        self.used.lower_held(bytes);
    }

    /// The same for a number of bytes that the type of the guard says.
    #[inline]
    pub(crate) fn release_fixed(&self, bytes: usize) {
        self.used.lower_fixed(bytes);
    }

    /// What is used and what is withheld, together.
    pub(crate) fn taken(&self) -> usize {
        self.used.amount()
    }

    /// What is withheld, and what is used.
    pub(crate) fn withheld_and_used(&self) -> (usize, usize) {
        // In this order: the amount contains what was withheld before it is read.
        let withheld = self.withheld();
        (withheld, self.taken().saturating_sub(withheld))
    }

    /// The most that was ever used, as noted by the charges that have returned.
    #[cfg(feature = "stats")]
    pub(crate) fn high_water(&self) -> usize {
        let withheld = self.withheld();
        self.high_water.load(Ordering::Relaxed).saturating_sub(withheld)
    }

    /// How many charges were refused; stays at `usize::MAX` once there.
    #[cfg(feature = "stats")]
    pub(crate) fn denied(&self) -> usize {
        self.denied.load(Ordering::Relaxed)
    }

    /// The high water mark now; zero where none is kept.
    #[inline]
    #[cfg_attr(not(feature = "stats"), expect(clippy::unused_self, reason = "without it nothing is kept"))]
    fn mark(&self) -> usize {
        // Relaxed: a count of its own that orders nothing.
        #[cfg(feature = "stats")]
        return self.high_water.load(Ordering::Relaxed);
        #[cfg(not(feature = "stats"))]
        0
    }

    /// Raises the mark to `used`, unless it was there already when it was read: that spares the write in the common case.
    #[inline]
    fn note_high_water(&self, mark: usize, used: usize) {
        #[cfg(feature = "stats")]
        if mark < used {
            self.raise_high_water(used);
        }
        #[cfg(not(feature = "stats"))]
        let _ = (self, mark, used);
    }

    #[cfg(feature = "stats")]
    #[cold]
    fn raise_high_water(&self, used: usize) {
        // Relaxed, as in `mark`.
        self.high_water.fetch_max(used, Ordering::Relaxed);
    }

    #[cold]
    pub(crate) fn note_denied(&self) {
        // Relaxed: a count of its own that orders nothing.
        #[cfg(feature = "stats")]
        let _ = self
            .denied
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |denied| Some(denied.saturating_add(1)));
        #[cfg(not(feature = "stats"))]
        let _ = self;
    }
}
