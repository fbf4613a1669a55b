//! A generic struct of a guaranteed budget, charged for a size that only its instances have.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Safety, instances = 2)]
struct Watchdog<T> {
    limit: T,
}

fn main() {}
