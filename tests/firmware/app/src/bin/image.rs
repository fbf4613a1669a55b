//! The same program in three ways: with no site, with `--cfg managed` one, with `--cfg many` fifty more. It reads no
//! account, so its loaded bytes must be the same.
#![no_std]
#![no_main]

use core::{
    hint::black_box,
    sync::atomic::{AtomicU8, Ordering},
};

use firmware_board::{exit, println, start as entry};
#[allow(unused_imports, reason = "without a site there is nothing to charge")]
use firmware_budgets::CrateId;

#[cfg_attr(managed, budget_runtime::managed(Table))]
static COUNTS: [AtomicU8; 56] = [const { AtomicU8::new(0) }; 56];

macro_rules! statics {
    ($($name:ident)*) => {
        $(
            #[cfg_attr(many, budget_runtime::managed(Table))]
            static $name: [AtomicU8; 8] = [const { AtomicU8::new(0) }; 8];
        )*

        fn keep() {
            $(black_box(&$name);)*
        }
    };
}

macro_rules! uncalled {
    ($($name:ident)*) => {
        $(
            #[cfg(many)]
            #[allow(dead_code, reason = "a function that nobody calls")]
            fn $name() {
                let _ = budget_runtime::managed_alloc!(static Display, 16);
            }
        )*
    };
}

statics!(S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11 S12 S13 S14 S15 S16 S17 S18 S19 S20 S21 S22 S23 S24 S25);
uncalled!(f01 f02 f03 f04 f05 f06 f07 f08 f09 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f20 f21 f22 f23 f24 f25);

#[entry]
fn main() -> ! {
    keep();
    for count in &COUNTS {
        count.store(1, Ordering::Relaxed);
    }
    println!("{}", COUNTS.iter().map(|count| u32::from(count.load(Ordering::Relaxed))).sum::<u32>());
    exit(0)
}
