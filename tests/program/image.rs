//! What is in the file of a linked program: its sections, loaded or not. Comes in: a path. Goes out: names, sizes, bytes.

use std::{collections::BTreeMap, fs, path::Path};

use object::{
    LittleEndian, U64,
    elf::{FileHeader64, SHF_ALLOC, SHT_NOBITS},
    read::elf::{FileHeader, SectionHeader},
};

/// A program that was read.
pub(crate) struct Image {
    sections: Vec<Section>,
}

/// A section of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) name: String,
    /// The bytes in memory, where it is loaded.
    pub(crate) size: u64,
    /// Whether it takes memory when the program runs.
    pub(crate) is_loaded: bool,
    /// Whether it takes no bytes of the file.
    pub(crate) is_zero: bool,
    content: Vec<u8>,
}

impl Image {
    pub(crate) fn read(path: &Path) -> Self {
        let file = fs::read(path).expect("the program can be read");
        let header = FileHeader64::<LittleEndian>::parse(&*file).expect("the program is ELF, 64 bits");
        let endian = header.endian().expect("the program is little-endian");
        let table = header.sections(endian, &*file).expect("the program has sections");
        let sections = table.iter().map(|section| {
            let size: U64<LittleEndian> = section.sh_size;
            let name = table.section_name(endian, section).expect("a section has a name");
            Section {
                name: String::from_utf8_lossy(name).into_owned(),
                size: size.get(endian),
                is_loaded: section.sh_flags(endian) & u64::from(SHF_ALLOC) != 0,
                is_zero: section.sh_type(endian) == SHT_NOBITS,
                content: section.data(endian, &*file).expect("a section is in the file").to_vec(),
            }
        });
        Self { sections: sections.collect() }
    }

    pub(crate) fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }

    pub(crate) fn content(&self, name: &str) -> Option<&[u8]> {
        self.section(name).map(|section| &*section.content)
    }

    /// The text of a section that is not loaded; nothing where there is none.
    pub(crate) fn text(&self, name: &str) -> String {
        let Some(section) = self.section(name) else { return String::new() };
        assert!(!section.is_loaded, "{name} takes no memory");
        String::from_utf8(section.content.clone()).expect("the section is text")
    }

    /// The sections that take memory. What names the build, and hence every byte of the file, is left out.
    pub(crate) fn loaded(&self) -> BTreeMap<&str, &Section> {
        let loaded = self.sections.iter().filter(|section| section.is_loaded);
        loaded
            .filter(|section| section.name != ".note.gnu.build-id")
            .map(|section| (&*section.name, section))
            .collect()
    }

    /// The names of all sections.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().map(|section| &*section.name)
    }
}
