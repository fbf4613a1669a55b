//! Owns what changes a map, whatever its memory: each operation is written here, once. Comes in: the memory and the
//! counts of a map, borrowed. Goes out: the same with other entries.
#![expect(
    clippy::inline_always,
    reason = "the shape is a constant where the map forwards to its view, and it is the map's functions that are called"
)]

use core::{borrow::Borrow, fmt, marker::PhantomData, ops::RangeBounds, ptr};

use super::{
    Drain, Entry, Iter, IterMut, OccupiedEntry, Range, RangeMut, VacantEntry,
    shape::{Ordinal, Shape},
    sorted::{Place, Sorted},
    span::Span,
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
    fresh: u16,
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
/// use budget_runtime::{BoundedMap, MemoryBlock, map::MapView};
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
    shape: Shape,
    counts: &'map mut Counts,
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
        self.remove_entry(key).map(|(_, value)| value)
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

    #[inline(always)]
    pub(super) fn into_get_mut<Q>(self, key: &Q) -> Option<&'map mut V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let place = self.sorted().search(key).ok()?;
        // SAFETY: the place is that of an entry.
        let (_, value) = unsafe { self.sorted().entry(place) };
        // SAFETY: its value is initialised, and the exclusive borrow of the map is given up.
        Some(unsafe { &mut *value })
    }

    #[inline(always)]
    pub(super) fn into_entry(self, key: K) -> Entry<'map, K, V>
    where
        K: Ord,
    {
        match self.sorted().search(&key) {
            // SAFETY: the place is that of an entry.
            Ok(place) => Entry::Occupied(unsafe { OccupiedEntry::new(self, place) }),
            // SAFETY: `search` gave the gap.
            Err(gap) => Entry::Vacant(unsafe { VacantEntry::new(self, gap, key) }),
        }
    }

    #[inline]
    pub(super) fn into_first_entry(self) -> Option<OccupiedEntry<'map, K, V>> {
        let first = self.sorted().first()?;
        // SAFETY: the place is that of an entry.
        Some(unsafe { OccupiedEntry::new(self, first) })
    }

    #[inline]
    pub(super) fn into_last_entry(self) -> Option<OccupiedEntry<'map, K, V>> {
        let last = self.sorted().last()?;
        // SAFETY: the place is that of an entry.
        Some(unsafe { OccupiedEntry::new(self, last) })
    }

    #[inline]
    pub(crate) fn into_drain(self) -> Drain<'map, K, V> {
        let all = Span::all(self.sorted());
        *self.counts = Counts::of(self.shape);
        // SAFETY: the counts above gave all entries up, and the iterator borrows the map.
        unsafe { Drain::new(all) }
    }

    #[inline]
    pub(super) fn into_iter_mut(self) -> IterMut<'map, K, V> {
        // SAFETY: the exclusive borrow of the entries is given up.
        unsafe { IterMut::new(Span::all(self.sorted())) }
    }

    #[inline]
    pub(super) fn into_range_mut<Q>(self, range: impl RangeBounds<Q>) -> RangeMut<'map, K, V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        // SAFETY: the exclusive borrow of the entries is given up.
        RangeMut(unsafe { IterMut::new(Span::range(self.sorted(), &range)) })
    }

    /// The entries as they are now.
    #[inline(always)]
    pub(super) fn sorted(&self) -> Sorted<K, V> {
        let Counts { len, used, .. } = *self.counts;
        // SAFETY: the map is borrowed with the view, so its invariant holds until it is changed through the view.
        unsafe { Sorted::new(self.start, self.shape, len, usize::from(used)) }
    }

    /// Puts an entry into a gap and returns its place.
    ///
    /// # Errors
    ///
    /// Key and value, when the map is full.
    ///
    /// # Safety
    ///
    /// `search` must have given the gap, and nothing have changed since.
    #[inline(always)]
    pub(super) unsafe fn insert_at(&mut self, gap: Place, key: K, value: V) -> Result<Place, (K, V)> {
        if self.is_full() {
            return Err((key, value));
        }
        // SAFETY: the map is not full, and the caller promises the rest.
        let gap = unsafe { self.make_room(gap) };
        let sorted = self.sorted();
        // SAFETY: `make_room` gives a position of the order.
        let Ordinal { leaf, len } = unsafe { sorted.ordinal(gap.at) };
        let len = usize::from(len);
        // SAFETY: the leaf has one more place than its `len` keys, and the gap is at most behind the last.
        unsafe { open(sorted.keys(leaf), gap.index, len, key) };
        // SAFETY: as for the keys.
        unsafe { open(sorted.values(leaf), gap.index, len, value) };
        self.counts.len += 1;
        // SAFETY: the position is one of the order, and the leaf has one entry more.
        unsafe { self.set_len(gap.at, len + 1) };
        Ok(gap)
    }

    /// Takes the entry out of its place.
    ///
    /// # Safety
    ///
    /// `place` must be that of an entry.
    #[inline(always)]
    pub(super) unsafe fn remove_at(&mut self, place: Place) -> (K, V) {
        let sorted = self.sorted();
        // SAFETY: the place of an entry is in a leaf of the order.
        let Ordinal { leaf, len } = unsafe { sorted.ordinal(place.at) };
        let len = usize::from(len);
        // SAFETY: the leaf holds `len` keys, and the index is below that.
        let key = unsafe { close(sorted.keys(leaf), place.index, len) };
        // SAFETY: as for the keys.
        let value = unsafe { close(sorted.values(leaf), place.index, len) };
        self.counts.len -= 1;
        // SAFETY: the position is one of the order, and the leaf has one entry less.
        unsafe { self.set_len(place.at, len - 1) };
        if len == 1 {
            // SAFETY: the leaf at the position is empty.
            unsafe { self.release(place.at) };
        }
        (key, value)
    }

    /// Drops the entries of one leaf for which `keep` is false; returns whether any is left.
    ///
    /// # Safety
    ///
    /// `at` must be below `used`.
    unsafe fn retain_at(&mut self, at: usize, keep: &mut impl FnMut(&K, &mut V) -> bool) -> bool {
        let sorted = self.sorted();
        // SAFETY: the caller promises it.
        let Ordinal { leaf, len } = unsafe { sorted.ordinal(at) };
        let (keys, values) = (sorted.keys(leaf), sorted.values(leaf));
        let mut pass = Pass { view: self, at, keys, values, read: 0, kept: 0, len: usize::from(len) };
        while pass.read < pass.len {
            // SAFETY: the index is below the entries of the leaf.
            let key = unsafe { keys.add(pass.read) };
            // SAFETY: as for the key.
            let value = unsafe { values.add(pass.read) };
            // SAFETY: the entry is initialised and only reached through this.
            let key_ref = unsafe { &*key };
            // SAFETY: as for the key.
            let value_ref = unsafe { &mut *value };
            if keep(key_ref, value_ref) {
                pass.keep();
            } else {
                pass.read += 1;
                // SAFETY: the entry was initialised, and the count above gives it up.
                let key = unsafe { key.read() };
                // SAFETY: as for the key.
                drop((key, unsafe { value.read() }));
            }
        }
        let left = pass.kept > 0;
        drop(pass);
        left
    }

    /// Sees to it that the leaf of a gap has a place for one more entry, and returns where the gap is then.
    ///
    /// # Safety
    ///
    /// The map must not be full; `search` must have given the gap, and nothing have changed since.
    #[inline(always)]
    unsafe fn make_room(&mut self, gap: Place) -> Place {
        if self.counts.used == 0 {
            // SAFETY: the order has no leaves, and all are free.
            unsafe { self.take(0) };
            return Place::START;
        }
        // SAFETY: the gap is in a leaf of the order.
        let len = unsafe { self.sorted().len_at(gap.at) };
        if len < self.shape.leaf_len() {
            return gap;
        }
        // SAFETY: the leaf is full. That of a map of one would make the map full.
        unsafe { self.make_leaf(gap) }
    }

    /// Makes room in a full leaf.
    ///
    /// # Safety
    ///
    /// The map must have several leaves and not be full, the gap be in a full leaf of the order.
    #[cold]
    #[inline(never)]
    unsafe fn make_leaf(&mut self, gap: Place) -> Place {
        let mut gap = gap;
        if usize::from(self.counts.used) == self.shape.leaves() {
            // SAFETY: all leaves are in the order, and the map is not full.
            gap = unsafe { self.compact(gap) };
            // SAFETY: `compact` gives a position of the order.
            if unsafe { self.sorted().len_at(gap.at) } < self.shape.leaf_len() {
                return gap;
            }
        }
        // SAFETY: a leaf is free now, and that of the gap is full.
        unsafe { self.split(gap) }
    }

    /// Divides a full leaf and returns where its gap is then. At either end of the map the new leaf starts empty, so
    /// that entries which come in order fill all leaves.
    ///
    /// # Safety
    ///
    /// A leaf must be free, the gap be in a full leaf of the order.
    unsafe fn split(&mut self, gap: Place) -> Place {
        let len = self.shape.leaf_len();
        let last = usize::from(self.counts.used) - 1;
        if gap == Place::START {
            // SAFETY: a leaf is free.
            unsafe { self.take(0) };
            return gap;
        }
        // SAFETY: a leaf is free, and the position is at most behind the last.
        unsafe { self.take(gap.at + 1) };
        if gap == (Place { at: last, index: len }) {
            return Place { at: gap.at + 1, index: 0 };
        }
        let half = len / 2;
        // SAFETY: the leaf of the gap is full, and the new one behind it empty.
        unsafe { self.shift(gap.at, half, len - half, gap.at + 1) };
        if gap.index <= half { gap } else { Place { at: gap.at + 1, index: gap.index - half } }
    }

    /// Packs neighbours into one leaf less and returns where a gap is then.
    ///
    /// With P leaves, of which S are spare, the order is cut into at most S windows. If each of them held more entries
    /// than one leaf less has places for, there would be more than (P − S) leaves full of entries, and the map be full.
    ///
    /// # Safety
    ///
    /// All leaves must be in the order, the map not be full, and the gap be in a leaf of the order.
    unsafe fn compact(&mut self, gap: Place) -> Place {
        let shape = self.shape;
        let (leaves, window) = (shape.leaves(), shape.window());
        let sorted = self.sorted();
        // SAFETY: all positions below `leaves` are of the order.
        let len_of =
            |from: usize, to: usize| (from..to).map(|at| unsafe { sorted.len_at(at) }).sum::<usize>();
        let places = |from: usize, to: usize| (to - from).saturating_sub(1) * shape.leaf_len();
        let windows = (0..leaves).step_by(window).map(|from| (from, leaves.min(from + window)));
        let loose = windows.into_iter().find(|&(from, to)| len_of(from, to) <= places(from, to));
        let Some((from, to)) = loose else { unreachable!("a map that is not full has a loose window") };
        let rank = (gap.at >= from && gap.at < to).then(|| len_of(from, gap.at) + gap.index);
        // SAFETY: the positions are of the order.
        unsafe { self.pack(from, to) };
        let mut kept = to;
        // SAFETY: positions from `from` on, below what is left of the window, are of the order.
        while kept > from && unsafe { self.sorted().len_at(kept - 1) } == 0 {
            kept -= 1;
            // SAFETY: the leaf at the position is empty.
            unsafe { self.release(kept) };
        }
        match rank {
            // Behind the last entry of a leaf rather than before the first of the next, which there may not be.
            Some(0) => Place { at: from, index: 0 },
            Some(rank) => {
                let before = rank - 1;
                Place { at: from + before / shape.leaf_len(), index: before % shape.leaf_len() + 1 }
            }
            None if gap.at >= to => Place { at: gap.at - (to - kept), index: gap.index },
            None => gap,
        }
    }

    /// Moves the entries of the leaves at `from..to` as far to the front as they go.
    ///
    /// # Safety
    ///
    /// The positions must be of the order.
    unsafe fn pack(&mut self, from: usize, to: usize) {
        let (mut target, mut source) = (from, from + 1);
        while source < to {
            // SAFETY: the position is of the order, as the caller promises of all from `from` to `to`.
            let room = self.shape.leaf_len() - unsafe { self.sorted().len_at(target) };
            // SAFETY: as above.
            let len = unsafe { self.sorted().len_at(source) };
            if room == 0 {
                target += 1;
                source = source.max(target + 1);
            } else if len == 0 {
                source += 1;
            } else {
                // SAFETY: the source has so many entries, the target so much room, and they are two.
                unsafe { self.shift_front(source, room.min(len), target) };
            }
        }
    }

    /// Moves `count` entries from `index` on, the last ones of a leaf, to the end of another.
    ///
    /// # Safety
    ///
    /// The positions must be two of the order, the first leaf end after those entries, the second have room for them.
    unsafe fn shift(&mut self, at: usize, index: usize, count: usize, target: usize) {
        let sorted = self.sorted();
        // SAFETY: the caller promises the position.
        let from = unsafe { sorted.ordinal(at) };
        // SAFETY: as above.
        let to = unsafe { sorted.ordinal(target) };
        let len = usize::from(to.len);
        // SAFETY: the caller promises the entries and the room, and the leaves are two.
        unsafe { copy(sorted.keys(from.leaf), index, sorted.keys(to.leaf), len, count) };
        // SAFETY: as for the keys.
        unsafe { copy(sorted.values(from.leaf), index, sorted.values(to.leaf), len, count) };
        // SAFETY: the position is of the order, and the entries from `index` on have moved away.
        unsafe { self.set_len(at, index) };
        // SAFETY: the position is of the order, and so many entries more are initialised.
        unsafe { self.set_len(target, len + count) };
    }

    /// Moves the first `count` entries of a leaf to the end of another.
    ///
    /// # Safety
    ///
    /// The positions must be two of the order, the first leaf have so many entries, the second room for them.
    unsafe fn shift_front(&mut self, at: usize, count: usize, target: usize) {
        let sorted = self.sorted();
        // SAFETY: the caller promises the position.
        let from = unsafe { sorted.ordinal(at) };
        // SAFETY: as above.
        let to = unsafe { sorted.ordinal(target) };
        let (left, len) = (usize::from(from.len) - count, usize::from(to.len));
        // SAFETY: the caller promises the entries and the room, and the leaves are two.
        unsafe { copy(sorted.keys(from.leaf), 0, sorted.keys(to.leaf), len, count) };
        // SAFETY: as for the keys.
        unsafe { copy(sorted.values(from.leaf), 0, sorted.values(to.leaf), len, count) };
        // SAFETY: the keys behind those that moved are `left`, and move into places of the same leaf.
        unsafe { copy(sorted.keys(from.leaf), count, sorted.keys(from.leaf), 0, left) };
        // SAFETY: as for the keys.
        unsafe { copy(sorted.values(from.leaf), count, sorted.values(from.leaf), 0, left) };
        // SAFETY: the position is of the order, and `left` entries are initialised in the leaf.
        unsafe { self.set_len(at, left) };
        // SAFETY: the position is of the order, and so many entries more are initialised.
        unsafe { self.set_len(target, len + count) };
    }

    /// Puts a free leaf into the order, with no entries yet.
    ///
    /// # Safety
    ///
    /// A leaf must be free, `at` be at most `used`, and the leaf get an entry before anything else is done.
    unsafe fn take(&mut self, at: usize) {
        let used = usize::from(self.counts.used);
        self.counts.used += 1;
        if self.shape.is_single() {
            return;
        }
        let order = self.sorted().order();
        let leaf = if used < usize::from(self.counts.fresh) {
            // SAFETY: the ordinals up to `fresh` are in the memory of several leaves.
            let free = unsafe { order.add(used) };
            // SAFETY: they are initialised.
            unsafe { free.read() }.leaf
        } else {
            self.counts.fresh += 1;
            self.counts.fresh - 1
        };
        // SAFETY: `used` ordinals are initialised, and there is a place behind them, since a leaf is free.
        unsafe { open(order, at, used, Ordinal { leaf, len: 0 }) };
    }

    /// Takes an empty leaf out of the order.
    ///
    /// # Safety
    ///
    /// `at` must be the position of an empty leaf.
    unsafe fn release(&mut self, at: usize) {
        let used = usize::from(self.counts.used);
        self.counts.used -= 1;
        if self.shape.is_single() {
            return;
        }
        let order = self.sorted().order();
        // SAFETY: `used` ordinals are initialised, and `at` is one of them.
        let free = unsafe { close(order, at, used) };
        // SAFETY: `used` is above 0, since `at` is below it.
        let last = unsafe { order.add(used - 1) };
        // SAFETY: the place of the last ordinal is given up now.
        unsafe { last.write(free) };
    }

    /// Says how many entries the leaf at a position has.
    ///
    /// # Safety
    ///
    /// `at` must be below `used`, and so many entries be initialised. A single leaf has as many as the map.
    #[inline]
    unsafe fn set_len(&mut self, at: usize, len: usize) {
        if self.shape.is_single() {
            return;
        }
        let order = self.sorted().order();
        // SAFETY: the caller gives a position of the order, which is in the memory of several leaves.
        let ordinal = unsafe { order.add(at) };
        #[expect(clippy::cast_possible_truncation, reason = "a leaf has at most 65535 entries")]
        let len = len as u16;
        // SAFETY: it is initialised, and `&mut self` makes this the only access.
        unsafe { (*ordinal).len = len };
    }
}

