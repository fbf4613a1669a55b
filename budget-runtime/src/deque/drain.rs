//! Owns the removal of a range. Comes in: a deque and a range. Goes out: the elements of the range, one by one; in the
//! end a deque without them.

use core::{fmt, iter::FusedIterator, ops::RangeBounds};

use super::{DequeView, ring::Ends};
use crate::range;

/// An iterator that removes a range of elements from a [`BoundedDeque`](crate::BoundedDeque).
///
/// ```
/// use budget_runtime::{BoundedDeque, MemoryBlock};
///
/// let mut deque = BoundedDeque::new(MemoryBlock::<8>::new())?;
/// assert_eq!(deque.extend([1_u8, 2, 3, 4]), Ok(()));
/// assert!(deque.drain(..2).is_some_and(|drained| drained.eq([1, 2])));
/// assert_eq!(deque, [3, 4]);
/// assert!(deque.drain(1..3).is_none());
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct Drain<'deque, T> {
    /// Invariant: its length is the start of the range, so it owns nothing that the fields below speak of.
    deque: DequeView<'deque, T>,
    /// The first element of the range that was not returned.
    next: usize,
    /// The end of the elements of the range that were not returned. Those of `next..end` are initialised.
    end: usize,
    /// The first element behind the range; `tail_len` elements from there on are initialised.
    tail: usize,
    tail_len: usize,
}

impl<'deque, T> Drain<'deque, T> {
    pub(super) fn new(deque: DequeView<'deque, T>, range: impl RangeBounds<usize>) -> Option<Self> {
        let (start, end) = range::within(&range, deque.len())?;
        let tail_len = deque.len() - end;
        deque.ends.set_len(start);
        Some(Self { deque, next: start, end, tail: end, tail_len })
    }

    /// Reads the element at `index` out of the range.
    ///
    /// # Safety
    ///
    /// `index` must have been in `next..end` and be so no longer.
    unsafe fn take(&mut self, index: usize) -> T {
        let place = self.deque.ends.place(self.deque.places.len(), index);
        // SAFETY: the range was within the deque's length, so this is one of the places.
        let place = unsafe { self.deque.places.get_unchecked(place) };
        // SAFETY: elements of `next..end` are initialised, and the caller gave this one up.
        unsafe { place.assume_init_read() }
    }
}

impl<T> Iterator for Drain<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        if self.next == self.end {
            return None;
        }
        let index = self.next;
        self.next += 1;
        // SAFETY: `index` was the first of `next..end`, which the line above made shorter.
        Some(unsafe { self.take(index) })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.end - self.next, Some(self.end - self.next))
    }
}

impl<T> DoubleEndedIterator for Drain<'_, T> {
    fn next_back(&mut self) -> Option<T> {
        if self.next == self.end {
            return None;
        }
        self.end -= 1;
        // SAFETY: `end` was past the last of `next..end`, which the line above made shorter.
        Some(unsafe { self.take(self.end) })
    }
}

impl<T> ExactSizeIterator for Drain<'_, T> {}

impl<T> FusedIterator for Drain<'_, T> {}

/// Closes the gap when dropped, hence also when dropping an element panics.
struct CloseGap<'drain, 'deque, T> {
    deque: &'drain mut DequeView<'deque, T>,
    tail: usize,
    tail_len: usize,
}

impl<T> Drop for CloseGap<'_, '_, T> {
    fn drop(&mut self) {
        let start = self.deque.len();
        if start < self.tail_len {
            let gap = self.tail - start;
            // SAFETY: the first `start` elements move up to the end of the range, which is within the old length.
            unsafe { self.deque.shift(0, gap, start) };
            *self.deque.ends = Ends::new(self.deque.ends.place(self.deque.places.len(), gap), start);
        } else {
            // SAFETY: the elements behind the range, within the old length, move down to its start.
            unsafe { self.deque.shift(self.tail, start, self.tail_len) };
        }
        self.deque.ends.set_len(start + self.tail_len);
    }
}

impl<T> Drop for Drain<'_, T> {
    fn drop(&mut self) {
        let gap = CloseGap { deque: &mut self.deque, tail: self.tail, tail_len: self.tail_len };
        // SAFETY: the elements of `next..end` are initialised, within the old length, and nobody else's any more.
        unsafe { gap.deque.drop_elements(self.next, self.end) };
    }
}

impl<T> fmt::Debug for Drain<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drain").field("remaining", &self.len()).finish_non_exhaustive()
    }
}
