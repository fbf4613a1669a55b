//! The smallest whole program of every target: takes a slot and a block, is refused, and prints its accounts.
#![cfg_attr(any(target_os = "none", target_arch = "wasm32"), no_std, no_main)]

use budget_runtime::{BoundedVec, BudgetError, managed_alloc};
use firmware::{CrateId, GLOBAL_BUDGET_TRACKER};
use firmware_board::println;

firmware_board::entry!(run);

fn run() -> i32 {
    match work() {
        Ok(sum) => {
            println!("the samples add up to {sum}");
            0
        }
        Err(refused) => {
            println!("{refused}");
            1
        }
    }
}

fn work() -> Result<u32, BudgetError> {
    let mut samples = BoundedVec::new(managed_alloc!(static Slots, 64)?)?;
    let scratch = managed_alloc!(Blocks, 256)?;
    while samples.push(7_u32).is_ok() {}
    if let Err(refused) = CrateId::Blocks.charge(257) {
        println!("{refused}");
    }
    println!("{}", GLOBAL_BUDGET_TRACKER.snapshot());
    Ok(samples.iter().sum::<u32>() + u32::try_from(scratch.remaining()).unwrap_or(0))
}
