//! 5536 bytes of `Near`, and what it depends on: 65,536.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings)]

use budget_runtime::managed;
pub use near_a::{reserved, take};
use near_budgets::CrateId;

/// 5536 bytes.
#[managed(Near)]
pub static TABLE: [u8; 5536] = [0; 5536];

#[cfg(test)]
mod tests {
    #[test]
    fn the_statics_of_the_tests_are_not_counted() {
        assert_eq!(super::reserved(), 60_000);
        assert!(super::take().is_ok());
        assert!(super::take().is_ok());
    }
}
