//! A marked field whose type does not say where its memory goes.
use budget_runtime::{BoundedVec, ManagedMemory, managed};
use test_budgets::CrateId;

#[managed(Decoder, 64)]
struct Parser {
    #[block(64)]
    text: BoundedVec<u8, ManagedMemory<64>>,
}

fn main() {}
