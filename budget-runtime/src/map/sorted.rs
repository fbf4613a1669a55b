//! Owns the reading of a map: where the leaves are, in which order, and which entry is where. Comes in: a pointer to the
//! memory, and the counts. Goes out: places and pointers. It changes nothing.

use core::{borrow::Borrow, cmp::Ordering, marker::PhantomData, ptr, slice};

use super::shape::{Ordinal, Shape, leaf_bytes, values_offset};

/// Where an entry is, or is to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The position of its leaf in the order.
    pub(super) at: usize,
    /// The position in the leaf.
    pub(super) index: usize,
}

impl Place {
    pub(super) const START: Self = Self { at: 0, index: 0 };
}

/// The entries of a map, as they are at one moment.
///
/// Invariant: `used` leaves are in the order, each of them holds at least one entry and at most as many as it has places
/// for, together `len`; keys and values of all of them are initialised for as long as this is used.
pub(super) struct Sorted<K, V> {
    start: *mut u8,
    shape: Shape,
    pub(super) len: usize,
    pub(super) used: usize,
    entries: PhantomData<(K, V)>,
}

impl<K, V> Clone for Sorted<K, V> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for Sorted<K, V> {}

impl<K, V> Sorted<K, V> {
    /// Reads the map at `start`.
    ///
    /// # Safety
    ///
    /// `start` must be aligned for leaves and valid for reads of the bytes of `shape`, and the invariant hold.
    #[inline]
    pub(super) const unsafe fn new(start: *mut u8, shape: Shape, len: usize, used: usize) -> Self {
        Self { start, shape, len, used, entries: PhantomData }
    }

    #[inline]
    pub(super) const fn start(&self) -> *mut u8 {
        self.start
    }

    /// Says that the memory was moved to `start`.
    #[inline]
    pub(super) const fn rebase(&mut self, start: *mut u8) {
        self.start = start;
    }

    /// The first key of a leaf.
    #[inline]
    pub(super) fn keys(&self, leaf: u16) -> *mut K {
        if size_of::<K>() == 0 {
            return ptr::dangling_mut();
        }
        self.leaf(leaf).cast()
    }

    /// The first value of a leaf.
    #[inline]
    pub(super) fn values(&self, leaf: u16) -> *mut V {
        if size_of::<V>() == 0 {
            return ptr::dangling_mut();
        }
        self.leaf(leaf).wrapping_add(values_offset::<K, V>(self.shape.leaf_len())).cast()
    }

    /// The first ordinal. Only a map of several leaves has any.
    #[inline]
    pub(super) fn order(&self) -> *mut Ordinal {
        let leaves = leaf_bytes::<K, V>(self.shape.leaf_len()) * self.shape.leaves();
        self.start.wrapping_add(leaves).cast()
    }

    /// The leaf at a position of the order.
    ///
    /// # Safety
    ///
    /// `at` must be below `used`.
    #[inline]
    pub(super) unsafe fn ordinal(&self, at: usize) -> Ordinal {
        if self.shape.is_single() {
            #[expect(clippy::cast_possible_truncation, reason = "a leaf has at most 65535 entries")]
            return Ordinal { leaf: 0, len: self.len as u16 };
        }
        // SAFETY: the caller gives a position of the order, which is in the memory of several leaves.
        let ordinal = unsafe { self.order().add(at) };
        // SAFETY: it is aligned, since the leaves before it are multiples of its alignment, and initialised.
        unsafe { ordinal.read() }
    }

    /// The number of entries of the leaf at a position of the order.
    ///
    /// # Safety
    ///
    /// `at` must be below `used`.
    #[inline]
    pub(super) unsafe fn len_at(&self, at: usize) -> usize {
        // SAFETY: the caller's promise is the same.
        usize::from(unsafe { self.ordinal(at) }.len)
    }

