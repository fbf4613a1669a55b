//! Files that are no programs, and programs that no linker leaves: a clear error or a right answer, and never more memory
//! than the file has reason for.

#[path = "../../tests/elf/mod.rs"]
mod elf;
mod symbols;

use std::{
    collections::BTreeMap,
    env, fs, io,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use object::{Object, ObjectSection, ObjectSymbol};

use self::elf::{
    ALLOC, COMPRESSED, CORE, EXECUTE, Elf, GLOBAL, GLOBAL_OBJECT, LIBRARY, LOCAL_OBJECT, OBJECT, Section,
    Symbol, TLS, WRITE,
};
use super::Image;
use crate::{exit::Failure, measure::measure};

/// A file that is removed when the test ends.
struct Made(PathBuf);

impl Made {
    fn new(bytes: &[u8]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // Relaxed: it only counts.
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("budget-image-{}-{count}", process::id()));
        fs::write(&path, bytes).expect("a file can be written");
        Self(path)
    }

    fn change(&self, at: u64, bytes: &[u8]) {
        let file = fs::OpenOptions::new().write(true).open(&self.0).expect("it is there");
        file.write_all_at(bytes, at).expect("it can be written");
    }

    fn set_len(&self, bytes: u64) -> io::Result<()> {
        fs::OpenOptions::new().write(true).open(&self.0)?.set_len(bytes)
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        // What is left is in the folder for what is left.
        let _ = fs::remove_file(&self.0);
    }
}

/// What is said of a file, without its name.
fn refusal(path: &Path) -> String {
    let failure = Failure::from(Image::read(path).expect_err("it cannot be measured"));
    assert_eq!(failure.exit as u8, 3);
    failure.to_string().replace(&format!("`{}` ", path.display()), "").replace('\n', "")
}

fn read(elf: &Elf) -> Result<Image, String> {
    let made = Made::new(&elf.bytes());
    Image::read(&made.0).map_err(|_| refusal(&made.0))
}

/// Reads and measures, where it can be read; the rows add up.
fn measured(path: &Path) -> Option<Vec<(String, u64)>> {
    let image = Image::read(path).ok()?;
    let report = measure(&image, &[], &[], &BTreeMap::new());
    let rows: u64 = report.uncovered.iter().map(|krate| krate.bytes).sum();
    assert_eq!(rows + report.ram.unattributed, report.ram.bytes);
    let mut rows: Vec<_> =
        report.uncovered.iter().map(|krate| (krate.name.clone().unwrap_or_default(), krate.bytes)).collect();
    rows.push(("unattributed".into(), report.ram.unattributed));
    Some(rows)
}

fn rows(elf: &Elf) -> Vec<(String, u64)> {
    let made = Made::new(&elf.bytes());
    measured(&made.0).unwrap_or_else(|| panic!("{}", refusal(&made.0)))
}

#[test]
fn every_width_and_byte_order_is_read_the_same() {
    for (is_64, is_big, architecture) in
        [(true, false, "x86_64"), (false, false, "arm"), (true, true, "s390x"), (false, true, "powerpc")]
    {
        let elf = Elf::new(is_64, is_big);
        let image = read(&elf).expect("it is right");
        assert_eq!(image.architecture, architecture);
        assert_eq!(image.pointer_bytes, if is_64 { 8 } else { 4 });
        let expected = [("radio", 100), ("", 64), ("app", 60), ("unattributed", 32)];
        assert_eq!(rows(&elf), expected.map(|(name, bytes)| (name.to_owned(), bytes)), "{architecture}");
        // The program is what another reader says it is.
        let bytes = elf.bytes();
        let other = object::File::parse(&*bytes).expect("it is right");
        let sizes: Vec<_> =
            image.sections.iter().map(|section| (section.name.clone(), section.bytes)).collect();
        let writable =
            other.sections().filter(|section| [".data", ".bss"].contains(&section.name().unwrap()));
        assert_eq!(
            sizes,
            writable.map(|section| (section.name().unwrap().to_owned(), section.size())).collect::<Vec<_>>()
        );
        let names: Vec<_> =
            image.symbols.iter().flatten().map(|symbol| (&*symbol.name, symbol.bytes)).collect();
        let statics = other.symbols().filter(|symbol| symbol.size() > 0 && symbol.address() >= 0x2000);
        let statics: Vec<_> =
            statics.map(|symbol| (symbol.name().unwrap().to_owned(), symbol.size())).collect();
        assert_eq!(names, statics.iter().map(|(name, bytes)| (&**name, *bytes)).collect::<Vec<_>>());
    }
}

