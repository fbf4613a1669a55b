//! Instances of a static.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, instances = 2)]
static EVENTS: [u8; 64] = [0; 64];

fn main() {
    assert_eq!(EVENTS[0], 0);
}
