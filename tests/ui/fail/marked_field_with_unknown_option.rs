//! A mark with an option that there is not.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Decoder, 64)]
struct Parser {
    #[block(elements = 8)]
    text: _,
}

fn main() {}
