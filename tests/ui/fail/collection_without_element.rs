//! A block that cannot hold one element of its collection.
use budget_runtime::{BoundedVec, managed};
use test_budgets::CrateId;

#[managed(Decoder, 64)]
struct Parser {
    #[block(7)]
    offsets: BoundedVec<u64, _>,
}

fn main() {}
