//! A network stack that knows no budgets: `covers` counts its statics.
#![no_std]

use core::{
    hint::black_box,
    sync::atomic::{AtomicU8, AtomicU32},
};

type Bytes<const N: usize> = [AtomicU8; N];

/// The sockets.
pub mod tcp {
    use super::Bytes;
    use core::sync::atomic::AtomicU8;

    pub(crate) static RECEIVED: Bytes<16384> = [const { AtomicU8::new(0) }; 16384];
    pub(crate) static TO_SEND: Bytes<12288> = [const { AtomicU8::new(0) }; 12288];
    pub(crate) static STATES: Bytes<1536> = [const { AtomicU8::new(0) }; 1536];
}

static DATAGRAMS: Bytes<8192> = [const { AtomicU8::new(0) }; 8192];
static NAMES: Bytes<2048> = [const { AtomicU8::new(0) }; 2048];
static ROUTES: [AtomicU32; 384] = [const { AtomicU32::new(7) }; 384];

/// Connects.
pub fn start() {
    black_box((&tcp::RECEIVED, &tcp::TO_SEND, &tcp::STATES, &DATAGRAMS, &NAMES, &ROUTES));
}
