//! Owns the operations of a map that look for a key. What changes the map is done by its view.

use core::{
    borrow::Borrow,
    hash::{BuildHasher, Hash},
};

use super::{BoundedHashMap, Entry, table::Place};
use crate::Memory;

impl<K: Eq + Hash, V, S: BuildHasher, M: Memory> BoundedHashMap<K, V, S, M> {
    /// The value of `key`.
    #[inline]
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.get_key_value(key).map(|(_, value)| value)
    }

    /// The value of `key`, to change it.
    #[inline]
    pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.as_view().into_get_mut(key)
    }

    /// The key and the value of the entry with `key`.
    #[inline]
    pub fn get_key_value<Q>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let Place { entry, .. } = self.find(key)?;
        // SAFETY: the number of an entry is below the capacity.
        let entry = unsafe { self.entries().add(entry) };
        // SAFETY: it is initialised, and borrowed with the map.
        let (key, value) = unsafe { &*entry };
        Some((key, value))
    }

    /// Whether there is an entry with `key`.
    #[inline]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.find(key).is_some()
    }

    /// Puts `value` at `key` and returns the value that was there, whose key stays.
    ///
    /// # Errors
    ///
    /// Key and value, when the key is new and the map is full.
    #[inline]
    pub fn insert(&mut self, key: K, value: V) -> Result<Option<V>, (K, V)> {
        self.as_view().insert(key, value)
    }

    /// Removes the entry with `key` and returns its value.
    #[inline]
    pub fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.as_view().remove(key)
    }

    /// Removes the entry with `key` and returns it.
    #[inline]
    pub fn remove_entry<Q>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.as_view().remove_entry(key)
    }

    /// The entry of `key`, to look at it and change it without a second search.
    #[inline]
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V, S> {
        self.as_view().into_entry(key)
    }

    /// Inserts entries until the iterator ends.
    ///
    /// Pass `&mut iterator` to keep the entries after the one that is handed back.
    ///
    /// # Errors
    ///
    /// The first entry that does not fit. Those before it are in the map.
    #[inline]
    pub fn extend(&mut self, iterator: impl IntoIterator<Item = (K, V)>) -> Result<(), (K, V)> {
        self.as_view().extend(iterator)
    }

    #[inline]
    fn find<Q>(&self, key: &Q) -> Option<Place>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if self.counts.len == 0 {
            return None;
        }
        // SAFETY: there are entries, which were put in by their hashes.
        let hash = unsafe { self.hashing.hash(key) };
        // SAFETY: there are entries, so the slots are initialised.
        unsafe { self.table().find(hash, key) }.ok()
    }
}
