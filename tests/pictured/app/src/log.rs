//! A log that is larger than what its budget allows: nothing annotates it, so the linker does not know.

use std::{hint::black_box, sync::atomic::AtomicU8};

static RING: [AtomicU8; 6144] = [const { AtomicU8::new(0) }; 6144];
static LINE: [AtomicU8; 512] = [const { AtomicU8::new(0) }; 512];

/// Begins a log.
pub(crate) fn start() {
    black_box((&RING, &LINE));
}
