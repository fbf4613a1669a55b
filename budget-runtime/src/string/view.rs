//! Owns what changes a string, whatever its memory: each operation is written here, once. Comes in: the bytes of a
//! string, borrowed. Goes out: the same with other text.

use core::{mem::MaybeUninit, ops::RangeBounds, str};

use super::{Drain, Text, utf8};
use crate::VecView;

/// A [`BoundedString`](crate::BoundedString) that is borrowed, without the type of its memory.
///
/// What [`as_view`](crate::BoundedString::as_view) gives, for functions that write text and should not name a size.
///
/// ```
/// use core::fmt::{self, Write};
///
/// use budget_runtime::{BoundedString, MemoryBlock, StringView};
///
/// fn describe(millivolts: u32, mut out: StringView<'_>) -> fmt::Result {
///     write!(out, "{} mV", millivolts)
/// }
///
/// let mut line = BoundedString::new(MemoryBlock::<8>::new())?;
/// assert!(describe(3300, line.as_view()).is_ok());
/// assert_eq!(line, "3300 mV");
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct StringView<'string> {
    /// Invariant: valid UTF-8.
    bytes: VecView<'string, u8>,
}

impl<'string> StringView<'string> {
    /// Borrows a string.
    ///
    /// # Safety
    ///
    /// `bytes` must be UTF-8.
    #[inline]
    pub(super) const unsafe fn new(bytes: VecView<'string, u8>) -> Self {
        Self { bytes }
    }

