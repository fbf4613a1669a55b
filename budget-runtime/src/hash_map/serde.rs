//! Owns what a hash map is to `serde`: a map. It is read through a view, which has the memory for it.

use core::{
    fmt,
    hash::{BuildHasher, Hash},
};

use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, MapAccess, Visitor},
};

use super::{BoundedHashMap, HashMapView};
use crate::{Memory, MemoryBlock};

impl<K: Serialize, V: Serialize, H, M: Memory> Serialize for BoundedHashMap<K, V, H, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<K: Serialize, V: Serialize, H> Serialize for HashMapView<'_, K, V, H> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

/// Inserts the entries of a map; of two with the same key the later one counts. After an error, and more entries than fit
/// are one, those before it are in the map.
impl<'de, K: Deserialize<'de> + Eq + Hash, V: Deserialize<'de>, H: BuildHasher> DeserializeSeed<'de>
    for HashMapView<'_, K, V, H>
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let start = self.len();
        deserializer.deserialize_map(Insert { map: self, start })
    }
}

/// In a block of its own, which is charged to no budget but that of what it is part of.
impl<'de, K: Deserialize<'de> + Eq + Hash, V: Deserialize<'de>, H: BuildHasher + Default, const N: usize>
    Deserialize<'de> for BoundedHashMap<K, V, H, MemoryBlock<N>>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut map = Self::over(MemoryBlock::new());
        map.as_view().deserialize(deserializer)?;
        Ok(map)
    }
}

struct Insert<'map, K, V, H> {
    map: HashMapView<'map, K, V, H>,
    /// The entries that there were.
    start: usize,
}

impl<'de, K: Deserialize<'de> + Eq + Hash, V: Deserialize<'de>, H: BuildHasher> Visitor<'de>
    for Insert<'_, K, V, H>
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a map of at most {} new entries", self.map.capacity() - self.start)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<(), A::Error> {
        while let Some((key, value)) = entries.next_entry()? {
            if self.map.insert(key, value).is_err() {
                return Err(Error::invalid_length(self.map.len() - self.start + 1, &self));
            }
        }
        Ok(())
    }
}
