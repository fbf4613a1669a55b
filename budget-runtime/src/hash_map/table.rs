//! Owns the index of a hash map and its entries, as they lie in memory: finding, putting in, taking out. Comes in: a
//! pointer to the memory, and hashes. Goes out: where entries are. It calls nothing of the user's but the comparison of
//! keys, while nothing is being changed.
#![expect(
    clippy::inline_always,
    reason = "the shape is a constant where the map forwards to its view, and it is the map's functions that are called"
)]

use core::{borrow::Borrow, marker::PhantomData, ptr, slice};

use super::{shape::Shape, slot::Slot};

/// Where an entry is.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The slot that names it.
    slot: usize,
    /// Its number.
    pub(super) entry: usize,
}

/// The slot that is to name an entry, and its hash.
#[derive(Clone, Copy)]
pub(super) struct Gap {
    slot: usize,
    hash: u64,
}

impl Gap {
    /// The gap of a map without slots, which is full.
    pub(super) const NOWHERE: Self = Self { slot: 0, hash: 0 };
}

/// The memory of a hash map: slots, entries, tags.
///
/// Robin Hood hashing of Celis (1986), with the slots apart from the entries: a slot is never farther from where the search
/// for its tag begins than the one before it is from its own by more than one. So a search ends early, and taking a slot
/// out moves those behind it back by one, which leaves no trace. Entries are kept together, in the order in which they
/// came; the last one fills the place of one that is taken out.
///
/// Invariant: of `len` entries, each with its tag, each is named by one slot, with the hash of that tag; all other slots are
/// empty. There are more slots than the capacity. Before anything is put in, the slots need not be initialised and `len` is zero.
pub(super) struct Table<K, V> {
    start: *mut u8,
    shape: Shape,
    pub(super) len: usize,
    entries: PhantomData<(K, V)>,
}

impl<K, V> Clone for Table<K, V> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for Table<K, V> {}

impl<K, V> Table<K, V> {
    /// The map at `start`.
    ///
    /// # Safety
    ///
    /// For as long as it is used, `start` must be aligned for the map and valid for reads, and writes where it is changed,
    /// of the bytes of `shape`, nobody else change it, and the invariant hold.
    #[inline]
    pub(super) const unsafe fn new(start: *mut u8, shape: Shape, len: usize) -> Self {
        Self { start, shape, len, entries: PhantomData }
    }

    /// The first entry, of the capacity.
    #[inline]
    pub(super) fn entries(&self) -> *mut (K, V) {
        self.start.wrapping_add(self.shape.entries_offset::<K, V>()).cast()
    }

    /// The entries.
    #[inline]
    pub(super) fn as_slice<'map>(self) -> &'map [(K, V)]
    where
        K: 'map,
        V: 'map,
    {
        // SAFETY: the first `len` entries are initialised, and not changed for as long as the table is used.
        unsafe { slice::from_raw_parts(self.entries(), self.len) }
    }

    /// Makes all slots empty.
    ///
    /// # Safety
    ///
    /// There must be no entries.
    pub(super) unsafe fn prepare(&mut self) {
        // Each byte of an empty slot is 255, of either width.
        let slot = if self.shape.is_wide() { size_of::<u64>() } else { size_of::<u32>() };
        // SAFETY: the slots are at the start and valid for writes.
        unsafe { self.start.write_bytes(u8::MAX, self.shape.slots() * slot) };
    }

    /// The place of the entry with `key`, or the slot that would name it.
    ///
    /// # Safety
    ///
    /// The slots must be initialised.
    #[inline(always)]
    pub(super) unsafe fn find<Q>(&self, hash: u64, key: &Q) -> Result<Place, Gap>
    where
        K: Borrow<Q>,
        Q: Eq + ?Sized,
    {
        if self.shape.is_wide() {
            // SAFETY: the caller promises it.
            unsafe { self.find_in::<u64, Q>(hash, key) }
        } else {
            // SAFETY: the caller promises it.
            unsafe { self.find_in::<u32, Q>(hash, key) }
        }
    }

