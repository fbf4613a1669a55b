//! A block that fits in the limit of the manifest, but not beside the parts of the budget.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(boxed Runtime, 120 * 1024);
}
