//! A radio: all its memory is declared.
#![no_std]

use core::{
    hint::black_box,
    sync::atomic::{AtomicU8, AtomicU32},
};

use budget_runtime::{BudgetError, managed};
use gateway_budgets::CrateId;

type Bytes<const N: usize> = [AtomicU8; N];

#[managed(Radio)]
static RECEIVED: Bytes<8192> = [const { AtomicU8::new(0) }; 8192];

#[managed(Radio)]
static TO_SEND: Bytes<6144> = [const { AtomicU8::new(0) }; 6144];

#[managed(Radio)]
static NEIGHBOURS: [AtomicU32; 512] = [const { AtomicU32::new(0) }; 512];

/// One channel.
#[managed(Radio, 4096, instances = 2, constructor = pub new)]
pub struct Channel {}

/// Opens both channels.
///
/// # Errors
///
/// When a channel is open.
pub fn start() -> Result<[Channel; 2], BudgetError> {
    black_box((&RECEIVED, &TO_SEND, &NEIGHBOURS));
    Ok([Channel::new()?, Channel::new()?])
}
