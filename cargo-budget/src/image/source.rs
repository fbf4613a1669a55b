//! Owns the file of an image. Comes in: what is wanted of it, and where it says that is. Goes out: the bytes, a piece at a
//! time, or that the file ends before them. Nothing is taken on trust: memory is taken for bytes that are there.

use std::{
    cell::RefCell,
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use object::pod::{self, Pod};

use super::Refusal;

/// How many bytes of a table are read at a time, about.
const PIECE: usize = 256 << 10;
/// The most bytes of one name.
const LONGEST_NAME: usize = 64 << 10;

/// The file of an image.
pub(super) struct Source<'path> {
    pub(super) path: &'path Path,
    pub(super) bytes: u64,
    file: RefCell<File>,
}

/// A part of the file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    pub(super) offset: u64,
    pub(super) bytes: u64,
}

impl<'path> Source<'path> {
    /// Opens the file at `path`.
    ///
    /// # Errors
    ///
    /// When it is no file, or cannot be read.
    pub(super) fn open(path: &'path Path) -> Result<Self, Refusal> {
        let refuse = |error: std::io::Error| Refusal::unreadable(path, &error);
        let metadata = path.metadata().map_err(refuse)?;
        if !metadata.is_file() {
            return Err(Refusal::not_a_file(path));
        }
        let file = RefCell::new(File::open(path).map_err(refuse)?);
        Ok(Self { path, bytes: metadata.len(), file })
    }

    /// The bytes of `extent`, which is `what` in the file.
    ///
    /// # Errors
    ///
    /// When the file ends before them.
    pub(super) fn read(&self, what: &str, extent: Extent) -> Result<Vec<u8>, Refusal> {
        self.check(what, extent)?;
        // It is not longer than the file.
        let mut bytes = vec![0; usize::try_from(extent.bytes).unwrap_or(usize::MAX)];
        self.fill(extent.offset, &mut bytes)?;
        Ok(bytes)
    }

    /// Visits each of `count` entries of a table, which is `what` in the file and begins at `offset`.
    ///
    /// # Errors
    ///
    /// When the file ends before the table does, and what `visit` refuses.
    pub(super) fn each<Entry: Pod>(
        &self,
        what: &str,
        offset: u64,
        count: u64,
        mut visit: impl FnMut(u64, &Entry) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let size = size_of::<Entry>();
        let bytes = count.saturating_mul(size as u64);
        self.check(what, Extent { offset, bytes })?;
        let most = (PIECE / size) as u64;
        let mut piece = Vec::new();
        let mut first = 0;
        while first < count {
            let now = most.min(count - first);
            piece.resize(usize::try_from(now).unwrap_or(0) * size, 0);
            self.fill(offset + first * size as u64, &mut piece)?;
            for (index, entry) in (first..).zip(piece.chunks_exact(size)) {
                let Ok((entry, _)) = pod::from_bytes::<Entry>(entry) else { continue };
                visit(index, entry)?;
            }
            first += now;
        }
        Ok(())
    }

    /// Reads the names that begin at `offsets`, in rising order, of the table of names `table`.
    ///
    /// # Errors
    ///
    /// When the file ends before the table does, when a name is outside of it, and when the names are longer than a
    /// table of this length can say.
    pub(super) fn names(&self, table: Extent, offsets: &[u32]) -> Result<Vec<Box<[u8]>>, Refusal> {
        if offsets.is_empty() {
            return Ok(Vec::new());
        }
        self.check("its table of names", table)?;
        let mut room = most_bytes(table);
        let mut names = Vec::with_capacity(offsets.len());
        let mut window = Window { start: 0, bytes: Vec::new() };
        for &offset in offsets {
            let offset = u64::from(offset);
            if offset >= table.bytes {
                return Err(Refusal::name_outside(self.path, offset, table.bytes));
            }
            let name = self.name(table, offset, &mut window)?;
            let Some(rest) = room.checked_sub(name.len() as u64) else {
                return Err(Refusal::names_too_long(self.path, table.bytes));
            };
            room = rest;
            names.push(name.into());
        }
        Ok(names)
    }

    /// The name at `offset` of the table, up to its end or the longest that is read.
    fn name<'window>(
        &self,
        table: Extent,
        offset: u64,
        window: &'window mut Window,
    ) -> Result<&'window [u8], Refusal> {
        let rest = table.bytes - offset;
        let is_whole = window.from(offset).is_some_and(|bytes| {
            bytes.len() as u64 == rest || bytes.len() >= LONGEST_NAME || bytes.contains(&0)
        });
        if !is_whole {
            window.start = offset;
            window.bytes.resize(usize::try_from(rest.min(PIECE as u64)).unwrap_or(PIECE), 0);
            self.fill(table.offset + offset, &mut window.bytes)?;
        }
        let bytes = window.from(offset).unwrap_or_default();
        let bytes = bytes.get(..LONGEST_NAME).unwrap_or(bytes);
        let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
        Ok(bytes.get(..end).unwrap_or(bytes))
    }

    /// Whether the file has all of `extent`.
    fn check(&self, what: &str, extent: Extent) -> Result<(), Refusal> {
        let end = extent.offset.checked_add(extent.bytes);
        if end.is_some_and(|end| end <= self.bytes) {
            return Ok(());
        }
        Err(Refusal::cut_off(self.path, what, end.unwrap_or(u64::MAX), self.bytes))
    }

    fn fill(&self, offset: u64, bytes: &mut [u8]) -> Result<(), Refusal> {
        let mut file = self.file.borrow_mut();
        let read = file.seek(SeekFrom::Start(offset)).and_then(|_| file.read_exact(bytes));
        read.map_err(|error| Refusal::unreadable(self.path, &error))
    }
}

/// The most bytes that the names of a table have together. Some share their ends, or are the names of several.
pub(super) fn most_bytes(table: Extent) -> u64 {
    table.bytes.saturating_mul(4).saturating_add(PIECE as u64)
}

/// A piece of a table of names.
struct Window {
    /// Where in the table it begins.
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    /// What it has from `offset` on.
    fn from(&self, offset: u64) -> Option<&[u8]> {
        let skipped = usize::try_from(offset.checked_sub(self.start)?).ok()?;
        self.bytes.get(skipped..)
    }
}
