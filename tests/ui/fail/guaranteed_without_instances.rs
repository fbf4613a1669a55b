//! A site of a guaranteed budget that does not say how many values live at once.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(Safety, 64);
}
