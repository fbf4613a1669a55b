//! `derive(Clone)` on a struct that is charged for its own size.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio)]
#[derive(Clone)]
struct Module {
    name: u8,
}

fn main() {}
