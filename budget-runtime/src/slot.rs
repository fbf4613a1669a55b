//! Owns static blocks: K slots of N bytes in a static, taken and given back. Comes in: a permit. Goes out: a guard over
//! one slot, or the refusal. The linker counts the bytes; taking a slot charges nothing.

use core::{
    cell::UnsafeCell,
    fmt,
    mem::{self, MaybeUninit},
    ops::{Deref, DerefMut},
    ptr,
};

use crate::{
    __private::Permit,
    Account, BudgetError, Memory, MemoryBlock,
    atomic::{AtomicUsize, Ordering},
    block::{BLOCK_ALIGN, BlockBytes},
};

/// Somebody holds the slot.
const TAKEN: usize = 1;
/// The account is charged for the slot, since the linker does not count it.
const CHARGED: usize = 2;

/// Whether a slot is taken and charged: one word, apart from its bytes, so that nobody who looks at it touches what the
/// holder borrows, and a slot takes a word beside its bytes and no more.
///
/// | from | to | by |
/// | --- | --- | --- |
/// | free | taken | `claim`: one compare-exchange, so one of several takers |
/// | taken | free | dropping the guard |
/// | taken | taken for good | `leak`, or forgetting the guard |
struct State(AtomicUsize);

impl State {
    #[cfg(not(loom))]
    const fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    #[cfg(loom)]
    fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    /// Takes the slot and returns the state it had; `None` when it is taken.
    #[inline]
    fn claim(&self) -> Option<usize> {
        let mut now = self.0.load(Ordering::Relaxed);
        while now & TAKEN == 0 {
            // Acquire pairs with the Release in `give_back`: what the last holder wrote is visible.
            match self.0.compare_exchange_weak(now, now | TAKEN, Ordering::Acquire, Ordering::Relaxed) {
                Ok(before) => return Some(before),
                Err(latest) => now = latest,
            }
        }
        None
    }

    /// Notes that the account is charged for the slot; only its holder may.
    fn charge(&self) {
        self.0.store(TAKEN | CHARGED, Ordering::Relaxed);
    }

    /// Gives the slot back, charged as it is; only its holder may.
    #[inline]
    fn give_back(&self) {
        // Nobody else changes the state of a slot that is taken.
        let state = self.0.load(Ordering::Relaxed) & !TAKEN;
        // Release pairs with the Acquire in `claim`.
        self.0.store(state, Ordering::Release);
    }
}

/// The states of K slots, for a static of their site.
pub struct SlotStates<const K: usize>([State; K]);

impl<const K: usize> SlotStates<K> {
    /// Returns the states of K free slots.
    #[cfg(not(loom))]
    #[must_use]
    #[expect(clippy::new_without_default, reason = "the states live in a static")]
    pub const fn new() -> Self {
        Self([const { State::new() }; K])
    }

    /// Returns the states of K free slots.
    #[cfg(loom)]
    pub fn new() -> Self {
        Self(core::array::from_fn(|_| State::new()))
    }
}

/// The bytes of a slot.
#[repr(C, align(8))]
struct SlotBytes<const N: usize>(UnsafeCell<MaybeUninit<[u8; N]>>);

const _: () = assert!(align_of::<SlotBytes<1>>() == BLOCK_ALIGN, "a slot is aligned as a block is");

// SAFETY: the bytes are reached only by the holder of the slot, whom `claim` makes one at a time.
unsafe impl<const N: usize> Sync for SlotBytes<N> {}