#[test]
fn what_is_no_program_is_called_what_it_is() {
    let object = Elf { kind: OBJECT, ..Elf::new(true, false) }.bytes();
    let core = Elf { kind: CORE, ..Elf::new(true, false) }.bytes();
    let cases: [(&[u8], &str); 12] = [
        (b"", "is empty"),
        (b"#!/bin/sh\n", "is not an ELF program"),
        (b"garbage", "is not an ELF program"),
        (&[0; 4096], "is not an ELF program"),
        (b"!<arch>\n", "is a library archive"),
        (b"MZ\x90\0", "is a PE program"),
        (b"\xcf\xfa\xed\xfe\x07\0\0\x01", "is a Mach-O program"),
        (b"\0asm\x01\0\0\0", "is a WebAssembly module"),
        (b"\x7fELF", "is ELF of an unknown class"),
        (b"\x7fELF\x02\x01\x01", "is cut off or damaged: its head ends at byte 64, the file at 7"),
        (&object, "is an object file"),
        (&core, "is neither a program nor a shared library"),
    ];
    for (bytes, expected) in cases {
        let made = Made::new(bytes);
        let said = refusal(&made.0);
        assert!(said.starts_with(expected) && said.contains("= help: "), "{said}");
    }
    assert!(refusal(&env::temp_dir()).starts_with("is not a file"));
    assert!(refusal(Path::new("no/such/file")).starts_with("is not there"));
}

/// With records, and each kind of section that is read.
fn with_everything(is_64: bool, is_big: bool) -> Elf {
    let mut elf = Elf::new(is_64, is_big)
        .with(".budget.rec", b"crate=Uart\tbytes=1\n")
        .with(".budget.manifest", b"host=a\ttext=b\n")
        .with("budget_sum_Uart", &[0; 7]);
    elf.sections.push(Section { flags: WRITE | ALLOC | TLS, ..Section::zeros(".tbss", 0x3000, 24) });
    elf.relro = Some((0x4000, 0x1000));
    elf.sections.push(Section::zeros(".relro", 0x4000, 100));
    elf.symbols.push(Symbol::new("_stack_start", GLOBAL, 0xfff1, 0x9000, 0));
    elf.symbols.push(Symbol::new("__sheap", GLOBAL, 3, 0x3000, 0));
    elf
}

#[test]
fn what_the_ledger_left_is_read() {
    let image = read(&with_everything(false, true)).expect("it is right");
    assert_eq!(image.records.as_deref(), Some("crate=Uart\tbytes=1\n"));
    assert_eq!(image.manifests.as_deref(), Some("host=a\ttext=b\n"));
    assert_eq!(image.sums.get("Uart"), Some(&7));
    assert_eq!((image.thread_local_bytes, image.ram_bytes()), (24, 256));
    assert_eq!(image.stack, Some((0x3000, 0x9000)));
}

#[test]
fn a_program_cut_off_anywhere_is_refused() {
    for is_64 in [true, false] {
        let bytes = with_everything(is_64, !is_64).bytes();
        for length in 0..bytes.len() {
            let made = Made::new(&bytes[..length]);
            let said = refusal(&made.0);
            assert!(said.starts_with("is "), "{length}: {said}");
            if length >= 16 {
                assert!(said.contains(&format!("the file at {length}")), "{length}: {said}");
            }
        }
    }
}

/// This test itself: a large program with debug information.
#[test]
#[cfg(target_os = "linux")]
fn a_large_program_cut_off_or_changed_is_refused_or_right() {
    let bytes = fs::read(env::current_exe().expect("it runs")).expect("it is there");
    let made = Made::new(&bytes);
    let whole = measured(&made.0).expect("it is right");
    assert!(whole.iter().any(|(name, bytes)| name == "std" && *bytes > 1000), "{whole:?}");
    // The headers of sections are at the end.
    let length = bytes.len() as u64;
    for index in 0..32 {
        let at = length - 1 - index * index * 13 % 4096;
        made.change(at, &[!bytes[usize::try_from(at).unwrap()]]);
        measured(&made.0);
        made.change(at, &[bytes[usize::try_from(at).unwrap()]]);
    }
    assert_eq!(measured(&made.0), Some(whole));
    for part in (0..64).rev() {
        made.set_len(length / 64 * part).expect("it can be cut off");
        refusal(&made.0);
    }
}

