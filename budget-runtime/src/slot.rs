//! Owns static blocks: K slots of N bytes in a static, taken and given back. Comes in: a permit. Goes out: a guard over
//! one slot, or the refusal. The linker counts the bytes; taking a slot charges nothing.

use core::{
    cell::UnsafeCell,
    fmt,
    mem::{self, MaybeUninit},
    ops::{Deref, DerefMut},
};

use crate::{
    __private::Permit,
    Account, BudgetError, Memory, MemoryBlock,
    atomic::{AtomicUsize, Ordering},
    block::BLOCK_ALIGN,
};

/// Somebody holds the slot.
const TAKEN: usize = 1;
/// The account is charged for the slot, since the linker does not count it.
const CHARGED: usize = 2;

/// A block in a static.
///
/// | from | to | by |
/// | --- | --- | --- |
/// | free | taken | `claim`: one compare-exchange, so one of several takers |
/// | taken | free | dropping the guard |
/// | taken | taken for good | `leak`, or forgetting the guard |
///
/// All of it starts as zero, so that a static of slots is in `.bss`.
struct Slot<const N: usize> {
    block: UnsafeCell<MemoryBlock<N>>,
    state: AtomicUsize,
}

// SAFETY: the block is reached only by the holder of the slot, whom `claim` makes one at a time; a block can be sent.
unsafe impl<const N: usize> Sync for Slot<N> {}

impl<const N: usize> Slot<N> {
    #[cfg(not(loom))]
    const fn new() -> Self {
        Self { block: UnsafeCell::new(MemoryBlock::new()), state: AtomicUsize::new(0) }
    }

    #[cfg(loom)]
    fn new() -> Self {
        Self { block: UnsafeCell::new(MemoryBlock::new()), state: AtomicUsize::new(0) }
    }

    /// Takes the slot and returns the state it had; `None` when it is taken.
    #[inline]
    fn claim(&self) -> Option<usize> {
        let mut now = self.state.load(Ordering::Relaxed);
        while now & TAKEN == 0 {
            // Acquire pairs with the Release in `give_back`: what the last holder wrote is visible.
            match self.state.compare_exchange_weak(now, now | TAKEN, Ordering::Acquire, Ordering::Relaxed) {
                Ok(before) => return Some(before),
                Err(latest) => now = latest,
            }
        }
        None
    }

    /// Gives the slot back in the state that it is to have; only its holder may.
    #[inline]
    fn give_back(&self, state: usize) {
        // Release pairs with the Acquire in `claim`.
        self.state.store(state, Ordering::Release);
    }
}

/// K blocks of N bytes, for the static of a site.
pub struct Slots<const N: usize, const K: usize> {
    slots: [Slot<N>; K],
}

impl<const N: usize, const K: usize> Slots<N, K> {
    /// Returns K free slots.
    #[cfg(not(loom))]
    #[must_use]
    #[expect(clippy::new_without_default, reason = "slots live in a static")]
    pub const fn new() -> Self {
        Self { slots: [const { Slot::new() }; K] }
    }

    /// Returns K free slots.
    #[cfg(loom)]
    pub fn new() -> Self {
        Self { slots: core::array::from_fn(|_| Slot::new()) }
    }

    /// Takes a free slot. `summed` says whether the site is in the sum that the linker takes; where it is not, or the
    /// linker takes none, the account is charged when a slot is taken for the first time, and for good, since the RAM
    /// is there from then on to the end.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Instances`] when all are taken, [`BudgetError::Exceeded`] when a slot must be charged and the
    /// account has no room.
    #[inline]
    pub fn take(&'static self, permit: Permit, summed: bool) -> Result<StaticMemory<N>, BudgetError> {
        let account = permit.account();
        if summed && account.reserved() > 0 {
            for slot in &self.slots {
                if let Some(state) = slot.claim() {
                    return Ok(StaticMemory::empty(slot, account, state));
                }
            }
            return Err(account.refuse_instance(N, K));
        }
        match self.claim_charged(account) {
            Ok(slot) => Ok(StaticMemory::empty(slot, account, CHARGED)),
            Err(Some(taken)) => Err(account.refuse_bytes(N, taken)),
            Err(None) => Err(account.refuse_instance(N, K)),
        }
    }

    /// Claims a free slot that is charged, or can be; else returns what stood in the way of charging one, if one was free.
    /// Apart, so that it takes no stack where the linker counts; and it does not build the result, which then stays in
    /// registers on the other way.
    #[inline(never)]
    fn claim_charged(&'static self, account: &'static Account) -> Result<&'static Slot<N>, Option<usize>> {
        let mut refused = None;
        for slot in &self.slots {
            let Some(state) = slot.claim() else { continue };
            if state & CHARGED == 0 {
                // One refusal is enough, but a slot that was charged before may follow.
                if refused.is_none() {
                    refused = account.try_take_bytes(N).err();
                }
                if refused.is_some() {
                    slot.give_back(state);
                    continue;
                }
            }
            return Ok(slot);
        }
        Err(refused)
    }
}

