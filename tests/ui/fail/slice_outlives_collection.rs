//! A slice of a collection that is kept past it.
use budget_runtime::{BoundedVec, managed_alloc};
use test_budgets::CrateId;

fn main() {
    let slice = {
        let words = BoundedVec::<u32, _>::new(managed_alloc!(Radio, 64).unwrap()).unwrap();
        words.as_slice()
    };
    assert!(slice.is_empty());
}