/// What a holder has of the bytes of its slot.
///
/// Invariant: whoever has it holds the slot.
pub struct HeldBytes<const N: usize>(&'static SlotBytes<N>);

// SAFETY: the bytes are a cell in a static, so the pointer is always the same, valid for all of them, and aligned as a block
// is; by the invariant nobody else has them.
unsafe impl<const N: usize> BlockBytes<N> for HeldBytes<N> {
    #[inline]
    fn start(&self) -> *mut u8 {
        self.0.0.get().cast()
    }
}

/// The bytes of K slots of N bytes, for the static of a site. They start as zero, as the states do, so that both are in `.bss`.
pub struct Slots<const N: usize, const K: usize>([SlotBytes<N>; K]);

impl<const N: usize, const K: usize> Slots<N, K> {
    /// Returns the bytes of K slots.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "slots live in a static")]
    pub const fn new() -> Self {
        Self([const { SlotBytes(UnsafeCell::new(MaybeUninit::uninit())) }; K])
    }

    /// Takes a free slot. `summed` says whether the site is in the sum that the linker takes; where it is not, or the
    /// linker takes none, the account is charged when a slot is taken for the first time, and for good, since the RAM
    /// is there from then on to the end.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Instances`] when all are taken, [`BudgetError::Exceeded`] when a slot must be charged and the
    /// account has no room.
    ///
    /// # Safety
    ///
    /// Every call with these slots gives the same `states`, and no call with other slots does.
    #[inline]
    pub unsafe fn take(
        &'static self,
        states: &'static SlotStates<K>,
        permit: Permit,
        summed: bool,
    ) -> Result<StaticMemory<N>, BudgetError> {
        let account = permit.account();
        if summed && account.reserved() > 0 {
            for (bytes, state) in self.0.iter().zip(&states.0) {
                if state.claim().is_some() {
                    return Ok(StaticMemory::holding(bytes, state, account));
                }
            }
            return Err(account.refuse_instance(N, K));
        }
        match self.claim_charged(states, account) {
            Ok((bytes, state)) => Ok(StaticMemory::holding(bytes, state, account)),
            Err(Some(taken)) => Err(account.refuse_bytes(N, taken)),
            Err(None) => Err(account.refuse_instance(N, K)),
        }
    }

    /// Claims a free slot that is charged, or can be; else returns what stood in the way of charging one, if one was free.
    /// Apart, so that it takes no stack where the linker counts; and it does not build the result, which then stays in
    /// registers on the other way.
    #[inline(never)]
    fn claim_charged(
        &'static self,
        states: &'static SlotStates<K>,
        account: &'static Account,
    ) -> Result<(&'static SlotBytes<N>, &'static State), Option<usize>> {
        let mut refused = None;
        for (bytes, state) in self.0.iter().zip(&states.0) {
            let Some(before) = state.claim() else { continue };
            if before & CHARGED == 0 {
                // One refusal is enough, but a slot that was charged before may follow.
                if refused.is_none() {
                    refused = account.try_take_bytes(N).err();
                }
                if refused.is_some() {
                    state.give_back();
                    continue;
                }
                state.charge();
            }
            return Ok((bytes, state));
        }
        Err(refused)
    }
}

/// A slot that is taken, given back when this is dropped.
pub struct Hold {
    /// Invariant: this value holds the slot.
    state: &'static State,
    account: &'static Account,
}

impl Drop for Hold {
    #[inline]
    fn drop(&mut self) {
        self.state.give_back();
    }
}

/// A [`MemoryBlock`] of N bytes in a static, given back when this is dropped.
///
/// What `managed_alloc!(static Runtime, N)` returns. The value is four words; the static is the N bytes and a word. `mem::forget`
/// keeps the slot taken for good, as [`leak`](StaticMemory::leak) and [`leak_zeroed`](StaticMemory::leak_zeroed) do. Its bytes are reserved from the start of the program
/// to its end: the linker counts them, and taking them charges nothing.
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
/// let frame: &'static mut [u8; 256] = buffer()?.leak_zeroed();
/// assert_eq!(frame, &[0; 256]);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
#[must_use = "dropping a `StaticMemory` gives the slot back at once"]
pub struct StaticMemory<const N: usize> {
    block: MemoryBlock<N, Hold, HeldBytes<N>>,
}

impl<const N: usize> StaticMemory<N> {
    /// Guards a slot that was just claimed.
    #[inline]
    fn holding(bytes: &'static SlotBytes<N>, state: &'static State, account: &'static Account) -> Self {
        Self { block: MemoryBlock::over(HeldBytes(bytes), Hold { state, account }) }
    }

    /// Keeps the slot for good and returns its bytes, which are aligned to 8.
    #[must_use]
    pub fn leak(self) -> &'static mut [MaybeUninit<u8>; N] {
        let bytes = self.block.start().cast();
        mem::forget(self);
        // SAFETY: the slot was held by `self`, which is forgotten without giving it back, so nobody else reaches the
        // bytes for the rest of the program; they are in a static and need no initialisation.
        unsafe { &mut *bytes }
    }

    /// Keeps the slot for good and returns its bytes, aligned to 8 and set to zero.
    #[must_use]
    pub fn leak_zeroed(self) -> &'static mut [u8; N] {
        let bytes = ptr::from_mut(self.leak()).cast::<[u8; N]>();
        // SAFETY: the bytes are borrowed exclusively, so they are valid for writes.
        unsafe { bytes.write_bytes(0, 1) };
        // SAFETY: they are initialised now, and borrowed through this reference alone from here on.
        unsafe { &mut *bytes }
    }

    /// The account of the bytes.
    #[must_use]
    pub const fn account(&self) -> &'static Account {
        self.block.held().account
    }
}

