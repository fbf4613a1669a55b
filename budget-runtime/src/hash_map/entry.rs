//! Owns the entry of one key: the place that a search has found. Comes in: a map, a place and, where there is no entry
//! yet, the key. Goes out: the value, changed, removed or put there without a second search.

use core::{fmt, mem};

use super::{
    HashMapView,
    table::{Gap, Place},
};

/// The entry of a key, which a map has or has not.
///
/// ```
/// use std::hash::RandomState;
///
/// use budget_runtime::{BoundedHashMap, MemoryBlock};
///
/// const BYTES: usize = BoundedHashMap::<char, u32, RandomState, MemoryBlock<0>>::block_bytes(2);
/// let mut counts = BoundedHashMap::<char, u32, RandomState, _>::new(MemoryBlock::<BYTES>::new())?;
/// for letter in ['b', 'a', 'b'] {
///     *counts.entry(letter).or_insert(0).unwrap() += 1;
/// }
/// assert_eq!((counts[&'a'], counts[&'b']), (1, 2));
/// if counts.is_full() {
///     assert_eq!(counts.entry('c').or_insert(1), Err(('c', 1)));
/// }
/// let letter = counts.entry('a').and_modify(|count| *count = 9);
/// assert_eq!(letter.or_default(), Ok(&mut 9));
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub enum Entry<'map, K, V, S> {
    /// The map has an entry with the key.
    Occupied(OccupiedEntry<'map, K, V, S>),
    /// The map has none.
    Vacant(VacantEntry<'map, K, V, S>),
}

/// An entry that a map has.
pub struct OccupiedEntry<'map, K, V, S> {
    view: HashMapView<'map, K, V, S>,
    /// Invariant: the place of an entry.
    place: Place,
}

/// The place of an entry that a map has not, and its key.
pub struct VacantEntry<'map, K, V, S> {
    view: HashMapView<'map, K, V, S>,
    /// Invariant: what `find` gave, with nothing changed since.
    gap: Gap,
    key: K,
}

impl<'map, K, V, S> Entry<'map, K, V, S> {
    /// The key.
    pub fn key(&self) -> &K {
        match self {
            Self::Occupied(entry) => entry.key(),
            Self::Vacant(entry) => entry.key(),
        }
    }

    /// Changes the value, where there is one.
    #[must_use]
    pub fn and_modify(mut self, change: impl FnOnce(&mut V)) -> Self {
        if let Self::Occupied(entry) = &mut self {
            change(entry.get_mut());
        }
        self
    }

    /// Puts `value` there and returns the entry.
    ///
    /// # Errors
    ///
    /// Key and value, when the key is new and the map is full.
    pub fn insert_entry(self, value: V) -> Result<OccupiedEntry<'map, K, V, S>, (K, V)> {
        match self {
            Self::Occupied(mut entry) => {
                drop(entry.insert(value));
                Ok(entry)
            }
            Self::Vacant(entry) => entry.insert_entry(value),
        }
    }

    /// The value, which is `value` when the key is new.
    ///
    /// # Errors
    ///
    /// Key and value, when the key is new and the map is full.
    #[inline]
    pub fn or_insert(self, value: V) -> Result<&'map mut V, (K, V)> {
        match self {
            Self::Occupied(entry) => Ok(entry.into_mut()),
            Self::Vacant(entry) => entry.insert(value),
        }
    }

    /// The value, which is what `make` returns when the key is new. It is called only when there is room.
    ///
    /// # Errors
    ///
    /// The key, when it is new and the map is full.
    #[inline]
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> Result<&'map mut V, K> {
        self.or_insert_with_key(|_| make())
    }

    /// The value, which is what `make` returns when the key is new. It is called only when there is room.
    ///
    /// # Errors
    ///
    /// The key, when it is new and the map is full.
    #[inline]
    pub fn or_insert_with_key(self, make: impl FnOnce(&K) -> V) -> Result<&'map mut V, K> {
        match self {
            Self::Occupied(entry) => Ok(entry.into_mut()),
            Self::Vacant(entry) if entry.view.is_full() => Err(entry.key),
            Self::Vacant(entry) => {
                let value = make(&entry.key);
                entry.insert(value).map_err(|(key, _)| key)
            }
        }
    }

    /// The value, which is the default when the key is new.
    ///
    /// # Errors
    ///
    /// The key, when it is new and the map is full.
    #[inline]
    pub fn or_default(self) -> Result<&'map mut V, K>
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

