//! A marked field larger than one inline block may be.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Runtime, 100_000)]
struct Parser {
    #[block(65_544)]
    text: _,
}

fn main() {}
