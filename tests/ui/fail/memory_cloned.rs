//! Memory that is copied would be charged once and held twice.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let memory = managed_alloc!(Radio, 64).unwrap();
    let copy = memory.clone();
    drop((memory, copy));
}
