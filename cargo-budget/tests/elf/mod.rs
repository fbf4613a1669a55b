//! An ELF program that a test makes by hand, of any width and byte order, right or wrong. Comes in: sections and symbols.
//! Goes out: the bytes of the file.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;

/// Types of files, sections and symbols, and flags of sections, as the ELF specification numbers them.
pub(crate) const OBJECT: u16 = 1;
pub(crate) const PROGRAM: u16 = 2;
pub(crate) const LIBRARY: u16 = 3;
pub(crate) const CORE: u16 = 4;
pub(crate) const PROGBITS: u32 = 1;
pub(crate) const NOBITS: u32 = 8;
pub(crate) const WRITE: u64 = 1;
pub(crate) const ALLOC: u64 = 2;
pub(crate) const EXECUTE: u64 = 4;
pub(crate) const TLS: u64 = 1 << 10;
pub(crate) const COMPRESSED: u64 = 1 << 11;
const SYMTAB: u32 = 2;
const STRTAB: u32 = 3;
const SYMTAB_SHNDX: u32 = 18;
const RELRO: u64 = 0x6474_e552;
/// Indices from here on do not fit in 16 bits, and this one says so.
const RESERVED: usize = 0xff00;
const ELSEWHERE: u64 = 0xffff;

/// A program.
#[derive(Clone)]
pub(crate) struct Elf {
    pub(crate) is_64: bool,
    pub(crate) is_big: bool,
    pub(crate) kind: u16,
    pub(crate) machine: u16,
    pub(crate) sections: Vec<Section>,
    pub(crate) symbols: Vec<Symbol>,
    /// The addresses that are read-only once it is relocated: the first, and how many.
    pub(crate) relro: Option<(u64, u64)>,
}

#[derive(Clone)]
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) kind: u32,
    pub(crate) flags: u64,
    pub(crate) address: u64,
    pub(crate) content: Vec<u8>,
    /// Its size, where that is not the length of its content.
    pub(crate) bytes: Option<u64>,
}

#[derive(Clone)]
pub(crate) struct Symbol {
    pub(crate) name: String,
    /// Bind × 16 + type.
    pub(crate) info: u8,
    /// The index of the section from 1; 0 for none.
    pub(crate) section: usize,
    pub(crate) address: u64,
    pub(crate) bytes: u64,
}

pub(crate) const LOCAL_OBJECT: u8 = 1;
pub(crate) const LOCAL_FUNCTION: u8 = 2;
pub(crate) const LOCAL_FILE: u8 = 4;
pub(crate) const GLOBAL: u8 = 0x10;
pub(crate) const GLOBAL_OBJECT: u8 = 0x11;

impl Section {
    /// One whose contents are in the file.
    pub(crate) fn new(name: &str, flags: u64, address: u64, content: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            kind: PROGBITS,
            flags,
            address,
            content: content.to_owned(),
            bytes: None,
        }
    }

    /// One of zeros.
    pub(crate) fn zeros(name: &str, address: u64, bytes: u64) -> Self {
        let section = Self::new(name, WRITE | ALLOC, address, &[]);
        Self { kind: NOBITS, bytes: Some(bytes), ..section }
    }
}

impl Symbol {
    pub(crate) fn new(name: &str, info: u8, section: usize, address: u64, bytes: u64) -> Self {
        Self { name: name.to_owned(), info, section, address, bytes }
    }
}

