//! Owns what a set is to `serde`: a sequence. It is read through a view, which has the memory for it.

use core::fmt;

use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, SeqAccess, Visitor},
};

use super::{BoundedSet, SetView};
use crate::{Memory, MemoryBlock};

impl<T: Serialize, M: Memory> Serialize for BoundedSet<T, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl<T: Serialize> Serialize for SetView<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

/// Puts the elements of a sequence in. After an error, and more elements than fit are one, those before it are in the set.
impl<'de, T: Deserialize<'de> + Ord> DeserializeSeed<'de> for SetView<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let start = self.len();
        deserializer.deserialize_seq(Insert { set: self, start })
    }
}

/// In a block of its own, which is charged to no budget but that of what it is part of.
impl<'de, T: Deserialize<'de> + Ord, const N: usize> Deserialize<'de> for BoundedSet<T, MemoryBlock<N>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut set = Self::over(MemoryBlock::new());
        set.as_view().deserialize(deserializer)?;
        Ok(set)
    }
}

struct Insert<'set, T> {
    set: SetView<'set, T>,
    /// The elements that there were.
    start: usize,
}

impl<'de, T: Deserialize<'de> + Ord> Visitor<'de> for Insert<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a sequence of at most {} new elements", self.set.capacity() - self.start)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element()? {
            if self.set.insert(element).is_err() {
                return Err(Error::invalid_length(self.set.len() - self.start + 1, &self));
            }
        }
        Ok(())
    }
}
