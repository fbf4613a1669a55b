//! A size beside a static, which has one.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio, 64)]
static EVENTS: [u8; 64] = [0; 64];

fn main() {
    assert_eq!(EVENTS[0], 0);
}
