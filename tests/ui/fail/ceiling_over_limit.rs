//! The ceiling of a struct with marked fields over its budget.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 20_000)]
struct Parser {
    #[block(64)]
    text: _,
}

fn main() {}
