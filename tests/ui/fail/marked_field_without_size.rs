//! A mark that does not say how many bytes.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Decoder, 64)]
struct Parser {
    #[block]
    text: _,
}

fn main() {}
