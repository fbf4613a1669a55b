//! Owns the elements of a vector that is used up.

use core::{fmt, iter::FusedIterator, mem, ptr, slice};

use super::BoundedVec;
use crate::Memory;

/// The elements of a [`BoundedVec`], by value. What is not taken is dropped with it.
///
/// ```
/// use budget_runtime::{BoundedVec, MemoryBlock};
///
/// let mut vec = BoundedVec::new(MemoryBlock::<4>::new())?;
/// assert_eq!(vec.extend([1_u8, 2, 3]), Ok(()));
/// let mut elements = vec.into_iter();
/// assert_eq!((elements.next(), elements.next_back()), (Some(1), Some(3)));
/// assert_eq!(elements.as_slice(), [2]);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct IntoIter<T, M: Memory> {
    /// Invariant: its length is 0, so it owns nothing that the fields below speak of.
    vec: BoundedVec<T, M>,
    /// The elements `next..end` are initialised, within the capacity.
    next: usize,
    end: usize,
}

impl<T, M: Memory> IntoIter<T, M> {
    pub(super) const fn new(mut vec: BoundedVec<T, M>) -> Self {
        let end = mem::replace(&mut vec.len, 0);
        Self { vec, next: 0, end }
    }

    /// The elements that were not taken.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        // SAFETY: `next` is at most `end`, within the capacity.
        let first = unsafe { self.vec.room.start().add(self.next) };
        // SAFETY: the elements `next..end` are initialised, behind each other, and borrowed with the vector.
        unsafe { slice::from_raw_parts(first, self.end - self.next) }
    }

    /// Reads the element at `index`.
    ///
    /// # Safety
    ///
    /// `index` must have been in `next..end` and be so no longer.
    #[inline]
    unsafe fn take(&mut self, index: usize) -> T {
        // SAFETY: the elements are within the capacity.
        let place = unsafe { self.vec.room.start().add(index) };
        // SAFETY: elements of `next..end` are initialised, and the caller gave this one up.
        unsafe { place.read() }
    }
}

impl<T, M: Memory> Iterator for IntoIter<T, M> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        if self.next == self.end {
            return None;
        }
        let index = self.next;
        self.next += 1;
        // SAFETY: `index` was the first of `next..end`, which the line above made shorter.
        Some(unsafe { self.take(index) })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.end - self.next, Some(self.end - self.next))
    }
}

impl<T, M: Memory> DoubleEndedIterator for IntoIter<T, M> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        if self.next == self.end {
            return None;
        }
        self.end -= 1;
        // SAFETY: `end` was past the last of `next..end`, which the line above made shorter.
        Some(unsafe { self.take(self.end) })
    }
}

impl<T, M: Memory> ExactSizeIterator for IntoIter<T, M> {}

impl<T, M: Memory> FusedIterator for IntoIter<T, M> {}

impl<T, M: Memory> Drop for IntoIter<T, M> {
    fn drop(&mut self) {
        // SAFETY: `next` is at most `end`, within the capacity.
        let first = unsafe { self.vec.room.start().add(self.next) };
        // SAFETY: the elements `next..end` are initialised and nobody else's; this happens once.
        unsafe { ptr::drop_in_place(ptr::slice_from_raw_parts_mut(first, self.end - self.next)) };
    }
}

impl<T: fmt::Debug, M: Memory> fmt::Debug for IntoIter<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IntoIter").field(&self.as_slice()).finish()
    }
}
