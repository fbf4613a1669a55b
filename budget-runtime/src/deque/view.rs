//! Owns what changes a deque, whatever its memory: each operation is written here or in `order`, once. Comes in: the
//! places and the ends of a deque, borrowed. Goes out: the same with other elements.

use core::{
    mem::{self, MaybeUninit},
    ops::RangeBounds,
    ptr,
};

use super::{
    Drain, Iter, IterMut,
    ring::{Ends, Ring, runs},
};

/// A [`BoundedDeque`](crate::BoundedDeque) that is borrowed, without the type of its memory.
///
/// What [`as_view`](crate::BoundedDeque::as_view) gives, for functions that change a deque and should not name its size.
///
/// ```
/// use budget_runtime::{BoundedDeque, DequeView, MemoryBlock};
///
/// /// Queues a sample, and forgets the oldest when there is no room.
/// fn record(sample: u16, samples: &mut DequeView<'_, u16>) -> Result<(), u16> {
///     if samples.is_full() {
///         samples.pop_front();
///     }
///     samples.push_back(sample)
/// }
///
/// let mut samples = BoundedDeque::new(MemoryBlock::<4>::new())?;
/// for sample in 1..=3 {
///     assert_eq!(record(sample, &mut samples.as_view()), Ok(()));
/// }
/// assert_eq!(samples, [2, 3]);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct DequeView<'deque, T> {
    pub(super) places: &'deque mut [MaybeUninit<T>],
    /// Invariant: that of [`Ends`], for `places`.
    pub(super) ends: &'deque mut Ends,
}

impl<'deque, T> DequeView<'deque, T> {
    /// Borrows a deque.
    ///
    /// # Safety
    ///
    /// The invariant of [`Ends`] must hold for `places`.
    #[inline]
    pub(super) const unsafe fn new(places: &'deque mut [MaybeUninit<T>], ends: &'deque mut Ends) -> Self {
        Self { places, ends }
    }