/// A [`MemoryBlock`] of N bytes in a static, given back when this is dropped.
///
/// What `managed_alloc!(static Runtime, N)` returns. `mem::forget` keeps the slot taken for good, as
/// [`leak`](StaticMemory::leak) does. Its bytes are reserved from the start of the program to its end: the linker counts
/// them, and taking them charges nothing.
///
/// ```
/// use budget_runtime::{BudgetError, StaticMemory, managed_alloc};
/// # budget_runtime::budgets!();
///
/// fn buffer() -> Result<StaticMemory<256>, BudgetError> {
///     managed_alloc!(static Radio, 256)
/// }
///
/// let held = buffer()?;
/// assert!(matches!(buffer(), Err(BudgetError::Instances { instances: 1, .. })));
/// drop(held);
/// let block = buffer()?.leak();
/// assert_eq!(block.capacity(), 256);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
#[must_use = "dropping a `StaticMemory` gives the slot back at once"]
pub struct StaticMemory<const N: usize> {
    /// Invariant: this value holds the slot.
    slot: &'static Slot<N>,
    account: &'static Account,
    /// The state that the slot gets when it is given back.
    state: usize,
}

impl<const N: usize> StaticMemory<N> {
    /// Guards a slot that was just claimed, and empties its block.
    #[inline]
    fn empty(slot: &'static Slot<N>, account: &'static Account, state: usize) -> Self {
        let mut memory = Self { slot, account, state };
        memory.reset();
        memory
    }

    /// Keeps the slot for good.
    #[must_use]
    pub fn leak(self) -> &'static mut MemoryBlock<N> {
        let block = self.slot.block.get();
        mem::forget(self);
        // SAFETY: the slot was held by `self`, which is forgotten without giving it back, so nobody else reaches the
        // block for the rest of the program.
        unsafe { &mut *block }
    }

    /// The account of the bytes.
    #[must_use]
    pub const fn account(&self) -> &'static Account {
        self.account
    }
}

impl<const N: usize> Drop for StaticMemory<N> {
    #[inline]
    fn drop(&mut self) {
        self.slot.give_back(self.state);
    }
}

impl<const N: usize> Deref for StaticMemory<N> {
    type Target = MemoryBlock<N>;

    fn deref(&self) -> &Self::Target {
        // SAFETY: this value holds the slot, so the block is changed through it alone, and it is borrowed.
        unsafe { &*self.slot.block.get() }
    }
}

impl<const N: usize> DerefMut for StaticMemory<N> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        // SAFETY: this value holds the slot and is borrowed exclusively.
        unsafe { &mut *self.slot.block.get() }
    }
}

// SAFETY: the region is that of the block, which stays in its static, and which nobody else reaches while this value
// holds the slot.
unsafe impl<const N: usize> Memory for StaticMemory<N> {
    const BYTES: Option<usize> = Some(N);
    const ALIGN: usize = BLOCK_ALIGN;
    const STABLE: bool = true;

    #[inline]
    fn region(&self) -> *mut [MaybeUninit<u8>] {
        (**self).region()
    }
}

impl<const N: usize> fmt::Debug for StaticMemory<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaticMemory")
            .field("remaining", &self.remaining())
            .field("account", &self.account.name())
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{CHARGED, Ordering, Slots};
    use crate::{__private::Permit, Budget, BudgetTracker, Counters};

    #[test]
    fn a_charged_slot_is_found_behind_one_that_cannot_be_charged() {
        static BUDGETS: [Budget; 1] = [Budget::new("Runtime", 8)];
        static COUNTERS: [Counters; 1] = [const { Counters::new() }];
        static TRACKER: BudgetTracker<1> = BudgetTracker::new(&BUDGETS, &COUNTERS);
        static SLOTS: Slots<8, 2> = Slots::new();

        let account = &TRACKER.accounts()[0];
        // SAFETY: the test plays the part of the macro.
        let permit = unsafe { Permit::new(account, "Runtime", "app", true) };
        // What is left when a refusal of the first slot and a taking of the second cross each other.
        let _slot = account.charge(8).unwrap();
        SLOTS.slots[1].state.store(CHARGED, Ordering::Relaxed);
        let taken = SLOTS.take(permit, false);
        assert!(taken.is_ok(), "{taken:?}");
        assert!(SLOTS.take(permit, false).is_err());
    }
}