    /// The same view for a shorter time, to pass it on and keep it.
    #[inline]
    pub fn as_view(&mut self) -> StringView<'_> {
        StringView { bytes: self.bytes.as_view() }
    }

    /// The most bytes of text the string can hold.
    #[inline]
    #[must_use]
    pub const fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Whether no further byte fits.
    #[inline]
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.bytes.is_full()
    }

    /// Appends a character.
    ///
    /// # Errors
    ///
    /// The character, when its bytes do not all fit.
    #[inline]
    pub fn push(&mut self, character: char) -> Result<(), char> {
        let pushed = if character.is_ascii() {
            // An ASCII character is its one byte.
            self.bytes.push(character as u8).is_ok()
        } else if let Some(place) = self.bytes.spare_capacity_mut().first_chunk_mut() {
            let (bytes, size) = utf8::encode(character);
            *place = bytes.map(MaybeUninit::new);
            let len = self.len() + size;
            // SAFETY: there was room for four bytes, of which the first `size` are the character.
            unsafe { self.bytes.set_len(len) };
            true
        } else {
            self.bytes.extend_from_copy(character.encode_utf8(&mut [0; 4]).as_bytes())
        };
        if pushed { Ok(()) } else { Err(character) }
    }

    /// Appends `text`.
    ///
    /// # Errors
    ///
    /// The text, with nothing appended, when it does not fit as a whole.
    #[inline]
    pub fn push_str<'text>(&mut self, text: &'text str) -> Result<(), &'text str> {
        if self.bytes.extend_from_copy(text.as_bytes()) { Ok(()) } else { Err(text) }
    }

    /// Appends characters or texts until the iterator ends.
    ///
    /// Pass `&mut iterator` to keep what comes after the one that is handed back.
    ///
    /// # Errors
    ///
    /// The first that does not fit as a whole. Those before it are in the string.
    pub fn extend<T: Text>(&mut self, iterator: impl IntoIterator<Item = T>) -> Result<(), T> {
        iterator.into_iter().try_for_each(|text| text.append_to(self))
    }

    /// Removes the last character and returns it; `None` when there is none.
    #[inline]
    pub fn pop(&mut self) -> Option<char> {
        let character = self.as_str().chars().next_back()?;
        let len = self.len() - character.len_utf8();
        // SAFETY: what is left is a shorter text, so its bytes are initialised.
        unsafe { self.bytes.set_len(len) };
        Some(character)
    }

    /// Puts a character at byte `index` and moves the text from there on up.
    ///
    /// # Errors
    ///
    /// The character, when it does not fit, or `index` is past the end or within a character.
    pub fn insert(&mut self, index: usize, character: char) -> Result<(), char> {
        self.insert_str(index, character.encode_utf8(&mut [0; 4])).map_err(|_| character)
    }

    /// Puts `text` at byte `index` and moves the text from there on up.
    ///
    /// # Errors
    ///
    /// The text, with nothing changed, when it does not fit as a whole, or `index` is past the end or within a
    /// character.
    pub fn insert_str<'text>(&mut self, index: usize, text: &'text str) -> Result<(), &'text str> {
        if !self.is_char_boundary(index) {
            return Err(text);
        }
        // The text is appended, which checks that it fits, and turned into its place.
        self.push_str(text)?;
        if let Some(moved) = self.bytes.get_mut(index..) {
            moved.rotate_right(text.len());
        }
        Ok(())
    }

    /// Removes the character at byte `index` and returns it; `None` when no character starts there.
    pub fn remove(&mut self, index: usize) -> Option<char> {
        let character = self.get(index..)?.chars().next()?;
        self.cut(index, index + character.len_utf8());
        Some(character)
    }

    /// Keeps the whole characters within the first `len` bytes; does nothing when there are no more than `len`.
    ///
    /// Where `len` is within a character, that one goes too, so that the string is never longer than `len`.
    pub fn truncate(&mut self, len: usize) {
        let mut end = len.min(self.len());
        // Byte 0 is a boundary.
        while !self.is_char_boundary(end) {
            end -= 1;
        }
        self.bytes.truncate(end);
    }

    /// Removes all text.
    #[inline]
    pub fn clear(&mut self) {
        self.bytes.truncate(0);
    }

    /// Removes the text of `range`, in bytes, and returns an iterator over its characters; `None` when the range is not in
    /// the string, or starts or ends within a character.
    ///
    /// The text is removed when the iterator is dropped; `mem::forget` of it leaves the string as it was.
    pub fn drain(&mut self, range: impl RangeBounds<usize>) -> Option<Drain<'_>> {
        Drain::new(self.as_view(), range)
    }

    /// Removes the bytes `start..end`, which are whole characters of the text.
    pub(super) fn cut(&mut self, start: usize, end: usize) {
        self.bytes.as_mut_slice().copy_within(end.., start);
        self.bytes.truncate(self.bytes.len() - (end - start));
    }

    /// Keeps the characters for which `keep` says so, in their order.
    ///
    /// When `keep` panics, the characters that it was not asked about stay.
    pub fn retain(&mut self, mut keep: impl FnMut(char) -> bool) {
        let mut gap = Gap { bytes: self.bytes.as_view(), start: 0, end: 0 };
        while let Some(character) = gap.next() {
            let size = character.len_utf8();
            if keep(character) {
                gap.bytes.as_mut_slice().copy_within(gap.end..gap.end + size, gap.start);
                gap.start += size;
            }
            gap.end += size;
        }
    }

    /// The text.
    #[inline]
    #[must_use]
    pub const fn as_str(&self) -> &str {
        // SAFETY: the bytes are UTF-8.
        unsafe { str::from_utf8_unchecked(self.bytes.as_slice()) }
    }

    /// The text, for changes that keep its length.
    #[inline]
    pub fn as_mut_str(&mut self) -> &mut str {
        self.as_view().into_str()
    }

    /// The text, for changes that keep its length, for as long as the string is borrowed.
    #[inline]
    #[must_use]
    pub fn into_str(self) -> &'string mut str {
        // SAFETY: the bytes are UTF-8, and what is done to a `str` keeps them so.
        unsafe { str::from_utf8_unchecked_mut(self.bytes.into_slice()) }
    }
}

/// A string with a gap of no text in it, closed when this is dropped, hence also when a caller's closure panics.
///
/// Invariant: the bytes before `start` and those from `end` on are UTF-8.
struct Gap<'string> {
    bytes: VecView<'string, u8>,
    start: usize,
    end: usize,
}

impl Gap<'_> {
    /// The first character behind the gap.
    fn next(&self) -> Option<char> {
        let behind = self.bytes.get(self.end..)?;
        // SAFETY: the bytes behind the gap are UTF-8.
        unsafe { str::from_utf8_unchecked(behind) }.chars().next()
    }
}

impl Drop for Gap<'_> {
    fn drop(&mut self) {
        let len = self.bytes.len() - (self.end - self.start);
        self.bytes.as_mut_slice().copy_within(self.end.., self.start);
        self.bytes.truncate(len);
    }
}
