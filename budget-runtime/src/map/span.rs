//! Owns the walk over entries from both ends. Comes in: the entries of a map, or a range of them. Goes out: pointers to
//! one entry after the other; each once.

use core::{
    borrow::Borrow,
    ops::{Bound, RangeBounds},
    ptr,
};

use super::sorted::{Place, Sorted};

/// One end of a walk: a leaf, and where in it.
struct End<K, V> {
    at: usize,
    index: usize,
    len: usize,
    keys: *const K,
    values: *const V,
}

impl<K, V> End<K, V> {
    /// The end at a position of the order.
    ///
    /// # Safety
    ///
    /// `at` must be below the leaves in use.
    unsafe fn of(sorted: &Sorted<K, V>, at: usize) -> Self {
        // SAFETY: the caller promises it.
        let ordinal = unsafe { sorted.ordinal(at) };
        let (keys, values) = (sorted.keys(ordinal.leaf), sorted.values(ordinal.leaf));
        Self { at, index: 0, len: usize::from(ordinal.len), keys, values }
    }

    /// An end that is nowhere, of a walk over nothing.
    const NOWHERE: Self = Self { at: 0, index: 0, len: 0, keys: ptr::dangling(), values: ptr::dangling() };

    /// The entry at the index.
    ///
    /// # Safety
    ///
    /// It must be below the entries of the leaf.
    #[inline]
    unsafe fn entry(&self) -> (*mut K, *mut V) {
        // SAFETY: the caller promises that the index is in bounds.
        let key = unsafe { self.keys.add(self.index) };
        // SAFETY: as for the key.
        let value = unsafe { self.values.add(self.index) };
        (key.cast_mut(), value.cast_mut())
    }

    fn rebase(&mut self, from: *mut u8, to: *mut u8) {
        // Pointers to elements of no size are not into the memory.
        if size_of::<K>() > 0 {
            self.keys = to.wrapping_add(self.keys.addr() - from.addr()).cast();
        }
        if size_of::<V>() > 0 {
            self.values = to.wrapping_add(self.values.addr() - from.addr()).cast();
        }
    }
}

/// The entries of a map that a walk has yet to come to.
///
/// Invariant: from the front to the back, of which the leaves are in the order, there are `remaining` entries.
pub(super) struct Span<K, V> {
    sorted: Sorted<K, V>,
    front: End<K, V>,
    back: End<K, V>,
    remaining: usize,
}

// SAFETY: a span gives out raw pointers; those who make references of them, or values, say by their `PhantomData` whether
// these may be sent.
unsafe impl<K, V> Send for Span<K, V> {}

// SAFETY: as above.
unsafe impl<K, V> Sync for Span<K, V> {}

impl<K, V> Clone for Span<K, V> {
    fn clone(&self) -> Self {
        let end = |end: &End<K, V>| End { ..*end };
        Self {
            sorted: self.sorted,
            front: end(&self.front),
            back: end(&self.back),
            remaining: self.remaining,
        }
    }
}

impl<K, V> Span<K, V> {
    /// All entries.
    pub(super) fn all(sorted: Sorted<K, V>) -> Self {
        let Some(last) = sorted.last() else { return Self::empty(sorted) };
        // SAFETY: there is a last entry, hence a first; the place behind the last is at most behind its leaf.
        unsafe { Self::between(sorted, Place::START, Place { index: last.index + 1, ..last }, sorted.len) }
    }

    /// The entries whose keys are in `range`.
    pub(super) fn range<Q>(sorted: Sorted<K, V>, range: &impl RangeBounds<Q>) -> Self
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let Some(last) = sorted.last() else { return Self::empty(sorted) };
        let before = |key: &Q| sorted.search(key).unwrap_or_else(|gap| gap);
        let behind = |key: &Q| match sorted.search(key) {
            Ok(place) => Place { index: place.index + 1, ..place },
            Err(gap) => gap,
        };
        let from = match range.start_bound() {
            Bound::Included(key) => before(key),
            Bound::Excluded(key) => behind(key),
            Bound::Unbounded => Place::START,
        };
        let to = match range.end_bound() {
            Bound::Included(key) => behind(key),
            Bound::Excluded(key) => before(key),
            Bound::Unbounded => Place { index: last.index + 1, ..last },
        };
        let remaining = sorted.between(from, to);
        // SAFETY: `search` gives places in leaves of the order, at most behind their last entry.
        unsafe { Self::between(sorted, from, to, remaining) }
    }

    const fn empty(sorted: Sorted<K, V>) -> Self {
        Self { sorted, front: End::NOWHERE, back: End::NOWHERE, remaining: 0 }
    }

    /// The `remaining` entries from one place to another.
    ///
    /// # Safety
    ///
    /// The places must be in leaves of the order, at most behind their last entry, and so many entries between them.
    unsafe fn between(sorted: Sorted<K, V>, from: Place, to: Place, remaining: usize) -> Self {
        // SAFETY: the caller promises the position.
        let front = unsafe { End::of(&sorted, from.at) };
        // SAFETY: as above.
        let back = unsafe { End::of(&sorted, to.at) };
        let (front, back) = (End { index: from.index, ..front }, End { index: to.index, ..back });
        Self { sorted, front, back, remaining }
    }

    #[inline]
    pub(super) const fn remaining(&self) -> usize {
        self.remaining
    }

    /// Says that the memory may have moved to `start`.
    #[inline]
    pub(super) fn rebase(&mut self, start: *mut u8) {
        let from = self.sorted.start();
        if from != start && self.remaining > 0 {
            self.front.rebase(from, start);
            self.back.rebase(from, start);
            self.sorted.rebase(start);
        }
    }

    #[inline]
    pub(super) fn next(&mut self) -> Option<(*mut K, *mut V)> {
        self.remaining = self.remaining.checked_sub(1)?;
        if self.front.index == self.front.len {
            // SAFETY: an entry remains, and it is not in this leaf, so there is a next one.
            self.front = unsafe { End::of(&self.sorted, self.front.at + 1) };
        }
        // SAFETY: an entry remains, hence in this leaf from the index on, since no leaf is empty.
        let entry = unsafe { self.front.entry() };
        self.front.index += 1;
        Some(entry)
    }

    /// All entries of one leaf that are left at the front: the first key, the first value, and how many.
    #[inline]
    pub(super) fn next_run(&mut self) -> Option<(*mut K, *mut V, usize)> {
        let (key, value) = self.next()?;
        let more = (self.front.len - self.front.index).min(self.remaining);
        self.front.index += more;
        self.remaining -= more;
        Some((key, value, more + 1))
    }

    #[inline]
    pub(super) fn next_back(&mut self) -> Option<(*mut K, *mut V)> {
        self.remaining = self.remaining.checked_sub(1)?;
        if self.back.index == 0 {
            // SAFETY: an entry remains, and it is not in this leaf, so there is one before it.
            self.back = unsafe { End::of(&self.sorted, self.back.at - 1) };
            self.back.index = self.back.len;
        }
        self.back.index -= 1;
        // SAFETY: the index was above 0 and at most the entries of the leaf.
        Some(unsafe { self.back.entry() })
    }
}
