//! A size that depends on a type parameter of the function.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

pub fn allocate<T>() {
    let _ = managed_alloc!(Radio, size_of::<T>());
}

fn main() {}
