//! An integration test counts its library once.
use budget_runtime::{BudgetError, managed, managed_alloc};
use near_budgets::CrateId;

/// A static of a test, which is not counted.
#[managed(Own)]
static TEST: [u8; 100] = [0; 100];

#[test]
fn it_is_at_its_limits() {
    assert_eq!(crates_near::reserved(), [(65_536, 100); 3]);
    assert_eq!(TEST[1], 0);
    let slot = managed_alloc!(static Own, 1);
    assert!(matches!(slot, Err(BudgetError::Exceeded { requested: 1, used: 100, .. })), "{slot:?}");
}
