//! A site that may never hold memory.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(Radio, 4096, instances = 0);
}
