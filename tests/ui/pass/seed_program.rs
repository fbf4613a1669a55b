//! The program that the redesign was wanted for, as it stands.
use budget_runtime::{BoundedVec, BudgetError};
use test_budgets::{CrateId, allocate_memory};

fn main() -> Result<(), BudgetError> {
    let provider = allocate_memory::<32768>(CrateId::Runtime)?;
    let mut vec = BoundedVec::new(provider)?;
    assert_eq!(vec.push(7_u32), Ok(()));
    assert_eq!(vec.capacity(), 8192);
    assert_eq!(CrateId::Runtime.account().used(), 32768);
    drop(vec);
    assert_eq!(CrateId::Runtime.account().used(), 0);
    Ok(())
}
