//! Owns what a deque is to `serde`: a sequence. It is read through a view, which has the memory for it.

use core::fmt;

use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, SeqAccess, Visitor},
};

use super::{BoundedDeque, DequeView};
use crate::{Memory, MemoryBlock};

impl<T: Serialize, M: Memory> Serialize for BoundedDeque<T, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl<T: Serialize> Serialize for DequeView<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

/// Appends a sequence at the back. An error, and more elements than fit are one, leaves the deque as it was.
impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for DequeView<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        let len = self.len();
        let read = deserializer.deserialize_seq(Append { deque: self.as_view() });
        if read.is_err() {
            self.truncate(len);
        }
        read
    }
}

/// In a block of its own, which is charged to no budget but that of what it is part of.
impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for BoundedDeque<T, MemoryBlock<N>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut deque = Self::over(MemoryBlock::new());
        deque.as_view().deserialize(deserializer)?;
        Ok(deque)
    }
}

struct Append<'deque, T> {
    deque: DequeView<'deque, T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Append<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a sequence of at most {} elements", self.deque.capacity() - self.deque.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        let start = self.deque.len();
        while let Some(element) = elements.next_element()? {
            if self.deque.push_back(element).is_err() {
                let read = self.deque.len() - start + 1;
                self.deque.truncate(start);
                return Err(Error::invalid_length(read, &self));
            }
        }
        Ok(())
    }
}
