//! A display: its frame is declared, what it keeps beside it is not, and no budget covers that.
#![no_std]

use core::{
    hint::black_box,
    sync::atomic::{AtomicU8, AtomicU16},
};

use budget_runtime::managed;
use gateway_budgets::CrateId;

#[managed(Display)]
static FRAME: [AtomicU8; 160 * 128] = [const { AtomicU8::new(0) }; 160 * 128];

static FONT: [AtomicU8; 3072] = [const { AtomicU8::new(0) }; 3072];
static PALETTE: [AtomicU16; 256] = [const { AtomicU16::new(0) }; 256];

/// Switches it on.
pub fn start() {
    black_box((&FRAME, &FONT, &PALETTE));
}
