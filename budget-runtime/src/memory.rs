//! Owns the one trait that collections are generic over: a region of bytes that belongs to a value. Comes in: the
//! forms of memory. Goes out: where their bytes are and what can be relied on when they move.

use core::{mem::MaybeUninit, ptr};

#[cfg(feature = "alloc")]
use crate::BoxedMemory;
use crate::{ManagedMemory, MemoryBlock, block::BLOCK_ALIGN};

/// A region of bytes that a collection can own: an inline block, a boxed one, a slot, or a borrowed array or slice.
///
/// A library that is shared between products takes its memory as a parameter of this kind, and the application
/// names the budget:
///
/// ```
/// use budget_runtime::{BoundedVec, Memory};
///
/// pub struct Parser<M: Memory> {
///     tokens: BoundedVec<u32, M>,
/// }
/// ```
///
/// An array or slice of `u8` must be `'static`: a collection may leave the padding of its elements uninitialised in it,
/// which whoever got the bytes back could read. One of `MaybeUninit<u8>` may be borrowed for any time.
///
/// # Safety
///
/// - [`region`](Memory::region) returns a pointer valid for reads and writes of its length for as long as the
///   value is neither moved nor dropped, also when made through a shared reference. It returns the same pointer on
///   each call until the value is moved, and the length never changes.
/// - Nothing else accesses the region while the value is owned by a collection that gives out no reference to it.
/// - With [`BYTES`](Memory::BYTES) the length is that number.
/// - The start of the region is a multiple of [`ALIGN`](Memory::ALIGN), wherever the value is moved.
/// - With [`STABLE`](Memory::STABLE) moving the value does not change where the region is; without it the contents
///   move with the value.
pub unsafe trait Memory {
    /// The length of the region in bytes, where the type says it.
    const BYTES: Option<usize>;
    /// The alignment in bytes that the start of the region always has.
    const ALIGN: usize;
    /// Whether the region stays where it is when the value is moved.
    const STABLE: bool;

    /// The region.
    fn region(&self) -> *mut [MaybeUninit<u8>];
}

// SAFETY: the region is the block's cell, so a shared reference may give a pointer to write through; it is N bytes
// long, aligned as the block is and part of the value. Pieces handed out earlier borrow the block, so none is left
// once the block is moved into its owner.
unsafe impl<const N: usize, Held> Memory for MemoryBlock<N, Held> {
    const BYTES: Option<usize> = Some(N);
    const ALIGN: usize = BLOCK_ALIGN;
    const STABLE: bool = false;

    #[inline]
    fn region(&self) -> *mut [MaybeUninit<u8>] {
        ptr::slice_from_raw_parts_mut(self.start().cast(), N)
    }
}

// SAFETY: as for the block inside.
unsafe impl<const N: usize> Memory for ManagedMemory<N> {
    const BYTES: Option<usize> = Some(N);
    const ALIGN: usize = BLOCK_ALIGN;
    const STABLE: bool = false;

    #[inline]
    fn region(&self) -> *mut [MaybeUninit<u8>] {
        (**self).region()
    }
}

// SAFETY: as for the block inside, which stays where the box put it.
#[cfg(feature = "alloc")]
unsafe impl<const N: usize> Memory for BoxedMemory<N> {
    const BYTES: Option<usize> = Some(N);
    const ALIGN: usize = BLOCK_ALIGN;
    const STABLE: bool = true;

    #[inline]
    fn region(&self) -> *mut [MaybeUninit<u8>] {
        (**self).region()
    }
}

// SAFETY: the exclusive borrow owns the bytes, stays where it is, and is aligned to 1. Its pointer is read as it
// is, not through a shared reborrow, so it may be written through.
unsafe impl Memory for &mut [MaybeUninit<u8>] {
    const BYTES: Option<usize> = None;
    const ALIGN: usize = 1;
    const STABLE: bool = true;

    #[inline]
    fn region(&self) -> *mut [MaybeUninit<u8>] {
        let borrow = ptr::from_ref(self).cast::<*mut [MaybeUninit<u8>]>();
        // SAFETY: a reference to a slice has the layout of a raw pointer to it, and `self` is valid for reads.
        unsafe { borrow.read() }
    }
}

// SAFETY: as for the slice of `MaybeUninit<u8>`; the borrow never ends, so nobody reads the bytes as `u8` again.
unsafe impl Memory for &'static mut [u8] {
    const BYTES: Option<usize> = None;
    const ALIGN: usize = 1;
    const STABLE: bool = true;

    #[inline]
    fn region(&self) -> *mut [MaybeUninit<u8>] {
        let borrow = ptr::from_ref(self).cast::<*mut [MaybeUninit<u8>]>();
        // SAFETY: a reference to a slice of bytes has the layout of a raw pointer to it, which has the layout of
        // one to as many `MaybeUninit<u8>`; `self` is valid for reads.
        unsafe { borrow.read() }
    }
}

// SAFETY: as for the slice of `MaybeUninit<u8>`; the type says how long it is.
unsafe impl<const N: usize> Memory for &mut [MaybeUninit<u8>; N] {
    const BYTES: Option<usize> = Some(N);
    const ALIGN: usize = 1;
    const STABLE: bool = true;

    #[inline]
    fn region(&self) -> *mut [MaybeUninit<u8>] {
        let borrow = ptr::from_ref(self).cast::<*mut [MaybeUninit<u8>; N]>();
        // SAFETY: a reference to an array has the layout of a raw pointer to it, and `self` is valid for reads.
        let array = unsafe { borrow.read() };
        ptr::slice_from_raw_parts_mut(array.cast(), N)
    }
}

// SAFETY: as for the `'static` slice of `u8`; the type says how long it is.
unsafe impl<const N: usize> Memory for &'static mut [u8; N] {
    const BYTES: Option<usize> = Some(N);
    const ALIGN: usize = 1;
    const STABLE: bool = true;

    #[inline]
    fn region(&self) -> *mut [MaybeUninit<u8>] {
        let borrow = ptr::from_ref(self).cast::<*mut [u8; N]>();
        // SAFETY: a reference to an array has the layout of a raw pointer to it, and `self` is valid for reads.
        let array = unsafe { borrow.read() };
        ptr::slice_from_raw_parts_mut(array.cast(), N)
    }
}
