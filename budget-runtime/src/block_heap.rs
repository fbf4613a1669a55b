//! Owns heaps over blocks: free and reuse in any order, in constant time, within the bytes of one block. Comes in: a block,
//! borrowed for good or for a while, and layouts. Goes out: pieces of it.

mod control;
#[cfg(feature = "critical-section")]
mod shared;

use core::{alloc::Layout, fmt, marker::PhantomData, mem::MaybeUninit, ptr::NonNull};

use allocator_api2::alloc::{AllocError, Allocator};

use self::control::{Control, OVERHEAD};
#[cfg(feature = "critical-section")]
pub use self::shared::SharedBlockHeap;
use crate::{
    MemoryBlock,
    block::{BLOCK_ALIGN, BlockBytes},
};

/// A heap over one block, for a single thread: any collection of it is freed and reused in any order.
///
/// A `Copy` handle of one word. All else lies in the block, so a heap holds what its budget was charged for, and no more. To
/// allocate and to free take constant time (TLSF, the crate `rlsf`); to grow takes as long as to copy, where a piece cannot
/// grow in place. Needs the feature `heap`.
///
/// ```
/// use budget_runtime::{BlockHeap, managed_alloc};
/// use hashbrown::HashMap;
/// # budget_runtime::budgets!();
///
/// let mut memory = managed_alloc!(Radio, 8192)?;
/// let heap = BlockHeap::over(&mut memory);
///
/// let mut stations = HashMap::new_in(heap);
/// for number in 0..1000_u32 {
///     stations.try_reserve(1).expect("it never has more than 20 at once");
///     stations.insert(number, [0_u8; 8]);
///     stations.remove(&number.wrapping_sub(20));
/// }
/// drop(stations);
/// assert_eq!(heap.used(), 0);
/// assert!(heap.high_water() < 8192);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
///
/// # Where it lives
///
/// | memory | the heap lasts |
/// | --- | --- |
/// | `&mut` of a [`ManagedMemory`](crate::ManagedMemory), a `BoxedMemory`, a [`StaticMemory`](crate::StaticMemory), a [`MemoryBlock`] | for as long as it is borrowed, which also keeps it in place |
/// | `managed_alloc!(static Runtime, 16384)?.leak()`, given to [`over_bytes`](BlockHeap::over_bytes) | to the end of the program: a `BlockHeap<'static>` |
/// | `&mut [MaybeUninit<u8>; N]`, given to `over_bytes` | for as long as it is borrowed |
///
/// # What it costs
///
/// [`OVERHEAD`](BlockHeap::OVERHEAD) bytes of the block at the most, about 1.4 KiB where a word has 64 bits and 0.7 KiB where it
/// has 32. Each piece takes two words and is rounded up to a multiple of four; one aligned to four words or more takes up to
/// its alignment more. A piece is found in constant time because sizes are rounded up to an eighth of a power of two: so one
/// may be refused although a piece is free that is up to an eighth larger. No piece is larger than 30 MiB
/// (15 MiB), however large the block.
///
/// # Threads
///
/// It is neither `Send` nor `Sync`: each call changes the heap without a lock. For threads and interrupts there is
/// [`SharedBlockHeap`](https://docs.rs/budget-runtime/latest/budget_runtime/struct.SharedBlockHeap.html).
///
/// ```compile_fail,E0277
/// fn send<T: Send>(_: T) {}
/// let mut block = budget_runtime::MemoryBlock::<4096>::new();
/// send(budget_runtime::BlockHeap::over(&mut block));
/// ```
#[derive(Clone, Copy)]
pub struct BlockHeap<'block> {
    /// Invariant: the control of a heap over a block that is borrowed exclusively for `'block`. It is referred to only within
    /// one call of [`with`](Self::with) at a time.
    control: NonNull<Control>,
    block: PhantomData<&'block mut MaybeUninit<u8>>,
}

impl<'block> BlockHeap<'block> {
    /// The bytes of a block that a heap takes for itself, at the most.
    pub const OVERHEAD: usize = OVERHEAD;

