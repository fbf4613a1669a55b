//! Owns what changes a hash map, whatever its memory: each operation is written here, once. Comes in: the memory, the
//! count and the hasher of a map, borrowed. Goes out: the same with other entries.
#![expect(
    clippy::inline_always,
    reason = "the shape is a constant where the map forwards to its view, and it is the map's functions that are called"
)]

use core::{marker::PhantomData, slice};

use super::{
    Drain, Iter, IterMut,
    hashing::Hashing,
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
    pub(super) prepared: bool,
}

impl Counts {
    /// No entries.
    pub(super) const fn of(shape: Shape) -> Self {
        Self { len: 0, shape, prepared: false }
    }
}

/// A [`BoundedHashMap`](crate::BoundedHashMap) that is borrowed, without the type of its memory.
///
/// What [`as_view`](crate::BoundedHashMap::as_view) gives, for functions that change a map and should not name its size.
///
/// ```
/// use std::hash::RandomState;
///
/// use budget_runtime::{BoundedHashMap, HashMapView, MemoryBlock};
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
    pub(super) counts: &'map mut Counts,
    pub(super) hashing: &'map mut Hashing<S>,
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
        unsafe { slice::from_raw_parts_mut(table.entries(), table.len) }
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
    pub(super) fn table(&self) -> Table<K, V> {
        // SAFETY: the map is borrowed with the view, which changes it only through the table that it has just read.
        unsafe { Table::new(self.start, self.shape, self.counts.len) }
    }
}
