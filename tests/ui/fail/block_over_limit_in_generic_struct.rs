//! The block of a generic struct that nothing builds, larger than its budget.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 99_999)]
pub struct Module<T> {
    name: T,
}

fn main() {}