impl<const N: usize> Deref for StaticMemory<N> {
    type Target = MemoryBlock<N, Hold, HeldBytes<N>>;

    fn deref(&self) -> &Self::Target {
        &self.block
    }
}

impl<const N: usize> DerefMut for StaticMemory<N> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.block
    }
}

// SAFETY: the region is the bytes of the slot, which stay in their static, and which nobody else reaches while this value
// holds the slot.
unsafe impl<const N: usize> Memory for StaticMemory<N> {
    const BYTES: Option<usize> = Some(N);
    const ALIGN: usize = BLOCK_ALIGN;
    const STABLE: bool = true;

    #[inline]
    fn region(&self) -> *mut [MaybeUninit<u8>] {
        ptr::slice_from_raw_parts_mut(self.start().cast(), N)
    }
}

impl<const N: usize> fmt::Debug for StaticMemory<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaticMemory")
            .field("remaining", &self.remaining())
            .field("account", &self.account().name())
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{CHARGED, Ordering, SlotStates, Slots};
    use crate::{
        __private::{Permit, ledger::Sum},
        Budget, BudgetError, BudgetTracker, Counters,
    };

    #[test]
    fn a_slot_that_the_linker_counts_is_not_charged() {
        static BUDGETS: [Budget; 1] = [Budget::new("Runtime", 20)];
        static COUNTERS: [Counters; 1] = [const { Counters::new() }];
        static SUMS: [Sum; 1] = [Sum::counted(16)];
        static TRACKER: BudgetTracker<1> = BudgetTracker::linked(&BUDGETS, &COUNTERS, Some(&SUMS));
        static SLOTS: Slots<8, 2> = Slots::new();
        static STATES: SlotStates<2> = SlotStates::new();

        let account = &TRACKER.accounts()[0];
        // SAFETY: the test plays the part of the macro.
        let permit = unsafe { Permit::new(account, "Runtime", "app", true) };
        // SAFETY: these slots and these states are used with each other alone.
        let take = |summed| unsafe { SLOTS.take(&STATES, permit, summed) };
        for _ in 0..2 {
            let both = [take(true).unwrap(), take(true).unwrap()];
            assert_eq!((account.used(), account.headroom()), (0, 4));
            assert_eq!(
                take(true).unwrap_err(),
                BudgetError::Instances {
                    crate_name: "Runtime",
                    requested: 8,
                    used: 16,
                    limit: 20,
                    instances: 2
                }
            );
            drop(both);
        }
        // One that it does not count is, and there is no room beside those that it counts.
        assert!(matches!(take(false), Err(BudgetError::Exceeded { used: 16, limit: 20, .. })));
    }

    #[test]
    fn a_charged_slot_is_found_behind_one_that_cannot_be_charged() {
        static BUDGETS: [Budget; 1] = [Budget::new("Runtime", 8)];
        static COUNTERS: [Counters; 1] = [const { Counters::new() }];
        static TRACKER: BudgetTracker<1> = BudgetTracker::new(&BUDGETS, &COUNTERS);
        static SLOTS: Slots<8, 2> = Slots::new();
        static STATES: SlotStates<2> = SlotStates::new();

        let account = &TRACKER.accounts()[0];
        // SAFETY: the test plays the part of the macro.
        let permit = unsafe { Permit::new(account, "Runtime", "app", true) };
        // What is left when a refusal of the first slot and a taking of the second cross each other.
        let _slot = account.charge(8).unwrap();
        STATES.0[1].0.store(CHARGED, Ordering::Relaxed);
        // SAFETY: these slots and these states are used with each other alone.
        let take = || unsafe { SLOTS.take(&STATES, permit, false) };
        let taken = take();
        assert!(taken.is_ok(), "{taken:?}");
        assert!(take().is_err());
    }
}
