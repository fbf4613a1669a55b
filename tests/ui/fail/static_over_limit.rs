//! A static larger than its budget.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio)]
static EVENTS: [u64; 2_100] = [0; 2_100];

fn main() {
    assert_eq!(EVENTS[0], 0);
}
