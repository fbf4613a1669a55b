//! An application at its limits; its build script and its macro count by themselves.
#![forbid(unsafe_code)]
#![deny(warnings)]

use budget_runtime::managed;
use near_budgets::CrateId;

/// 100 bytes.
#[managed(Own)]
pub static OWN: [u8; 100] = [0; 100];

/// What is reserved in the program, in the compiler, and in the build script.
///
/// ```
/// assert_eq!(crates_near::reserved(), [(65_536, 100); 3]);
/// ```
#[must_use]
pub fn reserved() -> [(usize, usize); 3] {
    let built = |text: &str| text.parse().unwrap_or_default();
    let own = CrateId::Own.account().reserved();
    [(near_b::reserved(), own), near_macro::reserved!(), (built(env!("NEAR")), built(env!("OWN")))]
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_compiled_for_the_tests_is_not_counted() {
        assert_eq!(super::reserved(), [(65_536, 0), (65_536, 100), (65_536, 100)]);
    }
}