impl<'map, K, V, S> OccupiedEntry<'map, K, V, S> {
    /// # Safety
    ///
    /// `place` must be that of an entry.
    #[inline]
    pub(super) unsafe fn new(view: HashMapView<'map, K, V, S>, place: Place) -> Self {
        Self { view, place }
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &K {
        // SAFETY: the place is that of an entry.
        let entry = unsafe { self.view.entry_at(self.place) };
        // SAFETY: it is initialised and borrowed with the map.
        unsafe { &(*entry).0 }
    }

    /// The value.
    #[must_use]
    pub fn get(&self) -> &V {
        // SAFETY: the place is that of an entry.
        let entry = unsafe { self.view.entry_at(self.place) };
        // SAFETY: it is initialised and borrowed with the map.
        unsafe { &(*entry).1 }
    }

    /// The value, to change it.
    #[must_use]
    pub fn get_mut(&mut self) -> &mut V {
        // SAFETY: the place is that of an entry.
        let entry = unsafe { self.view.entry_at(self.place) };
        // SAFETY: it is initialised and borrowed exclusively with the map.
        unsafe { &mut (*entry).1 }
    }

    /// The value, for as long as the map is borrowed.
    #[must_use]
    pub fn into_mut(self) -> &'map mut V {
        // SAFETY: the place is that of an entry.
        let entry = unsafe { self.view.entry_at(self.place) };
        // SAFETY: it is initialised, and the exclusive borrow of the map is given up.
        unsafe { &mut (*entry).1 }
    }

    /// Puts `value` there and returns the old one.
    pub fn insert(&mut self, value: V) -> V {
        mem::replace(self.get_mut(), value)
    }

    /// Removes the entry and returns the value.
    #[must_use]
    pub fn remove(self) -> V {
        let (key, value) = self.remove_entry();
        // Not at the end, where a panic would lose the value, which is in the place of the result by then.
        drop(key);
        value
    }

    /// Removes the entry and returns it.
    #[must_use]
    pub fn remove_entry(mut self) -> (K, V) {
        // SAFETY: the place is that of an entry, and this is given up.
        unsafe { self.view.remove_at(self.place) }
    }
}

impl<'map, K, V, S> VacantEntry<'map, K, V, S> {
    /// # Safety
    ///
    /// `find` must have given the gap, and nothing have changed since.
    #[inline]
    pub(super) unsafe fn new(view: HashMapView<'map, K, V, S>, gap: Gap, key: K) -> Self {
        Self { view, gap, key }
    }

    /// The key.
    pub const fn key(&self) -> &K {
        &self.key
    }

    /// Gives the key back.
    #[must_use]
    pub fn into_key(self) -> K {
        self.key
    }

    /// Puts `value` there and returns it.
    ///
    /// # Errors
    ///
    /// Key and value, when the map is full.
    #[inline]
    pub fn insert(mut self, value: V) -> Result<&'map mut V, (K, V)> {
        // SAFETY: the gap is what `find` gave, and the map was borrowed since.
        let place = unsafe { self.view.insert_at(self.gap, self.key, value) }?;
        // SAFETY: the place is that of the new entry.
        Ok(unsafe { OccupiedEntry::new(self.view, place) }.into_mut())
    }

    /// Puts `value` there and returns the entry.
    ///
    /// # Errors
    ///
    /// Key and value, when the map is full.
    #[inline]
    pub fn insert_entry(mut self, value: V) -> Result<OccupiedEntry<'map, K, V, S>, (K, V)> {
        // SAFETY: the gap is what `find` gave, and the map was borrowed since.
        let place = unsafe { self.view.insert_at(self.gap, self.key, value) }?;
        // SAFETY: the place is that of the new entry.
        Ok(unsafe { OccupiedEntry::new(self.view, place) })
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S> fmt::Debug for Entry<'_, K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Occupied(entry) => f.debug_tuple("Entry").field(entry).finish(),
            Self::Vacant(entry) => f.debug_tuple("Entry").field(entry).finish(),
        }
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S> fmt::Debug for OccupiedEntry<'_, K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OccupiedEntry").field("key", self.key()).field("value", self.get()).finish()
    }
}

impl<K: fmt::Debug, V, S> fmt::Debug for VacantEntry<'_, K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VacantEntry").field(self.key()).finish()
    }
}
