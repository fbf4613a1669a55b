//! What the others are measured against.
#![no_std]
#![no_main]

firmware_board::entry!(run);

fn run() -> i32 {
    core::hint::black_box(0)
}
