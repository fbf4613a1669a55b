//! A program with two budgets crates: the linker checks both manifests.
#![no_std]
#![no_main]

use core::sync::atomic::{AtomicU8, Ordering};

use firmware_board::{exit, println, start as entry};
use firmware_budgets::CrateId::Uart;
use firmware_driver::{EVENTS, more};
use firmware_second::CrateId;

#[budget_runtime::managed(Pool)]
static POOL: [AtomicU8; 8] = [const { AtomicU8::new(0) }; 8];

#[budget_runtime::managed(Pool)]
#[allow(dead_code, reason = "a static that nothing refers to counts too")]
static MORE: [u8; 8 + more(b"pool")] = [0; 8 + more(b"pool")];

#[entry]
fn main() -> ! {
    POOL[0].store(EVENTS[0], Ordering::Relaxed);
    println!("{} and {}", Uart.account().reserved(), CrateId::Pool.account().reserved());
    exit(0)
}
