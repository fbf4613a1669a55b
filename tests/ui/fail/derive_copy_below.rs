//! `derive(Clone, Copy)` below the attribute.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio)]
#[derive(Clone, Copy)]
struct Module {
    name: u8,
}

fn main() {}
