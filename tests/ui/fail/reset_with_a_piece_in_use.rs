//! A block that takes back its pieces while one is used.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let mut memory = managed_alloc!(Radio, 64).unwrap();
    let piece = memory.allocate(8).unwrap();
    memory.reset();
    assert_eq!(piece.len(), 8);
}
