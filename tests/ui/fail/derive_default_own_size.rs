//! `derive(Default)` on a struct that is charged for its own size.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio)]
#[derive(Default)]
struct Module {
    name: u8,
}

fn main() {}
