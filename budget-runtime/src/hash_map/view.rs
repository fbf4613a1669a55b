//! Owns what changes a hash map, whatever its memory: each operation is written here, once. Comes in: the memory, the
//! count and the hasher of a map, borrowed. Goes out: the same with other entries.
#![expect(
    clippy::inline_always,
    reason = "the shape is a constant where the map forwards to its view, and it is the map's functions that are called"
)]

use core::{
    borrow::Borrow,
    fmt,
    hash::{BuildHasher, Hash},
    hint,
    marker::PhantomData,
};

use super::{
    Drain, Entry, Iter, IterMut, OccupiedEntry, VacantEntry,
    shape::Shape,
    table::{Gap, Place, Table},
};

/// The count of a map, and how its memory is divided.
///
/// Invariant: `len` is at most the capacity; where `prepared` is false it is zero, and the slots are not initialised. Where
/// `prepared` is true, what makes hashers is made.
#[derive(Clone, Copy)]
pub(super) struct Counts {
    pub(super) len: usize,
    pub(super) shape: Shape,
    prepared: bool,
}

impl Counts {
    /// No entries.
    pub(super) const fn of(shape: Shape) -> Self {
        Self { len: 0, shape, prepared: false }
    }
}

/// What makes hashers: there already, or made when it is first needed, which a const cannot do.
pub(super) enum Hashing<S> {
    Made(S),
    ToMake(fn() -> S),
}

impl<S: BuildHasher> Hashing<S> {
    /// The hash of a key.
    ///
    /// # Safety
    ///
    /// What makes hashers must be there, as it is in a map that has entries.
    #[inline]
    pub(super) unsafe fn hash<Q: Hash + ?Sized>(&self, key: &Q) -> u64 {
        match self {
            Self::Made(hasher) => hasher.hash_one(key),
            // SAFETY: the caller promises that it is made.
            Self::ToMake(_) => unsafe { hint::unreachable_unchecked() },
        }
    }

    /// The hash of a key.
    #[inline]
    fn make_and_hash<Q: Hash + ?Sized>(&mut self, key: &Q) -> u64 {
        match self {
            Self::Made(hasher) => hasher.hash_one(key),
            Self::ToMake(make) => {
                let hasher = make();
                let hash = hasher.hash_one(key);
                *self = Self::Made(hasher);
                hash
            }
        }
    }
}

/// A [`BoundedHashMap`](crate::BoundedHashMap) that is borrowed, without the type of its memory.
///
/// What [`as_view`](crate::BoundedHashMap::as_view) gives, for functions that change a map and should not name its size.
///
/// ```
/// use std::hash::RandomState;
///
/// use budget_runtime::{BoundedHashMap, MemoryBlock, hash_map::HashMapView};
///
/// fn count<'a>(word: &'a str, mut words: HashMapView<'_, &'a str, u32, RandomState>) -> Result<u32, &'a str> {
///     let count = words.entry(word).or_default()?;
///     *count += 1;
///     Ok(*count)
/// }
///
/// const BYTES: usize = BoundedHashMap::<&str, u32, RandomState, MemoryBlock<0>>::block_bytes(1);
/// let mut words = BoundedHashMap::new(MemoryBlock::<BYTES>::new())?;
/// assert_eq!(count("one", words.as_view()), Ok(1));
/// assert_eq!(count("one", words.as_view()), Ok(2));
/// assert_eq!(count("two", words.as_view()), Err("two"));
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct HashMapView<'map, K, V, S> {
    start: *mut u8,
    /// That of the counts. The compiler knows it where it knows the memory.
    shape: Shape,
    counts: &'map mut Counts,
    hashing: &'map mut Hashing<S>,
    entries: PhantomData<&'map mut (K, V)>,
}

// SAFETY: a view is an exclusive borrow of the entries and the hasher, and of counts, which can be sent.
unsafe impl<K: Send, V: Send, S: Send> Send for HashMapView<'_, K, V, S> {}

// SAFETY: a shared view gives out shared entries only, and hashes through a shared reference.
unsafe impl<K: Sync, V: Sync, S: Sync> Sync for HashMapView<'_, K, V, S> {}

impl<'map, K, V, S> HashMapView<'map, K, V, S> {
    /// Borrows a map.
    ///
    /// # Safety
    ///
    /// For the time of the borrow `start` must be aligned for the map and valid for reads and writes of the bytes of the
    /// shape, which is that of `counts`, and nobody else access them; the invariant of `counts` and that of the table must
    /// hold.
    #[inline]
    pub(super) unsafe fn new(
        start: *mut u8,
        shape: Shape,
        counts: &'map mut Counts,
        hashing: &'map mut Hashing<S>,
    ) -> Self {
        Self { start, shape, counts, hashing, entries: PhantomData }
    }

