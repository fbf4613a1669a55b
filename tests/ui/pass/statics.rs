//! Static memory: managed statics and slots.
#![deny(warnings)]
#![forbid(unsafe_code)]

use budget_runtime::{BoundedVec, BudgetError, StaticMemory, managed, managed_alloc};
use test_budgets::CrateId;

#[managed(Foundation)]
static EVENTS: [u32; 16] = [7; 16];

#[managed(Safety)]
pub static GUARANTEED: u64 = 1;

mod inner {
    #[super::managed(test_budgets::CrateId::Foundation)]
    pub(crate) static NESTED: Option<&str> = Some("nested");
}

fn slot<T>() -> Result<StaticMemory<256>, BudgetError> {
    managed_alloc!(static Radio, 256, instances = 2)
}

fn local() -> u32 {
    const WORDS: usize = 4;
    #[managed(Foundation)]
    static LOCAL: [u32; WORDS] = [3; WORDS];
    LOCAL[0]
}

fn main() -> Result<(), BudgetError> {
    assert_eq!((EVENTS[3], GUARANTEED, inner::NESTED, local()), (7, 1, Some("nested"), 3));

    // One pair of slots serves all instances of the generic function.
    let first = slot::<u8>()?;
    let second = slot::<u16>()?;
    assert!(matches!(slot::<u32>(), Err(BudgetError::Instances { crate_name: "Radio", instances: 2, .. })));
    drop(first);
    let mut vec = BoundedVec::new(slot::<u32>()?)?;
    assert_eq!((vec.push(1_u64), vec.capacity()), (Ok(()), 32));
    drop(vec);
    let kept: &'static mut [u8; 256] = slot::<u8>()?.leak_zeroed();
    assert_eq!(*kept, [0; 256]);
    drop(second);
    std::mem::forget(slot::<u8>()?);
    assert!(slot::<u8>().is_err());

    let guaranteed = managed_alloc!(static Safety, 64)?;
    assert_eq!(guaranteed.account().name(), "Safety");
    Ok(())
}
