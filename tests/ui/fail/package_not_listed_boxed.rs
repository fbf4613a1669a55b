//! A restricted budget, with the block on the heap.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(boxed Display, 64);
}
