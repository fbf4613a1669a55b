//! A struct larger than its budget.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio)]
struct Framer {
    line: [u8; 20_000],
}

fn main() {}
