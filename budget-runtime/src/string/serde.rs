//! Owns what a string is to `serde`: a string. It is read through a view, which has the memory for it.

use core::fmt;

use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, Unexpected, Visitor},
};

use super::{BoundedString, StringView};
use crate::{Memory, MemoryBlock};

impl<M: Memory> Serialize for BoundedString<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl Serialize for StringView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// Appends a text. An error, and a text that does not fit as a whole is one, leaves the string as it was.
impl<'de> DeserializeSeed<'de> for StringView<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(Append { string: self })
    }
}

/// In a block of its own, which is charged to no budget but that of what it is part of.
impl<'de, const N: usize> Deserialize<'de> for BoundedString<MemoryBlock<N>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut string = Self::over(MemoryBlock::new());
        string.as_view().deserialize(deserializer)?;
        Ok(string)
    }
}

struct Append<'string> {
    string: StringView<'string>,
}

impl Visitor<'_> for Append<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string of at most {} bytes", self.string.capacity() - self.string.len())
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        self.string.push_str(text).map_err(|text| E::invalid_length(text.len(), &self))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<(), E> {
        match str::from_utf8(bytes) {
            Ok(text) => self.visit_str(text),
            Err(_) => Err(E::invalid_value(Unexpected::Bytes(bytes), &self)),
        }
    }
}
