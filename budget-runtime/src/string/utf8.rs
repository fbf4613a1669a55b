//! Owns the error of bytes that are not text.

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
