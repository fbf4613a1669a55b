//! Prints its accounts before and after it takes a slot of each instance of a generic function.
#![forbid(unsafe_code)]
#![deny(warnings)]

use budget_runtime::{BudgetError, managed};
use budgets::{CrateId, GLOBAL_BUDGET_TRACKER};
use middle as _;

#[expect(dead_code, reason = "nobody calls it")]
fn uncalled() {
    #[managed(App)]
    static LOCAL: [u8; 10] = [0; 10];
}

fn main() -> Result<(), BudgetError> {
    println!("{}", GLOBAL_BUDGET_TRACKER.snapshot());
    let taken =
        (sites::instantiated::<u8>()?, sites::instantiated::<u16>()?, sites::instantiated::<String>()?);
    println!("{}", sites::called(taken.1.0.into()));
    println!("{}", GLOBAL_BUDGET_TRACKER.snapshot());
    Ok(())
}
