//! Owns the double-ended queue of bounded capacity. Comes in: memory of any form, then elements at either end, stored as
//! they are. Goes out: the same from either end; what does not fit is handed back. It knows no budgets.

mod compare;
#[cfg(feature = "defmt")]
mod defmt;
mod drain;
mod iter;
mod order;
mod ring;
#[cfg(feature = "serde")]
mod serde;
mod traits;
mod view;

use core::{mem, ops::RangeBounds};

use self::ring::{Ends, Ring};
pub use self::{
    drain::Drain,
    iter::{IntoIter, Iter, IterMut},
    view::DequeView,
};
use crate::{BudgetError, Memory, room::Room};

/// A queue, or a deque, in memory that it owns, with the capacity that the memory gives it and no other.
///
/// A ring: elements are pushed and popped at both ends at the same cost, whatever is in it, without a division.
/// `M` is a form of [`Memory`]; all places are used, and the capacity is as for [`BoundedVec`](crate::BoundedVec). None
/// of its own operations allocates, panics or costs anything that grows with the size of the memory; indexing panics as
/// that of a slice does.
///
/// ```
/// use budget_runtime::{BoundedDeque, MemoryBlock};
///
/// let mut queue = BoundedDeque::new(MemoryBlock::<12>::new())?;
/// assert_eq!(queue.extend([1_u32, 2, 3]), Ok(()));
/// assert_eq!(queue.push_back(4), Err(4));
/// assert_eq!(queue.pop_front(), Some(1));
/// assert_eq!(queue.push_back(4), Ok(()));
/// assert_eq!(queue.as_slices(), (&[2, 3][..], &[4][..]));
/// assert_eq!(queue, [2, 3, 4]);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
#[repr(C)]
pub struct BoundedDeque<T, M: Memory> {
    /// Invariant: that of [`Ends`], for the places of the room.
    ///
    /// In front of the room, where the compiler knows that no element is.
    ends: Ends,
    room: Room<T, M>,
}

impl<T, M: Memory> BoundedDeque<T, M> {
    /// The most elements a deque can hold, for memory whose type says its size.
    ///
    /// For other memory, a slice, naming it stops the build. It is what [`capacity`](Self::capacity) returns.
    pub const CAPACITY: usize = Room::<T, M>::CAPACITY;

    /// Returns an empty deque over all of `memory`.
    ///
    /// Memory of a size that the type says must hold one element, and memory that can move must align one: either is
    /// checked when the program is built.
    ///
    /// # Errors
    ///
    /// [`BudgetError::NoElement`] when a slice is too short for one element.
    #[inline]
    pub fn new(memory: M) -> Result<Self, BudgetError> {
        Ok(Self { room: Room::new(memory)?, ends: Ends::EMPTY })
    }

    /// Returns an empty deque over all of `memory`, also in a const; over a slice too short for one element it has
    /// capacity 0.
    ///
    /// Memory of a size that the type says must hold one element, and memory that can move must align one: either is
    /// checked when the program is built.
    #[inline]
    pub const fn over(memory: M) -> Self {
        Self { room: Room::over(memory), ends: Ends::EMPTY }
    }

    /// The bytes of memory that `capacity` elements need, wherever the memory is, as
    /// [`BoundedVec::block_bytes`](crate::BoundedVec::block_bytes) counts them.
    #[must_use]
    pub const fn block_bytes(capacity: usize) -> usize {
        Room::<T, M>::block_bytes(capacity)
    }