    /// Puts an entry behind the others, and its name into a slot.
    ///
    /// # Safety
    ///
    /// `find` must have given the gap, nothing have changed since, and the table not be full.
    #[inline(always)]
    pub(super) unsafe fn insert(&mut self, gap: Gap, key: K, value: V) -> Place {
        let place = Place { slot: gap.slot, entry: self.len };
        // SAFETY: the table is not full, so there is a place behind the entries.
        let entry = unsafe { self.entries().add(self.len) };
        // SAFETY: it is in the memory and aligned.
        unsafe { entry.write((key, value)) };
        if self.shape.is_wide() {
            // SAFETY: the caller promises it, and the entry is there.
            unsafe { self.name::<u64>(gap) };
        } else {
            // SAFETY: as above.
            unsafe { self.name::<u32>(gap) };
        }
        self.len += 1;
        place
    }

    /// Takes an entry out and puts the last one where it was.
    ///
    /// # Safety
    ///
    /// `place` must be that of an entry.
    #[inline(always)]
    pub(super) unsafe fn remove(&mut self, place: Place) -> (K, V) {
        if self.shape.is_wide() {
            // SAFETY: the caller promises it.
            unsafe { self.unname::<u64>(place) };
        } else {
            // SAFETY: as above.
            unsafe { self.unname::<u32>(place) };
        }
        self.len -= 1;
        // SAFETY: the number of an entry is below `len`.
        let entry = unsafe { self.entries().add(place.entry) };
        // SAFETY: it is initialised, and no slot names it any more.
        let removed = unsafe { entry.read() };
        // SAFETY: the last entry is in the memory.
        let last = unsafe { self.entries().add(self.len) };
        // SAFETY: it is initialised and given up; it may be the same.
        unsafe { ptr::copy(last, entry, 1) };
        removed
    }

    /// The place of the entry with a number.
    ///
    /// # Safety
    ///
    /// There must be such an entry.
    pub(super) unsafe fn place(&self, entry: usize) -> Place {
        let slot = if self.shape.is_wide() {
            // SAFETY: the caller promises it.
            unsafe { self.slot_of::<u64>(entry) }
        } else {
            // SAFETY: as above.
            unsafe { self.slot_of::<u32>(entry) }
        };
        Place { slot, entry }
    }

    /// # Safety
    ///
    /// As for `find`, and slots be as wide as `S`.
    #[inline(always)]
    unsafe fn find_in<S: Slot, Q>(&self, hash: u64, key: &Q) -> Result<Place, Gap>
    where
        K: Borrow<Q>,
        Q: Eq + ?Sized,
    {
        let bits = self.shape.bits();
        let wanted = S::of(hash);
        let mut slot = wanted.home(bits);
        let mut distance = 0;
        loop {
            // SAFETY: the number of a slot is below their number.
            let named = unsafe { self.read::<S>(slot) };
            if named.agrees(wanted, bits) && named != S::EMPTY {
                // SAFETY: a slot that is not empty names an entry, which is in the memory.
                let entry = unsafe { self.entries().add(named.entry(bits)) };
                // SAFETY: it is initialised, and not changed while the comparison runs.
                let (other, _) = unsafe { &*entry };
                if other.borrow() == key {
                    return Ok(Place { slot, entry: named.entry(bits) });
                }
            } else if named == S::EMPTY || self.distance(named, slot) < distance {
                return Err(Gap { slot, hash });
            }
            slot = self.after(slot);
            distance += 1;
        }
    }

    /// Puts the name of the entry behind the others into a slot, and moves what is there on by one.
    ///
    /// # Safety
    ///
    /// As for `insert`; slots must be as wide as `S`.
    #[inline(always)]
    unsafe fn name<S: Slot>(&mut self, gap: Gap) {
        let mut slot = gap.slot;
        let mut named = S::of(gap.hash).naming(self.len, self.shape.bits());
        // SAFETY: the table is not full, so there is a place behind the tags.
        unsafe { self.write_tag::<S>(self.len, named.tag()) };
        while named != S::EMPTY {
            // SAFETY: the number of a slot is below their number.
            let there = unsafe { self.read::<S>(slot) };
            // SAFETY: as above.
            unsafe { self.write::<S>(slot, named) };
            named = there;
            slot = self.after(slot);
        }
    }

