//! An option given twice.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 64, instances = 2, instances = 3)]
struct Module {
    name: u8,
}

fn main() {}
