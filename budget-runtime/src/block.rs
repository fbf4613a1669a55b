//! Owns raw inline storage and the bump offset in it. Comes in: requests for pieces. Goes out: disjoint pieces of
//! the N bytes. It knows nothing of budgets.

use core::{
    alloc::Layout,
    cell::UnsafeCell,
    fmt,
    mem::MaybeUninit,
    ptr::{self, NonNull},
    slice,
};

use crate::atomic::{AtomicUsize, Ordering};

/// The alignment of every block, and the most that memory which can move serves.
pub(crate) const BLOCK_ALIGN: usize = 8;

/// N uninitialised bytes, aligned to 8, handed out in pieces from the front.
///
/// N counts bytes that can be handed out; beside them stand one word for the offset and what `Held` needs (nothing
/// for a plain block, the charge for a [`ManagedMemory`](crate::ManagedMemory)). They are part of the value, or, in a
/// [`StaticMemory`](crate::StaticMemory), in a static that the value refers to; `Bytes` says which. Building a block
/// writes none of the N bytes. Pieces are handed out through a shared reference, by any number of threads at once, and are
/// disjoint; they live as long as the borrow of the block. Values put into a block are never dropped.
///
/// ```
/// use budget_runtime::MemoryBlock;
///
/// static BLOCK: MemoryBlock<64> = MemoryBlock::new();
///
/// let counter = BLOCK.alloc(7_u32).unwrap();
/// *counter += 1;
/// assert_eq!(*counter, 8);
/// assert_eq!(BLOCK.remaining(), 60);
/// assert!(BLOCK.allocate(61).is_none());
/// ```
///
/// # As an allocator
///
/// With the feature `allocator-api2`, a reference to a block, to a [`ManagedMemory`](crate::ManagedMemory), a
/// [`StaticMemory`](crate::StaticMemory) or a `BoxedMemory` implements `allocator_api2::alloc::Allocator` (0.2, the version of
/// `hashbrown` and `bumpalo`), so collections of other crates live in the block:
///
/// ```
/// # #[cfg(feature = "allocator-api2")] {
/// use allocator_api2::vec::Vec;
/// use budget_runtime::managed_alloc;
/// # budget_runtime::budgets!();
///
/// let memory = managed_alloc!(Radio, 1024)?;
/// let mut samples = Vec::new_in(&memory);
/// samples.try_reserve(100).expect("400 bytes fit");
/// samples.extend(0..100_u32);
/// assert!(samples.try_reserve(200).is_err()); // 1200 bytes do not
/// assert_eq!(samples.len(), 100);
/// # }
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
///
/// - What does not fit is refused: `try_reserve` returns an error. The operations of a collection that cannot say so, such
///   as `push` and `insert`, abort the program; so reserve first.
/// - The last piece grows and shrinks in place and is reused once it is freed; alignment takes what it skips. A piece with
///   others above it is reused after a [`reset`](MemoryBlock::reset) alone. One collection that grows, or several that
///   reserve once, are at home here; for free and reuse in any order take a `BlockHeap` (feature `heap`).
/// - Alignment above 8 is served too: the block cannot be moved while it is borrowed.
#[repr(C, align(8))]
pub struct MemoryBlock<const N: usize, Held = (), Bytes = InlineBytes<N>> {
    bytes: Bytes,
    /// The first byte that belongs to no piece. Invariant: at most N, and every piece that was handed out since
    /// the last reset and not given back lies below it, disjoint from every other.
    offset: AtomicUsize,
    held: Held,
}

// SAFETY: the N bytes are reached through the block alone, and through a shared reference only as pieces claimed from
// `offset` by an atomic read-modify-write, each by one caller alone, so two threads never touch the same byte.
unsafe impl<const N: usize, Held: Sync, Bytes: BlockBytes<N>> Sync for MemoryBlock<N, Held, Bytes> {}

/// What the bytes of a block are in.
///
/// # Safety
///
/// `start` returns a pointer that is valid for reads and writes of N bytes, also when made through a shared reference, and
/// aligned to [`BLOCK_ALIGN`] where the value is the first field of a block. It is the same on each call until the value is
/// moved. Nothing but the block that owns the value accesses the bytes for as long as it lives.
pub unsafe trait BlockBytes<const N: usize> {
    /// The first of the N bytes.
    fn start(&self) -> *mut u8;
}

/// N bytes in the block itself.
#[repr(transparent)]
pub struct InlineBytes<const N: usize>(UnsafeCell<MaybeUninit<[u8; N]>>);

// SAFETY: the bytes are a cell of N bytes, part of the value; as the first field they are aligned as the block is.
unsafe impl<const N: usize> BlockBytes<N> for InlineBytes<N> {
    #[inline]
    fn start(&self) -> *mut u8 {
        self.0.get().cast()
    }
}

impl<const N: usize> InlineBytes<N> {
    const fn new() -> Self {
        Self(UnsafeCell::new(MaybeUninit::uninit()))
    }
}

