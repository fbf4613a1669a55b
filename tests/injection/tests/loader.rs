//! The loader of the example `wasm_module`, with each of its charges refused, each page of the heap missing, and each read
//! of its input panicking: nothing of a module is kept.

extern crate faulty_runtime as budget_runtime;

mod fixture;

#[path = "../../../examples/wasm_module/decoder.rs"]
mod decoder;
#[path = "../../../examples/wasm_module/fault.rs"]
#[expect(dead_code, reason = "a program asks for the exit code, too")]
mod fault;
#[path = "../../../examples/wasm_module/instructions.rs"]
mod instructions;
#[path = "../../../examples/wasm_module/module.rs"]
mod module;
#[path = "../../../examples/wasm_module/section.rs"]
mod section;
#[path = "../../../examples/wasm_module/summary.rs"]
mod summary;
#[path = "../../../examples/wasm_module/table.rs"]
mod table;

use std::{
    fmt::Write,
    io::{self, Read},
};

use budget_runtime::Account;

use crate::fixture::{
    calls::{Call, closure},
    fault::{Fault, at_each_chance, print_counts},
};

budget_runtime::budgets!();

const ACCOUNTS: [&Account; 2] = [CrateId::Runtime.account(), CrateId::Decoder.account()];

/// The module beside the example.
const SMALL: &[u8] = include_bytes!("../../../examples/wasm_module/module.wasm");

/// A file that comes in pieces, from a user's code.
struct File<'bytes>(&'bytes [u8]);

impl Read for File<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        closure();
        let piece = buffer.len().min(700);
        self.0.read(&mut buffer[..piece])
    }
}

fn load(file: &[u8]) -> Result<(), fault::Fault> {
    let module = decoder::decode(File(file))?;
    assert_eq!(module.counts.file_bytes, file.len() as u64);
    assert!(CrateId::Runtime.account().used() > 0 && CrateId::Decoder.account().used() == 0);
    Ok(())
}

/// A module with several pages of functions, names, code and data.
fn large() -> Vec<u8> {
    let mut text = "(module (memory 1)\n".to_owned();
    for number in 0..60 {
        let _ = writeln!(
            text,
            "(func $function_{number} (export \"export {number}\") (param i64 f32) (result i32) (local i32) \
             (block (loop (br_if 1 (i32.const {number})))) (i32.const {number}))
             (data (i32.const {number}) \"{}\")",
            "contents ".repeat(10)
        );
    }
    text.push(')');
    wat::parse_str(&text).expect("the text is a module")
}

/// Whether an allocation is a page or an index of the loader's tables: the parser takes none that is so large.
fn is_table(layout: std::alloc::Layout) -> bool {
    layout.size() > 512 && layout.align() == 8
}

#[test]
fn a_module_that_is_refused_is_given_back_whole() {
    let large = large();
    for (name, file, pages) in [("small module", SMALL, 7), ("large module", large.as_slice(), 15)] {
        let charges = at_each_chance(name, Fault::Charge, &ACCOUNTS, || load(file));
        let allocations = at_each_chance(name, Fault::Heap(is_table), &ACCOUNTS, || load(file));
        assert!(charges > allocations && allocations > pages, "{charges} charges, {allocations} allocations");
        let reads = at_each_chance(name, Fault::Panic(Call::Closure), &ACCOUNTS, || load(file));
        assert!(reads >= file.len().div_ceil(700), "{reads} reads");
    }
    assert!(ACCOUNTS.iter().all(|account| account.used() == 0));
    print_counts();
}
