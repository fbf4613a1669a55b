//! Owns what an ordered map is to `serde`: a map. It is read through a view, which has the memory for it.

use core::fmt;

use serde_core::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, MapAccess, Visitor},
};

use super::{BoundedMap, MapView};
use crate::{Memory, MemoryBlock};

impl<K: Serialize, V: Serialize, M: Memory> Serialize for BoundedMap<K, V, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<K: Serialize, V: Serialize> Serialize for MapView<'_, K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

/// Inserts the entries of a map; of two with the same key the later one counts. After an error, and more entries than fit
/// are one, those before it are in the map.
///
/// ```
/// use budget_runtime::{BoundedMap, MemoryBlock};
/// use serde::de::DeserializeSeed;
///
/// let mut map = BoundedMap::<u16, u8, _>::over(MemoryBlock::<6>::new());
/// let mut json = serde_json::Deserializer::from_str(r#"{"80": 1, "443": 2}"#);
/// assert!(map.as_view().deserialize(&mut json).is_ok());
/// assert_eq!(map, [(80, 1), (443, 2)]);
/// let mut json = serde_json::Deserializer::from_str(r#"{"22": 3}"#);
/// let refused = map.as_view().deserialize(&mut json).unwrap_err().to_string();
/// assert!(refused.starts_with("invalid length 1, expected a map of at most 0 new entries"), "{refused}");
/// ```
impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> DeserializeSeed<'de> for MapView<'_, K, V> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let start = self.len();
        deserializer.deserialize_map(Insert { map: self, start })
    }
}

/// In a block of its own, which is charged to no budget but that of what it is part of.
impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>, const N: usize> Deserialize<'de>
    for BoundedMap<K, V, MemoryBlock<N>>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut map = Self::over(MemoryBlock::new());
        map.as_view().deserialize(deserializer)?;
        Ok(map)
    }
}

struct Insert<'map, K, V> {
    map: MapView<'map, K, V>,
    /// The entries that there were.
    start: usize,
}

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Visitor<'de> for Insert<'_, K, V> {
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
