//! Owns the global heap as an allocator that charges a budget. Comes in: layouts. Goes out: memory of the global heap, of
//! which the account holds every byte, or the refusal.

use core::{alloc::Layout, fmt, mem, ptr::NonNull};

use allocator_api2::alloc::{AllocError, Allocator, Global};

use crate::Account;

/// The global heap, with every allocation charged to one budget. What `CrateId::Cache.heap()` returns.
///
/// An allocation charges the size of its layout until it is freed; what the global allocator adds to it for itself is not
/// counted. Growing and shrinking charge and release the difference. While the global allocator moves a growing
/// allocation to a new place, it may hold both for a moment. Needs the features `alloc` and `allocator-api2`.
///
/// ```
/// use allocator_api2::vec::Vec;
/// # budget_runtime::budgets!();
///
/// let radio = CrateId::Radio.account();
/// let mut samples = Vec::new_in(CrateId::Radio.heap());
/// samples.try_reserve_exact(1_000)?;
/// samples.push(7_u32);
/// assert_eq!(radio.used(), 4_000);
/// assert!(samples.try_reserve_exact(1_000_000).is_err()); // more than `Radio` may hold
/// drop(samples);
/// assert_eq!(radio.used(), 0);
/// # Ok::<(), allocator_api2::collections::TryReserveError>(())
/// ```
///
/// **`push`, `insert` and all other operations that cannot return an error abort the program when they are refused**, as they
/// do when memory runs out. `try_reserve` before them returns an error instead, and has no effect:
///
/// ```
/// use hashbrown::HashMap;
/// # budget_runtime::budgets!();
///
/// let mut cache = HashMap::new_in(CrateId::Radio.heap());
/// let mut refused = 0_u32;
/// for key in 0..10_000_u32 {
///     match cache.try_reserve(1) {
///         Ok(()) => drop(cache.insert(key, [key; 4])),
///         Err(_) => refused += 1, // serve it without the cache, or make room first
///     }
/// }
/// assert!(refused > 0 && CrateId::Radio.account().used() <= CrateId::Radio.limit());
/// ```
///
/// A budget with `packages` or `guaranteed` refuses every allocation: a heap cannot know which package calls. The refusals of
/// an allocator say no more than that; the account's `denied` counts those for want of room.
#[derive(Clone, Copy)]
pub struct ChargedHeap {
    /// The account of the budget, not of a site.
    account: &'static Account,
}

impl Account {
    /// Returns the global heap as an allocator that charges this account. Needs the features `alloc` and
    /// `allocator-api2`.
    #[must_use]
    #[inline]
    pub const fn heap(&'static self) -> ChargedHeap {
        ChargedHeap { account: self.of_budget() }
    }
}

impl ChargedHeap {
    /// The account that is charged.
    #[must_use]
    pub const fn account(&self) -> &'static Account {
        self.account
    }

    /// Charges `bytes` and keeps them charged if `take` gives the memory.
    #[inline]
    fn charging(
        self,
        bytes: usize,
        take: impl FnOnce() -> Result<NonNull<[u8]>, AllocError>,
    ) -> Result<NonNull<[u8]>, AllocError> {
        let charge = self.account.charge(bytes).map_err(|_| AllocError)?;
        let memory = take()?;
        // Whoever frees the memory releases it.
        mem::forget(charge);
        Ok(memory)
    }
}

// SAFETY: all memory is that of the global allocator, which stays valid until it is freed, whatever becomes of this value;
// copies of it are one allocator, as those of `Global` are.
unsafe impl Allocator for ChargedHeap {
    #[inline]
    fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        self.charging(layout.size(), || Global.allocate(layout))
    }

    #[inline]
    fn allocate_zeroed(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        self.charging(layout.size(), || Global.allocate_zeroed(layout))
    }

    #[inline]
    unsafe fn deallocate(&self, ptr: NonNull<u8>, layout: Layout) {
        // SAFETY: the caller keeps the same contract, and the memory came from `Global`.
        unsafe { Global.deallocate(ptr, layout) };
        // The heap has the bytes back: only now may another charge stand for them.
        self.account.give_back_bytes(layout.size());
    }

    #[inline]
    unsafe fn grow(&self, ptr: NonNull<u8>, old: Layout, new: Layout) -> Result<NonNull<[u8]>, AllocError> {
        // SAFETY: the caller keeps the same contract, and the memory came from `Global`.
        self.charging(new.size() - old.size(), || unsafe { Global.grow(ptr, old, new) })
    }

    #[inline]
    unsafe fn grow_zeroed(
        &self,
        ptr: NonNull<u8>,
        old: Layout,
        new: Layout,
    ) -> Result<NonNull<[u8]>, AllocError> {
        // SAFETY: the caller keeps the same contract, and the memory came from `Global`.
        self.charging(new.size() - old.size(), || unsafe { Global.grow_zeroed(ptr, old, new) })
    }

    #[inline]
    unsafe fn shrink(&self, ptr: NonNull<u8>, old: Layout, new: Layout) -> Result<NonNull<[u8]>, AllocError> {
        // SAFETY: the caller keeps the same contract, and the memory came from `Global`.
        let memory = unsafe { Global.shrink(ptr, old, new) }?;
        self.account.give_back_bytes(old.size() - new.size());
        Ok(memory)
    }
}

impl fmt::Debug for ChargedHeap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the heap of `{}`", self.account.name())
    }
}
