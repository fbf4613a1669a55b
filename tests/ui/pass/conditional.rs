//! A struct and fields that stand under a condition.
use budget_runtime::{BudgetError, managed};
use test_budgets::CrateId;

#[managed(Radio, 64)]
#[cfg(not(windows))]
struct Module {
    #[cfg(windows)]
    handle: u32,
    #[cfg(not(windows))]
    name: u8,
}

#[managed(Radio, 64)]
#[cfg(windows)]
struct Module {
    name: u8,
}

fn main() -> Result<(), BudgetError> {
    assert_eq!(Module::try_new(3)?.name, 3);
    Ok(())
}
