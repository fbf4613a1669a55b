//! A size that is no whole number.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(Radio, 0.5);
}
