//! Owns the reading of an image: a linked ELF program, of any width and byte order. Comes in: a path. Goes out: its
//! writable sections, the symbols in them, and what the ledger left. Reads what it needs and no more: the memory it takes
//! grows with the symbols, not with the file.

mod refusal;

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    path::{Path, PathBuf},
};

use object::{
    Endianness, ObjectKind, ReadCache, ReadRef, SectionFlags, SectionIndex, SymbolKind, SymbolSection,
    elf::{
        self, FileHeader32, FileHeader64, PT_GNU_RELRO, SHF_ALLOC, SHF_EXECINSTR, SHF_TLS, SHF_WRITE,
        SHT_NOBITS,
    },
    read::{
        Object, ObjectSection, ObjectSymbol,
        elf::{ElfFile, ElfSection, ElfSymbol, FileHeader, ProgramHeader},
    },
};

pub(crate) use self::refusal::Refusal;

/// The records of the sites.
const RECORDS: &str = ".budget.rec";
/// The records of the manifests.
const MANIFESTS: &str = ".budget.manifest";
/// What the names of the linker's sums begin with.
const SUM: &str = "budget_sum_";
/// The most bytes of records that are read: a million sites.
const MOST_RECORDS: u64 = 256 << 20;

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

/// A symbol in such a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Symbol {
    /// The name, as the linker knows it.
    pub(crate) name: String,
    /// The index of its section in [`Image::sections`].
    pub(crate) section: usize,
    pub(crate) address: u64,
    pub(crate) bytes: u64,
    /// The file that a local symbol was compiled from, which for Rust is the codegen unit.
    pub(crate) file: Option<String>,
}

impl Image {
    /// Reads the image at `path`.
    ///
    /// # Errors
    ///
    /// Why it cannot be measured, in words.
    pub(crate) fn read(path: &Path) -> Result<Self, Refusal> {
        let refuse = |error: std::io::Error| Refusal::unreadable(path, &error);
        let metadata = path.metadata().map_err(refuse)?;
        if !metadata.is_file() {
            return Err(Refusal::not_a_file(path));
        }
        let file = File::open(path).map_err(refuse)?;
        let cache = ReadCache::new(file);
        let head = cache.read_bytes_at(0, metadata.len().min(16)).unwrap_or_default();
        match head {
            [0x7f, b'E', b'L', b'F', 1, ..] => read::<FileHeader32<Endianness>, _>(path, &cache),
            [0x7f, b'E', b'L', b'F', 2, ..] => read::<FileHeader64<Endianness>, _>(path, &cache),
            other => Err(Refusal::not_elf(path, other)),
        }
    }

    /// The bytes of all sections of static RAM.
    pub(crate) fn ram_bytes(&self) -> u64 {
        self.sections.iter().fold(0, |sum, section| sum.saturating_add(section.bytes))
    }
}

fn read<'data, Header, Data>(path: &Path, data: Data) -> Result<Image, Refusal>
where
    Header: FileHeader<Endian = Endianness>,
    Data: ReadRef<'data>,
{
    let damaged = |error: object::Error| Refusal::damaged(path, &error);
    let file = ElfFile::<Header, Data>::parse(data).map_err(damaged)?;
    match file.kind() {
        ObjectKind::Executable | ObjectKind::Dynamic => {}
        ObjectKind::Relocatable => return Err(Refusal::object(path)),
        _ => return Err(Refusal::not_a_program(path)),
    }
    if file.sections().next().is_none() {
        return Err(Refusal::no_sections(path));
    }
    let endian = file.endian();
    let relro: Vec<_> = file
        .elf_program_headers()
        .iter()
        .filter(|segment| segment.p_type(endian) == PT_GNU_RELRO)
        .map(|segment| {
            let start: u64 = segment.p_vaddr(endian).into();
            start..start.saturating_add(segment.p_memsz(endian).into())
        })
        .collect();

    let mut image = Image {
        path: path.to_owned(),
        architecture: format!("{:?}", file.architecture()).to_lowercase(),
        pointer_bytes: if file.is_64() { 8 } else { 4 },
        sections: Vec::new(),
        thread_local_bytes: 0,
        symbols: None,
        stack: None,
        records: None,
        manifests: None,
        sums: BTreeMap::new(),
    };
    let mut places = HashMap::new();
    for section in file.sections() {
        let name = String::from_utf8_lossy(section.name_bytes().map_err(damaged)?).into_owned();
        let SectionFlags::Elf { sh_flags, sh_type } = section.flags() else { continue };
        let has = |flag: elf::SectionFlags| sh_flags.0 & flag.0 != 0;
        let (address, bytes) = (section.address(), section.size());
        if !has(SHF_ALLOC) {
            match name.as_str() {
                RECORDS => image.records = Some(text(path, &section, &name)?),
                MANIFESTS => image.manifests = Some(text(path, &section, &name)?),
                _ => {
                    if let Some(variant) = name.strip_prefix(SUM) {
                        image.sums.insert(variant.to_owned(), bytes);
                    }
                }
            }
        } else if has(SHF_TLS) {
            image.thread_local_bytes = image.thread_local_bytes.saturating_add(bytes);
        } else if has(SHF_WRITE) && !has(SHF_EXECINSTR) && bytes > 0 {
            let is_initialised = sh_type != SHT_NOBITS;
            let is_relro = relro.iter().any(|range| range.contains(&address));
            if is_relro || is_space(&name, is_initialised) {
                continue;
            }
            places.insert(section.index(), image.sections.len());
            image.sections.push(Section { name, address, bytes, is_initialised });
        }
    }
    let symbols = Symbols { file: &file, places };
    image.symbols = symbols.in_ram();
    image.stack = symbols.stack();
    Ok(image)
}

