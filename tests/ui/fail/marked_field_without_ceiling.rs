//! Marked fields in a struct that does not say how much they may take.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Decoder)]
struct Parser {
    #[block(64)]
    text: _,
}

fn main() {}
