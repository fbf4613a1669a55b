//! A static for a budget that is restricted to other packages.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Display)]
static EVENTS: [u8; 64] = [0; 64];

fn main() {
    assert_eq!(EVENTS[0], 0);
}
