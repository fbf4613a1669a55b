//! Owns the string of bounded capacity: a vector of bytes that are UTF-8. Comes in: memory of any form, then text. Goes
//! out: a `str`; what does not fit is handed back, whole.

#[cfg(feature = "defmt")]
mod defmt;
mod drain;
#[cfg(feature = "serde")]
mod serde;
mod text;
mod traits;
mod utf8;
mod view;
mod view_traits;

use core::{ops::RangeBounds, str};

pub use self::{drain::Drain, text::Text, utf8::FromUtf8Error, view::StringView};
use crate::{BoundedVec, BudgetError, Memory};

/// A string in memory that it owns, with the capacity that the memory gives it and no other.
///
/// `M` is a form of [`Memory`]; the capacity counts bytes of UTF-8, as the length does. Text is appended whole or
/// refused and handed back. Nothing here allocates or panics, except the operations of `str`, such as indexing, which
/// panic as they do.
///
/// ```
/// use core::fmt::Write;
///
/// use budget_runtime::{BoundedString, MemoryBlock};
///
/// let mut name = BoundedString::new(MemoryBlock::<8>::new())?;
/// assert_eq!(name.push_str("node"), Ok(()));
/// assert!(write!(name, "-{}", 42).is_ok());
/// assert_eq!(name.push_str("-b"), Err("-b"));
/// assert_eq!(name.push('é'), Err('é'));
/// assert_eq!(name, "node-42");
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct BoundedString<M: Memory> {
    /// Invariant: valid UTF-8.
    bytes: BoundedVec<u8, M>,
}

impl<M: Memory> BoundedString<M> {
    /// The most bytes of text a string can hold, for memory whose type says its size.
    ///
    /// For other memory, a slice, naming it stops the build. It is what [`capacity`](Self::capacity) returns.
    pub const CAPACITY: usize = BoundedVec::<u8, M>::CAPACITY;

    /// Returns an empty string over all of `memory`.
    ///
    /// Memory of a size that the type says must hold one byte, which is checked when the program is built.
    ///
    /// # Errors
    ///
    /// [`BudgetError::NoElement`] when a slice is empty.
    #[inline]
    pub fn new(memory: M) -> Result<Self, BudgetError> {
        Ok(Self { bytes: BoundedVec::new(memory)? })
    }

    /// Returns an empty string over all of `memory`, also in a const.
    ///
    /// Memory of a size that the type says must hold one byte, which is checked when the program is built.
    #[inline]
    pub const fn over(memory: M) -> Self {
        Self { bytes: BoundedVec::over(memory) }
    }

    /// The bytes of memory that `capacity` bytes of text need: as many.
    #[must_use]
    pub const fn block_bytes(capacity: usize) -> usize {
        BoundedVec::<u8, M>::block_bytes(capacity)
    }

    /// Takes `bytes` for a string.
    ///
    /// ```
    /// use budget_runtime::{BoundedString, BoundedVec, MemoryBlock};
    ///
    /// let mut bytes = BoundedVec::over(MemoryBlock::<8>::new());
    /// assert_eq!(bytes.extend_from_slice(b"\xC3\xA9t\xC3"), Ok(()));
    /// let mut bytes = BoundedString::from_utf8(bytes).unwrap_err().into_bytes();
    /// assert_eq!(bytes.pop(), Some(0xC3));
    /// assert_eq!(BoundedString::from_utf8(bytes).unwrap(), "ét");
    /// ```
    ///
    /// # Errors
    ///
    /// The bytes, and where they stop being UTF-8.
    pub fn from_utf8(bytes: BoundedVec<u8, M>) -> Result<Self, FromUtf8Error<M>> {
        match str::from_utf8(&bytes) {
            Ok(_) => Ok(Self { bytes }),
            Err(error) => Err(FromUtf8Error::new(bytes, error)),
        }
    }

    /// The bytes of the text, in the same memory.
    #[must_use]
    pub fn into_bytes(self) -> BoundedVec<u8, M> {
        self.bytes
    }

    /// The string without the type of its memory, borrowed.
    #[inline]
    pub fn as_view(&mut self) -> StringView<'_> {
        // SAFETY: the bytes are UTF-8.
        unsafe { StringView::new(self.bytes.as_view()) }
    }

    /// The most bytes of text the string can hold.
    #[inline]
    pub fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Whether no further byte fits.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.bytes.is_full()
    }

    /// Appends a character.
    ///
    /// # Errors
    ///
    /// The character, when its bytes do not all fit.
    #[inline]
    pub fn push(&mut self, character: char) -> Result<(), char> {
        self.as_view().push(character)
    }

    /// Appends `text`.
    ///
    /// # Errors
    ///
    /// The text, with nothing appended, when it does not fit as a whole.
    #[inline]
    pub fn push_str<'text>(&mut self, text: &'text str) -> Result<(), &'text str> {
        self.as_view().push_str(text)
    }

    /// Appends characters or texts until the iterator ends.
    ///
    /// Pass `&mut iterator` to keep what comes after the one that is handed back.
    ///
    /// # Errors
    ///
    /// The first that does not fit as a whole. Those before it are in the string.
    pub fn extend<T: Text>(&mut self, iterator: impl IntoIterator<Item = T>) -> Result<(), T> {
        self.as_view().extend(iterator)
    }

    /// Removes the last character and returns it; `None` when there is none.
    #[inline]
    pub fn pop(&mut self) -> Option<char> {
        self.as_view().pop()
    }

    /// Puts a character at byte `index` and moves the text from there on up.
    ///
    /// # Errors
    ///
    /// The character, when it does not fit, or `index` is past the end or within a character.
    pub fn insert(&mut self, index: usize, character: char) -> Result<(), char> {
        self.as_view().insert(index, character)
    }

    /// Puts `text` at byte `index` and moves the text from there on up.
    ///
    /// # Errors
    ///
    /// The text, with nothing changed, when it does not fit as a whole, or `index` is past the end or within a
    /// character.
    pub fn insert_str<'text>(&mut self, index: usize, text: &'text str) -> Result<(), &'text str> {
        self.as_view().insert_str(index, text)
    }

    /// Removes the character at byte `index` and returns it; `None` when no character starts there.
    pub fn remove(&mut self, index: usize) -> Option<char> {
        self.as_view().remove(index)
    }

    /// Keeps the whole characters within the first `len` bytes; does nothing when there are no more than `len`.
    ///
    /// Where `len` is within a character, that one goes too, so that the string is never longer than `len`.
    pub fn truncate(&mut self, len: usize) {
        self.as_view().truncate(len);
    }

    /// Removes all text.
    #[inline]
    pub fn clear(&mut self) {
        self.as_view().clear();
    }

    /// Removes the text of `range`, in bytes, and returns an iterator over its characters; `None` when the range is not in
    /// the string, or starts or ends within a character.
    ///
    /// The text is removed when the iterator is dropped; `mem::forget` of it leaves the string as it was.
    pub fn drain(&mut self, range: impl RangeBounds<usize>) -> Option<Drain<'_>> {
        Drain::new(self.as_view(), range)
    }

    /// Keeps the characters for which `keep` says so, in their order.
    ///
    /// When `keep` panics, the characters that it was not asked about stay.
    pub fn retain(&mut self, keep: impl FnMut(char) -> bool) {
        self.as_view().retain(keep);
    }

    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        // SAFETY: the bytes are UTF-8.
        unsafe { str::from_utf8_unchecked(self.bytes.as_slice()) }
    }

    /// The text, for changes that keep its length.
    #[inline]
    pub fn as_mut_str(&mut self) -> &mut str {
        self.as_view().into_str()
    }
}
