//! Prints what the accounts say, with most budgets exactly at their limits. `FIRMWARE_CROWD`, set when this is built, is
//! a number of bytes more of static memory, in whole words of eight.
#![no_std]
#![no_main]

use firmware_board::{exit, println, start as entry};
use firmware_budgets::GLOBAL_BUDGET_TRACKER;
use firmware_driver::{Alarm, EVENTS, FONT, Picture, frame, log, token};

/// What makes the room for the stack small.
#[used]
static mut CROWD: [u64; crowd() / 8] = [0; crowd() / 8];

const fn crowd() -> usize {
    let Some(text) = option_env!("FIRMWARE_CROWD") else { return 0 };
    match usize::from_str_radix(text, 10) {
        Ok(bytes) => bytes,
        Err(_) => panic!("FIRMWARE_CROWD is no number"),
    }
}

#[entry]
fn main() -> ! {
    assert_eq!(EVENTS.iter().chain(&FONT).map(|&byte| usize::from(byte)).sum::<usize>(), 768 * 7 + 512);

    let mut frames = [frame().unwrap(), frame().unwrap()];
    println!("third frame: {}", frame().unwrap_err());
    let token = token().unwrap();
    let picture = Picture::new().unwrap();
    println!("second picture: {}", Picture::new().err().unwrap());
    let alarms = (Alarm::new().unwrap(), Alarm::new().unwrap(), log().unwrap());
    for (index, frame) in frames.iter_mut().enumerate() {
        *frame.alloc(0).unwrap() = index;
    }
    for row in &GLOBAL_BUDGET_TRACKER.snapshot() {
        assert!(row.reserved() + row.used() <= row.limit());
    }
    println!("{}", GLOBAL_BUDGET_TRACKER.snapshot());
    drop((frames, token, picture, alarms));
    assert!(GLOBAL_BUDGET_TRACKER.snapshot().iter().all(|row| row.used() == 0));
    println!("passed");
    exit(0)
}
