//! Owns what makes a map compare, show, index and iterate as the maps of the standard library do.

#[cfg(feature = "alloc")]
extern crate alloc as heap;

use core::{
    borrow::Borrow,
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    ops::Index,
};

#[cfg(feature = "alloc")]
use heap::collections::BTreeMap;

use super::{BoundedMap, IntoIter, Iter, IterMut, MapView};
use crate::Memory;

impl<K: fmt::Debug, V: fmt::Debug, M: Memory> fmt::Debug for BoundedMap<K, V, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

/// The value of a key. Panics when there is none; [`get`](BoundedMap::get) does not.
impl<K, V, M, Q> Index<&Q> for BoundedMap<K, V, M>
where
    K: Borrow<Q>,
    M: Memory,
    Q: Ord + ?Sized,
{
    type Output = V;

    #[inline]
    fn index(&self, key: &Q) -> &V {
        let Some(value) = self.get(key) else { panic!("no entry in this map has the key; call `get`") };
        value
    }
}

impl<K, V, M, O> PartialEq<BoundedMap<K, V, O>> for BoundedMap<K, V, M>
where
    K: PartialEq,
    V: PartialEq,
    M: Memory,
    O: Memory,
{
    fn eq(&self, other: &BoundedMap<K, V, O>) -> bool {
        self.iter().eq(other)
    }
}

impl<K: Eq, V: Eq, M: Memory> Eq for BoundedMap<K, V, M> {}

/// Entries in an array, in the order of their keys.
impl<K: PartialEq, V: PartialEq, M: Memory, const LEN: usize> PartialEq<[(K, V); LEN]>
    for BoundedMap<K, V, M>
{
    fn eq(&self, other: &[(K, V); LEN]) -> bool {
        self.iter().eq(other.iter().map(|(key, value)| (key, value)))
    }
}

#[cfg(feature = "alloc")]
impl<K: PartialEq, V: PartialEq, M: Memory> PartialEq<BTreeMap<K, V>> for BoundedMap<K, V, M> {
    fn eq(&self, other: &BTreeMap<K, V>) -> bool {
        self.iter().eq(other)
    }
}

#[cfg(feature = "alloc")]
impl<K: PartialEq, V: PartialEq, M: Memory> PartialEq<BoundedMap<K, V, M>> for BTreeMap<K, V> {
    fn eq(&self, other: &BoundedMap<K, V, M>) -> bool {
        other == self
    }
}

impl<K, V, M, O> PartialOrd<BoundedMap<K, V, O>> for BoundedMap<K, V, M>
where
    K: PartialOrd,
    V: PartialOrd,
    M: Memory,
    O: Memory,
{
    fn partial_cmp(&self, other: &BoundedMap<K, V, O>) -> Option<Ordering> {
        self.iter().partial_cmp(other)
    }
}

impl<K: Ord, V: Ord, M: Memory> Ord for BoundedMap<K, V, M> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other)
    }
}

impl<K: Hash, V: Hash, M: Memory> Hash for BoundedMap<K, V, M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // As the maps of the standard library: the length, then the entries.
        self.len().hash(state);
        for entry in self {
            entry.hash(state);
        }
    }
}

/// Inserts entries until one does not fit, which is dropped. The inherent `extend` hands it back instead.
impl<K: Ord, V, M: Memory> Extend<(K, V)> for BoundedMap<K, V, M> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, iterator: I) {
        let _refused = self.extend(iterator);
    }
}

/// Inserts entries until one does not fit. The inherent `extend` hands it back instead.
impl<'entry, K: Copy + Ord, V: Copy, M: Memory> Extend<(&'entry K, &'entry V)> for BoundedMap<K, V, M> {
    fn extend<I: IntoIterator<Item = (&'entry K, &'entry V)>>(&mut self, iterator: I) {
        let _refused = self.extend(iterator.into_iter().map(|(key, value)| (*key, *value)));
    }
}

impl<'map, K, V, M: Memory> IntoIterator for &'map BoundedMap<K, V, M> {
    type Item = (&'map K, &'map V);
    type IntoIter = Iter<'map, K, V>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'map, K, V, M: Memory> IntoIterator for &'map mut BoundedMap<K, V, M> {
    type Item = (&'map K, &'map mut V);
    type IntoIter = IterMut<'map, K, V>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<K, V, M: Memory> IntoIterator for BoundedMap<K, V, M> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V, M>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        IntoIter::new(self)
    }
}

impl<'map, K, V> IntoIterator for &'map MapView<'_, K, V> {
    type Item = (&'map K, &'map V);
    type IntoIter = Iter<'map, K, V>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'map, K, V> IntoIterator for &'map mut MapView<'_, K, V> {
    type Item = (&'map K, &'map mut V);
    type IntoIter = IterMut<'map, K, V>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for MapView<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
