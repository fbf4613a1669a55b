//! A slot that was kept for good and is given back all the same.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let slot = managed_alloc!(static Radio, 64).unwrap();
    let kept = slot.leak();
    drop(slot);
    drop(kept);
}
