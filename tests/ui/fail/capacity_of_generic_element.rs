//! A capacity of elements whose size is not known.
use budget_runtime::{BoundedVec, managed};
use test_budgets::CrateId;

#[managed(Decoder, 4096)]
struct Parser<T> {
    #[block(capacity = 16)]
    tokens: BoundedVec<T, _>,
}

fn main() {}
