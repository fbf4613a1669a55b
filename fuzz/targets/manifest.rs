//! Any text: a `Manifest` that holds what it promises and prints as one that reads back the same, or diagnostics that lie
//! in the text; never a panic.
#![no_main]

#[path = "../../budget-manifest/tests/properties/plain.rs"]
mod plain;
#[path = "../../budget-manifest/tests/properties/promises.rs"]
mod promises;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    promises::hold(text);
});
