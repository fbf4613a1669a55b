//! A receiver of frames. Comes in: bytes as the antenna gives them. Goes out: the frames between two delimiters. All
//! its memory is of the budget `Radio`, which no other package may charge.
#![no_std]

use core::sync::atomic::{AtomicU32, Ordering};

use app_budgets::CrateId;
use budget_runtime::{BoundedVec, managed};

/// The byte between two frames.
pub const DELIMITER: u8 = b'\n';

/// The longest frame, in bytes.
pub const FRAME: usize = 256;

/// The bytes that no frame had room for, of all receivers. The linker counts the static, with every other of the budget.
#[managed(Radio)]
static LOST: AtomicU32 = AtomicU32::new(0);

/// The bytes that no frame had room for.
#[must_use]
pub fn lost() -> u32 {
    LOST.load(Ordering::Relaxed)
}

/// A receiver. Two of them may be alive at once; the compiler checks that the budget has room for both.
#[managed(Radio, 512, instances = 2, constructor = pub new)]
pub struct Receiver {
    #[block(FRAME)]
    frame: BoundedVec<u8, _>,
    #[block(capacity = 16)]
    lengths: BoundedVec<u16, _>,
}

impl Receiver {
    /// Takes in `bytes` and gives each frame that ends in them to `accept`. What does not fit in a frame is cut off.
    pub fn receive(&mut self, bytes: &[u8], mut accept: impl FnMut(&[u8])) {
        for &byte in bytes {
            if byte != DELIMITER {
                if self.frame.push(byte).is_err() {
                    LOST.fetch_add(1, Ordering::Relaxed);
                }
                continue;
            }
            accept(&self.frame);
            if self.lengths.is_full() {
                self.lengths.remove(0);
            }
            let length = u16::try_from(self.frame.len()).unwrap_or(u16::MAX);
            let _full = self.lengths.push(length);
            self.frame.clear();
        }
    }

    /// The lengths of the last frames, at most 16 of them.
    #[must_use]
    pub fn lengths(&self) -> &[u16] {
        &self.lengths
    }
}
