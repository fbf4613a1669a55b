//! Owns what makes a borrowed string usable as a `str`, and writable.

use core::{
    fmt,
    ops::{Deref, DerefMut},
};

use super::StringView;

impl Deref for StringView<'_> {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl DerefMut for StringView<'_> {
    #[inline]
    fn deref_mut(&mut self) -> &mut str {
        self.as_mut_str()
    }
}

/// Each text that a write is made of is appended whole or refused with `fmt::Error`; those before it stay in the string.
impl fmt::Write for StringView<'_> {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text).map_err(|_| fmt::Error)
    }

    #[inline]
    fn write_char(&mut self, character: char) -> fmt::Result {
        self.push(character).map_err(|_| fmt::Error)
    }
}

impl fmt::Debug for StringView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for StringView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}
