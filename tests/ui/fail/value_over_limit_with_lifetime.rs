//! A struct with a lifetime larger than its budget.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio)]
struct Framer<'line> {
    lines: [&'line str; 2_000],
}

fn main() {}
