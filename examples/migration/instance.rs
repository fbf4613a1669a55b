//! A runtime instance: the state that an instantiated component has. Comes in: nothing, all of it starts empty. Goes out:
//! arrays that functions read and write.
//!
//! Before, nobody charged it: its arrays are inline, so no provider was ever involved. Now each one that lives charges its
//! own size, 8 KiB, and the two that the budget has room for are written at the struct.

use budget_runtime::{BudgetError, managed};

use crate::CrateId;

/// The state of one instance: 256 × 8 + 512 × 8 + 2048 bytes.
#[managed(Runtime, instances = 2)]
pub(crate) struct Instance {
    pub(crate) globals: [u64; 256],
    pub(crate) table: [Option<u32>; 512],
    pub(crate) memory: [u8; 2048],
}

const _: () = assert!(size_of::<Instance>() == 8192, "the manifest counts on 8 KiB for an instance");

impl Instance {
    /// Returns an instance at zero.
    pub(crate) fn new() -> Result<Self, BudgetError> {
        Self::try_new([0; 256], [None; 512], [0; 2048])
    }
}
