//! A firmware of charges, releases, a slot of 4 KiB and a managed static of 256 bytes: nothing in it can panic.
#![no_std]
#![no_main]

use core::{
    hint::black_box,
    sync::atomic::{AtomicU8, Ordering},
};

use budget_runtime::{managed, managed_alloc};
use firmware_measure::CrateId;

#[managed(Uart)]
static MANAGED: [AtomicU8; 256] = [const { AtomicU8::new(0) }; 256];

firmware_board::entry!(run);

fn run() -> i32 {
    if let Some(byte) = black_box(&MANAGED).get(17) {
        byte.store(1, Ordering::Relaxed);
    }
    let charge = CrateId::Radio.charge(black_box(64));
    let slot = managed_alloc!(static Frames, 4096);
    let Ok(slot) = slot else { return 1 };
    black_box(slot.allocate_zeroed(16).is_some());
    i32::from(charge.is_err())
}
