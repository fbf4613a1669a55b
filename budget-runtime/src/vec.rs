//! Owns the vector of bounded capacity. Comes in: memory of any form, then elements, stored as they are. Goes out: a
//! slice of them; what does not fit is handed back. It knows no budgets.

mod compare;
#[cfg(feature = "defmt")]
mod defmt;
mod drain;
mod grow;
mod into_iter;
mod select;
#[cfg(feature = "serde")]
mod serde;
mod traits;
mod view;

use core::{
    mem::{self, MaybeUninit},
    ops::RangeBounds,
    slice,
};

pub use self::{drain::Drain, into_iter::IntoIter, view::VecView};
use crate::{BudgetError, Memory, room::Room};

/// A vector in memory that it owns, with the capacity that the memory gives it and no other.
///
/// `M` is a form of [`Memory`]; the capacity is the number of whole `T` that fit in its bytes, after the bytes that
/// aligning the first one takes (none for a `T` aligned to 8 or less in a block, and the most there can be in other
/// memory whose type says its size). Elements of size zero need no
/// bytes, and there is room for `usize::MAX` of them. None of its own operations allocates, panics or costs anything
/// that grows with the size of the memory; those of the slice it derefs to, such as indexing, panic as they do.
///
/// ```
/// use budget_runtime::{BoundedVec, MemoryBlock};
///
/// let mut vec = BoundedVec::new(MemoryBlock::<8>::new())?;
/// assert_eq!(vec.capacity(), 2);
/// assert_eq!(vec.push(10_u32), Ok(()));
/// assert_eq!(vec.push(20), Ok(()));
/// assert_eq!(vec.push(30), Err(30));
/// assert_eq!(*vec, [10, 20]);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
#[repr(C)]
pub struct BoundedVec<T, M: Memory> {
    /// Invariant: at most the capacity, and the first `len` elements of the room are initialised.
    ///
    /// In front of the room, where the compiler knows that no element is.
    len: usize,
    room: Room<T, M>,
}

impl<T, M: Memory> BoundedVec<T, M> {
    /// The most elements a vector can hold, for memory whose type says its size.
    ///
    /// For other memory, a slice, naming it stops the build. It is what [`capacity`](Self::capacity) returns.
    ///
    /// ```
    /// use budget_runtime::{BoundedVec, ManagedMemory};
    ///
    /// const TOKENS: usize = BoundedVec::<u32, ManagedMemory<4096>>::CAPACITY;
    /// assert_eq!(TOKENS, 1024);
    /// ```
    pub const CAPACITY: usize = Room::<T, M>::CAPACITY;

    /// Returns an empty vector over all of `memory`.
    ///
    /// Memory of a size that the type says must hold one element, and memory that can move must align one: either is
    /// checked when the program is built.
    ///
    /// # Errors
    ///
    /// [`BudgetError::NoElement`] when a slice is too short for one element.
    #[inline]
    pub fn new(memory: M) -> Result<Self, BudgetError> {
        Ok(Self { room: Room::new(memory)?, len: 0 })
    }

    /// Returns an empty vector over all of `memory`, also in a const; over a slice too short for one element it has
    /// capacity 0.
    ///
    /// Memory of a size that the type says must hold one element, and memory that can move must align one: either is
    /// checked when the program is built.
    #[inline]
    pub const fn over(memory: M) -> Self {
        Self { room: Room::over(memory), len: 0 }
    }

    /// The bytes of memory that `capacity` elements need, wherever the memory is; `usize::MAX` when that is more than
    /// can be counted.
    ///
    /// With the elements it counts the most bytes that aligning the first one can take, which is none for a `T` that
    /// is aligned to no more than the memory always is.
    #[must_use]
    pub const fn block_bytes(capacity: usize) -> usize {
        Room::<T, M>::block_bytes(capacity)
    }

    /// The vector without the type of its memory, borrowed.
    #[inline]
    pub fn as_view(&mut self) -> VecView<'_, T> {
        // SAFETY: the length is at most the capacity, and so many elements are initialised.
        unsafe { VecView::new(self.room.places_mut(), &mut self.len) }
    }

    /// The most elements the vector can hold.
    #[inline]
    pub fn capacity(&self) -> usize {
        self.room.capacity()
    }

    /// Whether no further element fits.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.len == self.capacity()
    }

    /// Appends `value`.
    ///
    /// # Errors
    ///
    /// The value, when the vector is full.
    #[inline]
    pub fn push(&mut self, value: T) -> Result<(), T> {
        self.as_view().push(value)
    }

    /// Removes the last element and returns it; `None` when there is none.
    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        self.as_view().pop()
    }

    /// Puts `value` at `index` and moves the elements from there on up by one.
    ///
    /// # Errors
    ///
    /// The value, when the vector is full or `index` is past its length.
    pub fn insert(&mut self, index: usize, value: T) -> Result<(), T> {
        self.as_view().insert(index, value)
    }

    /// Removes the element at `index`, moves those after it down by one and returns it; `None` past the end.
    pub fn remove(&mut self, index: usize) -> Option<T> {
        self.as_view().remove(index)
    }

    /// Removes the element at `index`, puts the last one in its place and returns it; `None` past the end.
    pub fn swap_remove(&mut self, index: usize) -> Option<T> {
        self.as_view().swap_remove(index)
    }

    /// Drops the elements from `len` on; does nothing when there are no more than `len`.
    pub fn truncate(&mut self, len: usize) {
        self.as_view().truncate(len);
    }

    /// Drops all elements.
    pub fn clear(&mut self) {
        self.as_view().clear();
    }

    /// Removes the elements of `range` and returns an iterator over them; `None` when the range is not in the vector.
    ///
    /// Dropping the iterator drops what it has not yet returned and closes the gap; `mem::forget` of it also forgets
    /// the elements from the start of the range on.
    pub fn drain(&mut self, range: impl RangeBounds<usize>) -> Option<Drain<'_, T>> {
        Drain::new(self.as_view(), range)
    }

    /// The places behind the elements, to initialise some and then [`set_len`](Self::set_len).
    #[inline]
    pub fn spare_capacity_mut(&mut self) -> &mut [MaybeUninit<T>] {
        self.as_view().into_spare()
    }

    /// Sets the length. It drops nothing: elements behind a shorter one are forgotten.
    ///
    /// # Safety
    ///
    /// `len` must be at most the capacity, and the first `len` elements initialised.
    #[inline]
    pub const unsafe fn set_len(&mut self, len: usize) {
        self.len = len;
    }

    /// The elements as a slice.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        // SAFETY: the first `len` elements are initialised, aligned, in one region, and borrowed with the vector.
        unsafe { slice::from_raw_parts(self.room.start(), self.len) }
    }

    /// The elements as a mutable slice.
    #[inline]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.as_view().into_slice()
    }
}

impl<T, M: Memory> Drop for BoundedVec<T, M> {
    fn drop(&mut self) {
        if mem::needs_drop::<T>() {
            self.clear();
        }
    }
}
