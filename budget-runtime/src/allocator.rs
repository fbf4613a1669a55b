//! Owns blocks as allocators: what the trait of `allocator-api2` asks for, on references to each form of memory. Comes in:
//! layouts. Goes out: pieces of the block.
//!
//! A block stays where it is for as long as a collection allocates from it:
//!
//! ```compile_fail,E0505
//! let block = budget_runtime::MemoryBlock::<64>::new();
//! let numbers: allocator_api2::vec::Vec<u8, _> = allocator_api2::vec::Vec::new_in(&block);
//! let moved = block;
//! assert!(numbers.is_empty());
//! ```
//!
//! ```compile_fail,E0502
//! let mut block = budget_runtime::MemoryBlock::<64>::new();
//! let numbers: allocator_api2::vec::Vec<u8, _> = allocator_api2::vec::Vec::new_in(&block);
//! block.reset();
//! assert!(numbers.is_empty());
//! ```

use core::{
    alloc::Layout,
    ptr::{self, NonNull},
};

use allocator_api2::alloc::{AllocError, Allocator};

#[cfg(feature = "alloc")]
use crate::BoxedMemory;
use crate::{ManagedMemory, MemoryBlock, StaticMemory, block::BlockBytes};

// SAFETY: the pieces are those of `claim` and `extend`: in bounds of the block, aligned as asked, and disjoint from every
// piece that is not given back, so each is valid until then. It stays so while a copy of the reference may live: for that
// time the block is borrowed, hence neither moved, nor reset, nor dropped. Copies of the reference are one allocator, since
// all that they change is the block's offset; it is atomic, so they may be on several threads.
unsafe impl<const N: usize, Held, Bytes: BlockBytes<N>> Allocator for &MemoryBlock<N, Held, Bytes> {
    #[inline]
    fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        let piece = match layout.size() {
            // Takes no byte of the block, not even for the alignment.
            0 => NonNull::new(ptr::without_provenance_mut(layout.align())),
            size => self.claim(size, layout.align()),
        };
        Ok(NonNull::slice_from_raw_parts(piece.ok_or(AllocError)?, layout.size()))
    }

    #[inline]
    unsafe fn deallocate(&self, ptr: NonNull<u8>, layout: Layout) {
        if layout.size() > 0 {
            // SAFETY: the caller gives a piece that this block has handed out, whole, and does not use it any more.
            let _last_or_not = unsafe { MemoryBlock::deallocate(self, ptr.as_ptr(), layout.size()) };
        }
    }

    #[inline]
    unsafe fn grow(&self, ptr: NonNull<u8>, old: Layout, new: Layout) -> Result<NonNull<[u8]>, AllocError> {
        let in_place = is_aligned(ptr, new.align())
            && (old.size() == new.size() || (old.size() > 0 && self.extend(ptr, old.size(), new.size())));
        if in_place {
            return Ok(NonNull::slice_from_raw_parts(ptr, new.size()));
        }
        // SAFETY: the caller gives a piece of `old`, which fits in `new`.
        unsafe { relocate(self, ptr, old, new) }
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
    unsafe fn shrink(&self, ptr: NonNull<u8>, old: Layout, new: Layout) -> Result<NonNull<[u8]>, AllocError> {
        if !is_aligned(ptr, new.align()) {
            // SAFETY: the caller gives a piece of `old`.
            return unsafe { relocate(self, ptr, old, new) };
        }
        // SAFETY: `new` is no larger than `old`, so the sum stays in the piece or one past it.
        let tail = unsafe { ptr.add(new.size()) };
        if let Some(rest @ 1..) = old.size().checked_sub(new.size()) {
            // SAFETY: the tail is the end of a piece that this block has handed out; the caller does not use it any more.
            // Where the piece is the last, so is its tail; where not, the bytes stay until the reset.
            let _last_or_not = unsafe { MemoryBlock::deallocate(self, tail.as_ptr(), rest) };
        }
        Ok(NonNull::slice_from_raw_parts(ptr, new.size()))
    }
}

/// Copies a piece to a new place.
///
/// # Safety
///
/// `ptr` must be a piece of `block` with the layout `old`; on success it may not be used any more.
unsafe fn relocate<const N: usize, Held, Bytes: BlockBytes<N>>(
    block: &MemoryBlock<N, Held, Bytes>,
    ptr: NonNull<u8>,
    old: Layout,
    new: Layout,
) -> Result<NonNull<[u8]>, AllocError> {
    let place = Allocator::allocate(&block, new)?;
    // SAFETY: both are valid for the smaller of the two sizes, and a new piece overlaps no piece that is in use.
    unsafe { ptr.copy_to_nonoverlapping(place.cast(), old.size().min(new.size())) };
    // SAFETY: the caller gives a whole piece and does not use it any more.
    unsafe { Allocator::deallocate(&block, ptr, old) };
    Ok(place)
}

/// Whether `ptr` is a multiple of `align`, a power of two.
#[inline]
pub(crate) fn is_aligned(ptr: NonNull<u8>, align: usize) -> bool {
    ptr.addr().get() & (align - 1) == 0
}

/// Gives a form of memory the allocator of the block inside.
macro_rules! allocates_from_its_block {
    ($Memory:ident) => {
        // SAFETY: all go to the block inside, which is neither moved, nor reset, nor dropped while its owner is borrowed.
        unsafe impl<const N: usize> Allocator for &$Memory<N> {
            #[inline]
            fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
                Allocator::allocate(&&***self, layout)
            }

            #[inline]
            unsafe fn deallocate(&self, ptr: NonNull<u8>, layout: Layout) {
                // SAFETY: the caller keeps the same contract.
                unsafe { Allocator::deallocate(&&***self, ptr, layout) }
            }

            #[inline]
            unsafe fn grow(
                &self,
                ptr: NonNull<u8>,
                old: Layout,
                new: Layout,
            ) -> Result<NonNull<[u8]>, AllocError> {
                // SAFETY: the caller keeps the same contract.
                unsafe { Allocator::grow(&&***self, ptr, old, new) }
            }

            #[inline]
            unsafe fn grow_zeroed(
                &self,
                ptr: NonNull<u8>,
                old: Layout,
                new: Layout,
            ) -> Result<NonNull<[u8]>, AllocError> {
                // SAFETY: the caller keeps the same contract.
                unsafe { Allocator::grow_zeroed(&&***self, ptr, old, new) }
            }

            #[inline]
            unsafe fn shrink(
                &self,
                ptr: NonNull<u8>,
                old: Layout,
                new: Layout,
            ) -> Result<NonNull<[u8]>, AllocError> {
                // SAFETY: the caller keeps the same contract.
                unsafe { Allocator::shrink(&&***self, ptr, old, new) }
            }
        }
    };
}

allocates_from_its_block!(ManagedMemory);
allocates_from_its_block!(StaticMemory);
#[cfg(feature = "alloc")]
allocates_from_its_block!(BoxedMemory);
