//! More static blocks than the budget can hold.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(static Radio, 4096, instances = 5);
}