#[test]
fn no_byte_makes_the_reader_fail() {
    for is_64 in [true, false] {
        let bytes = with_everything(is_64, false).bytes();
        let made = Made::new(&bytes);
        for (at, &byte) in bytes.iter().enumerate() {
            for changed in [0, 0xff, byte ^ 0x10, byte.wrapping_add(1)] {
                made.change(at as u64, &[changed]);
                measured(&made.0);
            }
            made.change(at as u64, &[byte]);
        }
        assert!(measured(&made.0).is_some());
    }
}

#[test]
fn a_file_of_four_gigabytes_takes_no_memory() {
    const WHOLE: u64 = 4 << 30;
    let elf = Elf::new(true, false);
    let bytes = elf.bytes();
    let expected = rows(&elf);
    // It is only longer than it must be.
    let made = Made::new(&bytes);
    made.set_len(WHOLE).expect("the file system has sparse files");
    assert_eq!(measured(&made.0), Some(expected));
    // Nothing but zeros, behind a head.
    let made = Made::new(&bytes[..64]);
    made.set_len(WHOLE).expect("the file system has sparse files");
    assert!(refusal(&made.0).starts_with("has no section headers"));
    let made = Made::new(b"");
    made.set_len(WHOLE).expect("the file system has sparse files");
    assert!(refusal(&made.0).starts_with("is not an ELF program"));
    // One section of records that has nearly all of the file.
    let mut huge = elf.clone().with(".budget.rec", b"");
    huge.sections.last_mut().expect("it has one").bytes = Some(WHOLE - (1 << 20));
    let made = Made::new(&huge.bytes());
    made.set_len(WHOLE).expect("the file system has sparse files");
    assert!(refusal(&made.0).contains("is longer than any ledger"), "{}", refusal(&made.0));
}

#[test]
fn more_sections_than_an_index_holds_are_read() {
    for (is_64, is_big) in [(true, false), (false, true)] {
        let mut elf = Elf::new(is_64, is_big);
        let many = 66_000;
        for index in 0..many {
            elf.sections.push(Section::zeros(".bss.far", 0x10000 + index * 16, 16));
            if index % 100 == 0 {
                let place = elf.sections.len();
                let name = format!("_ZN3far1X17h{index:016x}E");
                elf.symbols.push(Symbol::new(&name, LOCAL_OBJECT, place, 0x10000 + index * 16, 16));
            }
        }
        let rows = rows(&elf);
        assert_eq!(rows[0], ("far".to_owned(), many / 100 * 16));
        assert_eq!(rows.last().map(|row| row.1), Some(32 + (many - many / 100) * 16));
    }
}

#[test]
fn each_number_that_does_not_fit_is_in_section_0() {
    let elf = with_everything(true, false);
    let bytes = elf.bytes();
    let number = |at: usize, size: usize| {
        bytes[at..at + size].iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte))
    };
    let section_0 = number(40, 8);
    let expected = read(&elf).expect("it is right");
    // Where the head has the number, what stands there instead, and where section 0 has it.
    for (head, instead, place) in [(60, 0, 32), (62, 0xffff_u16, 40), (56, 0xffff, 44)] {
        let mut bytes = bytes.clone();
        let value = u32::try_from(number(head, 2)).unwrap();
        assert!(value > 0);
        bytes[head..head + 2].copy_from_slice(&instead.to_le_bytes());
        let place = section_0 + place;
        bytes[place..place + 4].copy_from_slice(&value.to_le_bytes());
        let made = Made::new(&bytes);
        let image = Image::read(&made.0).unwrap_or_else(|_| panic!("{}", refusal(&made.0)));
        assert_eq!((image.ram_bytes(), image.records), (expected.ram_bytes(), expected.records.clone()));
    }
}

#[test]
fn a_section_that_can_be_run_is_ram_too() {
    let mut elf = Elf::new(false, false);
    elf.sections[1].flags |= EXECUTE;
    assert_eq!(rows(&elf), rows(&Elf::new(false, false)));
    let library = Elf { kind: LIBRARY, ..elf };
    assert_eq!(rows(&library), rows(&Elf::new(false, false)));
}