    /// The same view for a shorter time, to pass it on and keep it.
    #[inline]
    pub fn as_view(&mut self) -> HashMapView<'_, K, V, S> {
        HashMapView {
            start: self.start,
            shape: self.shape,
            counts: self.counts,
            hashing: self.hashing,
            entries: PhantomData,
        }
    }

    /// The number of entries.
    #[inline]
    #[must_use]
    pub const fn len(&self) -> usize {
        self.counts.len
    }

    /// Whether there are no entries.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.counts.len == 0
    }

    /// The number of entries that the map accepts.
    #[inline]
    #[must_use]
    pub const fn capacity(&self) -> usize {
        self.shape.capacity
    }

    /// Whether no further entry fits.
    #[inline]
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.len() == self.capacity()
    }

    /// Drops the entries for which `keep` is false.
    ///
    /// The last entry takes the place of one that is dropped, so the order of those that are left changes.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        let mut entry = 0;
        while entry < self.counts.len {
            let (key, value) = &mut self.as_view().into_slice()[entry];
            if keep(key, value) {
                entry += 1;
            } else {
                // SAFETY: there is an entry with the number.
                let place = unsafe { self.table().place(entry) };
                // SAFETY: the place is that of an entry. It is dropped when the map is whole again.
                drop(unsafe { self.remove_at(place) });
            }
        }
    }

    /// Drops all entries.
    #[inline]
    pub fn clear(&mut self) {
        drop(self.drain());
    }

    /// Removes all entries and returns an iterator over them.
    ///
    /// Dropping the iterator drops what it has not yet returned; `mem::forget` of it forgets them.
    #[inline]
    pub fn drain(&mut self) -> Drain<'_, K, V> {
        self.as_view().into_drain()
    }

    /// The entries.
    #[inline]
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter::new(self.table().as_slice())
    }

    /// The entries, to change the values.
    #[inline]
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        self.as_view().into_iter_mut()
    }

    #[inline]
    pub(super) fn into_drain(self) -> Drain<'map, K, V> {
        let table = self.table();
        *self.counts = Counts::of(self.shape);
        // SAFETY: the counts above gave all entries up, and the iterator borrows the map.
        unsafe { Drain::new(table.entries(), table.len) }
    }

    #[inline]
    pub(super) fn into_iter_mut(self) -> IterMut<'map, K, V> {
        IterMut::new(self.into_slice())
    }

    /// The entries, for as long as the map is borrowed.
    #[inline]
    fn into_slice(self) -> &'map mut [(K, V)] {
        let table = self.table();
        // SAFETY: so many entries are initialised, and the exclusive borrow of them is given up.
        unsafe { core::slice::from_raw_parts_mut(table.entries(), table.len) }
    }

    /// The entry at a place.
    ///
    /// # Safety
    ///
    /// `place` must be that of an entry.
    #[inline]
    pub(super) unsafe fn entry_at(&self, place: Place) -> *mut (K, V) {
        // SAFETY: the number of an entry is below the capacity.
        unsafe { self.table().entries().add(place.entry) }
    }

    /// Puts an entry into a gap and returns its place.
    ///
    /// # Errors
    ///
    /// Key and value, when the map is full.
    ///
    /// # Safety
    ///
    /// `find` must have given the gap, and nothing have changed since.
    #[inline(always)]
    pub(super) unsafe fn insert_at(&mut self, gap: Gap, key: K, value: V) -> Result<Place, (K, V)> {
        if self.is_full() {
            return Err((key, value));
        }
        let mut table = self.table();
        // SAFETY: the map is not full, and the caller promises the rest.
        let place = unsafe { table.insert(gap, key, value) };
        self.counts.len = table.len;
        Ok(place)
    }

    /// Takes the entry out of its place.
    ///
    /// # Safety
    ///
    /// `place` must be that of an entry.
    #[inline(always)]
    pub(super) unsafe fn remove_at(&mut self, place: Place) -> (K, V) {
        let mut table = self.table();
        // SAFETY: the caller promises it.
        let entry = unsafe { table.remove(place) };
        self.counts.len = table.len;
        entry
    }

    #[inline(always)]
    fn table(&self) -> Table<K, V> {
        // SAFETY: the map is borrowed with the view, which changes it only through the table that it has just read.
        unsafe { Table::new(self.start, self.shape, self.counts.len) }
    }
}

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
                // SAFETY: the place is that of an entry.
                let entry = unsafe { self.entry_at(place) };
                // SAFETY: it is initialised, and `&mut self` makes this the only access.
                let old = unsafe { &mut (*entry).1 };
                Ok(Some(core::mem::replace(old, value)))
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
        self.remove_entry(key).map(|(_, value)| value)
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
        let hash = self.hashing.make_and_hash(key);
        if !self.counts.prepared {
            if self.is_full() {
                return Err(Gap::NOWHERE);
            }
            // SAFETY: there are no entries.
            unsafe { self.table().prepare() };
            self.counts.prepared = true;
        }
        // SAFETY: the slots are initialised.
        unsafe { self.table().find(hash, key) }
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
