//! Owns what a heap keeps in its block: the pool of free pieces and the figures. Comes in: one call at a time. Goes out:
//! pieces.

use core::{
    alloc::Layout,
    mem::MaybeUninit,
    ptr::{self, NonNull},
};

use allocator_api2::alloc::AllocError;
use rlsf::{GRANULARITY, Tlsf};

use crate::block::BLOCK_ALIGN;

/// How many powers of two free pieces are sorted by, from `GRANULARITY` on: up to 32 MiB where a word has 64 bits, 16 MiB where it
/// has 32.
const CLASSES: usize = {
    let all = (usize::BITS - GRANULARITY.trailing_zeros()) as usize;
    if all < 20 { all } else { 20 }
};
/// Into how many sizes each of them is divided; a piece may stay free that is up to this part larger than what is refused.
const STEPS: usize = 8;

/// What the heap keeps at the front of its block.
pub(super) struct Control {
    pool: Tlsf<'static, u32, u8, CLASSES, STEPS>,
    pub(super) used: usize,
    pub(super) high_water: usize,
}

const _: () =
    assert!(align_of::<Control>() <= BLOCK_ALIGN, "the control of a heap can stand at the front of a block");

/// The most bytes of a block that a heap takes for itself: the control, what aligns the pool, and the piece that ends it.
pub(super) const OVERHEAD: usize = size_of::<Control>() + 3 * GRANULARITY;

impl Control {
    /// Lays a heap over `bytes` and returns its control. To call it for too few of them stops the build.
    pub(super) fn over<const N: usize, const ALIGN: usize>(
        bytes: &mut [MaybeUninit<u8>; N],
    ) -> NonNull<Self> {
        const {
            assert!(
                N >= OVERHEAD + GRANULARITY + BLOCK_ALIGN - ALIGN,
                "memory of this size holds no heap; `BlockHeap::OVERHEAD` says what a heap takes for itself",
            );
        };
        let start = NonNull::from(bytes).cast::<u8>();
        let skipped = start.align_offset(BLOCK_ALIGN);
        // SAFETY: aligned to `ALIGN` already, so fewer bytes are skipped than the check above leaves for it.
        let start = unsafe { start.add(skipped) };
        let control = start.cast::<Self>();
        // SAFETY: the bytes are borrowed exclusively, more than a control behind those that aligned it.
        unsafe { control.write(Self { pool: Tlsf::new(), used: 0, high_water: 0 }) };
        // SAFETY: there are more bytes than a control takes, so this stays in them.
        let rest = unsafe { start.add(size_of::<Self>()) };
        let rest = NonNull::slice_from_raw_parts(rest, N - skipped - size_of::<Self>());
        // SAFETY: the control was written above, and nothing else refers to it.
        let this = unsafe { &mut *control.as_ptr() };
        // SAFETY: the bytes are owned by whoever borrows them exclusively, and hold the heap for that time at the most; the
        // control does not overlap them.
        let _bytes = unsafe { this.pool.insert_free_block_ptr(rest) };
        control
    }

    #[inline]
    pub(super) fn allocate(&mut self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        let piece = if layout.size() == 0 {
            NonNull::new(ptr::without_provenance_mut(layout.align()))
        } else {
            self.pool.allocate(layout)
        };
        let piece = piece.ok_or(AllocError)?;
        self.take(layout.size());
        Ok(NonNull::slice_from_raw_parts(piece, layout.size()))
    }

    /// # Safety
    ///
    /// `ptr` must be a piece of this heap with this layout, and may not be used afterwards.
    #[inline]
    pub(super) unsafe fn deallocate(&mut self, ptr: NonNull<u8>, layout: Layout) {
        if layout.size() > 0 {
            // SAFETY: the caller gives a piece that the pool has handed out with this alignment; one of no bytes never was.
            unsafe { self.pool.deallocate(ptr, layout.align()) };
            self.used -= layout.size();
        }
    }

    /// Gives a piece another size, and another place where there is no room or another alignment. On an error it is as
    /// it was.
    ///
    /// # Safety
    ///
    /// `ptr` must be a piece of this heap with the layout `old`, and may not be used after a success.
    pub(super) unsafe fn resize(
        &mut self,
        ptr: NonNull<u8>,
        old: Layout,
        new: Layout,
    ) -> Result<NonNull<[u8]>, AllocError> {
        if old.align() != new.align() || old.size() == 0 || new.size() == 0 {
            let place = self.allocate(new)?;
            let kept = old.size().min(new.size());
            // SAFETY: both are valid for the smaller of the two sizes, and a new piece overlaps none that is in use.
            unsafe { ptr.copy_to_nonoverlapping(place.cast(), kept) };
            // SAFETY: the caller gives such a piece and does not use it any more.
            unsafe { self.deallocate(ptr, old) };
            return Ok(place);
        }
        // SAFETY: the pool has handed the piece out with the alignment of `old`, which is that of `new`.
        let piece = unsafe { self.pool.reallocate(ptr, new) }.ok_or(AllocError)?;
        self.used -= old.size();
        self.take(new.size());
        Ok(NonNull::slice_from_raw_parts(piece, new.size()))
    }

    /// Counts bytes that are allocated.
    fn take(&mut self, bytes: usize) {
        self.used += bytes;
        if self.high_water < self.used {
            self.high_water = self.used;
        }
    }
}