impl Elf {
    /// A program with code, 64 bytes of `.data` in section 2, 192 of `.bss` in section 3, and a static in each.
    pub(crate) fn new(is_64: bool, is_big: bool) -> Self {
        let machine = match (is_64, is_big) {
            (true, false) => 62,
            (false, false) => 40,
            (true, true) => 22,
            (false, true) => 20,
        };
        let sections = vec![
            Section::new(".text", ALLOC | EXECUTE, 0x1000, &[0x90; 32]),
            Section::new(".data", ALLOC | WRITE, 0x2000, &[1; 64]),
            Section::zeros(".bss", 0x2040, 192),
        ];
        let symbols = vec![
            Symbol::new("app.1f2e3d4c5b6a7988-cgu.0", LOCAL_FILE, 0, 0, 0),
            Symbol::new("_ZN3app4main17h0123456789abcdefE", LOCAL_FUNCTION, 1, 0x1000, 32),
            Symbol::new("_ZN3app5TABLE17h0123456789abcdefE", LOCAL_OBJECT, 2, 0x2000, 60),
            Symbol::new("_RNvNtCs1a_5radio2rx6BUFFER", GLOBAL_OBJECT, 3, 0x2040, 100),
            Symbol::new("buffer", GLOBAL_OBJECT, 3, 0x20c0, 64),
        ];
        Self { is_64, is_big, kind: PROGRAM, machine, sections, symbols, relro: None }
    }

    /// Adds a section that is not loaded.
    pub(crate) fn with(mut self, name: &str, content: &[u8]) -> Self {
        self.sections.push(Section::new(name, 0, 0, content));
        self
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let word = if self.is_64 { 8 } else { 4 };
        let (head, header, segment) = if self.is_64 { (64, 64, 56) } else { (52, 40, 32) };
        let segments = usize::from(self.relro.is_some());
        let mut out =
            Out { bytes: vec![0; head + segment * segments], is_64: self.is_64, is_big: self.is_big };
        let mut headers: Vec<(String, [u64; 9])> = Vec::new();
        for section in &self.sections {
            let offset = out.align(8);
            out.bytes.extend_from_slice(&section.content);
            let bytes = section.bytes.unwrap_or(section.content.len() as u64);
            let fields = [section.kind.into(), section.flags, section.address, offset, bytes, 0, 0, 1, 0];
            headers.push((section.name.clone(), fields));
        }
        if !self.symbols.is_empty() {
            self.write_symbols(&mut out, &mut headers, word);
        }
        let mut names = Names::default();
        let places: Vec<_> = headers.iter().map(|(name, _)| names.place(name)).collect();
        let name = names.place(".shstrtab");
        let offset = out.align(1);
        out.bytes.extend_from_slice(&names.bytes);
        let of_names = [STRTAB.into(), 0, 0, offset, names.bytes.len() as u64, 0, 0, 1, 0];
        let count = headers.len() + 2;
        let place_of_headers = out.align(8);
        let is_many = count >= RESERVED;
        let first = if is_many { (count as u64, count as u64 - 1) } else { (0, 0) };
        out.header(0, [0, 0, 0, 0, first.0, first.1, 0, 0, 0]);
        for ((_, fields), name) in headers.iter().zip(places) {
            out.header(name, *fields);
        }
        out.header(name, of_names);

        let mut start = Out { bytes: Vec::new(), is_64: self.is_64, is_big: self.is_big };
        start.bytes.extend_from_slice(&[
            0x7f,
            b'E',
            b'L',
            b'F',
            1 + u8::from(self.is_64),
            1 + u8::from(self.is_big),
            1,
        ]);
        start.bytes.resize(16, 0);
        start.half(self.kind.into());
        start.half(self.machine.into());
        start.word(1);
        start.wide(0x1000);
        start.wide(if segments > 0 { head as u64 } else { 0 });
        start.wide(place_of_headers);
        start.word(0);
        for half in [head, segment, segments, header] {
            start.half(half as u64);
        }
        start.half(if is_many { 0 } else { count as u64 });
        start.half(if is_many { ELSEWHERE } else { count as u64 - 1 });
        if let Some((address, bytes)) = self.relro {
            start.word(RELRO);
            if self.is_64 {
                start.word(4);
            }
            for field in [0, address, address, bytes, bytes] {
                start.wide(field);
            }
            if !self.is_64 {
                start.word(4);
            }
            start.wide(1);
        }
        out.bytes[..start.bytes.len()].copy_from_slice(&start.bytes);
        assert_eq!(start.bytes.len(), head + segment * segments);
        assert_eq!(out.bytes.len() as u64, place_of_headers + (header * count) as u64);
        out.bytes
    }

