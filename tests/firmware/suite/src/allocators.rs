//! Allocators: collections of another crate in a block, in a heap over a block, and on a heap that charges a budget.

use allocator_api2::{boxed::Box, vec::Vec};
use budget_runtime::{BlockHeap, BudgetError, LimitKept, managed_alloc};

use crate::{
    CrateId, Test,
    check::{Failure, check, check_eq},
};

pub(crate) const TESTS: &[Test] = &[
    ("a_vec_grows_in_a_block_and_gives_it_back", block),
    ("a_block_aligns_further_than_it_is_aligned", aligned),
    ("a_heap_over_a_block_is_used_again", heap),
    ("a_heap_charges_what_is_allocated", charged),
    ("a_limit_is_lowered_for_good", lowered),
];

#[repr(align(64))]
struct Line(u8);

fn block() -> Result<(), Failure> {
    let memory = managed_alloc!(Blocks, 128)?;
    let mut numbers = Vec::new_in(&memory);
    for number in 0..32_u32 {
        numbers.try_reserve_exact(1).map_err(|_| BudgetError::NoElement { requested: 4, limit: 0 })?;
        numbers.push(number);
    }
    check!(numbers.try_reserve(1).is_err());
    check_eq!((numbers.iter().sum::<u32>(), memory.remaining()), (31 * 16, 0));
    drop(numbers);
    check_eq!(memory.remaining(), 128);
    Ok(())
}

fn aligned() -> Result<(), Failure> {
    let memory = managed_alloc!(Blocks, 192)?;
    let byte = Box::try_new_in(1_u8, &memory);
    let line = Box::try_new_in(Line(2), &memory);
    check!(line.as_ref().is_ok_and(|line| core::ptr::from_ref(&**line).addr() % 64 == 0 && line.0 == 2));
    check!(byte.is_ok_and(|byte| *byte == 1));
    Ok(())
}

fn heap() -> Result<(), Failure> {
    let heap = BlockHeap::over_bytes(managed_alloc!(static Allocators, 2048)?.leak());
    let whole = Box::try_new_in([0_u8; 256], heap).is_ok();
    for round in 0..20_u32 {
        let mut lists: [Vec<u32, _>; 3] = [const { 0 }; 3].map(|_: u8| Vec::new_in(heap));
        for number in 0..12 {
            let list = &mut lists[number as usize % 3];
            check!(list.try_reserve(1).is_ok());
            list.push(number * round);
        }
        check_eq!(lists.iter().flatten().sum::<u32>(), 66 * round);
        check!(lists[0].try_reserve(1000).is_err());
    }
    check_eq!((whole, heap.used(), heap.high_water()), (true, 0, 256));
    check!(Box::try_new_in([0_u8; 256], heap).is_ok());
    Ok(())
}

fn charged() -> Result<(), Failure> {
    let account = CrateId::Heap.account();
    let mut bytes: Vec<u8, _> = Vec::new_in(CrateId::Heap.heap());
    check!(bytes.try_reserve_exact(200).is_ok() && account.used() == 200);
    bytes.extend_from_slice(&[7; 200]);
    check!(bytes.try_reserve_exact(1024).is_err());
    bytes.truncate(40);
    bytes.shrink_to_fit();
    check_eq!((account.used(), bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>()), (40, 280));
    drop(bytes);
    check_eq!(account.used(), 0);
    Ok(())
}

fn lowered() -> Result<(), Failure> {
    let account = CrateId::Lowered.account();
    let charge = CrateId::Lowered.charge(40)?;
    let refused = CrateId::Lowered.lower_limit(39);
    check!(matches!(
        refused,
        Err(BudgetError::LimitKept { used: 40, limit: 64, because: LimitKept::InUse, .. })
    ));
    CrateId::Lowered.lower_limit(40)?;
    check_eq!((account.limit(), account.used(), account.headroom()), (40, 40, 0));
    drop(charge);
    check!(CrateId::Lowered.charge(41).is_err() && CrateId::Lowered.charge(40).is_ok());
    check!(CrateId::Safety.lower_limit(1).is_err());
    Ok(())
}
