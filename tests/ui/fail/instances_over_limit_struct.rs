//! More instances of a struct than the budget can hold.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, instances = 2 + 2)]
struct Framer {
    line: [u8; 5_000],
}

fn main() {}
