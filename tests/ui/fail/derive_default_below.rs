//! `derive(Default)` below the attribute.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 64)]
#[derive(Debug, Default)]
struct Module {
    name: u8,
}

fn main() {}
