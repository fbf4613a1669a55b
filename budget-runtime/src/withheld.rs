//! Owns the bytes by which a limit was lowered. Comes in: one change at a time. Goes out: how many are withheld.

use crate::atomic::{AtomicUsize, Ordering};

/// Bytes that are charged for good, so that nobody else can charge them: what a lowered limit is made of.
///
/// Invariant: the amount in use holds them from before they are counted here to the end of the program. They only grow, and
/// are at most `isize::MAX`, so the top bit is free to say that a change is under way.
pub(crate) struct Withheld(AtomicUsize);

/// A change is under way.
const CHANGING: usize = 1 << (usize::BITS - 1);

impl Withheld {
    #[cfg(not(loom))]
    pub(crate) const fn none() -> Self {
        Self(AtomicUsize::new(0))
    }

    #[cfg(loom)]
    pub(crate) fn none() -> Self {
        Self(AtomicUsize::new(0))
    }

    /// The bytes that are withheld.
    #[inline]
    pub(crate) fn bytes(&self) -> usize {
        // Acquire pairs with the Release in `end`: an amount in use that is read afterwards contains them.
        self.0.load(Ordering::Acquire) & !CHANGING
    }

    /// Begins a change and returns the bytes that are withheld, or `None` while another is under way.
    pub(crate) fn begin(&self) -> Option<usize> {
        // Acquire pairs with the Release in `end`: what the last change did to the amount in use is seen by this one.
        let free = |now| if now & CHANGING == 0 { Some(now | CHANGING) } else { None };
        self.0.fetch_update(Ordering::Acquire, Ordering::Relaxed, free).ok()
    }

    /// Ends the change that this caller began.
    pub(crate) fn end(&self, bytes: usize) {
        // Release pairs with the Acquire in `begin` and `bytes`.
        self.0.store(bytes, Ordering::Release);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::Withheld;

    #[test]
    fn one_change_at_a_time_is_under_way_and_seen_by_nobody_until_it_ends() {
        const MOST: usize = isize::MAX as usize;
        let withheld = Withheld::none();
        for (before, bytes) in [(0, 5), (5, 6), (6, MOST), (MOST, MOST)] {
            assert_eq!(withheld.begin(), Some(before));
            assert_eq!((withheld.begin(), withheld.bytes()), (None, before), "while it changes");
            withheld.end(bytes);
            assert_eq!(withheld.bytes(), bytes);
        }
    }
}
