//! Owns what makes a string usable as a `str`: `Deref`, comparison, hashing, writing to it, looking up by it.

#[cfg(feature = "alloc")]
extern crate alloc as heap;

use core::{
    borrow::{Borrow, BorrowMut},
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    ops::{Deref, DerefMut},
};

use super::{BoundedString, Text};
use crate::Memory;

impl<M: Memory> Deref for BoundedString<M> {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl<M: Memory> DerefMut for BoundedString<M> {
    #[inline]
    fn deref_mut(&mut self) -> &mut str {
        self.as_mut_str()
    }
}

impl<M: Memory> Borrow<str> for BoundedString<M> {
    fn borrow(&self) -> &str {
        self
    }
}

impl<M: Memory> BorrowMut<str> for BoundedString<M> {
    fn borrow_mut(&mut self) -> &mut str {
        self
    }
}

impl<M: Memory> AsRef<str> for BoundedString<M> {
    fn as_ref(&self) -> &str {
        self
    }
}

impl<M: Memory> AsRef<[u8]> for BoundedString<M> {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl<M: Memory> AsMut<str> for BoundedString<M> {
    fn as_mut(&mut self) -> &mut str {
        self
    }
}

/// Each text that a write is made of is appended whole or refused with `fmt::Error`; those before it stay in the string.
impl<M: Memory> fmt::Write for BoundedString<M> {
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
impl<T: Text, M: Memory> Extend<T> for BoundedString<M> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, iterator: I) {
        // What does not fit cannot be returned from here, as the docs say.
        let _refused = self.as_view().extend(iterator);
    }
}

impl<M: Memory> fmt::Debug for BoundedString<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl<M: Memory> fmt::Display for BoundedString<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl<M: Memory, O: Memory> PartialEq<BoundedString<O>> for BoundedString<M> {
    fn eq(&self, other: &BoundedString<O>) -> bool {
        self.as_str() == other.as_str()
    }
}

impl<M: Memory> PartialEq<str> for BoundedString<M> {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl<M: Memory> PartialEq<&str> for BoundedString<M> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl<M: Memory> PartialEq<BoundedString<M>> for str {
    fn eq(&self, other: &BoundedString<M>) -> bool {
        self == other.as_str()
    }
}

impl<M: Memory> PartialEq<BoundedString<M>> for &str {
    fn eq(&self, other: &BoundedString<M>) -> bool {
        *self == other.as_str()
    }
}

#[cfg(feature = "alloc")]
impl<M: Memory> PartialEq<heap::string::String> for BoundedString<M> {
    fn eq(&self, other: &heap::string::String) -> bool {
        self.as_str() == other.as_str()
    }
}

#[cfg(feature = "alloc")]
impl<M: Memory> PartialEq<BoundedString<M>> for heap::string::String {
    fn eq(&self, other: &BoundedString<M>) -> bool {
        self.as_str() == other.as_str()
    }
}

impl<M: Memory> Eq for BoundedString<M> {}

impl<M: Memory, O: Memory> PartialOrd<BoundedString<O>> for BoundedString<M> {
    fn partial_cmp(&self, other: &BoundedString<O>) -> Option<Ordering> {
        Some(self.as_str().cmp(other.as_str()))
    }
}

impl<M: Memory> Ord for BoundedString<M> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl<M: Memory> Hash for BoundedString<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}
