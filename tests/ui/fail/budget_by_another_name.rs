//! A constant that stands for a budget.
use budget_runtime::managed_alloc;
use test_budgets::CrateId;

const MINE: CrateId = CrateId::Radio;

fn main() {
    let _ = managed_alloc!(crate::MINE, 64);
}
