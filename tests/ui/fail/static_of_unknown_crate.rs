//! A budget that the manifest does not name, for a static.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radios)]
static EVENTS: [u8; 64] = [0; 64];

fn main() {
    assert_eq!(EVENTS[0], 0);
}