impl<const N: usize> MemoryBlock<N> {
    /// Returns a block of which nothing is handed out.
    #[cfg(not(loom))]
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a `Default` would invite moving large blocks around")]
    pub const fn new() -> Self {
        Self { bytes: InlineBytes::new(), offset: AtomicUsize::new(0), held: () }
    }

    /// Returns a block of which nothing is handed out.
    #[cfg(loom)]
    pub fn new() -> Self {
        Self::holding(())
    }
}

impl<const N: usize, Held> MemoryBlock<N, Held> {
    /// Returns a block that keeps `held` until it is dropped.
    #[inline]
    pub(crate) fn holding(held: Held) -> Self {
        Self::over(InlineBytes::new(), held)
    }

    /// Builds a block in place, writing the offset and `held` and none of the N bytes.
    ///
    /// # Safety
    ///
    /// `place` must be valid for writes of a `Self` and aligned to it.
    #[cfg(feature = "alloc")]
    pub(crate) unsafe fn hold_in_place(place: NonNull<Self>, held: Held) {
        let place = place.as_ptr();
        // SAFETY: the caller gives a `place` valid for a whole `Self`, so the projection stays in bounds.
        let offset = unsafe { &raw mut (*place).offset };
        // SAFETY: as above.
        let held_place = unsafe { &raw mut (*place).held };
        // SAFETY: a field of a place that is valid for writes and aligned is so too.
        unsafe { offset.write(AtomicUsize::new(0)) };
        // SAFETY: as above.
        unsafe { held_place.write(held) };
    }
}

impl<const N: usize, Held, Bytes: BlockBytes<N>> MemoryBlock<N, Held, Bytes> {
    /// Returns a block of `bytes` that keeps `held` until it is dropped.
    #[inline]
    pub(crate) fn over(bytes: Bytes, held: Held) -> Self {
        Self { bytes, offset: AtomicUsize::new(0), held }
    }

    pub(crate) const fn held(&self) -> &Held {
        &self.held
    }

    /// The bytes that can be handed out: N.
    #[must_use]
    pub const fn capacity(&self) -> usize {
        N
    }

    /// The bytes that are not handed out.
    #[must_use]
    pub fn remaining(&self) -> usize {
        N - self.offset.load(Ordering::Relaxed)
    }

    /// The first of the N bytes.
    #[inline]
    pub(crate) fn start(&self) -> *mut u8 {
        self.bytes.start()
    }

    /// All of the N bytes, also those of pieces, of which the borrow proves that none is in use.
    #[cfg(feature = "heap")]
    pub(crate) fn bytes(&mut self) -> &mut [MaybeUninit<u8>; N] {
        let bytes = self.start().cast();
        // SAFETY: the start is valid for N bytes, which need no initialisation; the block is borrowed exclusively.
        unsafe { &mut *bytes }
    }

    /// Hands out `size` bytes with no alignment of their own, or `None` when fewer are left.
    #[expect(clippy::mut_from_ref, reason = "each piece is handed out once, see the invariant of `offset`")]
    pub fn allocate(&self, size: usize) -> Option<&mut [MaybeUninit<u8>]> {
        let piece = self.claim(size, 1)?.cast::<MaybeUninit<u8>>();
        // SAFETY: `claim` gives `size` bytes in bounds of the block, aligned to 1 and handed to nobody else while
        // the block is borrowed; `MaybeUninit<u8>` needs no initialisation.
        Some(unsafe { slice::from_raw_parts_mut(piece.as_ptr(), size) })
    }

    /// Hands out `size` bytes of zero, or `None` when fewer are left.
    #[expect(clippy::mut_from_ref, reason = "each piece is handed out once, see the invariant of `offset`")]
    pub fn allocate_zeroed(&self, size: usize) -> Option<&mut [u8]> {
        let piece = self.claim(size, 1)?;
        // SAFETY: `claim` gives `size` bytes that are valid for writes.
        unsafe { piece.as_ptr().write_bytes(0, size) };
        // SAFETY: the bytes are initialised now, in bounds, and handed to nobody else while the block is borrowed.
        Some(unsafe { slice::from_raw_parts_mut(piece.as_ptr(), size) })
    }

