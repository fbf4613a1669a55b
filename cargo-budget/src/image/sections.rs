//! Owns the headers of an image. Comes in: the file. Goes out: the sections of static RAM, where the symbols are, and what
//! the ledger left.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use object::{
    Endianness,
    elf::{
        PN_XNUM, PT_GNU_RELRO, SHF_ALLOC, SHF_COMPRESSED, SHF_TLS, SHF_WRITE, SHN_XINDEX, SHT_NOBITS,
        SHT_NULL, SHT_SYMTAB, SHT_SYMTAB_SHNDX, SectionFlags,
    },
    read::elf::{FileHeader, ProgramHeader, SectionHeader},
};

use super::{
    Refusal, Section,
    source::{Extent, Source},
    symbols::Tables,
};

/// The records of the sites.
const RECORDS: &str = ".budget.rec";
/// The records of the manifests.
const MANIFESTS: &str = ".budget.manifest";
/// What the names of the linker's sums begin with.
const SUM: &str = "budget_sum_";
/// The most bytes of records that are read: those of some 300,000 sites.
const MOST_RECORDS: u64 = 64 << 20;

/// What the headers say.
#[derive(Debug, Default)]
pub(super) struct Headers {
    pub(super) sections: Vec<Section>,
    /// Those by their index in the file.
    pub(super) places: HashMap<u64, usize>,
    pub(super) thread_local_bytes: u64,
    pub(super) tables: Option<Tables>,
    pub(super) records: Option<String>,
    pub(super) manifests: Option<String>,
    pub(super) sums: BTreeMap<String, u64>,
}

/// A section that is kept until its name is known.
struct Kept {
    index: u64,
    /// Where the name begins.
    name: u32,
    address: u64,
    extent: Extent,
    is_loaded: bool,
    is_initialised: bool,
    is_compressed: bool,
}

/// How many sections there are, and which has their names.
struct Count {
    sections: u64,
    names: u64,
    segments: u64,
}

impl Headers {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// When they are cut off or damaged, and when there are none.
    pub(super) fn read<Header: FileHeader<Endian = Endianness>>(
        source: &Source<'_>,
        endian: Endianness,
        header: &Header,
    ) -> Result<Self, Refusal> {
        let count = count(source, endian, header)?;
        let relro = relro(source, endian, header, count.segments)?;
        let mut headers = Self::default();
        let mut kept = Vec::new();
        let mut names = None;
        let mut links = Links::default();
        let mut is_there = false;
        let offset = header.e_shoff(endian).into();
        let what = "its table of sections";
        source.each::<Header::SectionHeader>(what, offset, count.sections, |index, section| {
            let kind = section.sh_type(endian);
            let extent =
                Extent { offset: section.sh_offset(endian).into(), bytes: section.sh_size(endian).into() };
            links.take(index, kind, section.sh_link(endian), extent);
            if index == count.names {
                names = Some(extent);
            }
            if index == 0 || kind == SHT_NULL {
                return Ok(());
            }
            is_there = true;
            let flags = section.sh_flags(endian);
            let has = |flag: SectionFlags| flags.0 & flag.0 != 0;
            let address: u64 = section.sh_addr(endian).into();
            let is_loaded = has(SHF_ALLOC);
            if is_loaded && has(SHF_TLS) {
                headers.thread_local_bytes = headers.thread_local_bytes.saturating_add(extent.bytes);
                return Ok(());
            }
            let is_static = has(SHF_WRITE) && extent.bytes > 0;
            if is_loaded && (!is_static || relro.iter().any(|range| range.contains(&address))) {
                return Ok(());
            }
            kept.push(Kept {
                index,
                name: section.sh_name(endian),
                address,
                extent,
                is_loaded,
                is_initialised: kind != SHT_NOBITS,
                is_compressed: has(SHF_COMPRESSED),
            });
            Ok(())
        })?;
        if !is_there {
            return Err(Refusal::no_sections(source.path));
        }
        headers.name(source, kept, names.unwrap_or_default(), if header.is_type_64() { 64 } else { 32 })?;
        headers.tables = links.tables::<Header>(source, endian, header)?;
        Ok(headers)
    }

    /// Reads the names of sections, and what the ledger left in some of them.
    fn name(
        &mut self,
        source: &Source<'_>,
        mut kept: Vec<Kept>,
        table: Extent,
        width: u32,
    ) -> Result<(), Refusal> {
        kept.sort_by_key(|section| (section.name, section.index));
        let mut offsets: Vec<_> = kept.iter().map(|section| section.name).collect();
        offsets.dedup();
        let names = source.names(table, &offsets)?;
        let mut named = Vec::with_capacity(kept.len());
        for section in kept {
            let name = offsets.binary_search(&section.name).ok().and_then(|at| names.get(at));
            named.push((String::from_utf8_lossy(name.map_or(&[], |name| name)).into_owned(), section));
        }
        named.sort_by_key(|(_, section)| section.index);
        for (name, section) in named {
            let bytes = section.extent.bytes;
            if section.is_loaded {
                if is_space(&name, section.is_initialised) {
                    continue;
                }
                let end = u128::from(section.address) + u128::from(bytes);
                if end > 1 << width {
                    return Err(Refusal::section_outside(source.path, &name, section.address, bytes));
                }
                let Kept { index, address, is_initialised, .. } = section;
                self.places.insert(index, self.sections.len());
                self.sections.push(Section { name, address, bytes, is_initialised });
            } else if name == RECORDS {
                append(&mut self.records, text(source, &section, &name)?);
            } else if name == MANIFESTS {
                append(&mut self.manifests, text(source, &section, &name)?);
            } else if let Some(variant) = name.strip_prefix(SUM) {
                let sum = self.sums.entry(variant.to_owned()).or_default();
                *sum = sum.saturating_add(bytes);
            }
        }
        Ok(())
    }
}

