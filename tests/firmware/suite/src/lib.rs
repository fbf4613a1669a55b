//! The tests that run on every kind of target: what comes in is nothing, what goes out is a line for each test, then
//! `N passed, 0 failed`. A test is a function, so that firmware without a test harness runs it as a hosted program does.
#![no_std]

mod allocators;
mod blocks;
mod charges;
mod check;
mod collections;
#[cfg(any(target_os = "none", target_arch = "wasm32"))]
mod heap;
mod pieces;
#[cfg(not(target_arch = "wasm32"))]
mod shared;
mod slots;
mod statics;
mod table;
mod values;
mod vectors;

use firmware_board::println;

use crate::check::Failure;

budget_runtime::budgets!("budgets.toml");

/// A test: its name, and what it does.
type Test = (&'static str, fn() -> Result<(), Failure>);

/// Whether the linker adds up what is reserved.
const SUMMED: bool = cfg!(not(target_arch = "wasm32"));

/// Runs all tests, prints what came of them, and returns the code that the program ends with.
#[must_use]
pub fn run() -> i32 {
    let files: &[&[Test]] = &[
        charges::TESTS,
        pieces::TESTS,
        blocks::TESTS,
        allocators::TESTS,
        values::TESTS,
        slots::TESTS,
        statics::TESTS,
        vectors::TESTS,
        collections::TESTS,
        #[cfg(not(target_arch = "wasm32"))]
        shared::TESTS,
        table::TESTS,
    ];
    let (mut passed, mut failed) = (0, 0);
    for (name, test) in files.iter().copied().flatten() {
        match test() {
            Ok(()) => {
                passed += 1;
                println!("test {name}: passed");
            }
            Err(failure) => {
                failed += 1;
                println!("test {name}: failed at {failure}");
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    i32::from(failed > 0)
}
