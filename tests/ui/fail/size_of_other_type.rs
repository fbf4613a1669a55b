//! A size that is no `usize`.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn main() {
    let _ = managed_alloc!(Radio, 4096_u32);
}