/// Whether a section is what the linker script leaves for the stack or the heap, and so no static RAM.
fn is_space(name: &str, is_initialised: bool) -> bool {
    !is_initialised && matches!(name, ".stack" | ".heap")
}

/// The text of a section of records.
fn text<'data, Header, Data>(
    path: &Path,
    section: &ElfSection<'data, '_, Header, Data>,
    name: &str,
) -> Result<String, Refusal>
where
    Header: FileHeader,
    Data: ReadRef<'data>,
{
    if section.size() > MOST_RECORDS {
        return Err(Refusal::too_many_records(path, name, section.size()));
    }
    let data = section.data().map_err(|error| Refusal::damaged(path, &error))?;
    Ok(String::from_utf8_lossy(data).into_owned())
}

/// The symbol table of an image.
struct Symbols<'file, 'data, Header: FileHeader, Data: ReadRef<'data>> {
    file: &'file ElfFile<'data, Header, Data>,
    /// The sections of static RAM, by their index in the file.
    places: HashMap<SectionIndex, usize>,
}

impl<'data, Header: FileHeader, Data: ReadRef<'data>> Symbols<'_, 'data, Header, Data> {
    /// The symbols that take bytes of a section of static RAM; `None` when there is no table.
    fn in_ram(&self) -> Option<Vec<Symbol>> {
        if self.file.elf_symbol_table().is_empty() {
            return None;
        }
        let mut symbols = Vec::new();
        let mut file = None;
        for symbol in self.file.symbols() {
            if symbol.kind() == SymbolKind::File {
                file = Some(symbol);
                continue;
            }
            let SymbolSection::Section(index) = symbol.section() else { continue };
            let Some(&section) = self.places.get(&index) else { continue };
            if symbol.size() > 0 {
                symbols.push(Symbol {
                    name: name(&symbol),
                    section,
                    address: symbol.address(),
                    bytes: symbol.size(),
                    file: file.as_ref().filter(|_| symbol.is_local()).map(name),
                });
            }
        }
        Some(symbols)
    }

    /// The lowest and the highest address of the stack, as `cortex-m-rt` and `riscv-rt` name them: it grows down from
    /// `_stack_start` to where the statics end.
    fn stack(&self) -> Option<(u64, u64)> {
        let (mut top, mut bottom) = (None, None);
        // Symbols of a linker script have no size, and few others have none.
        let sizeless = self
            .file
            .symbols()
            .filter(|symbol| symbol.size() == 0 && symbol.is_global() && !symbol.is_undefined());
        for symbol in sizeless {
            match symbol.name_bytes() {
                Ok(b"_stack_start") => top = Some(symbol.address()),
                Ok(b"__sheap" | b"_sheap") => bottom = Some(symbol.address()),
                _ => {}
            }
        }
        // A stack in front of the statics, as `flip-link` places it, has no name for its end.
        top.and_then(|top| Some((bottom.filter(|&bottom| bottom < top)?, top)))
    }
}

/// The name of a symbol. One that is longer than a page cannot be read, and is one without a name here.
fn name<'data, Header: FileHeader, Data: ReadRef<'data>>(
    symbol: &ElfSymbol<'data, '_, Header, Data>,
) -> String {
    symbol.name_bytes().map_or_else(|_| String::new(), |name| String::from_utf8_lossy(name).into_owned())
}
