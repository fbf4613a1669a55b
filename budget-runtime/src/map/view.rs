//! Owns what changes a map, whatever its memory: each operation is written here, once. Comes in: the memory and the
//! counts of a map, borrowed. Goes out: the same with other entries.
#![expect(
    clippy::inline_always,
    reason = "the shape is a constant where the map forwards to its view, and it is the map's functions that are called"
)]

use core::{borrow::Borrow, marker::PhantomData, ops::RangeBounds};

use super::{
    Drain, Entry, Iter, IterMut, OccupiedEntry, Range, RangeMut, shape::Shape, sorted::Sorted, span::Span,
};

/// The counts of a map.
///
/// Invariant: `used` leaves are in the order, each holds at least one entry, together `len`, which is at most the
/// capacity. In a map of several leaves the first `fresh` ordinals are initialised and name the leaves below `fresh`,
/// each once; those from `used` on are free. The leaves from `fresh` on were never used.
#[derive(Clone, Copy)]
pub(super) struct Counts {
    pub(super) len: usize,
    pub(super) used: u16,
    pub(super) fresh: u16,
    pub(super) shape: Shape,
}

impl Counts {
    /// No entries.
    pub(super) const fn of(shape: Shape) -> Self {
        Self { len: 0, used: 0, fresh: 0, shape }
    }
}

/// A [`BoundedMap`](crate::BoundedMap) that is borrowed, without the type of its memory.
///
/// What [`as_view`](crate::BoundedMap::as_view) gives, for functions that change a map and should not name its size.
///
/// ```
/// use budget_runtime::{BoundedMap, MapView, MemoryBlock};
///
/// fn count(word: &'static str, mut words: MapView<'_, &'static str, u32>) -> Result<u32, &'static str> {
///     let count = words.entry(word).or_default()?;
///     *count += 1;
///     Ok(*count)
/// }
///
/// let mut words = BoundedMap::new(MemoryBlock::<24>::new())?;
/// assert_eq!(count("one", words.as_view()), Ok(1));
/// assert_eq!(count("one", words.as_view()), Ok(2));
/// assert_eq!(count("two", words.as_view()), Err("two"));
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct MapView<'map, K, V> {
    start: *mut u8,
    /// That of the counts. The compiler knows it where it knows the memory.
    pub(super) shape: Shape,
    pub(super) counts: &'map mut Counts,
    entries: PhantomData<&'map mut (K, V)>,
}

// SAFETY: a view is an exclusive borrow of the entries, and of counts, which can be sent.
unsafe impl<K: Send, V: Send> Send for MapView<'_, K, V> {}

// SAFETY: a shared view gives out shared entries only.
unsafe impl<K: Sync, V: Sync> Sync for MapView<'_, K, V> {}

impl<'map, K, V> MapView<'map, K, V> {
    /// Borrows a map.
    ///
    /// # Safety
    ///
    /// For the time of the borrow `start` must be aligned for leaves and valid for reads and writes of the bytes of the
    /// shape, which is that of `counts`, and nobody else access them; the invariant of `counts` must hold.
    #[inline]
    pub(super) unsafe fn new(start: *mut u8, shape: Shape, counts: &'map mut Counts) -> Self {
        Self { start, shape, counts, entries: PhantomData }
    }

    /// The same view for a shorter time, to pass it on and keep it.
    #[inline]
    pub fn as_view(&mut self) -> MapView<'_, K, V> {
        MapView { start: self.start, shape: self.shape, counts: self.counts, entries: PhantomData }
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