/// A pass over a leaf that closes the gaps behind it when dropped, hence also when it is left by a panic.
///
/// Invariant: the entries below `kept` and from `read` to `len` are initialised.
struct Pass<'pass, 'map, K, V> {
    view: &'pass mut MapView<'map, K, V>,
    at: usize,
    keys: *mut K,
    values: *mut V,
    read: usize,
    kept: usize,
    len: usize,
}

impl<K, V> Pass<'_, '_, K, V> {
    /// Keeps the entry that is read.
    fn keep(&mut self) {
        // SAFETY: the entry is initialised, and the one at `kept` is the same or given up.
        unsafe { copy(self.keys, self.read, self.keys, self.kept, 1) };
        // SAFETY: as for the key.
        unsafe { copy(self.values, self.read, self.values, self.kept, 1) };
        self.read += 1;
        self.kept += 1;
    }
}

impl<K, V> Drop for Pass<'_, '_, K, V> {
    fn drop(&mut self) {
        let rest = self.len - self.read;
        // SAFETY: `rest` entries are initialised from `read` on, and those from `kept` to there are given up.
        unsafe { copy(self.keys, self.read, self.keys, self.kept, rest) };
        // SAFETY: as for the keys.
        unsafe { copy(self.values, self.read, self.values, self.kept, rest) };
        self.view.counts.len -= self.read - self.kept;
        // SAFETY: the position is of the order, and so many entries are initialised.
        unsafe { self.view.set_len(self.at, self.kept + rest) };
        if self.kept + rest == 0 {
            // SAFETY: the leaf at the position is empty.
            unsafe { self.view.release(self.at) };
        }
    }
}