    fn write_symbols(&self, out: &mut Out, headers: &mut Vec<(String, [u64; 9])>, word: u64) {
        let mut names = Names::default();
        let offset = out.align(8);
        let size = if self.is_64 { 24 } else { 16 };
        out.bytes.resize(out.bytes.len() + size, 0);
        let is_far = self.symbols.iter().any(|symbol| symbol.section >= RESERVED);
        let mut far = Out { bytes: vec![0; 4], is_64: self.is_64, is_big: self.is_big };
        for symbol in &self.symbols {
            let name = names.place(&symbol.name);
            let is_here = symbol.section < RESERVED;
            let section = if is_here { symbol.section as u64 } else { ELSEWHERE };
            far.word(if is_here { 0 } else { symbol.section as u64 });
            out.word(name);
            if self.is_64 {
                out.bytes.extend_from_slice(&[symbol.info, 0]);
                out.half(section);
                out.wide(symbol.address);
                out.wide(symbol.bytes);
            } else {
                out.wide(symbol.address);
                out.wide(symbol.bytes);
                out.bytes.extend_from_slice(&[symbol.info, 0]);
                out.half(section);
            }
        }
        let bytes = out.bytes.len() as u64 - offset;
        let index = headers.len() as u64 + 1;
        let link = index + 1 + u64::from(is_far);
        headers.push((".symtab".into(), [SYMTAB.into(), 0, 0, offset, bytes, link, 1, word, size as u64]));
        if is_far {
            let offset = out.align(4);
            out.bytes.extend_from_slice(&far.bytes);
            let fields = [SYMTAB_SHNDX.into(), 0, 0, offset, far.bytes.len() as u64, index, 0, 4, 4];
            headers.push((".symtab_shndx".into(), fields));
        }
        let offset = out.align(1);
        out.bytes.extend_from_slice(&names.bytes);
        let fields = [STRTAB.into(), 0, 0, offset, names.bytes.len() as u64, 0, 0, 1, 0];
        headers.push((".strtab".into(), fields));
    }
}

/// A table of names.
struct Names {
    bytes: Vec<u8>,
    places: BTreeMap<String, u64>,
}

impl Default for Names {
    fn default() -> Self {
        Self { bytes: vec![0], places: BTreeMap::new() }
    }
}

impl Names {
    fn place(&mut self, name: &str) -> u64 {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = self.bytes.len() as u64;
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.push(0);
        self.places.insert(name.to_owned(), place);
        place
    }
}

/// Bytes in an order.
struct Out {
    bytes: Vec<u8>,
    is_64: bool,
    is_big: bool,
}

impl Out {
    fn number(&mut self, number: u64, size: usize) {
        if self.is_big {
            self.bytes.extend_from_slice(&number.to_be_bytes()[8 - size..]);
        } else {
            self.bytes.extend_from_slice(&number.to_le_bytes()[..size]);
        }
    }

    fn half(&mut self, number: u64) {
        self.number(number, 2);
    }

    fn word(&mut self, number: u64) {
        self.number(number, 4);
    }

    /// As wide as an address.
    fn wide(&mut self, number: u64) {
        self.number(number, if self.is_64 { 8 } else { 4 });
    }

    /// The header of a section: type, flags, address, offset, size, link, info, alignment, size of an entry.
    fn header(&mut self, name: u64, fields: [u64; 9]) {
        let [kind, flags, address, offset, bytes, link, info, align, entry] = fields;
        self.word(name);
        self.word(kind);
        for wide in [flags, address, offset, bytes] {
            self.wide(wide);
        }
        self.word(link);
        self.word(info);
        self.wide(align);
        self.wide(entry);
    }

    fn align(&mut self, to: usize) -> u64 {
        self.bytes.resize(self.bytes.len().next_multiple_of(to), 0);
        self.bytes.len() as u64
    }
}
