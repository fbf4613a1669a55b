//! Any bytes as an image: read or refused, and what is read is measured, with every byte in one row. Bytes that begin as
//! ELF, or with a zero, are the file; others are the choices from which a program is made, right or somewhat wrong.
#![no_main]

#[path = "../../cargo-budget/tests/elf/mod.rs"]
mod elf;
mod tool;

use std::{env, fs, path::PathBuf, process, sync::LazyLock};

use libfuzzer_sys::{
    arbitrary::{Result, Unstructured},
    fuzz_target,
};
use tool::source::*;

use self::elf::{
    ALLOC, COMPRESSED, CORE, EXECUTE, Elf, LIBRARY, OBJECT, PROGRAM, Section, Symbol, TLS, WRITE,
};
use crate::{exit::Failure, image::Image, report::Report};

/// Where each input is written: the tool reads files.
static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { memory } else { env::temp_dir() };
    folder.join(format!("budget-fuzz-{}", process::id()))
});

fuzz_target!(|data: &[u8]| {
    match data {
        [0x7f, b'E', b'L', b'F', ..] => drop(report(data)),
        [0, file @ ..] => drop(report(file)),
        _ => drop(made(&mut Unstructured::new(data))),
    }
});

/// Reads and measures a file; its report, where it is an image with a ledger that can be read.
fn report(bytes: &[u8]) -> Option<Report> {
    fs::write(&*FILE, bytes).expect("a file can be written");
    let image = Image::read(&FILE);
    fs::remove_file(&*FILE).expect("it is there");
    match image {
        Ok(image) => tool::measured(&image),
        Err(refusal) => {
            let said = Failure::from(refusal).to_string();
            assert!(said.contains("\n  = help: ") && said.len() < 100_000, "{said:?}");
            None
        }
    }
}

/// A program of these choices, and then bytes of it that are changed.
fn made(choices: &mut Unstructured<'_>) -> Result<()> {
    let elf = elf_of(choices)?;
    let mut bytes = elf.bytes();
    let whole = report(&bytes);
    if let Some(report) = whole {
        assert_eq!(u128::from(report.ram.bytes), ram(&elf), "{:?}", report.ram);
    }
    for _ in 0..choices.int_in_range(0..=4)? {
        let at = choices.choose_index(bytes.len())?;
        let count = choices.int_in_range(1..=8)?.min(bytes.len() - at);
        for byte in &mut bytes[at..at + count] {
            *byte = choices.arbitrary()?;
        }
    }
    report(&bytes);
    bytes.truncate(choices.choose_index(bytes.len())?);
    report(&bytes);
    Ok(())
}

fn elf_of(choices: &mut Unstructured<'_>) -> Result<Elf> {
    let mut elf = Elf::new(choices.arbitrary()?, choices.arbitrary()?);
    elf.kind = *choices.choose(&[PROGRAM, PROGRAM, PROGRAM, LIBRARY, OBJECT, CORE])?;
    if choices.ratio(1, 4)? {
        elf.sections.clear();
        elf.symbols.clear();
    }
    for _ in 0..choices.int_in_range(0..=6)? {
        elf.sections.push(section(choices)?);
    }
    for _ in 0..choices.int_in_range(0..=12)? {
        let (index, symbol) = (choices.arbitrary::<u8>()?, symbol(choices, elf.sections.len())?);
        elf.symbols.insert(usize::from(index) % (elf.symbols.len() + 1), symbol);
    }
    if choices.ratio(1, 4)? {
        elf.relro = Some((number(choices)?, number(choices)?));
    }
    Ok(elf)
}

fn section(choices: &mut Unstructured<'_>) -> Result<Section> {
    const NAMES: [&str; 10] = [
        ".data",
        ".bss",
        ".stack",
        ".heap",
        ".tbss",
        ".budget.rec",
        ".budget.manifest",
        "budget_sum_Uart",
        "budget_sum_Radio",
        "",
    ];
    let name = *choices.choose(&NAMES)?;
    if choices.ratio(1, 3)? {
        return Ok(Section::zeros(name, number(choices)?, number(choices)?));
    }
    let mut flags = 0;
    for flag in [ALLOC, WRITE, TLS, EXECUTE, COMPRESSED] {
        flags |= if choices.ratio(1, 3)? { flag } else { 0 };
    }
    let content: &[u8] = match choices.int_in_range(0..=3)? {
        0 => b"crate=Uart\tbytes=16\tinstances=1\tstorage=static\titem=RX\tat=src/uart.rs:7\tpackage=app\tmodule=app::uart\n",
        1 => b"host=1\tmanifest=budgets.toml\tsha256=0\tpackage=app\ttext=[crates]\\nUart = 64\\nRadio = { limit = 8, covers = [\"radio\"] }\\n\n",
        _ => {
            let count = choices.int_in_range(0..=64)?.min(choices.len());
            choices.bytes(count)?
        }
    };
    let mut section = Section::new(name, flags, number(choices)?, content);
    if choices.ratio(1, 8)? {
        section.bytes = Some(number(choices)?);
    }
    Ok(section)
}

fn symbol(choices: &mut Unstructured<'_>, sections: usize) -> Result<Symbol> {
    const NAMES: [&str; 9] = [
        "_ZN3app4uart2RX17h0123456789abcdefE",
        "_ZN3app5TABLE17h0123456789abcdefE.0",
        "_RNvNtCs1a_5radio2rx6BUFFER",
        "_RNvNvCs1a_3app4main14___BUDGET_SLOTS",
        "app.1f2e3d4c5b6a7988-cgu.0",
        ".L_MergedGlobals",
        "_stack_start",
        "__sheap",
        "<b>\"&\n::error::x",
    ];
    let own: String;
    let name = if choices.ratio(3, 4)? {
        *choices.choose(&NAMES)?
    } else {
        own = choices.arbitrary::<&str>()?.replace('\0', "");
        &own
    };
    let section = choices.int_in_range(0..=sections + 2)?;
    Ok(Symbol::new(name, choices.arbitrary()?, section, number(choices)?, number(choices)?))
}

/// An address or a size: mostly one that lies among the others.
fn number(choices: &mut Unstructured<'_>) -> Result<u64> {
    Ok(match choices.int_in_range(0..=7)? {
        0 => choices.arbitrary()?,
        1 => u64::MAX - choices.int_in_range(0..=64)?,
        2 => u64::from(u32::MAX) - 32 + choices.int_in_range(0..=64)?,
        3 => 0,
        _ => 0x2000 + choices.int_in_range(0..=0x200)?,
    })
}

/// The bytes of static RAM as the specification of ELF has them.
fn ram(elf: &Elf) -> u128 {
    let wide = |number: u64| if elf.is_64 { number } else { number & u64::from(u32::MAX) };
    let relro = elf.relro.map(|(start, bytes)| wide(start)..wide(start).saturating_add(wide(bytes)));
    let is_ram = |section: &&Section| {
        let is_space = section.kind == elf::NOBITS && [".stack", ".heap"].contains(&section.name.as_str());
        section.flags & (ALLOC | WRITE | TLS) == ALLOC | WRITE
            && !is_space
            && !relro.as_ref().is_some_and(|relro| relro.contains(&wide(section.address)))
    };
    let bytes = |section: &Section| wide(section.bytes.unwrap_or(section.content.len() as u64));
    elf.sections.iter().filter(is_ram).map(|section| u128::from(bytes(section))).sum()
}