/// Moves the elements from `index` on up by one and puts `value` there.
///
/// # Safety
///
/// `len` elements at `start` must be initialised and one more place be behind them; `index` must be at most `len`.
#[inline]
unsafe fn open<T>(start: *mut T, index: usize, len: usize, value: T) {
    // SAFETY: the caller promises the elements and the place behind them.
    unsafe { copy(start, index, start, index + 1, len - index) };
    // SAFETY: the index is at most the last place.
    let place = unsafe { start.add(index) };
    // SAFETY: what was there has moved up.
    unsafe { place.write(value) };
}

/// Takes the element at `index` and moves those behind it down by one.
///
/// # Safety
///
/// `len` elements at `start` must be initialised and `index` be below `len`; the last place is given up.
#[inline]
unsafe fn close<T>(start: *mut T, index: usize, len: usize) -> T {
    // SAFETY: the index is in bounds.
    let place = unsafe { start.add(index) };
    // SAFETY: the element is initialised, and its place is overwritten below or given up.
    let value = unsafe { place.read() };
    // SAFETY: the elements behind it are initialised.
    unsafe { copy(start, index + 1, start, index, len - index - 1) };
    value
}

/// Copies `count` elements from one index to another.
///
/// # Safety
///
/// So many elements at `from` must be valid for reads from `index` on, and so many places at `to` for writes from
/// `target` on.
#[inline]
unsafe fn copy<T>(from: *const T, index: usize, to: *mut T, target: usize, count: usize) {
    // SAFETY: the caller promises that the index is in bounds or at their end.
    let from = unsafe { from.add(index) };
    // SAFETY: as above.
    let to = unsafe { to.add(target) };
    // SAFETY: the caller promises that both are valid; they may overlap.
    unsafe { ptr::copy(from, to, count) };
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
