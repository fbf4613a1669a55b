//! A program whose `budgets!` has no build script beside it: the linker counts and does not check.
#![no_std]
#![no_main]

use firmware_board::{exit, println, start as entry};

budget_runtime::budgets!();

#[budget_runtime::managed(Uart)]
static FIRST: [u8; 1024] = [1; 1024];

#[budget_runtime::managed(Uart)]
static SECOND: [u8; 1024] = [2; 1024];

#[entry]
fn main() -> ! {
    let account = CrateId::Uart.account();
    let bytes: u32 = FIRST.iter().chain(&SECOND).map(|&byte| u32::from(byte)).sum();
    assert_eq!((bytes, account.headroom()), (3 * 1024, 0));
    assert!(account.charge(1).is_err());
    println!("reserved {} of {}", account.reserved(), account.limit());
    exit(0)
}
