//! Owns what a vector is to `serde`: a sequence. It is read through a view, which has the memory for it.

use core::fmt;

use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, SeqAccess, Visitor},
};

use super::{BoundedVec, VecView};
use crate::{Memory, MemoryBlock};

impl<T: Serialize, M: Memory> Serialize for BoundedVec<T, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_slice().serialize(serializer)
    }
}

impl<T: Serialize> Serialize for VecView<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_slice().serialize(serializer)
    }
}

/// Appends a sequence to the vector. An error, and more elements than fit are one, leaves the vector as it was.
///
/// ```
/// use budget_runtime::{BoundedVec, MemoryBlock};
/// use serde::de::DeserializeSeed;
///
/// let mut vec = BoundedVec::<u16, _>::over(MemoryBlock::<8>::new());
/// let mut json = serde_json::Deserializer::from_str("[1, 2, 3]");
/// assert!(vec.as_view().deserialize(&mut json).is_ok());
/// assert_eq!(vec, [1, 2, 3]);
/// let mut json = serde_json::Deserializer::from_str("[4, 5]");
/// let refused = vec.as_view().deserialize(&mut json).unwrap_err().to_string();
/// assert!(refused.starts_with("invalid length 2, expected a sequence of at most 1 elements"), "{refused}");
/// assert_eq!(vec, [1, 2, 3]);
/// ```
impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for VecView<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        let len = self.len();
        let read = deserializer.deserialize_seq(Append { vec: self.as_view() });
        if read.is_err() {
            self.truncate(len);
        }
        read
    }
}

/// In a block of its own, which is charged to no budget but that of what it is part of.
impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for BoundedVec<T, MemoryBlock<N>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut vec = Self::over(MemoryBlock::new());
        vec.as_view().deserialize(deserializer)?;
        Ok(vec)
    }
}

struct Append<'vec, T> {
    vec: VecView<'vec, T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Append<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a sequence of at most {} elements", self.vec.capacity() - self.vec.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        let start = self.vec.len();
        while let Some(element) = elements.next_element()? {
            if self.vec.push(element).is_err() {
                let read = self.vec.len() - start + 1;
                self.vec.truncate(start);
                return Err(Error::invalid_length(read, &self));
            }
        }
        Ok(())
    }
}