#[test]
fn what_is_empty_or_left_for_the_stack_is_no_static_ram() {
    let mut elf = Elf::new(true, false);
    elf.sections.push(Section::zeros(".empty", 0x3000, 0));
    elf.sections.push(Section::zeros(".stack", 0x4000, 64));
    elf.sections.push(Section::zeros(".heap", 0x5000, 64));
    let names = |elf: &Elf| -> Vec<String> {
        read(elf).expect("it is right").sections.into_iter().map(|section| section.name).collect()
    };
    assert_eq!(names(&elf), [".data", ".bss"]);
    // Whoever gives it contents has a static of that name.
    elf.sections.push(Section::new(".heap", ALLOC | WRITE, 0x6000, &[1; 8]));
    assert_eq!(names(&elf), [".data", ".bss", ".heap"]);
}

#[test]
fn sizes_that_no_memory_has_are_refused() {
    let mut elf = Elf::new(true, false);
    elf.sections.push(Section::zeros(".far", 0xffff_ffff_ffff_0000, 0x1_0001));
    assert!(
        read(&elf).is_err_and(
            |said| said.contains("its section .far of 65537 bytes at 0xffffffffffff0000 ends past")
        )
    );
    elf.sections[3].bytes = Some(0x1_0000);
    elf.symbols.push(Symbol::new("last", GLOBAL_OBJECT, 4, 0xffff_ffff_ffff_0000, u64::MAX));
    assert!(rows(&elf).contains(&(String::new(), 64 + 0x1_0000)));
    let mut elf = Elf::new(true, false);
    for name in [".one", ".other", ".third"] {
        elf.sections.push(Section::zeros(name, 0, 1 << 63));
    }
    assert!(
        read(&elf).is_err_and(|said| said.contains("its sections are larger together than memory can be"))
    );
    let mut elf = Elf::new(false, false);
    elf.sections.push(Section::zeros(".far", 0xffff_0000, 0x1_0001));
    assert!(read(&elf).is_err_and(|said| said.contains("ends past the last address")));
}

#[test]
fn a_stack_without_room_is_not_told() {
    let mut elf = Elf::new(true, false);
    elf.symbols.push(Symbol::new("_stack_start", GLOBAL, 0xfff1, 0x9000, 0));
    let with = |bottom: u64| {
        let mut elf = elf.clone();
        elf.symbols.push(Symbol::new("__sheap", GLOBAL, 3, bottom, 0));
        read(&elf).expect("it is right").stack
    };
    assert_eq!([with(0x8fff), with(0x9000), with(0x9001)], [Some((0x8fff, 0x9000)), None, None]);
    assert_eq!(read(&elf).expect("it is right").stack, None);
}

#[test]
fn headers_of_another_size_are_refused() {
    let changed = |elf: &Elf, at: usize, to: u8| {
        let mut bytes = elf.bytes();
        bytes[at] = to;
        let made = Made::new(&bytes);
        Image::read(&made.0).err().map(|_| refusal(&made.0))
    };
    // Where the head of a file of 64 bits says how large they are.
    let (segment, section) = (54, 58);
    let mut elf = Elf::new(true, false);
    assert!(
        changed(&elf, section, 65)
            .is_some_and(|said| said.contains("a section has 65 bytes, in place of 64"))
    );
    assert_eq!(changed(&elf, segment, 57), None, "there are no segments");
    elf.relro = Some((0x4000, 0x1000));
    assert!(
        changed(&elf, segment, 57)
            .is_some_and(|said| said.contains("a segment has 57 bytes, in place of 56"))
    );
}

#[test]
fn records_that_are_none_are_refused() {
    let base = || Elf::new(true, false);
    assert!(
        read(&base().with(".budget.rec", b"a\xffb"))
            .is_err_and(|said| said.contains(".budget.rec is no text at byte 1"))
    );
    assert!(
        read(&base().with(".budget.manifest", b"\xc3")).is_err_and(|said| said.contains("no text at byte 0"))
    );
    let mut elf = base().with(".budget.rec", b"abc");
    elf.sections[3].flags = COMPRESSED;
    assert!(read(&elf).is_err_and(|said| said.contains("has a compressed section .budget.rec")));
    elf.sections[3] = Section { flags: 0, ..Section::zeros(".budget.rec", 0, 1 << 40) };
    assert!(read(&elf).is_ok_and(|image| image.records.as_deref() == Some("")));
    // A linker may leave two sections of one name.
    let elf = base().with(".budget.rec", b"a\n").with(".budget.rec", b"b\n");
    let elf = elf.with("budget_sum_Uart", b"123").with("budget_sum_Uart", b"4");
    let image = read(&elf).expect("it is right");
    assert_eq!((image.records.as_deref(), image.sums["Uart"]), (Some("a\nb\n"), 4));
}
