//! A budget that is restricted to other packages.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(Display, 64);
}
