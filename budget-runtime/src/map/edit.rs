//! Owns the change of one entry at its place. Comes in: a gap and an entry, or the place of one. Goes out: the map with it
//! or without.
#![expect(
    clippy::inline_always,
    reason = "the shape is a constant where the map forwards to its view, and it is the map's functions that are called"
)]

use super::{
    MapView,
    array::{close, open},
    shape::Ordinal,
    sorted::Place,
};

impl<K, V> MapView<'_, K, V> {
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

    /// Says how many entries the leaf at a position has.
    ///
    /// # Safety
    ///
    /// `at` must be below `used`, and so many entries be initialised. A single leaf has as many as the map.
    #[inline]
    pub(super) unsafe fn set_len(&mut self, at: usize, len: usize) {
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
