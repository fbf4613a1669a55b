//! Owns the boxed form: a block and its charge on the heap, built in place. Comes in: an id. Goes out: memory of
//! one word whose address never changes.

extern crate alloc as heap;

use core::{
    alloc::Layout,
    fmt,
    mem::ManuallyDrop,
    ops::{Deref, DerefMut},
    ptr::{self, NonNull},
};

use heap::{alloc, boxed::Box};

use crate::{__private::Permit, Account, BudgetError, BudgetId, FixedCharge, MemoryBlock};

/// A [`MemoryBlock`] of N bytes on the heap, charged to an account for as long as it lives.
///
/// N counts bytes; the value itself is one word, and neither building nor moving it touches the N bytes. Dropping it
/// gives them back to the heap, then releases the charge. Needs the feature `alloc`.
///
/// ```
/// use budget_runtime::{BoundedVec, managed_alloc};
/// # budget_runtime::budgets!();
///
/// let mut frames = BoundedVec::new(managed_alloc!(boxed Decoder, 32_768)?)?;
/// assert_eq!(frames.push([0_u8; 1_024]), Ok(()));
/// assert_eq!((frames.capacity(), CrateId::Decoder.account().used()), (32, 32_768));
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
#[must_use = "dropping a `BoxedMemory` releases its bytes at once"]
pub struct BoxedMemory<const N: usize> {
    /// Given up by `drop` alone, which frees the heap before the charge ends.
    block: ManuallyDrop<Box<MemoryBlock<N, FixedCharge<N>>>>,
}

impl<const N: usize> BoxedMemory<N> {
    /// Charges N bytes to the account of `id` and returns a block of them on the heap.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Exceeded`], [`BudgetError::Restricted`] for a budget with `packages` or `guaranteed`, and
    /// [`BudgetError::Heap`] when the global allocator has no such memory.
    #[inline]
    pub fn new(id: impl BudgetId) -> Result<Self, BudgetError> {
        let account = id.account();
        account.admit_anyone(N)?;
        Self::charged_to(account)
    }

    /// What `managed_alloc!(boxed …)` expands to: the same with the permit of the package that expands it.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Exceeded`], [`BudgetError::Instances`] and [`BudgetError::Heap`].
    #[doc(hidden)]
    #[inline]
    pub fn permitted(permit: Permit) -> Result<Self, BudgetError> {
        Self::charged_to(permit.account())
    }

    /// Charges N bytes to `account`, whose restrictions the caller has checked.
    pub(crate) fn charged_to(account: &'static Account) -> Result<Self, BudgetError> {
        let charge = FixedCharge::take(account)?;
        let layout = Layout::new::<MemoryBlock<N, FixedCharge<N>>>();
        // SAFETY: the layout is not of size zero, since the block holds an offset beside its N bytes.
        let place = unsafe { alloc::alloc(layout) };
        let Some(place) = NonNull::new(place.cast::<MemoryBlock<N, FixedCharge<N>>>()) else {
            drop(charge);
            return Err(BudgetError::heap(account, N));
        };
        // SAFETY: the allocator gave memory of the block's layout, valid for writes.
        unsafe { MemoryBlock::hold_in_place(place, charge) };
        // SAFETY: the memory comes from the global allocator with the block's layout, holds a block now, and
        // nothing else owns it. The N bytes may stay uninitialised.
        let block = unsafe { Box::from_raw(place.as_ptr()) };
        Ok(Self { block: ManuallyDrop::new(block) })
    }

    /// The account the N bytes are charged to.
    #[must_use]
    pub fn account(&self) -> &'static Account {
        self.block.held().account()
    }
}

impl<const N: usize> Drop for BoxedMemory<N> {
    fn drop(&mut self) {
        // SAFETY: this is the drop of its owner, so the box is neither used nor dropped again.
        let block = unsafe { ManuallyDrop::take(&mut self.block) };
        // SAFETY: the charge is initialised and aligned; the block below is freed without dropping it.
        let charge = unsafe { ptr::read(block.held()) };
        // Read before the heap's own atomic operations, behind which a load waits.
        let release = charge.into_release();
        let place = Box::into_raw(block).cast::<ManuallyDrop<MemoryBlock<N, FixedCharge<N>>>>();
        // SAFETY: the place came from a box of a block, and `ManuallyDrop` of a block has the layout of a block.
        drop(unsafe { Box::from_raw(place) });
        // The heap has the bytes back: only now may another charge stand for them.
        release.release();
    }
}

impl<const N: usize> Deref for BoxedMemory<N> {
    type Target = MemoryBlock<N, FixedCharge<N>>;

    fn deref(&self) -> &Self::Target {
        &self.block
    }
}

impl<const N: usize> DerefMut for BoxedMemory<N> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.block
    }
}

impl<const N: usize> fmt::Debug for BoxedMemory<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxedMemory")
            .field("remaining", &self.remaining())
            .field("charge", self.block.held())
            .finish()
    }
}