    /// The deque without the type of its memory, borrowed.
    #[inline]
    pub fn as_view(&mut self) -> DequeView<'_, T> {
        // SAFETY: the invariant of the deque.
        unsafe { DequeView::new(self.room.places_mut(), &mut self.ends) }
    }

    /// The most elements the deque can hold.
    #[inline]
    pub fn capacity(&self) -> usize {
        self.room.capacity()
    }

    /// The number of elements.
    #[inline]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no element.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether no further element fits.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.ends.len() == self.capacity()
    }

    /// Appends `value` behind the last element.
    ///
    /// # Errors
    ///
    /// The value, when the deque is full.
    #[inline]
    pub fn push_back(&mut self, value: T) -> Result<(), T> {
        self.as_view().push_back(value)
    }

    /// Puts `value` in front of the first element.
    ///
    /// # Errors
    ///
    /// The value, when the deque is full.
    #[inline]
    pub fn push_front(&mut self, value: T) -> Result<(), T> {
        self.as_view().push_front(value)
    }

    /// Removes the last element and returns it; `None` when there is none.
    #[inline]
    pub fn pop_back(&mut self) -> Option<T> {
        self.as_view().pop_back()
    }

    /// Removes the first element and returns it; `None` when there is none.
    #[inline]
    pub fn pop_front(&mut self) -> Option<T> {
        self.as_view().pop_front()
    }

    /// The first element.
    #[inline]
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
    pub fn get(&self, index: usize) -> Option<&T> {
        self.ring().get(index)
    }

    /// The element at `index`, counted from the front.
    #[inline]
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.as_view().into_mut(index)
    }

    /// Puts `value` at `index`, counted from the front, and moves the elements of the shorter side by one.
    ///
    /// # Errors
    ///
    /// The value, when the deque is full or `index` is past its length.
    pub fn insert(&mut self, index: usize, value: T) -> Result<(), T> {
        self.as_view().insert(index, value)
    }

    /// Removes the element at `index`, moves those of the shorter side by one and returns it; `None` past the end.
    pub fn remove(&mut self, index: usize) -> Option<T> {
        self.as_view().remove(index)
    }

    /// Removes the element at `index`, puts the first one in its place and returns it; `None` past the end.
    pub fn swap_remove_front(&mut self, index: usize) -> Option<T> {
        self.as_view().swap_remove_front(index)
    }

    /// Removes the element at `index`, puts the last one in its place and returns it; `None` past the end.
    pub fn swap_remove_back(&mut self, index: usize) -> Option<T> {
        self.as_view().swap_remove_back(index)
    }

    /// Removes the first element and returns it, if there is one and `wanted` says so.
    pub fn pop_front_if(&mut self, wanted: impl FnOnce(&mut T) -> bool) -> Option<T> {
        self.as_view().pop_front_if(wanted)
    }

    /// Removes the last element and returns it, if there is one and `wanted` says so.
    pub fn pop_back_if(&mut self, wanted: impl FnOnce(&mut T) -> bool) -> Option<T> {
        self.as_view().pop_back_if(wanted)
    }

    /// Moves all elements of `other` behind the last one of this deque.
    ///
    /// # Errors
    ///
    /// The other deque, with nothing moved, when they do not all fit.
    pub fn append<'other, O: Memory>(
        &mut self,
        other: &'other mut BoundedDeque<T, O>,
    ) -> Result<(), &'other mut BoundedDeque<T, O>> {
        let moved = self.as_view().append(other.as_view()).is_ok();
        if moved { Ok(()) } else { Err(other) }
    }

    /// Swaps the elements at two indices, and returns whether both are there.
    pub fn swap(&mut self, left: usize, right: usize) -> bool {
        self.as_view().swap(left, right)
    }

    /// Moves the first `count` elements behind the last one, or as much less as whole rounds make no difference.
    pub fn rotate_left(&mut self, count: usize) {
        self.as_view().rotate_left(count);
    }

    /// Moves the last `count` elements in front of the first one, or as much less as whole rounds make no difference.
    pub fn rotate_right(&mut self, count: usize) {
        self.as_view().rotate_right(count);
    }

    /// Drops the elements from `len` on; does nothing when there are no more than `len`.
    pub fn truncate(&mut self, len: usize) {
        self.as_view().truncate(len);
    }

    /// Drops all elements.
    pub fn clear(&mut self) {
        self.as_view().clear();
    }

    /// Appends elements behind the last until the iterator ends.
    ///
    /// Pass `&mut iterator` to keep the elements after the one that is handed back.
    ///
    /// # Errors
    ///
    /// The first element that does not fit. Those before it are in the deque.
    pub fn extend(&mut self, iterator: impl IntoIterator<Item = T>) -> Result<(), T> {
        self.as_view().extend(iterator)
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
        self.as_view().extend_from_slice(source)
    }

    /// Removes the elements of `range` and returns an iterator over them; `None` when the range is not in the deque.
    ///
    /// Dropping the iterator drops what it has not yet returned and closes the gap from its shorter side; `mem::forget`
    /// of it also forgets the elements from the start of the range on.
    pub fn drain(&mut self, range: impl RangeBounds<usize>) -> Option<Drain<'_, T>> {
        Drain::new(self.as_view(), range)
    }

    /// Keeps the elements for which `keep` says so, in their order, and drops the others.
    ///
    /// When `keep` panics, all elements stay, in another order.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.as_view().retain(keep);
    }

    /// Keeps the elements for which `keep` says so, in their order, and drops the others.
    ///
    /// When `keep` panics, all elements stay, in another order.
    pub fn retain_mut(&mut self, keep: impl FnMut(&mut T) -> bool) {
        self.as_view().retain_mut(keep);
    }

    /// Moves the elements so that they are one slice, and returns it. It moves none when they are.
    pub fn make_contiguous(&mut self) -> &mut [T] {
        self.as_view().into_contiguous()
    }

    /// The elements, in order, as two slices, of which the second is empty unless they go on at the first place.
    #[inline]
    pub fn as_slices(&self) -> (&[T], &[T]) {
        self.ring().slices()
    }

    /// The elements, in order, as two slices, of which the second is empty unless they go on at the first place.
    #[inline]
    pub fn as_mut_slices(&mut self) -> (&mut [T], &mut [T]) {
        self.as_view().into_slices()
    }

    /// Whether an element equals `value`.
    pub fn contains(&self, value: &T) -> bool
    where
        T: PartialEq,
    {
        let (first, second) = self.as_slices();
        first.contains(value) || second.contains(value)
    }

    /// The elements, from the front to the back.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(self.as_slices())
    }

    /// The elements, from the front to the back, to change them.
    #[inline]
    pub fn iter_mut(&mut self) -> IterMut<'_, T> {
        IterMut::new(self.as_mut_slices())
    }

    #[inline]
    fn ring(&self) -> Ring<'_, T> {
        // SAFETY: the invariant of the deque.
        unsafe { Ring::new(self.room.places(), self.ends) }
    }
}

impl<T, M: Memory> Drop for BoundedDeque<T, M> {
    fn drop(&mut self) {
        if mem::needs_drop::<T>() {
            self.clear();
        }
    }
}
