//! A slot that has two owners.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let slot = managed_alloc!(static Radio, 64).unwrap();
    let first = slot;
    let second = slot;
    drop((first, second));
}
