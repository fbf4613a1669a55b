//! Writes the seeds of the target `elf` into a folder: small programs of every width and byte order, with what the ledger
//! leaves, and lists of choices. Needs no crate: `rustc --edition 2024 fuzz/seeds.rs`. `.ci/fuzz` holds the committed ones
//! against what it writes.

#[path = "../cargo-budget/tests/elf/mod.rs"]
mod elf;

use std::{env, fs, path::Path};

use elf::{ALLOC, Elf, GLOBAL, LIBRARY, LOCAL_OBJECT, Section, Symbol, TLS, WRITE};

const RECORDS: &[u8] = b"crate=Uart\tbytes=60\tinstances=1\tstorage=static\titem=TABLE\tat=src/main.rs:7\tpackage=app\tmodule=app\n\
crate=Radio\tbytes=16\tinstances=?\tstorage=inline\titem=Framer\tat=src/radio.rs:9\tpackage=radio\tmodule=radio::rx\ttest\n";
const MANIFESTS: &[u8] = b"host=1\tmanifest=budgets.toml\tsha256=0\tpackage=app\ttext=[system]\\ntotal = 512\\nstack = 64\\n[crates]\\n\
Uart = 64\\nRadio = { limit = 128, covers = [\\\"radio\\\"] }\\n[target.'cfg(unix)'.crates]\\nUart = 72\\n\n\
host=1\tcrate=Uart\tunit=1\nhost=1\tholds=unix\n";

fn main() {
    let folder = env::args().nth(1).expect("the argument is a folder");
    for (is_64, is_big) in [(true, false), (false, false), (true, true), (false, true)] {
        let name = format!("{}-{}", if is_64 { 64 } else { 32 }, if is_big { "big" } else { "little" });
        let mut elf = Elf::new(is_64, is_big)
            .with(".budget.rec", RECORDS)
            .with(".budget.manifest", &String::from_utf8_lossy(MANIFESTS).replace("\\\"", "\"").into_bytes())
            .with("budget_sum_Uart", &[0; 60]);
        elf.sections.push(Section { flags: WRITE | ALLOC | TLS, ..Section::zeros(".tbss", 0x3000, 24) });
        elf.relro = Some((0x4000, 0x1000));
        elf.sections.push(Section::zeros(".relro", 0x4000, 100));
        elf.symbols.push(Symbol::new("_stack_start", GLOBAL, 0xfff1, 0x9000, 0));
        elf.symbols.push(Symbol::new("__sheap", GLOBAL, 3, 0x3000, 0));
        elf.symbols.push(Symbol::new(".L_MergedGlobals", LOCAL_OBJECT, 3, 0x2040, 192));
        write(&folder, &name, &elf.bytes());
        elf.symbols.clear();
        write(&folder, &format!("{name}-stripped"), &Elf { kind: LIBRARY, ..elf }.bytes());
    }
    for (name, step) in [("choices-3", 3_u8), ("choices-7", 7), ("choices-29", 29)] {
        let choices: Vec<u8> = (1..=200_u8).map(|index| index.wrapping_mul(step)).collect();
        write(&folder, name, &choices);
    }
}

fn write(folder: &str, name: &str, bytes: &[u8]) {
    assert!(bytes.len() < 4096, "a seed is small");
    fs::write(Path::new(folder).join(name), bytes).expect("the folder is there");
}
