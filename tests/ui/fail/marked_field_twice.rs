//! A field with two marks.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Decoder, 64)]
struct Parser {
    #[block(8)]
    #[block(16)]
    text: _,
}

fn main() {}
