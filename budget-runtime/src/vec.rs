//! Owns the vector of bounded capacity. Comes in: memory of any form, then elements, stored as they are. Goes out: a
//! slice of them; what does not fit is handed back. It knows no budgets.

mod drain;
mod traits;

use core::{marker::PhantomData, mem, ops::RangeBounds, ptr, slice};

pub use self::drain::Drain;
use crate::{BudgetError, Memory};

/// A vector in memory that it owns, with the capacity that the memory gives it and no other.
///
/// `M` is a form of [`Memory`]; the capacity is the number of whole `T` that fit in its bytes, after the bytes that
/// aligning the first one takes (none for a `T` aligned to 8 or less in a block). Elements of size zero need no
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
pub struct BoundedVec<T, M: Memory> {
    memory: M,
    /// Invariant: at most the capacity, and the first `len` elements of the memory are initialised.
    len: usize,
    elements: PhantomData<T>,
}

impl<T, M: Memory> BoundedVec<T, M> {
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
        let vec = Self::over(memory);
        if vec.capacity() == 0 {
            let limit = vec.memory.region().len();
            return Err(BudgetError::NoElement {
                requested: vec.padding().saturating_add(size_of::<T>()),
                limit,
            });
        }
        Ok(vec)
    }

    /// Returns an empty vector over all of `memory`, also in a const; over a slice too short for one element it has
    /// capacity 0.
    ///
    /// Memory of a size that the type says must hold one element, and memory that can move must align one: either is
    /// checked when the program is built.
    #[inline]
    pub const fn over(memory: M) -> Self {
        const {
            assert!(
                M::STABLE || align_of::<T>() <= M::ALIGN,
                "memory that can move aligns elements to at most 8 bytes, and these need more; use memory with a \
                 stable address, such as `managed_alloc!(boxed …)`",
            );
            if let Some(bytes) = M::BYTES {
                assert!(
                    bytes >= Self::block_bytes(1),
                    "the memory of this collection cannot hold one element; enlarge it"
                );
            }
        }
        Self { memory, len: 0, elements: PhantomData }
    }

    /// The bytes of memory that `capacity` elements need, wherever the memory is; `usize::MAX` when that is more than
    /// can be counted.
    ///
    /// With the elements it counts the most bytes that aligning the first one can take, which is none for a `T` that
    /// is aligned to no more than the memory always is.
    #[must_use]
    pub const fn block_bytes(capacity: usize) -> usize {
        let elements = size_of::<T>().saturating_mul(capacity);
        if elements == 0 {
            return 0;
        }
        elements.saturating_add(align_of::<T>().saturating_sub(M::ALIGN))
    }

    /// The most elements the vector can hold.
    #[inline]
    pub fn capacity(&self) -> usize {
        match size_of::<T>() {
            0 => usize::MAX,
            size => self.memory.region().len().saturating_sub(self.padding()) / size,
        }
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
        if self.is_full() {
            return Err(value);
        }
        // SAFETY: `len` is below the capacity, so the place after the last element is in bounds.
        let place = unsafe { self.start().add(self.len) };
        // SAFETY: the place is in the region, aligned, and `&mut self` makes this the only access.
        unsafe { place.write(value) };
        self.len += 1;
        Ok(())
    }

    /// Removes the last element and returns it; `None` when there is none.
    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        self.len = self.len.checked_sub(1)?;
        // SAFETY: the old length was at least 1, so the last element is in bounds.
        let place = unsafe { self.start().add(self.len) };
        // SAFETY: it was initialised, and the shorter length gives it up to the caller.
        Some(unsafe { place.read() })
    }

    /// Puts `value` at `index` and moves the elements from there on up by one.
    ///
    /// # Errors
    ///
    /// The value, when the vector is full or `index` is past its length.
    pub fn insert(&mut self, index: usize, value: T) -> Result<(), T> {
        if self.is_full() || index > self.len {
            return Err(value);
        }
        // SAFETY: `index` is at most `len`, which is below the capacity.
        let place = unsafe { self.start().add(index) };
        // SAFETY: `index + 1` is at most `len + 1`, which is at most the capacity.
        let above = unsafe { place.add(1) };
        // SAFETY: `len - index` elements are initialised at `place`, and the vector has room for one more.
        unsafe { ptr::copy(place, above, self.len - index) };
        // SAFETY: what was at `place` has moved up, and the place is in bounds and aligned.
        unsafe { place.write(value) };
        self.len += 1;
        Ok(())
    }

    /// Removes the element at `index`, moves those after it down by one and returns it; `None` past the end.
    pub fn remove(&mut self, index: usize) -> Option<T> {
        if index >= self.len {
            return None;
        }
        self.len -= 1;
        // SAFETY: `index` is at most the new length, so the element is in bounds.
        let place = unsafe { self.start().add(index) };
        // SAFETY: the element is initialised; its place is overwritten below or given up by the shorter length.
        let value = unsafe { place.read() };
        // SAFETY: `index + 1` is at most the old length.
        let above = unsafe { place.add(1) };
        // SAFETY: `len - index` elements of the old length follow `place`.
        unsafe { ptr::copy(above, place, self.len - index) };
        Some(value)
    }

    /// Removes the element at `index`, puts the last one in its place and returns it; `None` past the end.
    pub fn swap_remove(&mut self, index: usize) -> Option<T> {
        let last = self.len.checked_sub(1)?;
        if index > last {
            return None;
        }
        self.swap(index, last);
        self.pop()
    }

    /// Drops the elements from `len` on; does nothing when there are no more than `len`.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        let dropped = mem::replace(&mut self.len, len) - len;
        // SAFETY: `len` was below the old length, so the first dropped element is in bounds.
        let first = unsafe { self.start().add(len) };
        // SAFETY: the elements are initialised, and the shorter length, set before any of them is dropped, gives them
        // up also when dropping one panics.
        unsafe { ptr::drop_in_place(ptr::slice_from_raw_parts_mut(first, dropped)) };
    }

    /// Drops all elements.
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    /// Appends elements until the iterator ends.
    ///
    /// Pass `&mut iterator` to keep the elements after the one that is handed back.
    ///
    /// # Errors
    ///
    /// The first element that does not fit. Those before it are in the vector.
    pub fn extend(&mut self, iterator: impl IntoIterator<Item = T>) -> Result<(), T> {
        iterator.into_iter().try_for_each(|value| self.push(value))
    }

    /// Appends a copy of `source`.
    ///
    /// # Errors
    ///
    /// The source, with nothing appended, when it does not fit as a whole.
    pub fn extend_from_slice<'source>(&mut self, source: &'source [T]) -> Result<(), &'source [T]>
    where
        T: Copy,
    {
        if source.len() > self.capacity() - self.len {
            return Err(source);
        }
        // SAFETY: `len` is at most the capacity.
        let place = unsafe { self.start().add(self.len) };
        // SAFETY: there is room for the elements of `source` at `place`, and `&mut self` keeps `source` apart from it.
        unsafe { ptr::copy_nonoverlapping(source.as_ptr(), place, source.len()) };
        self.len += source.len();
        Ok(())
    }

    /// Removes the elements of `range` and returns an iterator over them; `None` when the range is not in the vector.
    ///
    /// Dropping the iterator drops what it has not yet returned and closes the gap; `mem::forget` of it also forgets
    /// the elements from the start of the range on.
    pub fn drain(&mut self, range: impl RangeBounds<usize>) -> Option<Drain<'_, T, M>> {
        Drain::new(self, range)
    }

    /// The elements as a slice.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        // SAFETY: the first `len` elements are initialised, aligned, in one region, and borrowed with the vector.
        unsafe { slice::from_raw_parts(self.start(), self.len) }
    }

    /// The elements as a mutable slice.
    #[inline]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        // SAFETY: as in `as_slice`, and the borrow is exclusive.
        unsafe { slice::from_raw_parts_mut(self.start(), self.len) }
    }

    /// The place of the first element, aligned to `T`; writable for the capacity.
    #[inline]
    fn start(&self) -> *mut T {
        let region = self.memory.region().cast::<u8>();
        if size_of::<T>() == 0 {
            return ptr::dangling_mut();
        }
        // A vector over a slice too short for its padding has capacity 0 and never follows the pointer.
        region.wrapping_add(self.padding()).cast()
    }

    /// The bytes in front of the first element that aligning it takes.
    #[inline]
    fn padding(&self) -> usize {
        if align_of::<T>() <= M::ALIGN || size_of::<T>() == 0 {
            return 0;
        }
        self.memory.region().cast::<u8>().align_offset(align_of::<T>())
    }
}

impl<T, M: Memory> Drop for BoundedVec<T, M> {
    fn drop(&mut self) {
        if mem::needs_drop::<T>() {
            self.clear();
        }
    }
}
