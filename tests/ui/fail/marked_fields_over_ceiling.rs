//! Marked fields that together take more than the ceiling of their struct.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Decoder, 8192)]
struct Parser {
    #[block(8000)]
    text: _,
    #[block(200)]
    names: _,
}

fn main() {}
