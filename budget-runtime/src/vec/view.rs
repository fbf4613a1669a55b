//! Owns what changes a vector, whatever its memory: each operation is written here, once. Comes in: the places and the
//! length of a vector, borrowed. Goes out: the same with other elements.

use core::{
    mem::{self, MaybeUninit},
    ops::RangeBounds,
    ptr, slice,
};

use super::Drain;

/// A [`BoundedVec`](crate::BoundedVec) that is borrowed, without the type of its memory.
///
/// What [`as_view`](crate::BoundedVec::as_view) gives, for functions that change a vector and should not name its size.
/// What is pushed through it stays in the vector.
///
/// ```
/// use budget_runtime::{BoundedVec, MemoryBlock, VecView};
///
/// fn count_to(limit: u16, mut numbers: VecView<'_, u16>) -> Result<(), u16> {
///     numbers.extend(1..=limit)
/// }
///
/// let mut vec = BoundedVec::new(MemoryBlock::<8>::new())?;
/// assert_eq!(count_to(3, vec.as_view()), Ok(()));
/// assert_eq!(vec, [1, 2, 3]);
/// assert_eq!(count_to(3, vec.as_view()), Err(2));
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct VecView<'vec, T> {
    places: &'vec mut [MaybeUninit<T>],
    /// Invariant: at most the number of places, and the first `len` of them are initialised.
    len: &'vec mut usize,
}

impl<'vec, T> VecView<'vec, T> {
    /// Borrows a vector.
    ///
    /// # Safety
    ///
    /// `len` must be at most the number of places, and the first `len` of them initialised.
    #[inline]
    pub(super) unsafe fn new(places: &'vec mut [MaybeUninit<T>], len: &'vec mut usize) -> Self {
        Self { places, len }
    }

