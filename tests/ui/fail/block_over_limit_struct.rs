//! The block of a struct larger than its budget.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 99_999)]
struct Module {
    name: u8,
}

fn main() {}
