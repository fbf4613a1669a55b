//! Owns the operations of a view that look for a key. Comes in: a key, which is hashed and compared. Goes out: its entry,
//! changed or not.
#![expect(
    clippy::inline_always,
    reason = "the shape is a constant where the map forwards to its view, and it is the map's functions that are called"
)]

use core::{
    borrow::Borrow,
    hash::{BuildHasher, Hash},
    mem,
};

use super::{
    Entry, HashMapView, OccupiedEntry, VacantEntry,
    table::{Gap, Place},
};

impl<'map, K: Eq + Hash, V, S: BuildHasher> HashMapView<'map, K, V, S> {
    /// The value of `key`.
    #[inline]
    #[must_use]
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let place = self.find(key)?;
        // SAFETY: the place is that of an entry.
        let entry = unsafe { self.entry_at(place) };
        // SAFETY: it is initialised, and borrowed with the view.
        Some(unsafe { &(*entry).1 })
    }

    /// The value of `key`, to change it.
    #[inline]
    #[must_use]
    pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.as_view().into_get_mut(key)
    }

    /// Whether there is an entry with `key`.
    #[inline]
    #[must_use]
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
    #[inline(always)]
    pub fn insert(&mut self, key: K, value: V) -> Result<Option<V>, (K, V)> {
        match self.find_or_gap(&key) {
            Ok(place) => {
                // First: were it to panic after the old value is in the place of the result, that would be lost.
                drop(key);
                // SAFETY: the place is that of an entry.
                let entry = unsafe { self.entry_at(place) };
                // SAFETY: it is initialised, and `&mut self` makes this the only access.
                let old = unsafe { &mut (*entry).1 };
                Ok(Some(mem::replace(old, value)))
            }
            Err(gap) => {
                // SAFETY: `find` gave the gap, and nothing has changed since.
                unsafe { self.insert_at(gap, key, value) }?;
                Ok(None)
            }
        }
    }

    /// Removes the entry with `key` and returns its value.
    #[inline(always)]
    pub fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let (key, value) = self.remove_entry(key)?;
        // Not at the end, where a panic would lose the value, which is in the place of the result by then.
        drop(key);
        Some(value)
    }

    /// Removes the entry with `key` and returns it.
    #[inline(always)]
    pub fn remove_entry<Q>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let place = self.find(key)?;
        // SAFETY: the place is that of an entry, and nothing has changed since.
        Some(unsafe { self.remove_at(place) })
    }

    /// The entry of `key`, to look at it and change it without a second search.
    #[inline]
    #[must_use]
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
        iterator.into_iter().try_for_each(|(key, value)| self.insert(key, value).map(drop))
    }

    #[inline(always)]
    pub(super) fn into_get_mut<Q>(self, key: &Q) -> Option<&'map mut V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let place = self.find(key)?;
        // SAFETY: the place is that of an entry.
        let entry = unsafe { self.entry_at(place) };
        // SAFETY: it is initialised, and the exclusive borrow of the map is given up.
        Some(unsafe { &mut (*entry).1 })
    }

    #[inline(always)]
    pub(super) fn into_entry(mut self, key: K) -> Entry<'map, K, V, S> {
        match self.find_or_gap(&key) {
            // SAFETY: the place is that of an entry.
            Ok(place) => Entry::Occupied(unsafe { OccupiedEntry::new(self, place) }),
            // SAFETY: `find` gave the gap.
            Err(gap) => Entry::Vacant(unsafe { VacantEntry::new(self, gap, key) }),
        }
    }

    #[inline(always)]
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

    /// The place of the entry with `key`, or the slot that would name it, in slots that are initialised from now on.
    #[inline(always)]
    fn find_or_gap(&mut self, key: &K) -> Result<Place, Gap> {
        if !self.counts.prepared && !self.prepare() {
            return Err(Gap::NOWHERE);
        }
        // SAFETY: what makes hashers is made, since the map is prepared.
        let hash = unsafe { self.hashing.hash(key) };
        // SAFETY: the slots are initialised, since the map is prepared.
        unsafe { self.table().find(hash, key) }
    }

    /// Makes what makes hashers, and all slots empty; `false` when there is no room for any.
    #[cold]
    fn prepare(&mut self) -> bool {
        if self.is_full() {
            return false;
        }
        self.hashing.make();
        // SAFETY: there are no entries.
        unsafe { self.table().prepare() };
        self.counts.prepared = true;
        true
    }
}