    /// The value of `key`.
    #[inline]
    #[must_use]
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let place = self.sorted().search(key).ok()?;
        // SAFETY: the place is that of an entry.
        let (_, value) = unsafe { self.sorted().entry(place) };
        // SAFETY: its value is initialised, and borrowed with the view.
        Some(unsafe { &*value })
    }

    /// The value of `key`, to change it.
    #[inline]
    #[must_use]
    pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.as_view().into_get_mut(key)
    }

    /// The key of the entry with `key`.
    #[inline]
    pub(crate) fn key_of<Q>(&self, key: &Q) -> Option<&K>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let place = self.sorted().search(key).ok()?;
        // SAFETY: the place is that of an entry, which is borrowed with the view.
        Some(unsafe { self.sorted().lend(place) }.0)
    }

    /// Whether there is an entry with `key`.
    #[inline]
    #[must_use]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.sorted().search(key).is_ok()
    }

    /// Puts `value` at `key` and returns the value that was there, whose key stays.
    ///
    /// # Errors
    ///
    /// Key and value, when the key is new and the map is full.
    #[inline(always)]
    pub fn insert(&mut self, key: K, value: V) -> Result<Option<V>, (K, V)>
    where
        K: Ord,
    {
        match self.sorted().search(&key) {
            Ok(place) => {
                // First: were it to panic after `old` is in the place of the result, `old` would be lost.
                drop(key);
                // SAFETY: the place is that of an entry.
                let (_, old) = unsafe { self.sorted().entry(place) };
                // SAFETY: its value is initialised, and `&mut self` makes this the only access.
                Ok(Some(unsafe { old.replace(value) }))
            }
            Err(gap) => {
                // SAFETY: `search` gave the gap, and nothing has changed since.
                unsafe { self.insert_at(gap, key, value) }?;
                Ok(None)
            }
        }
    }

    /// Puts the key and `value` there and returns the key that was there.
    ///
    /// # Errors
    ///
    /// Key and value, when the key is new and the map is full.
    #[inline]
    pub(crate) fn replace_key(&mut self, key: K, value: V) -> Result<Option<K>, (K, V)>
    where
        K: Ord,
    {
        match self.sorted().search(&key) {
            Ok(place) => {
                // SAFETY: the place is that of an entry.
                let (old, value_there) = unsafe { self.sorted().entry(place) };
                // SAFETY: its key is initialised, and `&mut self` makes this the only access.
                let old = unsafe { old.replace(key) };
                // SAFETY: as for the key.
                drop(unsafe { value_there.replace(value) });
                Ok(Some(old))
            }
            Err(gap) => {
                // SAFETY: `search` gave the gap, and nothing has changed since.
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
        Q: Ord + ?Sized,
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
        Q: Ord + ?Sized,
    {
        let place = self.sorted().search(key).ok()?;
        // SAFETY: the place is that of an entry, and nothing has changed since.
        Some(unsafe { self.remove_at(place) })
    }

    /// The entry of `key`, to look at it and change it without a second search.
    #[inline]
    #[must_use]
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V>
    where
        K: Ord,
    {
        self.as_view().into_entry(key)
    }

    /// The entry with the smallest key.
    #[inline]
    #[must_use]
    pub fn first_entry(&mut self) -> Option<OccupiedEntry<'_, K, V>> {
        self.as_view().into_first_entry()
    }

    /// The entry with the largest key.
    #[inline]
    #[must_use]
    pub fn last_entry(&mut self) -> Option<OccupiedEntry<'_, K, V>> {
        self.as_view().into_last_entry()
    }

    /// Removes the entry with the smallest key and returns it.
    #[inline]
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        self.first_entry().map(OccupiedEntry::remove_entry)
    }

    /// Removes the entry with the largest key and returns it.
    #[inline]
    pub fn pop_last(&mut self) -> Option<(K, V)> {
        self.last_entry().map(OccupiedEntry::remove_entry)
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
        iterator.into_iter().try_for_each(|(key, value)| self.insert(key, value).map(drop))
    }

    /// Drops the entries for which `keep` is false, in the order of their keys.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        let mut at = 0;
        while at < usize::from(self.counts.used) {
            // SAFETY: the position is below `used`.
            at += usize::from(unsafe { self.retain_at(at, &mut keep) });
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

    /// The entries in the order of their keys.
    #[inline]
    pub fn iter(&self) -> Iter<'_, K, V> {
        // SAFETY: the entries are borrowed with the view.
        unsafe { Iter::new(Span::all(self.sorted())) }
    }

    /// The entries in the order of their keys, to change the values.
    #[inline]
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        self.as_view().into_iter_mut()
    }

    /// The entries whose keys are in `range`, in their order; none when the range is empty or turned around.
    #[inline]
    pub fn range<Q>(&self, range: impl RangeBounds<Q>) -> Range<'_, K, V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        // SAFETY: the entries are borrowed with the view.
        Range(unsafe { Iter::new(Span::range(self.sorted(), &range)) })
    }

    /// The entries whose keys are in `range`, in their order, to change the values.
    #[inline]
    pub fn range_mut<Q>(&mut self, range: impl RangeBounds<Q>) -> RangeMut<'_, K, V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.as_view().into_range_mut(range)
    }

    /// The entries as they are now.
    #[inline(always)]
    pub(super) fn sorted(&self) -> Sorted<K, V> {
        let Counts { len, used, .. } = *self.counts;
        // SAFETY: the map is borrowed with the view, so its invariant holds until it is changed through the view.
        unsafe { Sorted::new(self.start, self.shape, len, usize::from(used)) }
    }
}
