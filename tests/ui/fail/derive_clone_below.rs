//! `derive(Clone)` below the attribute.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 64)]
#[derive(Debug, Clone)]
struct Module {
    name: u8,
}

fn main() {}
