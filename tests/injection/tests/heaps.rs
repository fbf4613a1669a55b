//! The global heap charged to a budget, heaps over blocks, and blocks as allocators: each charge refused, each allocation
//! failing, each drop panicking.

extern crate faulty_runtime as budget_runtime;

mod fixture;

use std::{
    alloc::Layout,
    hash::{BuildHasherDefault, DefaultHasher},
};

use allocator_api2::{
    alloc::{AllocError, Allocator},
    boxed::Box,
    collections::TryReserveError,
    vec::Vec,
};
use budget_runtime::{Account, BlockHeap, BudgetError, SharedBlockHeap, managed_alloc};
use hashbrown::HashMap;

use crate::fixture::{
    calls::closure,
    element::elements,
    fault::{Fault, PANICS, at_each_chance, print_counts},
};

budget_runtime::budgets!();

const ACCOUNTS: [&Account; 2] = [CrateId::Runtime.account(), CrateId::Decoder.account()];

/// The bytes of a block with a heap in it.
const BLOCK: usize = 8192;

/// Why a scenario ended.
enum Refused {
    Budget,
    Allocation,
}

impl From<BudgetError> for Refused {
    fn from(_: BudgetError) -> Self {
        Self::Budget
    }
}

impl From<TryReserveError> for Refused {
    fn from(_: TryReserveError) -> Self {
        Self::Allocation
    }
}

impl From<hashbrown::TryReserveError> for Refused {
    fn from(_: hashbrown::TryReserveError) -> Self {
        Self::Allocation
    }
}

impl From<AllocError> for Refused {
    fn from(_: AllocError) -> Self {
        Self::Allocation
    }
}

/// What a program does with a heap that can refuse: nothing that aborts.
fn collections<A: Allocator + Copy>(heap: A) -> Result<(), Refused> {
    let mut list = Vec::new_in(heap);
    for element in elements(0..20) {
        list.try_reserve(1)?;
        list.push(element);
    }
    let mut other = Vec::new_in(heap);
    other.try_reserve_exact(list.len())?;
    other.extend(list.iter().cloned());
    list.truncate(3);
    // No elements here: this `Box`, and this map, keep their memory, and so its charge, when the drop of what they hold panics.
    let boxed = Box::try_new_in(7_u64, heap)?;
    let mut map = HashMap::with_hasher_in(BuildHasherDefault::<DefaultHasher>::default(), heap);
    for key in 0..20_u32 {
        map.try_reserve(1)?;
        map.insert(key, [key; 4]);
    }
    map.retain(|key, _| {
        closure();
        key % 2 == 0
    });
    drop((boxed, other));
    resize(heap)
}

/// A piece that grows and shrinks: what is refused leaves it as it was.
fn resize(heap: impl Allocator) -> Result<(), Refused> {
    let small = Layout::new::<[u64; 4]>();
    let large = Layout::new::<[u64; 40]>();
    let piece = heap.allocate(small)?;
    // SAFETY: the heap gave the piece with this layout, and the new one is larger.
    let grown = unsafe { heap.grow(piece.cast(), small, large) };
    let Ok(grown) = grown else {
        // SAFETY: the piece still has this layout, and is not used any more.
        unsafe { heap.deallocate(piece.cast(), small) };
        return Err(Refused::Allocation);
    };
    // SAFETY: the piece has this layout now, and the new one is smaller.
    let shrunk = unsafe { heap.shrink(grown.cast(), large, small) };
    let (piece, layout) = shrunk.map_or((grown, large), |shrunk| (shrunk, small));
    // SAFETY: the piece has this layout, and is not used any more.
    unsafe { heap.deallocate(piece.cast(), layout) };
    Ok(shrunk.map(drop)?)
}

fn charged() -> Result<(), Refused> {
    collections(CrateId::Decoder.heap())?;
    assert_eq!(CrateId::Decoder.account().used(), 0);
    Ok(())
}

/// A heap over an inline block, one over a boxed block that is shared, and a block without a heap.
fn blocks() -> Result<(), Refused> {
    let mut inline = managed_alloc!(Runtime, BLOCK)?;
    collections(BlockHeap::over(&mut inline))?;
    let mut boxed = managed_alloc!(boxed Decoder, BLOCK)?;
    let shared = SharedBlockHeap::over(&mut boxed);
    collections(shared)?;
    assert_eq!(shared.used(), 0);
    let bump = managed_alloc!(Runtime, BLOCK)?;
    collections(&bump)
}

#[test]
fn heaps_give_back_what_they_were_charged() {
    let charges = at_each_chance("charged heap", Fault::Charge, &ACCOUNTS, charged);
    let allocations = at_each_chance("charged heap", Fault::Heap(|_| true), &ACCOUNTS, charged);
    // Whatever is charged is allocated, but for shrinking, which the heap may refuse and a budget cannot.
    assert!(charges > 5 && allocations > charges, "{charges} charges, {allocations} allocations");
    assert_eq!(at_each_chance("block heaps", Fault::Charge, &ACCOUNTS, blocks), 3);
    assert_eq!(at_each_chance("block heaps", Fault::Heap(|_| true), &ACCOUNTS, blocks), 1);
    for fault in PANICS {
        at_each_chance("charged heap", fault, &ACCOUNTS, charged);
        at_each_chance("block heaps", fault, &ACCOUNTS, blocks);
    }
    assert!(ACCOUNTS.iter().all(|account| account.used() == 0));
    print_counts();
}
