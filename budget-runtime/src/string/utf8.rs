//! Owns the encoding: a character as bytes, and the error of bytes that are not text.

use core::{error::Error, fmt, str::Utf8Error};

use crate::{BoundedVec, Memory};

/// Why bytes are not a string, with the bytes.
///
/// ```
/// use budget_runtime::{BoundedString, BoundedVec, MemoryBlock};
///
/// let mut bytes = BoundedVec::new(MemoryBlock::<4>::new())?;
/// assert_eq!(bytes.extend_from_slice(b"ok\xFF"), Ok(()));
/// let refused = BoundedString::from_utf8(bytes).unwrap_err();
/// assert_eq!(refused.utf8_error().valid_up_to(), 2);
/// assert_eq!(refused.into_bytes(), *b"ok\xFF");
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct FromUtf8Error<M: Memory> {
    bytes: BoundedVec<u8, M>,
    error: Utf8Error,
}

impl<M: Memory> FromUtf8Error<M> {
    pub(super) const fn new(bytes: BoundedVec<u8, M>, error: Utf8Error) -> Self {
        Self { bytes, error }
    }

    /// The bytes.
    #[must_use]
    pub fn into_bytes(self) -> BoundedVec<u8, M> {
        self.bytes
    }

    /// Where the bytes stop being UTF-8.
    #[must_use]
    pub const fn utf8_error(&self) -> Utf8Error {
        self.error
    }
}

impl<M: Memory> fmt::Debug for FromUtf8Error<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromUtf8Error").field("bytes", &self.bytes).field("error", &self.error).finish()
    }
}

impl<M: Memory> fmt::Display for FromUtf8Error<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl<M: Memory> Error for FromUtf8Error<M> {}

/// The UTF-8 of a character, in the first so many of four bytes.
///
/// As `char::encode_utf8`, which needs memory that is initialised and is read back from there.
#[inline]
pub(super) const fn encode(character: char) -> ([u8; 4], usize) {
    let code = character as u32;
    let size = character.len_utf8();
    let bytes = match size {
        1 => [low(code), 0, 0, 0],
        2 => [0xC0 | low(code >> 6), behind(code), 0, 0],
        3 => [0xE0 | low(code >> 12), behind(code >> 6), behind(code), 0],
        _ => [0xF0 | low(code >> 18), behind(code >> 12), behind(code >> 6), behind(code)],
    };
    (bytes, size)
}

/// A byte behind the first, with six bits of the character.
const fn behind(code: u32) -> u8 {
    0x80 | (low(code) & 0x3F)
}

const fn low(code: u32) -> u8 {
    code.to_le_bytes()[0]
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_character_is_encoded_as_the_standard_library_does() {
        for character in '\0'..=char::MAX {
            let (bytes, size) = super::encode(character);
            assert_eq!(&bytes[..size], character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}
