//! Owns the RAM of an account: `used`, and with the feature `stats` the high water mark and the refusals.
//! Comes in: amounts and the limit. Goes out: the counts. It knows no names and no memory.

#[cfg(feature = "stats")]
use crate::atomic::{AtomicUsize, Ordering};
use crate::gauge::Gauge;

/// The words of RAM behind one account.
///
/// Without the feature `stats` it is exactly one word. With it, on 64-bit targets, it is padded to a cache line
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
    used: Gauge,
    #[cfg(feature = "stats")]
    high_water: AtomicUsize,
    #[cfg(feature = "stats")]
    denied: AtomicUsize,
}

#[cfg(all(not(loom), not(feature = "stats")))]
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
            #[cfg(feature = "stats")]
            high_water: AtomicUsize::new(0),
            #[cfg(feature = "stats")]
            denied: AtomicUsize::new(0),
        }
    }

    /// Charges `bytes` within `limit`; `Err` holds the used bytes that stood in the way.
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
        self.used.lower(bytes)
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

    pub(crate) fn used(&self) -> usize {
        self.used.amount()
    }

    /// The most that was ever used, as noted by the charges that have returned.
    #[cfg(feature = "stats")]
    pub(crate) fn high_water(&self) -> usize {
        self.high_water.load(Ordering::Relaxed)
    }

    /// How many charges were refused; stays at `usize::MAX` once there.
    #[cfg(feature = "stats")]
    pub(crate) fn denied(&self) -> usize {
        self.denied.load(Ordering::Relaxed)
    }

    /// The high water mark now; zero where none is kept.
    #[inline]
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
