//! `derive(Clone)` above the attribute.
use budget_runtime::managed;
use test_budgets::CrateId;

#[derive(Debug, Clone)]
/// A module.
#[managed(Radio, 64)]
struct Module {
    name: u8,
}

fn main() {}