    /// The same view for a shorter time, to pass it on and keep it.
    #[inline]
    pub const fn as_view(&mut self) -> DequeView<'_, T> {
        DequeView { places: self.places, ends: self.ends }
    }

    /// The most elements the deque can hold.
    #[inline]
    #[must_use]
    pub const fn capacity(&self) -> usize {
        self.places.len()
    }

    /// The number of elements.
    #[inline]
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no element.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether no further element fits.
    #[inline]
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.ends.len() == self.places.len()
    }

    /// Appends `value` behind the last element.
    ///
    /// # Errors
    ///
    /// The value, when the deque is full.
    #[inline]
    pub fn push_back(&mut self, value: T) -> Result<(), T> {
        let mut ends = *self.ends;
        if ends.len() == self.places.len() {
            return Err(value);
        }
        // SAFETY: the length is below the number of places.
        unsafe { self.place_mut(ends.len()) }.write(value);
        // From the register: the compiler cannot know that the element is not where the ends are.
        ends.grow();
        *self.ends = ends;
        Ok(())
    }

    /// Puts `value` in front of the first element.
    ///
    /// # Errors
    ///
    /// The value, when the deque is full.
    #[inline]
    pub fn push_front(&mut self, value: T) -> Result<(), T> {
        let mut ends = *self.ends;
        if ends.len() == self.places.len() {
            return Err(value);
        }
        ends.grow_front(self.places.len());
        // SAFETY: the deque has places, since it is not full, and `head` is the number of one.
        unsafe { self.places.get_unchecked_mut(ends.head()) }.write(value);
        *self.ends = ends;
        Ok(())
    }

    /// Removes the last element and returns it; `None` when there is none.
    #[inline]
    pub fn pop_back(&mut self) -> Option<T> {
        if self.is_empty() {
            return None;
        }
        self.ends.shrink();
        // SAFETY: the old length was at least 1 and at most the number of places.
        let place = unsafe { self.place_mut(self.ends.len()) };
        // SAFETY: it was initialised, and the shorter length gives it up to the caller.
        Some(unsafe { place.assume_init_read() })
    }

    /// Removes the first element and returns it; `None` when there is none.
    #[inline]
    pub fn pop_front(&mut self) -> Option<T> {
        if self.is_empty() {
            return None;
        }
        let first = self.ends.head();
        self.ends.shrink_front(self.places.len());
        // SAFETY: there was an element, so the old `head` is the number of a place.
        let place = unsafe { self.places.get_unchecked(first) };
        // SAFETY: it was initialised, and the new ends give it up to the caller.
        Some(unsafe { place.assume_init_read() })
    }

    /// The first element.
    #[inline]
    #[must_use]
    pub fn front(&self) -> Option<&T> {
        self.get(0)
    }

    /// The first element.
    #[inline]
    pub fn front_mut(&mut self) -> Option<&mut T> {
        self.get_mut(0)
    }

    /// The last element.
    #[inline]
    #[must_use]
    pub fn back(&self) -> Option<&T> {
        self.get(self.len().checked_sub(1)?)
    }

    /// The last element.
    #[inline]
    pub fn back_mut(&mut self) -> Option<&mut T> {
        self.get_mut(self.len().checked_sub(1)?)
    }

    /// The element at `index`, counted from the front.
    #[inline]
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.ring().get(index)
    }

    /// The element at `index`, counted from the front.
    #[inline]
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.as_view().into_mut(index)
    }

    /// The element at `index`, for as long as the deque is borrowed.
    #[inline]
    pub(super) fn into_mut(self, index: usize) -> Option<&'deque mut T> {
        if index >= self.ends.len() {
            return None;
        }
        // SAFETY: `index` is below the length.
        let place = unsafe { self.places.get_unchecked_mut(self.ends.place(self.places.len(), index)) };
        // SAFETY: the places of elements are initialised.
        Some(unsafe { place.assume_init_mut() })
    }

    /// Drops the elements from `len` on; does nothing when there are no more than `len`.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.ends.len() {
            return;
        }
        let end = self.ends.len();
        self.ends.set_len(len);
        // SAFETY: these elements were initialised, and the shorter length, set before any of them is dropped, gives them
        // up also when dropping one panics.
        unsafe { self.drop_elements(len, end) };
    }

    /// Drops all elements.
    #[inline]
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    /// Appends elements behind the last until the iterator ends.
    ///
    /// Pass `&mut iterator` to keep the elements after the one that is handed back.
    ///
    /// # Errors
    ///
    /// The first element that does not fit. Those before it are in the deque.
    #[inline]
    pub fn extend(&mut self, iterator: impl IntoIterator<Item = T>) -> Result<(), T> {
        iterator.into_iter().try_for_each(|value| self.push_back(value))
    }

    /// Appends a clone of each element of `source` behind the last one.
    ///
    /// # Errors
    ///
    /// The source, with nothing appended, when it does not fit as a whole.
    pub fn extend_from_slice<'source>(&mut self, source: &'source [T]) -> Result<(), &'source [T]>
    where
        T: Clone,
    {
        let (head, len) = (self.ends.head(), self.ends.len());
        if source.len() > self.places.len() - len {
            return Err(source);
        }
        if mem::needs_drop::<T>() {
            return self.extend(source.iter().cloned()).map_err(|_| source);
        }
        // Nothing is lost when a clone panics, so nothing is counted in between.
        let [first, second] = runs(self.places, head, len, len + source.len());
        for (place, value) in first.iter_mut().chain(second).zip(source) {
            place.write(value.clone());
        }
        self.ends.set_len(len + source.len());
        Ok(())
    }

    /// Removes the elements of `range` and returns an iterator over them; `None` when the range is not in the deque.
    ///
    /// Dropping the iterator drops what it has not yet returned and closes the gap from its shorter side; `mem::forget`
    /// of it also forgets the elements from the start of the range on.
    #[inline]
    pub fn drain(&mut self, range: impl RangeBounds<usize>) -> Option<Drain<'_, T>> {
        Drain::new(self.as_view(), range)
    }

    /// The elements, in order, as two slices, of which the second is empty unless they go on at the first place.
    #[inline]
    #[must_use]
    pub const fn as_slices(&self) -> (&[T], &[T]) {
        self.ring().slices()
    }

    /// The elements, in order, as two slices, of which the second is empty unless they go on at the first place.
    #[inline]
    pub fn as_mut_slices(&mut self) -> (&mut [T], &mut [T]) {
        self.as_view().into_slices()
    }

    /// The elements as two slices, for as long as the deque is borrowed.
    #[inline]
    #[must_use]
    pub fn into_slices(self) -> (&'deque mut [T], &'deque mut [T]) {
        let [first, second] = runs(self.places, self.ends.head(), 0, self.ends.len()).map(ptr::from_mut);
        // SAFETY: these places hold the elements, so all are initialised; a slice of them has the layout of one of `T`,
        // and its exclusive borrow was given up to make the pointer.
        let first = unsafe { &mut *(first as *mut [T]) };
        // SAFETY: as above; the two slices are disjoint.
        let second = unsafe { &mut *(second as *mut [T]) };
        (first, second)
    }

    /// The elements, from the front to the back.
    #[inline]
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(self.as_slices())
    }

    /// The elements, from the front to the back, to change them.
    #[inline]
    pub fn iter_mut(&mut self) -> IterMut<'_, T> {
        IterMut::new(self.as_mut_slices())
    }

    /// The deque, to read it.
    #[inline]
    pub(super) const fn ring(&self) -> Ring<'_, T> {
        // SAFETY: the invariant of the view.
        unsafe { Ring::new(self.places, *self.ends) }
    }

    /// The place of the element `index`.
    ///
    /// # Safety
    ///
    /// `index` must be below the number of places.
    #[inline]
    unsafe fn place_mut(&mut self, index: usize) -> &mut MaybeUninit<T> {
        let place = self.ends.place(self.places.len(), index);
        // SAFETY: for such an index this is one of the places.
        unsafe { self.places.get_unchecked_mut(place) }
    }

    /// Drops the elements `start..end`, all of them also when dropping one panics.
    ///
    /// # Safety
    ///
    /// They must be initialised and nobody else's, and `end` at most the number of places.
    pub(super) unsafe fn drop_elements(&mut self, start: usize, end: usize) {
        let [first, second] = runs(self.places, self.ends.head(), start, end).map(ptr::from_mut);
        let _second = Dropped(second as *mut [T]);
        // SAFETY: the caller gives initialised elements that are nobody else's.
        unsafe { ptr::drop_in_place(first as *mut [T]) };
    }
}

/// Elements that are dropped when this is.
///
/// Invariant: they are initialised and nobody else's.
struct Dropped<T>(*mut [T]);

impl<T> Drop for Dropped<T> {
    fn drop(&mut self) {
        // SAFETY: the invariant, and this happens once.
        unsafe { ptr::drop_in_place(self.0) };
    }
}
