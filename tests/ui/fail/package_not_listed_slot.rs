//! A restricted budget, with the block in a static.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(static Display, 64);
}
