//! The core operations: charge, release, and a snapshot without its text.
#![no_std]
#![no_main]

use core::hint::black_box;

use firmware_measure::{CrateId, GLOBAL_BUDGET_TRACKER};

firmware_board::entry!(run);

fn run() -> i32 {
    let charge = CrateId::Radio.charge(black_box(64));
    black_box(&GLOBAL_BUDGET_TRACKER.snapshot());
    i32::from(charge.is_err())
}
