//! A size that is a const parameter of the function.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

pub fn allocate<const N: usize>() {
    let _ = managed_alloc!(Radio, N);
}

fn main() {}
