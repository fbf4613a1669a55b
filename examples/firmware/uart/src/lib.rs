//! A serial port that DMA serves: two buffers that the hardware reads and writes while the core does something else, so
//! they are statics, which the linker counts.
#![no_std]

use board_budgets::CrateId;
use budget_runtime::managed;
use static_cell::ConstStaticCell;

/// What the hardware fills.
#[managed(Uart)]
static RECEIVE: ConstStaticCell<[u8; 1024]> = ConstStaticCell::new([0; 1024]);

/// What the hardware sends.
#[managed(Uart)]
static TRANSMIT: ConstStaticCell<[u8; 1024]> = ConstStaticCell::new([0; 1024]);

/// The port, which owns both buffers.
pub struct Uart {
    receive: &'static mut [u8; 1024],
    transmit: &'static mut [u8; 1024],
}

impl Uart {
    /// Takes the buffers; `None` when somebody has them.
    pub fn take() -> Option<Self> {
        Some(Self { receive: RECEIVE.try_take()?, transmit: TRANSMIT.try_take()? })
    }

    /// Sends as much of `bytes` as fits, and returns how much that was. Here the port is connected to itself.
    pub fn send(&mut self, bytes: &[u8]) -> usize {
        let length = bytes.len().min(self.transmit.len());
        for ((source, sent), received) in bytes.iter().zip(&mut *self.transmit).zip(&mut *self.receive) {
            *sent = *source;
            *received = *sent;
        }
        length
    }

    /// What was received.
    pub fn received(&self, length: usize) -> &[u8] {
        self.receive.get(..length).unwrap_or(&[])
    }
}
