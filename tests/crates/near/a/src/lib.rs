//! 60,000 bytes of `Near`. Its unit tests are linked with itself, through the dev-dependency that depends on it.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings)]

use budget_runtime::{BudgetError, StaticMemory, managed, managed_alloc};
use near_budgets::CrateId;

/// 20,000 bytes.
#[managed(Near)]
pub static TABLE: [u8; 20_000] = [0; 20_000];

/// 40,000 bytes.
///
/// # Errors
///
/// When it is taken.
///
/// ```
/// let memory = crates_near_a::take()?;
/// assert_eq!(memory.capacity(), 40_000);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub fn take() -> Result<StaticMemory<40_000>, BudgetError> {
    managed_alloc!(static Near, 40_000)
}

/// What is reserved.
///
/// ```
/// assert_eq!(crates_near_a::reserved(), 60_000);
/// ```
#[must_use]
pub fn reserved() -> usize {
    CrateId::Near.account().reserved()
}

#[cfg(test)]
mod tests {
    use budget_runtime::BudgetError;

    #[test]
    fn the_library_is_counted_once_and_what_is_compiled_for_the_tests_is_not() {
        assert_eq!(super::reserved(), 65_536);
        assert_eq!(near_b::reserved(), 65_536);
        assert!(near_b::take().is_ok());
        // The slot of the tests is a second one, for which there is no room.
        assert!(matches!(super::take(), Err(BudgetError::Exceeded { requested: 40_000, used: 65_536, .. })));
    }
}
