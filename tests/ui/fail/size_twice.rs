//! Two sizes.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 64, 64)]
struct Module {
    name: u8,
}

fn main() {}
