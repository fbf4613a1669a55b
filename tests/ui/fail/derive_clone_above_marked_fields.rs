//! `derive(Clone)` above a struct with marked fields.
use budget_runtime::{BoundedVec, managed};
use test_budgets::CrateId;

#[derive(Clone)]
#[managed(Radio, 64)]
struct Module {
    name: u8,
    #[block(64)]
    text: BoundedVec<u8, _>,
}

fn main() {}
