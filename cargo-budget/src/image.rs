//! Owns the reading of an image: a linked ELF program, of any width and byte order. Comes in: a path. Goes out: its
//! writable sections, the symbols in them, and what the ledger left. Reads what it needs and no more: the memory it takes
//! grows with the symbols, not with the file.

mod architecture;
mod refusal;
mod sections;
mod source;
mod symbols;
#[cfg(all(test, unix))]
mod tests;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use object::{
    Endianness,
    elf::{ET_DYN, ET_EXEC, ET_REL, FileHeader32, FileHeader64},
    pod,
    read::elf::FileHeader,
};

pub(crate) use self::{refusal::Refusal, symbols::Symbol};
use self::{
    sections::Headers,
    source::{Extent, Source},
    symbols::Symbols,
};

/// What a program says of its static memory.
#[derive(Debug)]
pub(crate) struct Image {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// The architecture, as in `x86_64`.
    pub(crate) architecture: String,
    /// The width of an address.
    pub(crate) pointer_bytes: u8,
    /// The sections of static RAM, in the order of the file.
    pub(crate) sections: Vec<Section>,
    /// The bytes of thread-local storage of each thread.
    pub(crate) thread_local_bytes: u64,
    /// The symbols in those sections; `None` when the image has no symbol table.
    pub(crate) symbols: Option<Vec<Symbol>>,
    /// Whether the symbols that are local to an object, as most statics are, were taken out.
    pub(crate) lacks_locals: bool,
    /// The addresses between which the stack grows, where the linker script of a bare-metal program names them.
    pub(crate) stack: Option<(u64, u64)>,
    /// The records of the sites; `None` when there is no such section.
    pub(crate) records: Option<String>,
    /// The records of the manifests; `None` when there is no such section.
    pub(crate) manifests: Option<String>,
    /// The linker's sums, in units, by variant.
    pub(crate) sums: BTreeMap<String, u64>,
}

/// A section of static RAM: loaded, writable, not thread-local, and not made read-only once the program is relocated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) address: u64,
    pub(crate) bytes: u64,
    /// Whether its contents are in the file, as of `.data`, and not only zeros, as of `.bss`.
    pub(crate) is_initialised: bool,
}

impl Image {
    /// Reads the image at `path`.
    ///
    /// # Errors
    ///
    /// Why it cannot be measured, in words.
    pub(crate) fn read(path: &Path) -> Result<Self, Refusal> {
        let source = Source::open(path)?;
        let head = source.read("its head", Extent { offset: 0, bytes: source.bytes.min(16) })?;
        match *head {
            [0x7f, b'E', b'L', b'F', 1, ..] => read::<FileHeader32<Endianness>>(&source),
            [0x7f, b'E', b'L', b'F', 2, ..] => read::<FileHeader64<Endianness>>(&source),
            _ => Err(Refusal::not_elf(path, &head)),
        }
    }

    /// The bytes of all sections of static RAM.
    pub(crate) fn ram_bytes(&self) -> u64 {
        self.sections.iter().fold(0, |sum, section| sum.saturating_add(section.bytes))
    }
}

fn read<Header: FileHeader<Endian = Endianness>>(source: &Source<'_>) -> Result<Image, Refusal> {
    let path = source.path;
    let head = source.read("its head", Extent { offset: 0, bytes: size_of::<Header>() as u64 })?;
    let damaged = |what: &str| Refusal::damaged(path, what);
    let (header, _) = pod::from_bytes::<Header>(&head).map_err(|()| damaged("its head is too short"))?;
    if !header.is_supported() {
        return Err(damaged("it is of no known version or byte order"));
    }
    let endian = header.endian().map_err(|_| damaged("it is of no known byte order"))?;
    match header.e_type(endian) {
        ET_EXEC | ET_DYN => {}
        ET_REL => return Err(Refusal::object(path)),
        _ => return Err(Refusal::not_a_program(path)),
    }
    let headers = Headers::read(source, endian, header)?;
    let symbols = match headers.tables {
        Some(tables) => Some(Symbols::read::<Header>(source, endian, tables, &headers.places)?),
        None => None,
    };
    let stack = symbols.as_ref().and_then(|symbols| symbols.stack);
    let image = Image {
        path: path.to_owned(),
        architecture: architecture::name(header.e_machine(endian), header.is_type_64()),
        pointer_bytes: if header.is_type_64() { 8 } else { 4 },
        sections: headers.sections,
        thread_local_bytes: headers.thread_local_bytes,
        lacks_locals: symbols.as_ref().is_some_and(|symbols| !symbols.has_locals),
        symbols: symbols.map(|symbols| symbols.in_ram),
        stack,
        records: headers.records,
        manifests: headers.manifests,
        sums: headers.sums,
    };
    // Past this every sum of bytes of static RAM fits in 64 bits.
    let mut sizes = image.sections.iter().map(|section| section.bytes);
    if sizes.try_fold(0_u64, u64::checked_add).is_none() {
        return Err(damaged("its sections are larger together than memory can be"));
    }
    Ok(image)
}
