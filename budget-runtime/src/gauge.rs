//! Owns the one lock-free algorithm of the crate: an amount that rises only while it fits under a limit.
//! Comes in: amounts to add and to take off. Goes out: the amount, never above the limit, never below zero.

use crate::atomic::{AtomicUsize, Ordering};

/// An amount that several threads or interrupts raise and lower.
///
/// Invariant: after every operation the amount is the sum of what was raised less what was lowered, at most
/// the limit given to each [`raise`](Gauge::raise). Limits are at most `isize::MAX`, so a word above that is not an
/// amount: it is a deficit, left for a moment by a [`lower_held`](Gauge::lower_held) whose amount somebody else had
/// lowered already. A deficit counts as an amount of zero that has no room, so it grants nothing.
///
/// Raising is a compare-exchange loop, hence lock-free, not wait-free. Subtracting first and adding back on failure
/// wraps below zero under concurrency and over-commits; adding first and undoing refuses requests that fit. The loop
/// does neither.
pub(crate) struct Gauge(AtomicUsize);

/// The most that an amount can be.
const MOST: usize = isize::MAX as usize;

impl Gauge {
    #[cfg(not(loom))]
    pub(crate) const fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    #[cfg(loom)]
    pub(crate) fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    /// The amount now.
    pub(crate) fn amount(&self) -> usize {
        settled(self.0.load(Ordering::Relaxed))
    }

    /// Adds `by` if the sum stays within `limit`, at most `isize::MAX`, and returns the new amount.
    ///
    /// # Errors
    ///
    /// The amount that stood in the way, read by the read-modify-write that confirms the refusal: a stale load
    /// could refuse a request that fits.
    #[inline]
    pub(crate) fn raise(&self, by: usize, limit: usize) -> Result<usize, usize> {
        #[cfg(budget_faults)]
        if crate::__private::refusals::is_due() {
            return Err(self.amount());
        }
        let mut now = self.0.load(Ordering::Relaxed);
        loop {
            let outcome = match now.checked_add(by) {
                // Acquire pairs with the Release in both ways to lower: what was done to freed bytes is visible here.
                Some(next) if next <= limit => self
                    .0
                    .compare_exchange_weak(now, next, Ordering::Acquire, Ordering::Relaxed)
                    .map(|_| Ok(next)),
                // A strong exchange of the amount for itself: it succeeds only on the latest value.
                _ => self
                    .0
                    .compare_exchange(now, now, Ordering::Relaxed, Ordering::Relaxed)
                    .map(|_| Err(settled(now))),
            };
            match outcome {
                Ok(done) => return done,
                Err(latest) => now = latest,
            }
        }
    }

    /// Takes off `by`, if at least `floor` is left.
    ///
    /// # Errors
    ///
    /// The amount, unchanged, when it is less than the two.
    #[inline]
    pub(crate) fn lower(&self, by: usize, floor: usize) -> Result<(), usize> {
        // Release pairs with the Acquire in `raise` and `fill`.
        let rest = |now| settled(now).checked_sub(by).filter(|rest| *rest >= floor);
        self.0.fetch_update(Ordering::Release, Ordering::Relaxed, rest).map(|_| ()).map_err(settled)
    }

    /// Takes off `by` that the caller has raised, in one step. Should a mistaken [`lower`](Gauge::lower) have taken part
    /// of it already, takes off what is left.
    #[inline]
    pub(crate) fn lower_held(&self, by: usize) {
        // Release pairs with the Acquire in `raise` and `fill`. Asked of the new amount, a deficit is its sign, which x86 has
        // in a flag after the subtraction; an exchange that returns the old amount costs more.
        if self.0.fetch_sub(by, Ordering::Release).wrapping_sub(by) > MOST {
            self.settle();
        }
    }

    /// The same for an amount that the compiler knows, of which it sees the flag only in an addition.
    #[inline]
    pub(crate) fn lower_fixed(&self, by: usize) {
        let less = by.wrapping_neg();
        // Release as in `lower_held`.
        if self.0.fetch_add(less, Ordering::Release).wrapping_add(less) > MOST {
            self.settle();
        }
    }

    /// Turns a deficit into zero.
    #[cold]
    fn settle(&self) {
        // Relaxed: what was written before the `lower_held` is released by it, and read-modify-writes carry that on.
        // The closure declines once there is an amount again.
        let zero = |now| if now > MOST { Some(0) } else { None };
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, zero);
    }

    /// Raises the amount to `limit` in one step and returns what that added.
    pub(crate) fn fill(&self, limit: usize) -> usize {
        // Acquire pairs with the Release in both ways to lower, as in `raise`. A deficit is more than any limit.
        match self.0.fetch_update(Ordering::Acquire, Ordering::Relaxed, |now| Some(now.max(limit))) {
            Ok(before) | Err(before) => limit.saturating_sub(before),
        }
    }
}