/// A linker may leave several sections of one name.
fn append(whole: &mut Option<String>, part: String) {
    match whole {
        Some(whole) => whole.push_str(&part),
        None => *whole = Some(part),
    }
}

/// Whether a section is what the linker script leaves for the stack or the heap, and so no static RAM.
fn is_space(name: &str, is_initialised: bool) -> bool {
    !is_initialised && matches!(name, ".stack" | ".heap")
}

/// The text of a section of records.
fn text(source: &Source<'_>, section: &Kept, name: &str) -> Result<String, Refusal> {
    let bytes = section.extent.bytes;
    if !section.is_initialised || bytes == 0 {
        return Ok(String::new());
    }
    if section.is_compressed {
        return Err(Refusal::compressed_records(source.path, name));
    }
    if bytes > MOST_RECORDS {
        return Err(Refusal::too_many_records(source.path, name, bytes));
    }
    let bytes = source.read(&format!("its section {name}"), section.extent)?;
    String::from_utf8(bytes)
        .map_err(|error| Refusal::not_text(source.path, name, error.utf8_error().valid_up_to()))
}

/// How many headers there are; numbers that do not fit in the header of the file are in that of section 0.
fn count<Header: FileHeader<Endian = Endianness>>(
    source: &Source<'_>,
    endian: Endianness,
    header: &Header,
) -> Result<Count, Refusal> {
    let names = header.e_shstrndx(endian);
    let mut count = Count {
        sections: header.e_shnum(endian).into(),
        names: names.0.into(),
        segments: header.e_phnum(endian).into(),
    };
    let offset: u64 = header.e_shoff(endian).into();
    if offset == 0 {
        return Err(Refusal::no_sections(source.path));
    }
    for (kind, of, stated, size) in [
        ("section", count.sections, header.e_shentsize(endian), size_of::<Header::SectionHeader>()),
        ("segment", count.segments, header.e_phentsize(endian), size_of::<Header::ProgramHeader>()),
    ] {
        if of > 0 && usize::from(stated) != size {
            let what = format!("the header of a {kind} has {stated} bytes, in place of {size}");
            return Err(Refusal::damaged(source.path, &what));
        }
    }
    source.each::<Header::SectionHeader>("the header of section 0", offset, 1, |_, first| {
        if count.sections == 0 {
            count.sections = first.sh_size(endian).into();
        }
        if names == SHN_XINDEX {
            count.names = first.sh_link(endian).into();
        }
        if header.e_phnum(endian) == PN_XNUM {
            count.segments = first.sh_info(endian).into();
        }
        Ok(())
    })?;
    Ok(count)
}

/// The addresses that are read-only once the program is relocated.
fn relro<Header: FileHeader<Endian = Endianness>>(
    source: &Source<'_>,
    endian: Endianness,
    header: &Header,
    count: u64,
) -> Result<Vec<Range<u64>>, Refusal> {
    let mut relro = Vec::new();
    let offset = header.e_phoff(endian).into();
    source.each::<Header::ProgramHeader>("its table of segments", offset, count, |_, segment| {
        if segment.p_type(endian) == PT_GNU_RELRO {
            let start: u64 = segment.p_vaddr(endian).into();
            relro.push(start..start.saturating_add(segment.p_memsz(endian).into()));
        }
        Ok(())
    })?;
    Ok(relro)
}

/// The sections that symbols are in, as their headers are read.
#[derive(Default)]
struct Links {
    /// The first table of symbols: its index, that of its names, and where it is.
    symbols: Option<(u64, u64, Extent)>,
    /// The tables of section indices, by the table of symbols that they belong to.
    indices: Vec<(u64, Extent)>,
}

impl Links {
    fn take(&mut self, index: u64, kind: object::elf::SectionType, link: u32, extent: Extent) {
        if kind == SHT_SYMTAB {
            self.symbols.get_or_insert((index, link.into(), extent));
        } else if kind == SHT_SYMTAB_SHNDX {
            self.indices.push((link.into(), extent));
        }
    }

    /// Where symbols, their names and the indices of their sections are; `None` where there are no symbols.
    fn tables<Header: FileHeader<Endian = Endianness>>(
        &self,
        source: &Source<'_>,
        endian: Endianness,
        header: &Header,
    ) -> Result<Option<Tables>, Refusal> {
        let size = size_of::<Header::Sym>() as u64;
        // The first symbol is none.
        let Some((index, link, symbols)) = self.symbols.filter(|(_, _, extent)| extent.bytes > size) else {
            return Ok(None);
        };
        let header_size = size_of::<Header::SectionHeader>() as u64;
        let offset: u64 = header.e_shoff(endian).into();
        let offset = offset.saturating_add(link.saturating_mul(header_size));
        let mut names = Extent::default();
        let what = "the header of the names of its symbols";
        source.each::<Header::SectionHeader>(what, offset, 1, |_, section| {
            names =
                Extent { offset: section.sh_offset(endian).into(), bytes: section.sh_size(endian).into() };
            Ok(())
        })?;
        let indices = self.indices.iter().find(|(of, _)| *of == index).map(|(_, extent)| *extent);
        Ok(Some(Tables { symbols, names, indices }))
    }
}
