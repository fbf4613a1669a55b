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

use std::io::{self, Read};

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
    assert_eq!(module.counts.bodies, module.functions.len());
    assert!(CrateId::Runtime.account().used() > 0 && CrateId::Decoder.account().used() == 0);
    Ok(())
}

/// A module with several pages of exports, names, code and data.
fn large() -> Vec<u8> {
    const FUNCTIONS: u8 = 60;
    let each = |write: fn(u8, &mut Vec<u8>)| {
        let mut entries = vec![FUNCTIONS];
        (0..FUNCTIONS).for_each(|number| write(number, &mut entries));
        entries
    };
    let names = each(|number, entries| {
        entries.push(number);
        text(&format!("function {number}"), entries);
    });
    let mut custom = Vec::new();
    text("name", &mut custom);
    custom.extend(section(1, &names));
    [
        b"\0asm\x01\0\0\0".to_vec(),
        // A function of an i64 and an f32 that returns an i32, which all have.
        section(1, &[1, 0x60, 2, 0x7e, 0x7d, 1, 0x7f]),
        section(3, &each(|_, entries| entries.push(0))),
        section(5, &[1, 0, 1]),
        section(
            7,
            &each(|number, entries| {
                text(&format!("export {number}"), entries);
                entries.extend([0, number]);
            }),
        ),
        section(
            10,
            &each(|number, entries| {
                // One local; a block, a loop in it that is left when the number is not zero, then the number.
                let body =
                    [1, 1, 0x7f, 2, 0x40, 3, 0x40, 0x41, number, 0x0d, 1, 0x0b, 0x0b, 0x41, number, 0x0b];
                length(body.len(), entries);
                entries.extend(body);
            }),
        ),
        section(
            11,
            &each(|number, entries| {
                entries.extend([0, 0x41, number, 0x0b]);
                text(&"contents ".repeat(10), entries);
            }),
        ),
        section(0, &custom),
    ]
    .concat()
}

fn section(number: u8, contents: &[u8]) -> Vec<u8> {
    let mut section = vec![number];
    length(contents.len(), &mut section);
    section.extend(contents);
    section
}

fn text(text: &str, out: &mut Vec<u8>) {
    length(text.len(), out);
    out.extend(text.as_bytes());
}

/// Seven bits a byte, the lowest first.
fn length(mut length: usize, out: &mut Vec<u8>) {
    while length >= 0x80 {
        out.push(u8::try_from(length & 0x7f).expect("seven bits fit") | 0x80);
        length >>= 7;
    }
    out.push(u8::try_from(length).expect("seven bits fit"));
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
