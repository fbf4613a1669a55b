//! Owns the symbol table of an image. Comes in: the table and the sections of static RAM. Goes out: the symbols in these
//! sections, and the ends of the stack. Only what is kept takes memory: a function costs none.

use std::{collections::HashMap, rc::Rc};

use object::{
    Endianness,
    elf::{SHN_LORESERVE, SHN_UNDEF, SHN_XINDEX, STB_LOCAL, STT_FILE, STT_SECTION, STV_DEFAULT},
    read::elf::{FileHeader, Sym},
};

use super::{
    Refusal,
    source::{Extent, Source, most_bytes},
};

/// A symbol in a section of static RAM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Symbol {
    /// The name, as the linker knows it.
    pub(crate) name: Rc<str>,
    /// The index of its section in [`super::Image::sections`].
    pub(crate) section: usize,
    pub(crate) address: u64,
    pub(crate) bytes: u64,
    /// The file that a local symbol was compiled from, which for Rust is the codegen unit.
    pub(crate) file: Option<Rc<str>>,
}

/// What the symbol table says.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    pub(super) in_ram: Vec<Symbol>,
    /// Whether it has the symbols that are known in one object only; some strippers take those and leave the others.
    pub(super) has_locals: bool,
    /// The lowest and the highest address of the stack.
    pub(super) stack: Option<(u64, u64)>,
}

/// Where the table of symbols is, and what belongs to it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tables {
    pub(super) symbols: Extent,
    pub(super) names: Extent,
    /// The indices of sections that do not fit in a symbol.
    pub(super) indices: Option<Extent>,
}

/// A symbol without its name.
struct Kept {
    /// Where the name begins.
    name: u32,
    section: usize,
    address: u64,
    bytes: u64,
    /// Where the name of the file begins.
    file: Option<u32>,
}

impl Symbols {
    /// Reads the table; `places` are the sections of static RAM by their index in the file.
    ///
    /// # Errors
    ///
    /// When it is cut off or damaged.
    pub(super) fn read<Header: FileHeader<Endian = Endianness>>(
        source: &Source<'_>,
        endian: Endianness,
        tables: Tables,
        places: &HashMap<u64, usize>,
    ) -> Result<Self, Refusal> {
        let count = tables.symbols.bytes / size_of::<Header::Sym>() as u64;
        let far = far_sections(source, endian, tables.indices, count, places)?;
        let mut kept = Vec::new();
        let mut sizeless = Vec::new();
        let mut has_locals = false;
        let mut file = None;
        let offset = tables.symbols.offset;
        source.each::<Header::Sym>("its table of symbols", offset, count, |index, symbol| {
            let (name, kind) = (symbol.st_name(endian), symbol.st_type());
            if kind == STT_FILE {
                file = Some(name);
                return Ok(());
            }
            let is_local = symbol.st_bind() == STB_LOCAL;
            let section = symbol.st_shndx(endian);
            if section == SHN_UNDEF || kind == STT_SECTION {
                return Ok(());
            }
            has_locals |= is_local;
            let (address, bytes) = (symbol.st_value(endian).into(), symbol.st_size(endian).into());
            let place = if section == SHN_XINDEX {
                far.get(&index)
            } else if section.0 < SHN_LORESERVE {
                places.get(&u64::from(section.0))
            } else {
                None
            };
            if bytes == 0 && !is_local {
                sizeless.push((name, address));
            } else if let Some(&section) = place.filter(|_| bytes > 0) {
                // What was shared by objects and is hidden becomes local in the link, and follows whatever file is last.
                let file = file.filter(|_| is_local && symbol.st_visibility() == STV_DEFAULT);
                kept.push(Kept { name, section, address, bytes, file });
            }
            Ok(())
        })?;
        let stack = stack(source, tables.names, sizeless)?;
        Ok(Self { in_ram: named(source, tables.names, kept)?, has_locals, stack })
    }
}

/// The sections of static RAM of those symbols whose section has an index that does not fit.
fn far_sections(
    source: &Source<'_>,
    endian: Endianness,
    indices: Option<Extent>,
    count: u64,
    places: &HashMap<u64, usize>,
) -> Result<HashMap<u64, usize>, Refusal> {
    let mut far = HashMap::new();
    let Some(indices) = indices else { return Ok(far) };
    let count = count.min(indices.bytes / 4);
    source.each::<object::U32<Endianness>>(
        "its table of section indices",
        indices.offset,
        count,
        |index, section| {
            let place = places.get(&u64::from(section.get(endian)));
            far.extend(place.map(|&place| (index, place)));
            Ok(())
        },
    )?;
    Ok(far)
}

/// The symbols with their names.
fn named(source: &Source<'_>, table: Extent, kept: Vec<Kept>) -> Result<Vec<Symbol>, Refusal> {
    let mut offsets: Vec<_> = kept.iter().map(|symbol| symbol.name).collect();
    let mut files: Vec<_> = kept.iter().filter_map(|symbol| symbol.file).collect();
    for offsets in [&mut offsets, &mut files] {
        offsets.sort_unstable();
        offsets.dedup();
    }
    let read = |offsets: &[u32]| -> Result<Vec<Rc<str>>, Refusal> {
        let names = source.names(table, offsets)?;
        Ok(names.iter().map(|name| Rc::from(&*String::from_utf8_lossy(name))).collect())
    };
    let (names, file_names) = (read(&offsets)?, read(&files)?);
    let symbols = kept.into_iter().filter_map(|symbol| {
        let name = names.get(offsets.binary_search(&symbol.name).ok()?)?;
        let file = symbol.file.and_then(|file| file_names.get(files.binary_search(&file).ok()?));
        Some(Symbol {
            name: name.clone(),
            section: symbol.section,
            address: symbol.address,
            bytes: symbol.bytes,
            file: file.cloned(),
        })
    });
    let symbols: Vec<_> = symbols.collect();
    // Whoever prints them writes each name out.
    let written = symbols.iter().fold(0_u64, |sum, symbol| sum.saturating_add(symbol.name.len() as u64));
    if written > most_bytes(table) {
        return Err(Refusal::names_too_long(source.path, table.bytes));
    }
    Ok(symbols)
}

/// The lowest and the highest address of the stack, as `cortex-m-rt` and `riscv-rt` name them: it grows down from
/// `_stack_start` to where the statics end. What a linker script names has no size, and little else has none.
fn stack(
    source: &Source<'_>,
    table: Extent,
    mut sizeless: Vec<(u32, u64)>,
) -> Result<Option<(u64, u64)>, Refusal> {
    sizeless.sort_unstable();
    sizeless.dedup_by_key(|(name, _)| *name);
    let offsets: Vec<_> = sizeless.iter().map(|(name, _)| *name).collect();
    let names = source.names(table, &offsets)?;
    let (mut top, mut bottom) = (None, None);
    for (name, (_, address)) in names.iter().zip(sizeless) {
        match &**name {
            b"_stack_start" => top = Some(address),
            b"__sheap" | b"_sheap" => bottom = Some(address),
            _ => {}
        }
    }
    // A stack in front of the statics, as `flip-link` places it, has no name for its end.
    Ok(top.and_then(|top| Some((bottom.filter(|&bottom| bottom < top)?, top))))
}
