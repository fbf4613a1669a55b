//! A library that is loaded at run time and counts by itself.
#![deny(warnings)]

use budget_runtime::managed;
use near_budgets::CrateId;

/// 100 bytes.
#[managed(Own)]
pub static OWN: [u8; 100] = [0; 100];

/// One byte too much.
#[cfg(feature = "over")]
#[managed(Own)]
pub static OVER: u8 = 0;

/// What is reserved in the library, of `Near` and in the upper half of `Own`.
#[unsafe(no_mangle)]
pub extern "C" fn plugin_reserved() -> usize {
    near_b::reserved() + (CrateId::Own.account().reserved() << 32)
}
