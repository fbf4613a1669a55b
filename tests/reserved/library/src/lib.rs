//! Compiled for its unit tests, a site is not in the sum of the linker, and so each slot is charged when it is taken.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings)]

use budget_runtime::{BudgetError, StaticMemory, managed, managed_alloc};

budget_runtime::budgets!();

/// 64 bytes.
#[managed(Statics)]
pub static TABLE: [u8; 64] = [0; 64];

/// Two of 100 bytes.
///
/// # Errors
///
/// When both are taken.
pub fn take() -> Result<StaticMemory<100>, BudgetError> {
    managed_alloc!(static Slots, 100, instances = 2)
}

#[cfg(test)]
mod tests {
    use budget_runtime::BudgetError;

    use super::{CrateId, take};

    #[test]
    fn a_slot_is_charged_when_it_is_taken_for_the_first_time_and_for_good() {
        let account = CrateId::Slots.account();
        let figures = || (account.reserved(), account.used());
        assert_eq!(CrateId::Statics.account().reserved(), 0);
        assert_eq!(figures(), (0, 0));
        let full = account.charge(151).ok();
        assert!(full.is_some());
        assert!(matches!(take(), Err(BudgetError::Exceeded { requested: 100, used: 151, limit: 250, .. })));
        assert_eq!(figures(), (0, 151), "a refused slot is free and not charged");
        drop(full);
        let first = take().ok();
        assert_eq!(figures(), (0, 100));
        drop(first);
        assert_eq!(figures(), (0, 100), "its bytes stay in RAM");
        let full = account.fill().ok();
        assert_eq!(figures(), (0, 250));
        let first = take().ok();
        assert!(first.is_some(), "it is charged already");
        assert!(matches!(take(), Err(BudgetError::Exceeded { requested: 100, used: 250, .. })));
        drop(full);
        let second = take().ok();
        assert_eq!(figures(), (0, 200));
        assert!(matches!(take(), Err(BudgetError::Instances { instances: 2, used: 200, .. })));
        drop((first, second));
        assert_eq!(figures(), (0, 200));
    }
}
