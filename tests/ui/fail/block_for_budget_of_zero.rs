//! A block for a budget that may hold nothing.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(Math, 1);
}
