//! A dependency of a dependency, of which nothing is called: 300 bytes of `Uart`, 1000 of `flash-disk`.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

use budget_runtime::{BudgetError, StaticMemory, managed, managed_alloc};
use budgets::CrateId;

/// 300 bytes.
#[managed(Uart)]
pub static TABLE: [u8; 300] = [1; 300];

/// 1000 bytes, in a function that nobody calls.
///
/// # Errors
///
/// When the slot is taken.
pub fn uncalled() -> Result<StaticMemory<1000>, BudgetError> {
    managed_alloc!(static FlashDisk, 1000)
}

/// One byte too much of `Uart`.
#[cfg(feature = "over")]
#[managed(Uart)]
pub static OVER: u8 = 1;

/// One byte too much of `flash-disk`.
///
/// # Errors
///
/// When the slot is taken.
#[cfg(feature = "over")]
pub fn over<T>() -> Result<StaticMemory<1>, BudgetError> {
    managed_alloc!(static FlashDisk, 1)
}
