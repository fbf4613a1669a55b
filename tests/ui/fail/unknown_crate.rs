//! A budget that the manifest does not name.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(Runtme, 4096);
}
