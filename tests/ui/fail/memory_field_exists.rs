//! A struct that has a field `memory` already.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 64)]
struct Module {
    memory: u8,
}

fn main() {}
