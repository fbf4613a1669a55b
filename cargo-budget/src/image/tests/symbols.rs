//! Symbols and their names, where a table is missing, wrong, or larger than it has reason for.

use object::{Object, ObjectSection};

use super::{
    Image, Made,
    elf::{Elf, GLOBAL, GLOBAL_OBJECT, LOCAL_OBJECT, Section, Symbol},
    read, refusal, rows,
};

#[test]
fn symbols_are_told_from_what_is_none() {
    // Without a table.
    let elf = Elf { symbols: Vec::new(), ..Elf::new(true, false) };
    assert!(read(&elf).is_ok_and(|image| image.symbols.is_none() && !image.lacks_locals));
    // Without what is local to an object.
    let mut elf = Elf::new(true, false);
    elf.symbols.retain(|symbol| symbol.info >= GLOBAL);
    assert!(read(&elf).is_ok_and(|image| image.lacks_locals));
    assert!(read(&Elf::new(true, false)).is_ok_and(|image| !image.lacks_locals));
    // Of sections that are not there, or that are no memory.
    let mut elf = Elf::new(true, false);
    for section in [0, 4, 5, 200, 0xfff1, 0xfff2] {
        elf.symbols.push(Symbol::new("elsewhere", LOCAL_OBJECT, section, 0x2000, 64));
    }
    assert_eq!(rows(&elf), rows(&Elf::new(true, false)));
}

/// A program of so many sections that the last does not fit in 16 bits, with a symbol in it and one more, and where its
/// table of symbols and that of their sections begin and end.
fn far() -> (Vec<u8>, [(usize, usize); 2]) {
    let mut elf = Elf::new(true, false);
    for index in 0..0xff00 {
        elf.sections.push(Section::zeros(".bss.far", 0x10000 + index * 16, 16));
    }
    elf.symbols = vec![
        Symbol::new("far", LOCAL_OBJECT, 0xff00, 0x10000 + 0xfefc * 16, 16),
        Symbol::new("near", LOCAL_OBJECT, 3, 0x2040, 16),
    ];
    let bytes = elf.bytes();
    let file = object::File::parse(&*bytes).expect("it is right");
    let tables = [".symtab", ".symtab_shndx"].map(|name| {
        let (at, length) = file.section_by_name(name).and_then(|section| section.file_range()).unwrap();
        (usize::try_from(at).unwrap(), usize::try_from(at + length).unwrap())
    });
    (bytes, tables)
}

fn names(bytes: &[u8]) -> Vec<String> {
    let made = Made::new(bytes);
    let image = Image::read(&made.0).unwrap_or_else(|_| panic!("{}", refusal(&made.0)));
    image.symbols.iter().flatten().map(|symbol| symbol.name.to_string()).collect()
}

#[test]
fn an_index_that_is_reserved_is_no_section() {
    let (mut bytes, [(_, end), _]) = far();
    assert_eq!(names(&bytes), ["far", "near"]);
    bytes[end - 18..end - 16].copy_from_slice(&0xff00_u16.to_le_bytes());
    assert_eq!(names(&bytes), ["far"]);
}

#[test]
fn behind_a_table_of_sections_there_are_none() {
    let (mut bytes, [(first, end), (indices, _)]) = far();
    // The last symbol is in a section that does not fit, too, whose index is behind the table.
    bytes.copy_within(first + 24 + 6..first + 24 + 8, end - 18);
    bytes.copy_within(indices + 4..indices + 8, indices + 8);
    assert_eq!(names(&bytes), ["far", "near"]);
    let length = bytes.len();
    let headers = usize::try_from(u64::from_le_bytes(bytes[40..48].try_into().unwrap())).unwrap();
    let mut sizes = (headers..length).step_by(64).filter(|&at| bytes[at + 4] == 18).map(|at| at + 32);
    let size = sizes.next().expect("it has such a table");
    assert_eq!((bytes[size], sizes.next()), (12, None));
    bytes[size] = 8;
    assert_eq!(names(&bytes), ["far"]);
}

#[test]
fn names_longer_than_their_table_are_refused() {
    // Each symbol begins in the middle of one long name, so that all of them together are gigabytes.
    let mut elf = Elf::new(true, false);
    elf.symbols.push(Symbol::new(&"x".repeat(60_000), LOCAL_OBJECT, 3, 0x2040, 1));
    let mut bytes = elf.bytes();
    let one = bytes.len();
    for _ in 0..5000 {
        elf.symbols.push(Symbol::new("", LOCAL_OBJECT, 3, 0x2040, 1));
    }
    bytes = elf.bytes();
    assert!(bytes.len() - one >= 5000 * 24);
    let table = object::File::parse(&*bytes).expect("it is right");
    let symtab =
        table.section_by_name(".symtab").and_then(|section| section.file_range()).expect("it has one");
    for (index, name) in (7..5007_u32).zip(200_u32..) {
        let at = usize::try_from(symtab.0).unwrap() + index as usize * 24;
        bytes[at..at + 4].copy_from_slice(&name.to_le_bytes());
    }
    let made = Made::new(&bytes);
    assert!(
        refusal(&made.0).contains("its names are longer together than a table of"),
        "{}",
        refusal(&made.0)
    );
}

#[test]
fn one_long_name_of_many_symbols_is_refused() {
    let mut elf = Elf::new(true, false);
    for _ in 0..5000 {
        elf.symbols.push(Symbol::new(&"x".repeat(60_000), LOCAL_OBJECT, 3, 0x2040, 1));
    }
    assert!(read(&elf).is_err_and(|said| said.contains("its names are longer together than a table of")));
}

#[test]
fn names_are_read_whole_where_a_piece_of_their_table_ends() {
    let mut elf = Elf::new(true, false);
    let names: Vec<String> = (0..700).map(|index| format!("{index:0999}")).collect();
    elf.symbols = names.iter().map(|name| Symbol::new(name, LOCAL_OBJECT, 3, 0x2040, 1)).collect();
    let image = read(&elf).expect("it is right");
    let read: Vec<_> = image.symbols.iter().flatten().map(|symbol| symbol.name.to_string()).collect();
    assert!(read == names);
}

#[test]
fn a_symbol_has_the_file_that_it_follows() {
    let mut elf = Elf::new(true, false);
    elf.symbols.push(Symbol::new("plain", LOCAL_OBJECT, 3, 0x2040, 8));
    elf.symbols.push(Symbol::new("shared", GLOBAL_OBJECT, 3, 0x2048, 8));
    elf.symbols.push(Symbol::new("empty", LOCAL_OBJECT, 3, 0x2050, 0));
    let image = read(&elf).expect("it is right");
    let file = |name: &str| {
        let mut symbols = image.symbols.iter().flatten();
        symbols.find(|symbol| &*symbol.name == name).map(|symbol| symbol.file.as_deref().map(str::to_owned))
    };
    assert_eq!(file("plain"), Some(Some("app.1f2e3d4c5b6a7988-cgu.0".to_owned())));
    assert_eq!((file("shared"), file("empty")), (Some(None), None));
}

#[test]
fn a_table_of_no_symbols_is_none() {
    const SYMTAB: u32 = 2;
    let mut elf = Elf { symbols: Vec::new(), ..Elf::new(true, false) };
    elf.sections.push(Section { kind: SYMTAB, ..Section::new(".symtab", 0, 0, &[0; 24]) });
    assert!(read(&elf).is_ok_and(|image| image.symbols.is_none()));
}
