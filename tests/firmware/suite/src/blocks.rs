//! Blocks on demand: inline, and in place on the heap.

use budget_runtime::{BoundedVec, BudgetError, ManagedMemory, managed_alloc};

use crate::{
    CrateId, Test, allocate_memory,
    check::{Failure, check, check_eq},
};

pub(crate) const TESTS: &[Test] = &[
    ("an_inline_block_moves_and_is_released_once", inline),
    ("an_inline_block_that_does_not_fit_is_refused", refused),
    ("a_boxed_block_is_built_in_place", boxed),
    ("a_boxed_block_without_heap_is_given_back", heapless),
    ("the_last_instance_of_a_site_is_refused", instances),
];

fn inline() -> Result<(), Failure> {
    let used = || CrateId::Blocks.account().used();
    let memory = managed_alloc!(Blocks, 128)?;
    check!(memory.alloc(0x1234_5678_u32).is_ok());
    let moved = [memory];
    check_eq!((used(), moved[0].remaining()), (128, 124));
    check_eq!(size_of::<ManagedMemory<128>>(), 128 + 2 * size_of::<usize>());
    let inner = managed_alloc!(Blocks, 256);
    check_eq!((used(), inner.is_ok()), (384, true));
    drop(moved);
    check_eq!(used(), 256);
    drop(inner);
    check_eq!(used(), 0);
    Ok(())
}

fn refused() -> Result<(), Failure> {
    let _held = (managed_alloc!(Blocks, 256)?, managed_alloc!(Blocks, 200)?);
    let expected = BudgetError::Exceeded { crate_name: "Blocks", requested: 57, used: 456, limit: 512 };
    check_eq!(managed_alloc!(Blocks, 57).err(), Some(expected));
    check_eq!(allocate_memory::<57>(CrateId::Blocks).err(), Some(expected));
    check!(managed_alloc!(Blocks, 56).is_ok());
    let large = allocate_memory::<257>(CrateId::Blocks);
    check!(matches!(large, Err(BudgetError::BlockTooLarge { max_block: 256, .. })));
    Ok(())
}

fn boxed() -> Result<(), Failure> {
    let account = CrateId::Heap.account();
    let memory = managed_alloc!(boxed Heap, 512)?;
    check_eq!((account.used(), size_of_val(&memory)), (512, size_of::<usize>()));
    let mut vec = BoundedVec::new(memory)?;
    check_eq!((vec.capacity(), vec.extend((0_u64..).take(64))), (64, Ok(())));
    check_eq!((vec.push(64), vec.iter().sum::<u64>()), (Err(64), 63 * 64 / 2));
    drop(vec);
    check_eq!(account.used(), 0);
    Ok(())
}

fn heapless() -> Result<(), Failure> {
    // A machine with an operating system has a heap that is not so small.
    if cfg!(any(target_os = "none", target_arch = "wasm32")) {
        let refused = managed_alloc!(boxed Heap, 1024);
        check!(matches!(refused, Err(BudgetError::Heap { requested: 1024, used: 0, .. })));
    }
    check_eq!(CrateId::Heap.account().used(), 0);
    check!(managed_alloc!(boxed Heap, 512).is_ok());
    Ok(())
}

fn instances() -> Result<(), Failure> {
    let take = || managed_alloc!(Safety, 32, instances = 2);
    let held = (take()?, take()?);
    check!(matches!(take(), Err(BudgetError::Instances { instances: 2, .. })));
    drop(held);
    check!(take().is_ok());
    check_eq!(CrateId::Safety.account().used(), 0);
    Ok(())
}
