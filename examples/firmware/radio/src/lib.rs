//! A radio: its frames live in slots, which are taken when a frame is filled and given back when it is sent.
#![no_std]

use board_budgets::CrateId;
use budget_runtime::{BoundedVec, BudgetError, StaticMemory, managed_alloc};

/// The bytes of a frame.
pub const FRAME: usize = if cfg!(feature = "short-frames") { 256 } else { 2048 };

/// A frame that is being filled or sent.
pub struct Frame(BoundedVec<u8, StaticMemory<FRAME>>);

impl Frame {
    /// Takes a slot.
    ///
    /// # Errors
    ///
    /// `BudgetError::Instances` when four frames are on their way.
    pub fn new() -> Result<Self, BudgetError> {
        BoundedVec::new(managed_alloc!(static Radio, FRAME, instances = 4)?).map(Self)
    }

    /// Appends `bytes`, or returns them when they do not fit.
    pub fn append<'bytes>(&mut self, bytes: &'bytes [u8]) -> Result<(), &'bytes [u8]> {
        self.0.extend_from_slice(bytes)
    }

    /// Sends the frame, which gives its slot back, and returns how long it was.
    pub fn send(self) -> usize {
        self.0.len()
    }
}