    /// The same view for a shorter time, to pass it on and keep it.
    #[inline]
    pub fn as_view(&mut self) -> VecView<'_, T> {
        VecView { places: self.places, len: self.len }
    }

    /// The most elements the vector can hold.
    #[inline]
    #[must_use]
    pub const fn capacity(&self) -> usize {
        self.places.len()
    }

    /// Whether no further element fits.
    #[inline]
    #[must_use]
    pub const fn is_full(&self) -> bool {
        *self.len == self.places.len()
    }

    /// Appends `value`.
    ///
    /// # Errors
    ///
    /// The value, when the vector is full.
    #[inline]
    pub fn push(&mut self, value: T) -> Result<(), T> {
        let len = *self.len;
        let Some(place) = self.places.get_mut(len) else { return Err(value) };
        place.write(value);
        // From the register: the compiler cannot know that the element is not where the length is.
        *self.len = len + 1;
        Ok(())
    }

    /// Removes the last element and returns it; `None` when there is none.
    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        let last = self.len.checked_sub(1)?;
        *self.len = last;
        // SAFETY: the old length was at least 1 and at most the number of places.
        let place = unsafe { self.places.get_unchecked(last) };
        // SAFETY: it was initialised, and the shorter length gives it up to the caller.
        Some(unsafe { place.assume_init_read() })
    }

    /// Puts `value` at `index` and moves the elements from there on up by one.
    ///
    /// # Errors
    ///
    /// The value, when the vector is full or `index` is past its length.
    #[inline]
    pub fn insert(&mut self, index: usize, value: T) -> Result<(), T> {
        if self.is_full() || index > *self.len {
            return Err(value);
        }
        // SAFETY: `index` is at most `len`, which is below the number of places.
        let place = unsafe { self.start().add(index) };
        // SAFETY: `index + 1` is at most `len + 1`, which is at most the number of places.
        let above = unsafe { place.add(1) };
        // SAFETY: `len - index` elements are initialised at `place`, and there is a place behind them.
        unsafe { ptr::copy(place, above, *self.len - index) };
        // SAFETY: what was at `place` has moved up, and the place is in bounds and aligned.
        unsafe { place.write(value) };
        *self.len += 1;
        Ok(())
    }

    /// Removes the element at `index`, moves those after it down by one and returns it; `None` past the end.
    #[inline]
    pub fn remove(&mut self, index: usize) -> Option<T> {
        if index >= *self.len {
            return None;
        }
        *self.len -= 1;
        // SAFETY: `index` is at most the new length, so the element is in bounds.
        let place = unsafe { self.start().add(index) };
        // SAFETY: the element is initialised; its place is overwritten below or given up by the shorter length.
        let value = unsafe { place.read() };
        // SAFETY: `index + 1` is at most the old length.
        let above = unsafe { place.add(1) };
        // SAFETY: `len - index` elements of the old length follow `place`.
        unsafe { ptr::copy(above, place, *self.len - index) };
        Some(value)
    }

    /// Removes the element at `index`, puts the last one in its place and returns it; `None` past the end.
    #[inline]
    pub fn swap_remove(&mut self, index: usize) -> Option<T> {
        let last = self.len.checked_sub(1)?;
        if index > last {
            return None;
        }
        self.as_mut_slice().swap(index, last);
        self.pop()
    }

    /// Drops the elements from `len` on; does nothing when there are no more than `len`.
    #[inline]
    pub fn truncate(&mut self, len: usize) {
        if len >= *self.len {
            return;
        }
        let dropped = mem::replace(self.len, len) - len;
        // SAFETY: `len` was below the old length, so the first dropped element is in bounds.
        let first = unsafe { self.start().add(len) };
        // SAFETY: the elements are initialised, and the shorter length, set before any of them is dropped, gives them
        // up also when dropping one panics.
        unsafe { ptr::drop_in_place(ptr::slice_from_raw_parts_mut(first, dropped)) };
    }

    /// Drops all elements.
    #[inline]
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    /// Removes the elements of `range` and returns an iterator over them; `None` when the range is not in the vector.
    ///
    /// Dropping the iterator drops what it has not yet returned and closes the gap; `mem::forget` of it also forgets
    /// the elements from the start of the range on.
    #[inline]
    pub fn drain(&mut self, range: impl RangeBounds<usize>) -> Option<Drain<'_, T>> {
        Drain::new(self.as_view(), range)
    }

    /// The elements as a slice.
    #[inline]
    #[must_use]
    pub const fn as_slice(&self) -> &[T] {
        // SAFETY: the first `len` places are initialised, in one slice, and borrowed with the view.
        unsafe { slice::from_raw_parts(self.places.as_ptr().cast(), *self.len) }
    }

    /// The elements as a mutable slice.
    #[inline]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.as_view().into_slice()
    }

    /// The elements as a mutable slice, for as long as the vector is borrowed.
    #[inline]
    #[must_use]
    pub fn into_slice(self) -> &'vec mut [T] {
        // SAFETY: the first `len` places are initialised, in one slice, and the exclusive borrow of them is given up.
        unsafe { slice::from_raw_parts_mut(self.places.as_mut_ptr().cast(), *self.len) }
    }

    /// The place of the first element; valid for reads and writes of all places.
    #[inline]
    pub(super) fn start(&mut self) -> *mut T {
        self.places.as_mut_ptr().cast()
    }

    /// The places behind the elements, to initialise some and then [`set_len`](Self::set_len).
    #[inline]
    pub fn spare_capacity_mut(&mut self) -> &mut [MaybeUninit<T>] {
        self.as_view().into_spare()
    }

    /// The places behind the elements, for as long as the vector is borrowed.
    #[inline]
    pub(super) fn into_spare(self) -> &'vec mut [MaybeUninit<T>] {
        // SAFETY: the length is at most the number of places.
        unsafe { self.places.get_unchecked_mut(*self.len..) }
    }

    /// Sets the length. It drops nothing: elements behind a shorter one are forgotten.
    ///
    /// # Safety
    ///
    /// `len` must be at most the capacity, and the first `len` elements initialised.
    #[inline]
    pub const unsafe fn set_len(&mut self, len: usize) {
        *self.len = len;
    }

    /// The places behind the elements, and the length.
    ///
    /// # Safety
    ///
    /// As for [`set_len`](Self::set_len).
    #[inline]
    pub(super) unsafe fn spare(&mut self) -> (&mut [MaybeUninit<T>], &mut usize) {
        // SAFETY: the length is at most the number of places.
        (unsafe { self.places.get_unchecked_mut(*self.len..) }, self.len)
    }
}
