//! Owns the reasons why a file cannot be measured. Comes in: what the reader found. Goes out: a failure that says what
//! the file is and what to give instead.

use std::{io, path::Path};

use crate::exit::Failure;

/// Why a file cannot be measured.
#[derive(Debug)]
pub(crate) struct Refusal {
    message: String,
    help: &'static str,
}

/// What to give instead of something that is no program.
const GIVE_A_PROGRAM: &str = "give the linked ELF program, as cargo leaves it in the folder of the profile";

/// What to do about something that no linker leaves.
const BUILD_AGAIN: &str = "build the program again";

impl Refusal {
    fn new(path: &Path, what: &str, help: &'static str) -> Self {
        Self { message: format!("`{}` {what}", path.display()), help }
    }

    pub(super) fn unreadable(path: &Path, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound {
            let help = "build the program first, or leave IMAGE out and have it built";
            return Self::new(path, "is not there", help);
        }
        Self::new(path, &format!("cannot be read: {error}"), "make the file readable, or name another")
    }

    pub(super) fn not_a_file(path: &Path) -> Self {
        Self::new(path, "is not a file", GIVE_A_PROGRAM)
    }

    pub(super) fn not_elf(path: &Path, head: &[u8]) -> Self {
        let (what, help) = match head {
            [] => ("is empty", BUILD_AGAIN),
            [b'!', b'<', b'a', b'r', b'c', b'h', b'>', ..] => {
                ("is a library archive, not a linked program", GIVE_A_PROGRAM)
            }
            [0, b'a', b's', b'm', ..] => (
                "is a WebAssembly module, which has no sections of static RAM",
                "measure the program built for an ELF target",
            ),
            [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..] | [0xfe, 0xed, 0xfa, 0xcf | 0xce, ..] => (
                "is a Mach-O program; only ELF programs can be measured",
                "measure the program built for an ELF target, with `--target`",
            ),
            [b'M', b'Z', ..] => (
                "is a PE program; only ELF programs can be measured",
                "measure the program built for an ELF target, with `--target`",
            ),
            [0x7f, b'E', b'L', b'F', ..] => ("is ELF of an unknown class, or damaged", BUILD_AGAIN),
            _ => ("is not an ELF program", GIVE_A_PROGRAM),
        };
        Self::new(path, what, help)
    }

    pub(super) fn damaged(path: &Path, what: &str) -> Self {
        Self::new(path, &format!("is damaged: {what}"), BUILD_AGAIN)
    }

    pub(super) fn cut_off(path: &Path, what: &str, end: u64, bytes: u64) -> Self {
        let what = format!("is cut off or damaged: {what} ends at byte {end}, the file at {bytes}");
        Self::new(path, &what, BUILD_AGAIN)
    }

    pub(super) fn name_outside(path: &Path, offset: u64, bytes: u64) -> Self {
        let what = format!("a name begins at byte {offset} of a table of {bytes} bytes");
        Self::damaged(path, &what)
    }

    pub(super) fn names_too_long(path: &Path, bytes: u64) -> Self {
        let what = format!("its names are longer together than a table of {bytes} bytes can hold");
        Self::damaged(path, &what)
    }

    pub(super) fn section_outside(path: &Path, section: &str, address: u64, bytes: u64) -> Self {
        let what = format!(
            "its section {section} of {bytes} bytes at {address:#x} ends past the last address there is"
        );
        Self::damaged(path, &what)
    }

    pub(super) fn object(path: &Path) -> Self {
        Self::new(path, "is an object file, not a linked program", GIVE_A_PROGRAM)
    }

    pub(super) fn not_a_program(path: &Path) -> Self {
        Self::new(path, "is neither a program nor a shared library", GIVE_A_PROGRAM)
    }

    pub(super) fn no_sections(path: &Path) -> Self {
        let help = "give the program before its section headers were removed";
        Self::new(path, "has no section headers, so nothing in it can be told apart", help)
    }

    pub(super) fn too_many_records(path: &Path, section: &str, bytes: u64) -> Self {
        let what = format!("its section {section} of {bytes} bytes is longer than any ledger");
        Self::damaged(path, &what)
    }

    pub(super) fn compressed_records(path: &Path, section: &str) -> Self {
        let what = format!("has a compressed section {section}, which is left as it is by every linker");
        Self::new(path, &what, "give the program as it was linked")
    }

    pub(super) fn not_text(path: &Path, section: &str, byte: usize) -> Self {
        Self::damaged(path, &format!("its section {section} is no text at byte {byte}"))
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::unmeasured(refusal.message, refusal.help)
    }
}
