//! Owns the removal of a range. Comes in: a vector and a range. Goes out: the elements of the range, one by one;
//! in the end a vector without them.

use core::{fmt, iter::FusedIterator, ops::RangeBounds, ptr};

use super::VecView;
use crate::range;

/// An iterator that removes a range of elements from a [`BoundedVec`](crate::BoundedVec).
///
/// ```
/// use budget_runtime::{BoundedVec, MemoryBlock};
///
/// let mut vec = BoundedVec::new(MemoryBlock::<8>::new())?;
/// assert_eq!(vec.extend([1_u8, 2, 3, 4]), Ok(()));
/// assert!(vec.drain(1..3).is_some_and(|drained| drained.eq([2, 3])));
/// assert_eq!(vec, [1, 4]);
/// assert!(vec.drain(1..3).is_none());
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct Drain<'vec, T> {
    /// Invariant: its length is the start of the range, so it owns nothing that the fields below speak of.
    vec: VecView<'vec, T>,
    /// The first element of the range that was not returned.
    next: usize,
    /// The end of the elements of the range that were not returned. Those of `next..end` are initialised.
    end: usize,
    /// The first element behind the range; `tail_len` elements from there on are initialised.
    tail: usize,
    tail_len: usize,
}

impl<'vec, T> Drain<'vec, T> {
    pub(super) fn new(mut vec: VecView<'vec, T>, range: impl RangeBounds<usize>) -> Option<Self> {
        let (start, end) = range::within(&range, vec.len())?;
        let tail_len = vec.len() - end;
        // SAFETY: `start` is at most `end`, which is at most the old length.
        unsafe { vec.set_len(start) };
        Some(Self { vec, next: start, end, tail: end, tail_len })
    }

    /// Reads the element at `index` out of the range.
    ///
    /// # Safety
    ///
    /// `index` must have been in `next..end` and be so no longer.
    unsafe fn take(&mut self, index: usize) -> T {
        // SAFETY: the range was within the vector's length, so `index` is in bounds.
        let place = unsafe { self.vec.start().add(index) };
        // SAFETY: elements of `next..end` are initialised, and the caller gave this one up.
        unsafe { place.read() }
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
struct CloseGap<'drain, 'vec, T> {
    vec: &'drain mut VecView<'vec, T>,
    tail: usize,
    tail_len: usize,
}

impl<T> Drop for CloseGap<'_, '_, T> {
    fn drop(&mut self) {
        let len = self.vec.len();
        let start = self.vec.start();
        // SAFETY: `len`, the start of the range, is in bounds of the vector.
        let gap = unsafe { start.add(len) };
        // SAFETY: `tail`, the end of the range, was at most the vector's length.
        let tail = unsafe { start.add(self.tail) };
        // SAFETY: `tail_len` elements are initialised at `tail`, and `gap` is not above it.
        unsafe { ptr::copy(tail, gap, self.tail_len) };
        // SAFETY: the vector held `len` elements, and `tail_len` more are initialised behind them now.
        unsafe { self.vec.set_len(len + self.tail_len) };
    }
}

impl<T> Drop for Drain<'_, T> {
    fn drop(&mut self) {
        let gap = CloseGap { vec: &mut self.vec, tail: self.tail, tail_len: self.tail_len };
        // SAFETY: `next` is at most the end of the range, in bounds of the vector.
        let first = unsafe { gap.vec.start().add(self.next) };
        // SAFETY: the elements of `next..end` are initialised and belong to nobody else any more.
        unsafe { ptr::drop_in_place(ptr::slice_from_raw_parts_mut(first, self.end - self.next)) };
    }
}

impl<T> fmt::Debug for Drain<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drain").field("remaining", &self.len()).finish_non_exhaustive()
    }
}
