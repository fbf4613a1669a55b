//! `derive(Clone, Copy)` above the attribute.
use budget_runtime::managed;
use test_budgets::CrateId;

#[derive(Clone, Copy)]
#[managed(Radio)]
struct Module {
    name: u8,
}

fn main() {}
