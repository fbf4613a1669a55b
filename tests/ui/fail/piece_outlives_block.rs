//! A piece of a block that is used after the block.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let piece = {
        let memory = managed_alloc!(Radio, 64).unwrap();
        memory.allocate(8).unwrap()
    };
    assert_eq!(piece.len(), 8);
}