    /// Moves `value` into the block. It is never dropped.
    ///
    /// A type aligned to more than 8 is refused when the program is built.
    ///
    /// # Errors
    ///
    /// The value, when fewer bytes are left than it needs.
    #[expect(clippy::mut_from_ref, reason = "each piece is handed out once, see the invariant of `offset`")]
    pub fn alloc<'block, T: 'block>(&'block self, value: T) -> Result<&'block mut T, T> {
        const { assert_alignment::<T>() };
        let Some(piece) = self.claim(size_of::<T>(), align_of::<T>()) else { return Err(value) };
        let piece = piece.cast::<T>();
        // SAFETY: `claim` gives bytes for a `T`, valid for writes and aligned to `T`.
        unsafe { piece.write(value) };
        // SAFETY: it holds a `T` now, and is handed to nobody else while the block is borrowed.
        Ok(unsafe { &mut *piece.as_ptr() })
    }

    /// Copies `source` into the block, or returns `None` when fewer bytes are left than it needs.
    ///
    /// A type aligned to more than 8 is refused when the program is built.
    #[expect(clippy::mut_from_ref, reason = "each piece is handed out once, see the invariant of `offset`")]
    pub fn alloc_slice<'block, T: Copy + 'block>(&'block self, source: &[T]) -> Option<&'block mut [T]> {
        const { assert_alignment::<T>() };
        let piece = self.claim(size_of_val(source), align_of::<T>())?.cast::<T>();
        // SAFETY: `source` is valid for reads of its elements; `claim` gives as many bytes, valid for writes,
        // aligned to `T`, and disjoint from everything that is borrowed, `source` included.
        unsafe { ptr::copy_nonoverlapping(source.as_ptr(), piece.as_ptr(), source.len()) };
        // SAFETY: it holds `source.len()` values now, and is handed to nobody else while the block is borrowed.
        Some(unsafe { slice::from_raw_parts_mut(piece.as_ptr(), source.len()) })
    }

    /// Takes back the last piece. Returns whether `ptr` and `size` were the last piece; if not, nothing changes,
    /// and the bytes stay handed out until [`reset`](Self::reset).
    ///
    /// Bytes that were skipped to align a piece are not taken back with it, so what lies below them stays until the
    /// reset.
    ///
    /// # Safety
    ///
    /// `ptr` and `size` must be the start and the length in bytes of one whole piece, or of the end of one, that this block
    /// has handed out since its last reset and not taken back. When this returns `true`, neither those bytes nor anything
    /// made from them may be used afterwards.
    pub unsafe fn deallocate(&self, ptr: *mut u8, size: usize) -> bool {
        let Some(start) = ptr.addr().checked_sub(self.start().addr()) else { return false };
        let Some(end) = start.checked_add(size) else { return false };
        // Release pairs with the Acquire in `claim`: the next owner of the bytes sees what was done to them.
        self.offset.compare_exchange(end, start, Ordering::Release, Ordering::Relaxed).is_ok()
    }

    /// Takes back every piece. The borrow proves that none is in use.
    pub fn reset(&mut self) {
        self.offset = AtomicUsize::new(0);
    }

    /// Makes the last piece, `size` bytes from `piece` on, `new_size` bytes long, which is no less. Returns whether it is
    /// the last and the block has the bytes; if not, nothing changes.
    #[cfg(feature = "allocator-api2")]
    #[inline]
    pub(crate) fn extend(&self, piece: NonNull<u8>, size: usize, new_size: usize) -> bool {
        let start = piece.addr().get().wrapping_sub(self.start().addr());
        let (Some(end), Some(new_end)) = (start.checked_add(size), start.checked_add(new_size)) else {
            return false;
        };
        // Acquire pairs with the Release in `deallocate`, as in `claim`.
        new_end <= N
            && self.offset.compare_exchange(end, new_end, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Claims `size` bytes that start at a multiple of `align`, a power of two. More than 8 holds only for as long as the
    /// block stays where it is.
    #[inline]
    pub(crate) fn claim(&self, size: usize, align: usize) -> Option<NonNull<u8>> {
        let base = self.start().addr();
        let mut now = self.offset.load(Ordering::Relaxed);
        loop {
            // A mask, since a division by an alignment that is known at run time takes longer than all the rest.
            let aligned = (base + now).checked_add(align - 1)? & !(align - 1);
            let start = aligned - base;
            let end = start.checked_add(size)?;
            if end > N {
                return None;
            }
            // Acquire pairs with the Release in `deallocate`.
            match self.offset.compare_exchange_weak(now, end, Ordering::Acquire, Ordering::Relaxed) {
                Ok(_) => {
                    // SAFETY: `start` is at most `end`, which is at most N, so it stays in the block or one past it.
                    let piece = unsafe { self.start().add(start) };
                    return NonNull::new(piece);
                }
                Err(latest) => now = latest,
            }
        }
    }
}

/// Stops the build for a type that a block, which can move, cannot align.
pub(crate) const fn assert_alignment<T>() {
    assert!(
        Layout::new::<T>().align() <= BLOCK_ALIGN,
        "memory that can move aligns to at most 8 bytes, and the type needs more; use memory with a stable \
         address, such as `managed_alloc!(boxed …)`",
    );
}

impl<const N: usize, Held: fmt::Debug, Bytes: BlockBytes<N>> fmt::Debug for MemoryBlock<N, Held, Bytes> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryBlock")
            .field("capacity", &N)
            .field("remaining", &self.remaining())
            .field("held", &self.held)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::assert_alignment;

    #[repr(align(16))]
    struct Sixteen;

    #[test]
    fn a_block_aligns_to_eight() {
        assert_alignment::<u8>();
        assert_alignment::<u64>();
    }

    #[test]
    #[should_panic = "memory that can move aligns to at most 8 bytes, and the type needs more"]
    fn a_block_does_not_align_to_more() {
        assert_alignment::<Sixteen>();
    }
}
