//! Owns what a hash map is to `defmt`: its entries in a row.

use ::defmt::{Format, Formatter};

use super::{BoundedHashMap, HashMapView};
use crate::{Memory, map::defmt::entries};

impl<K: Format, V: Format, S, M: Memory> Format for BoundedHashMap<K, V, S, M> {
    fn format(&self, f: Formatter<'_>) {
        entries(self, f);
    }
}

impl<K: Format, V: Format, S> Format for HashMapView<'_, K, V, S> {
    fn format(&self, f: Formatter<'_>) {
        entries(self, f);
    }
}