    /// Empties the slot of an entry, and lets another name the last entry by the number of that one.
    ///
    /// # Safety
    ///
    /// As for `remove`; slots must be as wide as `S`.
    #[inline(always)]
    unsafe fn unname<S: Slot>(&mut self, place: Place) {
        let mut slot = place.slot;
        loop {
            let after = self.after(slot);
            // SAFETY: the number of a slot is below their number.
            let named = unsafe { self.read::<S>(after) };
            if named == S::EMPTY || self.distance(named, after) == 0 {
                break;
            }
            // SAFETY: as above.
            unsafe { self.write::<S>(slot, named) };
            slot = after;
        }
        // SAFETY: as above.
        unsafe { self.write::<S>(slot, S::EMPTY) };
        let last = self.len - 1;
        if place.entry != last {
            // SAFETY: there is a last entry, and its slot still names it.
            let slot = unsafe { self.slot_of::<S>(last) };
            // SAFETY: the number of a slot is below their number.
            let named = unsafe { self.read::<S>(slot) };
            // SAFETY: as above.
            unsafe { self.write::<S>(slot, named.naming(place.entry, self.shape.bits())) };
            // SAFETY: the place of an entry has one for its tag.
            unsafe { self.write_tag::<S>(place.entry, named.tag()) };
        }
    }

    /// The slot that names an entry.
    ///
    /// # Safety
    ///
    /// One must; slots must be as wide as `S`.
    #[inline(always)]
    unsafe fn slot_of<S: Slot>(&self, entry: usize) -> usize {
        // SAFETY: the entry has a tag.
        let tag = unsafe { self.read_tag::<S>(entry) };
        let mut slot = S::of_tag(tag).home(self.shape.bits());
        // SAFETY: the number of a slot is below their number. No empty one is that of an entry.
        while unsafe { self.read::<S>(slot) }.entry(self.shape.bits()) != entry {
            slot = self.after(slot);
        }
        slot
    }

    /// How far a slot is from where the search for its tag begins.
    #[inline]
    fn distance<S: Slot>(&self, named: S, slot: usize) -> usize {
        slot.wrapping_sub(named.home(self.shape.bits())) & (self.shape.slots() - 1)
    }

    /// The slot behind another; behind the last comes the first.
    #[inline]
    fn after(&self, slot: usize) -> usize {
        (slot + 1) & (self.shape.slots() - 1)
    }

    /// # Safety
    ///
    /// The slot must be initialised, as wide as `S`, its number below their number.
    #[inline]
    unsafe fn read<S: Slot>(&self, slot: usize) -> S {
        // SAFETY: the slots are at the start, and the caller promises that this is one of them.
        let slot = unsafe { self.start.cast::<S>().add(slot) };
        // SAFETY: it is initialised, and aligned as the start is.
        unsafe { slot.read() }
    }

    /// # Safety
    ///
    /// The slot must be as wide as `S`, its number below their number.
    #[inline]
    unsafe fn write<S: Slot>(&mut self, slot: usize, named: S) {
        // SAFETY: the slots are at the start, and the caller promises that this is one of them.
        let slot = unsafe { self.start.cast::<S>().add(slot) };
        // SAFETY: it is valid for writes, and aligned as the start is.
        unsafe { slot.write(named) };
    }

    /// # Safety
    ///
    /// There must be an entry with the number; slots must be as wide as `S`.
    #[inline]
    unsafe fn read_tag<S: Slot>(&self, entry: usize) -> S::Tag {
        let tags = self.start.wrapping_add(self.shape.tags_offset::<K, V>()).cast::<S::Tag>();
        // SAFETY: there are as many tags as entries.
        let tag = unsafe { tags.add(entry) };
        // SAFETY: the tag of an entry is initialised, and aligned by its offset.
        unsafe { tag.read() }
    }

    /// # Safety
    ///
    /// The number must be below the capacity; slots must be as wide as `S`.
    #[inline]
    unsafe fn write_tag<S: Slot>(&mut self, entry: usize, tag: S::Tag) {
        let tags = self.start.wrapping_add(self.shape.tags_offset::<K, V>()).cast::<S::Tag>();
        // SAFETY: there is room for as many tags as entries.
        let place = unsafe { tags.add(entry) };
        // SAFETY: it is valid for writes, and aligned by its offset.
        unsafe { place.write(tag) };
    }
}
