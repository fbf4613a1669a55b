//! Every place that static memory can be in: 724 bytes of `Uart`, 64,536 of `flash-disk`.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

use budget_runtime::{BudgetError, StaticMemory, managed, managed_alloc};
use budgets::CrateId;

#[expect(dead_code, reason = "nothing names it")]
mod unreferenced {
    use super::{CrateId, managed};

    /// 100 bytes.
    #[managed(Uart)]
    static MODULE: [u8; 100] = [0; 100];

    fn private() {
        /// 24 bytes.
        #[managed(Uart)]
        static LOCAL: [u64; 3] = [0; 3];
    }
}

/// 100 bytes.
#[managed(Uart)]
pub static PUBLIC: [u32; 25] = [0; 25];

/// 500 bytes, in a function that the program calls.
#[must_use]
pub fn called(place: usize) -> u8 {
    #[managed(Uart)]
    static COUNTS: [u8; 500] = [7; 500];
    COUNTS[place]
}

/// 4096 bytes, in a function that nobody calls.
///
/// # Errors
///
/// When the slot is taken.
pub fn uncalled() -> Result<StaticMemory<4096>, BudgetError> {
    managed_alloc!(static FlashDisk, 4096)
}

/// Two of 8192 bytes, in a generic function that is never instantiated.
///
/// # Errors
///
/// When both slots are taken.
pub fn generic<T: Default>() -> Result<(T, StaticMemory<8192>), BudgetError> {
    const HALF: usize = 4096;
    Ok((T::default(), managed_alloc!(static FlashDisk, 2 * HALF, instances = 2)?))
}

/// Four of 11,014 bytes, in a generic function that the program instantiates three times.
///
/// # Errors
///
/// When all slots are taken.
pub fn instantiated<T: Default>() -> Result<(T, StaticMemory<11_014>), BudgetError> {
    Ok((T::default(), managed_alloc!(static FlashDisk, 11_014, instances = 4)?))
}