    /// The key and the value at a place.
    ///
    /// # Safety
    ///
    /// `place` must be that of an entry.
    #[inline]
    pub(super) unsafe fn entry(&self, place: Place) -> (*mut K, *mut V) {
        // SAFETY: the place of an entry is in a leaf of the order.
        let Ordinal { leaf, .. } = unsafe { self.ordinal(place.at) };
        // SAFETY: its index is below the places of a leaf.
        let key = unsafe { self.keys(leaf).add(place.index) };
        // SAFETY: as for the key.
        let value = unsafe { self.values(leaf).add(place.index) };
        (key, value)
    }

    /// The key and the value at a place, as references.
    ///
    /// # Safety
    ///
    /// `place` must be that of an entry, which is borrowed for the lifetime.
    #[inline]
    pub(super) unsafe fn lend<'map>(&self, place: Place) -> (&'map K, &'map V) {
        // SAFETY: the caller promises that there is an entry.
        let (key, value) = unsafe { self.entry(place) };
        // SAFETY: the key is initialised, and borrowed as the caller promises.
        let key = unsafe { &*key };
        // SAFETY: as for the key.
        (key, unsafe { &*value })
    }

    /// The place of the entry with `key`, or the place where it would be.
    ///
    /// Whatever the comparison says, the place is in a leaf of the order, at most behind its last entry; in an empty map
    /// it is the start.
    #[inline]
    pub(super) fn search<Q>(&self, key: &Q) -> Result<Place, Place>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        if self.used == 0 {
            return Err(Place::START);
        }
        let at = if self.shape.is_single() { 0 } else { self.leaf_for(key) };
        // SAFETY: `leaf_for` gives a position of the order, and the order is not empty.
        let Ordinal { leaf, len } = unsafe { self.ordinal(at) };
        // SAFETY: so many keys of the leaf are initialised, and nobody changes them while this is used.
        let keys = unsafe { slice::from_raw_parts(self.keys(leaf), usize::from(len)) };
        match keys.binary_search_by(|probe| probe.borrow().cmp(key)) {
            Ok(index) => Ok(Place { at, index }),
            Err(index) => Err(Place { at, index }),
        }
    }

    /// The place of the entry with the smallest key.
    #[inline]
    pub(super) fn first(&self) -> Option<Place> {
        (self.used > 0).then_some(Place::START)
    }

    /// The place of the entry with the largest key.
    #[inline]
    pub(super) fn last(&self) -> Option<Place> {
        let at = self.used.checked_sub(1)?;
        // SAFETY: the position is the last of the order.
        let len = unsafe { self.len_at(at) };
        Some(Place { at, index: len - 1 })
    }

    /// The number of entries from one place to another; zero when the second is before the first.
    pub(super) fn between(&self, from: Place, to: Place) -> usize {
        if from.at == to.at {
            return to.index.saturating_sub(from.index);
        }
        let mut between = 0;
        for at in from.at..to.at {
            // SAFETY: `to` is a place of this map, so positions before it are of the order.
            between += unsafe { self.len_at(at) };
        }
        if between == 0 { 0 } else { between - from.index + to.index }
    }

    /// The position of the last leaf whose first key is not above `key`, or of the first leaf.
    #[inline]
    fn leaf_for<Q>(&self, key: &Q) -> usize
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        // SAFETY: a map of several leaves has as many ordinals, initialised and aligned, and nobody changes them.
        let order = unsafe { slice::from_raw_parts(self.order(), self.used) };
        let after = order.partition_point(|ordinal| {
            // SAFETY: each leaf of the order holds at least one key, and nobody changes it.
            let first = unsafe { &*self.keys(ordinal.leaf) };
            first.borrow().cmp(key) != Ordering::Greater
        });
        after.saturating_sub(1)
    }

    #[inline]
    fn leaf(&self, leaf: u16) -> *mut u8 {
        if self.shape.is_single() {
            return self.start;
        }
        self.start.wrapping_add(usize::from(leaf) * leaf_bytes::<K, V>(self.shape.leaf_len()))
    }
}
