//! Owns what makes a hash map compare, show, index and iterate as those of the standard library do.

use core::{
    borrow::Borrow,
    fmt,
    hash::{BuildHasher, Hash},
    ops::Index,
};

use super::{BoundedHashMap, HashMapView, IntoIter, Iter, IterMut};
use crate::Memory;

impl<K: fmt::Debug, V: fmt::Debug, S, M: Memory> fmt::Debug for BoundedHashMap<K, V, S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

/// The value of a key. Panics when there is none; [`get`](BoundedHashMap::get) does not.
impl<K, V, S, M, Q> Index<&Q> for BoundedHashMap<K, V, S, M>
where
    K: Eq + Hash + Borrow<Q>,
    S: BuildHasher,
    M: Memory,
    Q: Eq + Hash + ?Sized,
{
    type Output = V;

    #[inline]
    fn index(&self, key: &Q) -> &V {
        let Some(value) = self.get(key) else { panic!("no entry in this map has the key; call `get`") };
        value
    }
}

/// Two maps are equal when they have the same entries, in whatever order, memory and with whatever hasher.
impl<K, V, S, M, T, O> PartialEq<BoundedHashMap<K, V, T, O>> for BoundedHashMap<K, V, S, M>
where
    K: Eq + Hash,
    V: PartialEq,
    S: BuildHasher,
    T: BuildHasher,
    M: Memory,
    O: Memory,
{
    fn eq(&self, other: &BoundedHashMap<K, V, T, O>) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<K: Eq + Hash, V: Eq, S: BuildHasher, M: Memory> Eq for BoundedHashMap<K, V, S, M> {}

/// Inserts entries until one does not fit, which is dropped. The inherent `extend` hands it back instead.
impl<K: Eq + Hash, V, S: BuildHasher, M: Memory> Extend<(K, V)> for BoundedHashMap<K, V, S, M> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, iterator: I) {
        let _refused = self.extend(iterator);
    }
}

/// Inserts entries until one does not fit. The inherent `extend` hands it back instead.
impl<'entry, K: Copy + Eq + Hash, V: Copy, S: BuildHasher, M: Memory> Extend<(&'entry K, &'entry V)>
    for BoundedHashMap<K, V, S, M>
{
    fn extend<I: IntoIterator<Item = (&'entry K, &'entry V)>>(&mut self, iterator: I) {
        let _refused = self.extend(iterator.into_iter().map(|(key, value)| (*key, *value)));
    }
}

impl<'map, K, V, S, M: Memory> IntoIterator for &'map BoundedHashMap<K, V, S, M> {
    type Item = (&'map K, &'map V);
    type IntoIter = Iter<'map, K, V>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'map, K, V, S, M: Memory> IntoIterator for &'map mut BoundedHashMap<K, V, S, M> {
    type Item = (&'map K, &'map mut V);
    type IntoIter = IterMut<'map, K, V>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<K, V, S, M: Memory> IntoIterator for BoundedHashMap<K, V, S, M> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V, S, M>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        IntoIter::new(self)
    }
}

impl<'map, K, V, S> IntoIterator for &'map HashMapView<'_, K, V, S> {
    type Item = (&'map K, &'map V);
    type IntoIter = Iter<'map, K, V>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'map, K, V, S> IntoIterator for &'map mut HashMapView<'_, K, V, S> {
    type Item = (&'map K, &'map mut V);
    type IntoIter = IterMut<'map, K, V>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S> fmt::Debug for HashMapView<'_, K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
