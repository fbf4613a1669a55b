//! Static slots: reserved by the linker, taken and given back.

use budget_runtime::{BoundedVec, BudgetError, StaticMemory, managed_alloc};

use crate::{
    CrateId, SUMMED, Test,
    check::{Failure, check, check_eq},
};

pub(crate) const TESTS: &[Test] =
    &[("slots_are_taken_and_given_back_without_a_charge", slots), ("a_leaked_slot_stays_taken", leaked)];

fn pair() -> Result<StaticMemory<128>, BudgetError> {
    managed_alloc!(static Slots, 128, instances = 2)
}

fn single() -> Result<StaticMemory<256>, BudgetError> {
    managed_alloc!(static Slots, 256)
}

fn slots() -> Result<(), Failure> {
    let account = CrateId::Slots.account();
    let held = (pair()?, pair()?);
    check!(matches!(pair(), Err(BudgetError::Instances { instances: 2, .. })));
    if SUMMED {
        check_eq!((account.reserved(), account.used()), (512, 0));
        check!(account.charge(65).is_err() && account.charge(64).is_ok());
    } else {
        // Where no linker adds up, what was taken once stays charged.
        check_eq!((account.reserved(), account.used()), (0, 256));
    }
    drop(held);
    let mut vec = BoundedVec::new(pair()?)?;
    check_eq!((vec.capacity(), vec.push([1_u64; 2])), (8, Ok(())));
    drop(vec);
    let again = (pair()?, pair()?);
    check_eq!((again.0.remaining(), again.1.remaining()), (128, 128));
    Ok(())
}

fn leaked() -> Result<(), Failure> {
    let bytes: &'static mut [u8; 256] = single()?.leak_zeroed();
    check!(*bytes == [0; 256]);
    check!(matches!(single(), Err(BudgetError::Instances { instances: 1, .. })));
    Ok(())
}
