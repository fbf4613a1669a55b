//! What the operations take while they run: instructions, and bytes of the stack.
#![no_std]
#![no_main]

use core::{
    hint::black_box,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

use budget_runtime::{BudgetError, StaticMemory, managed_alloc};
use firmware_board::println;
use firmware_clock::instructions::tenths;
use firmware_measure::CrateId;

mod stack;

/// A count that nobody guards.
static BARE: AtomicUsize = AtomicUsize::new(0);

firmware_board::entry!(run);

fn run() -> i32 {
    let charged = tenths(|| drop(black_box(CrateId::Radio.charge(black_box(64)))));
    let bare = tenths(|| {
        BARE.store(BARE.load(Relaxed) + black_box(64), Relaxed);
        BARE.store(BARE.load(Relaxed) - black_box(64), Relaxed);
    });
    println!("charge and release, instructions: {}.{}", charged / 10, charged % 10);
    println!("load, add, store and load, subtract, store, instructions: {}.{}", bare / 10, bare % 10);
    println!(
        "a slot of 4096, stack: {}",
        stack::depth(|| {
            black_box(&slot());
        })
    );
    0
}

fn slot() -> Result<StaticMemory<4096>, BudgetError> {
    managed_alloc!(static Frames, 4096)
}