/// The amount that a word stands for.
#[inline]
const fn settled(word: usize) -> usize {
    if word > MOST { 0 } else { word }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{Gauge, MOST, Ordering};

    fn gauge_at(amount: usize) -> Gauge {
        let gauge = Gauge::new();
        assert_eq!(gauge.raise(amount, MOST), Ok(amount));
        gauge
    }

    #[test]
    fn a_raise_is_granted_up_to_the_limit_and_else_says_what_stands_in_the_way() {
        for (amount, by, limit, outcome) in [
            (0, 0, 0, Ok(0)),
            (0, 1, 0, Err(0)),
            (0, 10, 10, Ok(10)),
            (0, 11, 10, Err(0)),
            (4, 6, 10, Ok(10)),
            (4, 7, 10, Err(4)),
            (10, 0, 10, Ok(10)),
            (11, 0, 10, Err(11)),
            (1, MOST, MOST, Err(1)),
            (1, MOST - 1, MOST, Ok(MOST)),
            (1, usize::MAX, MOST, Err(1)),
            (MOST, 0, MOST, Ok(MOST)),
            (MOST, MOST, MOST, Err(MOST)),
            (MOST, usize::MAX, MOST, Err(MOST)),
        ] {
            let gauge = gauge_at(amount);
            assert_eq!(gauge.raise(by, limit), outcome, "{amount} + {by} under {limit}");
            assert_eq!(gauge.amount(), outcome.unwrap_or(amount));
        }
    }

    #[test]
    fn a_lower_takes_off_what_is_there_and_else_nothing() {
        for (amount, by, outcome) in [
            (0, 0, Ok(())),
            (0, 1, Err(0)),
            (10, 10, Ok(())),
            (10, 11, Err(10)),
            (10, usize::MAX, Err(10)),
            (MOST, MOST, Ok(())),
            (MOST, usize::MAX, Err(MOST)),
        ] {
            let gauge = gauge_at(amount);
            assert_eq!(gauge.lower(by, 0), outcome, "{amount} - {by}");
            assert_eq!(gauge.amount(), if outcome.is_ok() { amount - by } else { amount });
        }
    }

    #[test]
    fn a_lower_leaves_the_floor() {
        for (amount, by, floor, outcome) in [
            (10, 0, 10, Ok(())),
            (10, 4, 6, Ok(())),
            (10, 4, 7, Err(10)),
            (10, 11, 0, Err(10)),
            (0, 0, 1, Err(0)),
            (MOST, MOST, 1, Err(MOST)),
        ] {
            let gauge = gauge_at(amount);
            assert_eq!(gauge.lower(by, floor), outcome, "{amount} - {by} above {floor}");
            assert_eq!(gauge.amount(), if outcome.is_ok() { amount - by } else { amount });
        }
    }

    #[test]
    fn a_lower_of_what_is_held_stops_at_zero() {
        for (amount, by, left) in [(0, 0, 0), (0, 1, 0), (10, 4, 6), (10, 10, 0), (10, 11, 0), (1, MOST, 0)] {
            let gauge = gauge_at(amount);
            gauge.lower_held(by);
            assert_eq!((gauge.amount(), gauge.0.into_inner()), (left, left), "{amount} - {by}");
            let gauge = gauge_at(amount);
            gauge.lower_fixed(by);
            assert_eq!((gauge.amount(), gauge.0.into_inner()), (left, left), "{amount} - {by}, fixed");
        }
    }

    #[test]
    fn a_deficit_is_an_amount_of_zero_without_room() {
        for deficit in [1, 10, MOST] {
            let gauge = Gauge::new();
            gauge.0.fetch_sub(deficit, Ordering::Relaxed);
            assert_eq!(gauge.amount(), 0);
            for by in [0, 1, deficit, deficit + 1, MOST, usize::MAX] {
                assert_eq!(gauge.raise(by, MOST), Err(0), "{by} beside a deficit of {deficit}");
            }
            assert_eq!(gauge.fill(MOST), 0);
            assert_eq!(gauge.lower(1, 0), Err(0));
            gauge.settle();
            assert_eq!(gauge.raise(MOST, MOST), Ok(MOST));
        }
    }

    #[test]
    fn the_most_that_an_amount_can_be_is_no_deficit() {
        let gauge = gauge_at(MOST);
        gauge.settle();
        gauge.lower_held(0);
        gauge.lower_fixed(0);
        assert_eq!(gauge.amount(), MOST);
    }

    #[test]
    fn a_fill_adds_what_is_missing_and_never_takes_off() {
        for (amount, limit, added) in
            [(0, 0, 0), (0, 10, 10), (4, 10, 6), (10, 10, 0), (11, 10, 0), (0, MOST, MOST)]
        {
            let gauge = gauge_at(amount);
            assert_eq!(gauge.fill(limit), added, "{amount} filled to {limit}");
            assert_eq!(gauge.amount(), amount + added);
        }
    }
}
