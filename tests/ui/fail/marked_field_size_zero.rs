//! A marked field of no bytes.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Decoder, 64)]
struct Parser {
    #[block(0)]
    text: _,
}

fn main() {}
