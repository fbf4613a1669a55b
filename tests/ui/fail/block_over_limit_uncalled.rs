//! A block too large in a generic function that nothing calls.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

pub fn uncalled<T>() {
    let _ = managed_alloc!(Radio, 99_999);
}

fn main() {}
