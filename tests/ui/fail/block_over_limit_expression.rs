//! A block larger than its budget, as an expression of several tokens.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(Radio, 4 * 8 * 1024);
}
