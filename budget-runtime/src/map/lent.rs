//! Owns what a view gives when it is given up: references, entries and iterators that live as long as the map is borrowed.
#![expect(
    clippy::inline_always,
    reason = "the shape is a constant where the map forwards to its view, and it is the map's functions that are called"
)]

use core::{borrow::Borrow, ops::RangeBounds};

use super::{Drain, Entry, IterMut, MapView, OccupiedEntry, RangeMut, VacantEntry, span::Span, view::Counts};

impl<'map, K, V> MapView<'map, K, V> {
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
}
