//! A size that is known at run time only.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

fn allocate(size: usize) {
    let _ = managed_alloc!(Radio, size);
}

fn main() {}
