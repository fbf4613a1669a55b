//! Owns the operations that change a map, as its own: each is done by its view.

use core::borrow::Borrow;

use super::{BoundedMap, Drain, Entry, OccupiedEntry};
use crate::Memory;

impl<K, V, M: Memory> BoundedMap<K, V, M> {
    /// Puts `value` at `key` and returns the value that was there, whose key stays.
    ///
    /// # Errors
    ///
    /// Key and value, when the key is new and the map is full.
    #[inline]
    pub fn insert(&mut self, key: K, value: V) -> Result<Option<V>, (K, V)>
    where
        K: Ord,
    {
        self.as_view().insert(key, value)
    }

    /// Removes the entry with `key` and returns its value.
    #[inline]
    pub fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.as_view().remove(key)
    }

    /// Removes the entry with `key` and returns it.
    #[inline]
    pub fn remove_entry<Q>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.as_view().remove_entry(key)
    }

    /// The entry of `key`, to look at it and change it without a second search.
    #[inline]
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V>
    where
        K: Ord,
    {
        self.as_view().into_entry(key)
    }

    /// The entry with the smallest key.
    #[inline]
    pub fn first_entry(&mut self) -> Option<OccupiedEntry<'_, K, V>> {
        self.as_view().into_first_entry()
    }

    /// The entry with the largest key.
    #[inline]
    pub fn last_entry(&mut self) -> Option<OccupiedEntry<'_, K, V>> {
        self.as_view().into_last_entry()
    }

    /// Removes the entry with the smallest key and returns it.
    #[inline]
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        self.as_view().pop_first()
    }

    /// Removes the entry with the largest key and returns it.
    #[inline]
    pub fn pop_last(&mut self) -> Option<(K, V)> {
        self.as_view().pop_last()
    }

    /// Inserts entries until the iterator ends.
    ///
    /// Pass `&mut iterator` to keep the entries after the one that is handed back.
    ///
    /// # Errors
    ///
    /// The first entry that does not fit. Those before it are in the map.
    #[inline]
    pub fn extend(&mut self, iterator: impl IntoIterator<Item = (K, V)>) -> Result<(), (K, V)>
    where
        K: Ord,
    {
        self.as_view().extend(iterator)
    }

    /// Drops the entries for which `keep` is false, in the order of their keys.
    pub fn retain(&mut self, keep: impl FnMut(&K, &mut V) -> bool) {
        self.as_view().retain(keep);
    }

    /// Drops all entries.
    #[inline]
    pub fn clear(&mut self) {
        self.as_view().clear();
    }

    /// Removes all entries and returns an iterator over them.
    ///
    /// Dropping the iterator drops what it has not yet returned; `mem::forget` of it forgets them.
    #[inline]
    pub fn drain(&mut self) -> Drain<'_, K, V> {
        self.as_view().into_drain()
    }
}
