//! Owns what an ordered map is to `defmt`: its entries in a row, of which only the signs between are written here.

use ::defmt::{Format, Formatter};

use super::{BoundedMap, MapView};
use crate::Memory;

impl<K: Format, V: Format, M: Memory> Format for BoundedMap<K, V, M> {
    fn format(&self, f: Formatter<'_>) {
        entries(self, f);
    }
}

impl<K: Format, V: Format> Format for MapView<'_, K, V> {
    fn format(&self, f: Formatter<'_>) {
        entries(self, f);
    }
}

/// Writes the entries of a map of any kind.
pub(crate) fn entries<'map, K: Format + 'map, V: Format + 'map>(
    entries: impl IntoIterator<Item = (&'map K, &'map V)>,
    f: Formatter<'_>,
) {
    ::defmt::write!(f, "{{");
    for (index, (key, value)) in entries.into_iter().enumerate() {
        if index > 0 {
            ::defmt::write!(f, ", ");
        }
        ::defmt::write!(f, "{}: {}", key, value);
    }
    ::defmt::write!(f, "}}");
}
