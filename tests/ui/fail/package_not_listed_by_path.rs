//! A restricted budget by its whole path.
use budget_runtime::managed_alloc;

fn main() {
    let _ = managed_alloc!(test_budgets::CrateId::Display, 64);
}
