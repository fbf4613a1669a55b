//! A static block larger than its budget.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(static Radio, 16 * 1024 + 1);
}
