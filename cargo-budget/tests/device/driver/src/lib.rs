//! The driver of the radio. Every size is a multiple of 64 bytes, so that nothing lies between two statics.
#![no_std]

use core::sync::atomic::{AtomicU8, Ordering};

use budget_runtime::managed;
use device_budgets::CrateId;

/// What was received.
#[managed(Radio)]
pub static EVENTS: [AtomicU8; 512] = [const { AtomicU8::new(0) }; 512];

/// What an unannotated part of the driver needs.
static SCRATCH: [AtomicU8; 128] = [const { AtomicU8::new(0) }; 128];

#[cfg(feature = "over")]
#[managed(Radio)]
static MORE: [AtomicU8; 1024] = [const { AtomicU8::new(0) }; 1024];

/// Takes an event.
pub fn receive(event: u8) {
    let at = usize::from(event);
    EVENTS[at].fetch_add(event, Ordering::Relaxed);
    SCRATCH[at % 128].fetch_add(event, Ordering::Relaxed);
    #[cfg(feature = "over")]
    MORE[at].fetch_add(event, Ordering::Relaxed);
}
