//! Owns where the elements of a collection lie in its memory: how many fit, and the place of the first. Comes in: memory
//! of any form. Goes out: places for elements, aligned and uninitialised. It knows nothing of which of them are in use.
//!
//! Every collection is a room and the counts that say which of its places hold an element. What they have in common:
//!
//! - `CAPACITY`, `over(memory)` in const, `block_bytes(capacity)` in const, `new(memory)`, `capacity`, `is_full`.
//! - What does not fit is handed back, nothing panics, and a count is shortened before anything is dropped.
//! - `as_view(&mut self)` gives a view: the places and the counts, borrowed, without the type of the memory. What
//!   changes the collection is written once, for its view.
//! - The collection and its view are at the root of the crate, its iterators in its module, as `std::vec` has them.

use core::{marker::PhantomData, mem::MaybeUninit, ptr, slice};

use crate::{BudgetError, Memory};

/// Memory divided into places for `T`.
///
/// Invariant: memory of a size that the type says holds one `T`, and memory that can move aligns it.
pub(crate) struct Room<T, M: Memory> {
    memory: M,
    elements: PhantomData<T>,
}

impl<T, M: Memory> Room<T, M> {
    /// The number of places, where the type of the memory says its size.
    ///
    /// Over-aligned elements are counted behind the most padding that there can be, so that the number is the same
    /// wherever the memory is.
    const FIXED: Option<usize> = match M::BYTES {
        None => None,
        Some(_) if size_of::<T>() == 0 => Some(usize::MAX),
        Some(bytes) => Some(bytes.saturating_sub(most_padding::<T, M>()) / size_of::<T>()),
    };

    /// The number of places. Naming it for memory whose type does not say its size stops the build.
    pub(crate) const CAPACITY: usize = match Self::FIXED {
        Some(capacity) => capacity,
        None => panic!(
            "the type of this memory does not say its size, so there is no const `CAPACITY`; call `capacity()`, or \
             use memory with a size, such as `ManagedMemory<N>`",
        ),
    };

    /// Divides all of `memory`; a slice too short for one element has no place.
    #[inline]
    pub(crate) const fn over(memory: M) -> Self {
        const {
            assert!(
                M::STABLE || align_of::<T>() <= M::ALIGN,
                "memory that can move aligns elements to at most 8 bytes, and these need more; use memory with a \
                 stable address, such as `managed_alloc!(boxed …)`",
            );
            if let Some(capacity) = Self::FIXED {
                assert!(capacity > 0, "the memory of this collection cannot hold one element; enlarge it");
            }
        }
        Self { memory, elements: PhantomData }
    }

    /// Divides all of `memory`.
    ///
    /// # Errors
    ///
    /// [`BudgetError::NoElement`] when a slice is too short for one element.
    #[inline]
    pub(crate) fn new(memory: M) -> Result<Self, BudgetError> {
        let room = Self::over(memory);
        if room.capacity() == 0 {
            let limit = room.memory.region().len();
            return Err(BudgetError::NoElement {
                requested: room.padding().saturating_add(size_of::<T>()),
                limit,
            });
        }
        Ok(room)
    }

    /// The bytes of memory that `capacity` places need, wherever the memory is; `usize::MAX` when that is more than
    /// can be counted.
    pub(crate) const fn block_bytes(capacity: usize) -> usize {
        let elements = size_of::<T>().saturating_mul(capacity);
        if elements == 0 {
            return 0;
        }
        elements.saturating_add(most_padding::<T, M>())
    }

    /// The number of places.
    #[inline]
    pub(crate) fn capacity(&self) -> usize {
        match (Self::FIXED, size_of::<T>()) {
            (Some(capacity), _) => capacity,
            (None, 0) => usize::MAX,
            (None, size) => self.memory.region().len().saturating_sub(self.padding()) / size,
        }
    }

    /// The place of the first element, aligned to `T` and valid for reads and writes of the capacity.
    #[inline]
    pub(crate) fn start(&self) -> *mut T {
        if size_of::<T>() == 0 || (Self::FIXED.is_none() && self.capacity() == 0) {
            return ptr::dangling_mut();
        }
        // The padding is at most the length of the region, which holds an element behind it.
        self.memory.region().cast::<u8>().wrapping_add(self.padding()).cast()
    }

    /// All places.
    #[inline]
    pub(crate) fn places(&self) -> &[MaybeUninit<T>] {
        // SAFETY: the capacity's places are in the region or have no size, aligned, and need no initialisation; the
        // region belongs to the memory, which is borrowed with the room.
        unsafe { slice::from_raw_parts(self.start().cast(), self.capacity()) }
    }

    /// All places, to change them.
    #[inline]
    pub(crate) fn places_mut(&mut self) -> &mut [MaybeUninit<T>] {
        // SAFETY: the capacity's places are in the region or have no size, aligned, and need no initialisation; the
        // region belongs to the memory, which is borrowed exclusively with the room.
        unsafe { slice::from_raw_parts_mut(self.start().cast(), self.capacity()) }
    }

    /// The bytes in front of the first place that aligning it takes. Elements without size have none: they are nowhere.
    #[inline]
    fn padding(&self) -> usize {
        if most_padding::<T, M>() == 0 {
            return 0;
        }
        self.memory.region().cast::<u8>().align_offset(align_of::<T>())
    }
}

/// The most bytes that aligning the first place can take.
const fn most_padding<T, M: Memory>() -> usize {
    align_of::<T>().saturating_sub(M::ALIGN)
}
