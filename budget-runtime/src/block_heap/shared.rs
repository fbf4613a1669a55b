//! Owns the handle of a heap that threads and interrupts share. Comes in: layouts, from anywhere. Goes out: pieces of the block.

use core::{alloc::Layout, fmt, mem::MaybeUninit, ptr::NonNull};

use allocator_api2::alloc::{AllocError, Allocator};

use super::{BlockHeap, Control, OVERHEAD, allocates_from_its_heap};
use crate::{MemoryBlock, block::BlockBytes};

/// A heap over one block that threads and interrupts share: a [`BlockHeap`] whose calls are critical sections.
///
/// A `Copy` handle of one word. What a critical section is, the program chooses through the crate `critical-section`: on a
/// single core usually that interrupts wait, for the constant time that a call takes (longer where a piece is copied to grow); with
/// its feature `std`, one lock for the whole program. Threads that need no common heap do better with one block each. Needs the
/// features `heap` and `critical-section`.
///
/// ```
/// use std::thread;
///
/// use allocator_api2::vec::Vec;
/// use budget_runtime::{BudgetError, SharedBlockHeap, managed_alloc};
/// # budget_runtime::budgets!();
///
/// let bytes = managed_alloc!(static Runtime, 8192)?.leak();
/// let heap: SharedBlockHeap<'static> = SharedBlockHeap::over_bytes(bytes);
/// let squares = thread::spawn(move || {
///     let mut squares = Vec::new_in(heap);
///     squares.try_reserve_exact(100)?;
///     squares.extend((0..100_u32).map(|number| number * number));
///     Ok::<_, allocator_api2::collections::TryReserveError>(squares)
/// });
/// let squares = squares.join().unwrap().unwrap();
/// assert_eq!((squares[99], heap.used()), (9801, 400));
/// # Ok::<(), BudgetError>(())
/// ```
#[derive(Clone, Copy)]
pub struct SharedBlockHeap<'block> {
    heap: BlockHeap<'block>,
}

// SAFETY: the control is referred to in critical sections alone, of which there is one at a time; the pieces belong to
// whoever they were handed to.
unsafe impl Send for SharedBlockHeap<'_> {}
// SAFETY: as above.
unsafe impl Sync for SharedBlockHeap<'_> {}

impl<'block> SharedBlockHeap<'block> {
    /// The bytes of a block that a heap takes for itself, at the most.
    pub const OVERHEAD: usize = OVERHEAD;

    /// Lays a heap over all bytes of `block`, also over those of pieces that it handed out before.
    ///
    /// A block that is too small for a heap is refused when the program is built.
    #[must_use]
    pub fn over<const N: usize, Held, Bytes: BlockBytes<N>>(
        block: &'block mut MemoryBlock<N, Held, Bytes>,
    ) -> Self {
        Self { heap: BlockHeap::over(block) }
    }

    /// Lays a heap over `bytes`, such as those of a slot that is kept for good. What aligns the heap, 7 bytes at the most,
    /// comes on top of [`OVERHEAD`](Self::OVERHEAD).
    ///
    /// Memory that is too small for a heap is refused when the program is built.
    #[must_use]
    pub fn over_bytes<const N: usize>(bytes: &'block mut [MaybeUninit<u8>; N]) -> Self {
        Self { heap: BlockHeap::over_bytes(bytes) }
    }

    /// The bytes that are allocated, as they were asked for.
    #[must_use]
    #[inline]
    pub fn used(&self) -> usize {
        self.with(|control| control.used)
    }

    /// The most bytes that were ever allocated at once.
    #[must_use]
    #[inline]
    pub fn high_water(&self) -> usize {
        self.with(|control| control.high_water)
    }

    /// Does one thing to the heap in a critical section.
    // Inlined, so that a program in which nobody uses it needs no implementation of critical sections.
    #[inline]
    fn with<R>(self, work: impl FnOnce(&mut Control) -> R) -> R {
        critical_section::with(|_| self.heap.with(work))
    }
}

allocates_from_its_heap!(SharedBlockHeap);
