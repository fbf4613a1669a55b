//! `derive(Clone)` under a condition that holds.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 64)]
#[cfg_attr(not(windows), derive(Clone))]
struct Module {
    name: u8,
}

fn main() {}