    /// Lays a heap over all bytes of `block`, also over those of pieces that it handed out before.
    ///
    /// A block that is too small for a heap is refused when the program is built:
    ///
    /// ```compile_fail,E0080
    /// let mut block = budget_runtime::MemoryBlock::<512>::new();
    /// let heap = budget_runtime::BlockHeap::over(&mut block);
    /// ```
    #[must_use]
    pub fn over<const N: usize, Held, Bytes: BlockBytes<N>>(
        block: &'block mut MemoryBlock<N, Held, Bytes>,
    ) -> Self {
        Self { control: Control::over::<N, BLOCK_ALIGN>(block.bytes()), block: PhantomData }
    }

    /// Lays a heap over `bytes`, such as those of a slot that is kept for good. What aligns the heap, 7 bytes at the most,
    /// comes on top of [`OVERHEAD`](Self::OVERHEAD).
    ///
    /// Memory that is too small for a heap is refused when the program is built.
    #[must_use]
    pub fn over_bytes<const N: usize>(bytes: &'block mut [MaybeUninit<u8>; N]) -> Self {
        Self { control: Control::over::<N, 1>(bytes), block: PhantomData }
    }

    /// The bytes that are allocated, as they were asked for.
    #[must_use]
    pub fn used(&self) -> usize {
        self.with(|control| control.used)
    }

    /// The most bytes that were ever allocated at once.
    #[must_use]
    pub fn high_water(&self) -> usize {
        self.with(|control| control.high_water)
    }

    /// Does one thing to the heap; `work` calls nothing that could come back here.
    #[inline]
    fn with<R>(self, work: impl FnOnce(&mut Control) -> R) -> R {
        // SAFETY: the control lies in the block, which is borrowed for `'block`. All handles of a heap are on one thread, or
        // in a critical section, and `work` does not come back here: so this is the only reference for as long as it lasts.
        work(unsafe { &mut *self.control.as_ptr() })
    }
}

/// Gives a handle of a heap the allocator that its `with` reaches.
macro_rules! allocates_from_its_heap {
    ($Heap:ident) => {
        // SAFETY: the pieces are those of the pool: in bounds of the block, aligned as asked, disjoint, and valid until they are
        // given back. The block is borrowed for as long as any copy of the handle may live, so it stays where it is; all
        // copies are one allocator, since they reach one control.
        unsafe impl Allocator for $Heap<'_> {
            #[inline]
            fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
                self.with(|control| control.allocate(layout))
            }

            #[inline]
            unsafe fn deallocate(&self, ptr: NonNull<u8>, layout: Layout) {
                // SAFETY: the caller gives a piece of this heap with its layout and does not use it any more.
                self.with(|control| unsafe { control.deallocate(ptr, layout) });
            }

            #[inline]
            unsafe fn grow(
                &self,
                ptr: NonNull<u8>,
                old: Layout,
                new: Layout,
            ) -> Result<NonNull<[u8]>, AllocError> {
                // SAFETY: as above; on a success it is not used any more.
                self.with(|control| unsafe { control.resize(ptr, old, new) })
            }

            #[inline]
            unsafe fn grow_zeroed(
                &self,
                ptr: NonNull<u8>,
                old: Layout,
                new: Layout,
            ) -> Result<NonNull<[u8]>, AllocError> {
                // SAFETY: the caller keeps the same contract.
                let grown = unsafe { self.grow(ptr, old, new) }?;
                // SAFETY: `old` is no larger than `new`, so the sum stays in the piece or one past it.
                let tail = unsafe { grown.cast::<u8>().add(old.size()) };
                // SAFETY: the piece is `new.size()` bytes long and valid for writes.
                unsafe { tail.write_bytes(0, new.size() - old.size()) };
                Ok(grown)
            }

            #[inline]
            unsafe fn shrink(
                &self,
                ptr: NonNull<u8>,
                old: Layout,
                new: Layout,
            ) -> Result<NonNull<[u8]>, AllocError> {
                // SAFETY: as for `grow`.
                self.with(|control| unsafe { control.resize(ptr, old, new) })
            }
        }

        impl fmt::Debug for $Heap<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let (used, high_water) = self.with(|control| (control.used, control.high_water));
                f.debug_struct(stringify!($Heap))
                    .field("used", &used)
                    .field("high_water", &high_water)
                    .finish_non_exhaustive()
            }
        }
    };
}

#[cfg(feature = "critical-section")]
pub(crate) use allocates_from_its_heap;

allocates_from_its_heap!(BlockHeap);
