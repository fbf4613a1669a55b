//! Owns what makes a borrowed string usable as a `str`, and writable.

use core::{
    fmt,
    ops::{Deref, DerefMut},
};

use super::{StringView, Text};

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

/// Appends until one does not fit as a whole, which is dropped. The inherent `extend` hands it back instead.
impl<T: Text> Extend<T> for StringView<'_> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, iterator: I) {
        // What does not fit cannot be returned from here, as the docs say.
        let _refused = self.extend(iterator);
    }
}

impl AsRef<str> for StringView<'_> {
    fn as_ref(&self) -> &str {
        self
    }
}

impl PartialEq<str> for StringView<'_> {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for StringView<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
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
