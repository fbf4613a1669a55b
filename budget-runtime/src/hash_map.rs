//! Owns the hash map of bounded capacity. Comes in: memory of any form, a hasher, then keys and values, stored as they are.
//! Goes out: the value of a key; what does not fit is handed back.

#[cfg(feature = "defmt")]
mod defmt;
mod entry;
mod hashing;
mod iter;
mod keyed;
mod lookup;
#[cfg(feature = "serde")]
mod serde;
mod shape;
mod slot;
mod table;
mod traits;
mod view;

use core::{marker::PhantomData, mem};

pub use self::{
    entry::{Entry, OccupiedEntry, VacantEntry},
    iter::{Drain, IntoIter, IntoKeys, IntoValues, Iter, IterMut, Keys, Values, ValuesMut},
    view::HashMapView,
};
use self::{hashing::Hashing, shape::Shape, table::Table, view::Counts};
use crate::{BudgetError, Memory};

/// A hash map in memory that it owns, with the capacity that the memory gives it and no other.
///
/// `S` makes the hashers: any [`BuildHasher`](core::hash::BuildHasher), such as the standard library's `RandomState`, or
/// `BuildHasherDefault<H>` of any hasher. `M` is a form of [`Memory`]. Beside each entry there is a tag, and for each there
/// is at least one slot and a seventh of an index, 4 bytes each (8 for more than 57344 entries), whose number is a power of
/// two. [`block_bytes`](Self::block_bytes) counts all of it.
///
/// None of its operations allocates, panics ([indexing](core::ops::Index) does for a key that is not there) or becomes slower
/// as entries come and go: what is removed leaves no trace. The first insertion, also the first after `clear`, writes the
/// index, and nothing else costs anything that grows with the size of the memory. Entries are iterated over in the order in
/// which they came; the last one takes the place of one that is removed. That order is the same for every hasher.
///
/// When keys that are in the map change their hash or what they are equal to, or hash differently from what they are equal
/// to, entries are not found, and nothing worse. How long a search takes depends on the hasher: keys of the same hash are
/// searched one after the other, so keys that an adversary chooses need a hasher that he cannot foresee.
///
/// ```
/// use std::hash::{BuildHasherDefault, DefaultHasher};
///
/// use budget_runtime::{BoundedHashMap, MemoryBlock};
///
/// type Names<M> = BoundedHashMap<u16, &'static str, BuildHasherDefault<DefaultHasher>, M>;
///
/// const BYTES: usize = Names::<MemoryBlock<0>>::block_bytes(100);
/// let mut names = Names::new(MemoryBlock::<BYTES>::new())?;
/// assert!(names.capacity() >= 100);
/// assert_eq!(names.insert(80, "http"), Ok(None));
/// assert_eq!(names.insert(443, "https"), Ok(None));
/// assert_eq!(names.insert(80, "web"), Ok(Some("http")));
/// assert_eq!(names.get(&80), Some(&"web"));
/// assert_eq!(names.remove(&443), Some("https"));
/// assert_eq!(names.len(), 1);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct BoundedHashMap<K, V, S, M: Memory> {
    memory: M,
    counts: Counts,
    hashing: Hashing<S>,
    entries: PhantomData<(K, V)>,
}

impl<K, V, S, M: Memory> BoundedHashMap<K, V, S, M> {
    /// How the memory is divided, where its type says the size. What aligning may take is left out, so that it is the
    /// same wherever the memory is.
    const FIXED: Option<Shape> = match M::BYTES {
        Some(bytes) => Some(Shape::of::<K, V>(bytes.saturating_sub(shape::most_padding::<K, V, M>()))),
        None => None,
    };

    /// The number of entries that a map accepts, for memory whose type says its size.
    ///
    /// For other memory, a slice, naming it stops the build. It is what [`capacity`](Self::capacity) returns.
    ///
    /// ```
    /// use std::hash::RandomState;
    ///
    /// use budget_runtime::{BoundedHashMap, ManagedMemory};
    ///
    /// const CAPACITY: usize = BoundedHashMap::<u32, u32, RandomState, ManagedMemory<1536>>::CAPACITY;
    /// assert_eq!(CAPACITY, 102);
    /// ```
    pub const CAPACITY: usize = match Self::FIXED {
        Some(shape) => shape.capacity,
        None => panic!(
            "the type of this memory does not say its size, so there is no const `CAPACITY`; call `capacity()`, or \
             use memory with a size, such as `ManagedMemory<N>`",
        ),
    };

    /// Returns an empty map over all of `memory`, whose hasher is the default one.
    ///
    /// Memory of a size that the type says must hold one entry, and memory that can move must align one: either is
    /// checked when the program is built.
    ///
    /// # Errors
    ///
    /// [`BudgetError::NoElement`] when a slice is too short for one entry.
    #[inline]
    pub fn new(memory: M) -> Result<Self, BudgetError>
    where
        S: Default,
    {
        Self::over(memory).holding_one()
    }

    /// Returns an empty map over all of `memory`, with a hasher of its own.
    ///
    /// # Errors
    ///
    /// [`BudgetError::NoElement`] when a slice is too short for one entry.
    #[inline]
    pub fn with_hasher(memory: M, hasher: S) -> Result<Self, BudgetError> {
        Self::over_with_hasher(memory, hasher).holding_one()
    }

    /// Returns an empty map over all of `memory`, also in a const; over a slice too short for one entry it has capacity
    /// 0. Its hasher is the default one, which is made at the first insertion.
    ///
    /// Memory of a size that the type says must hold one entry, and memory that can move must align one: either is
    /// checked when the program is built.
    ///
    /// ```compile_fail,E0080
    /// use std::hash::RandomState;
    ///
    /// use budget_runtime::{BoundedHashMap, MemoryBlock};
    ///
    /// let map = BoundedHashMap::<u32, u64, RandomState, _>::over(MemoryBlock::<25>::new());
    /// ```
    #[inline]
    pub const fn over(memory: M) -> Self
    where
        S: Default,
    {
        Self::hashing_with(memory, Hashing::ToMake(S::default))
    }

    /// Returns an empty map over all of `memory`, with a hasher of its own, also in a const; over a slice too short for one
    /// entry it has capacity 0.
    #[inline]
    pub const fn over_with_hasher(memory: M, hasher: S) -> Self {
        Self::hashing_with(memory, Hashing::Made(hasher))
    }

    /// The bytes of memory that a map of `capacity` entries needs, wherever the memory is; `usize::MAX` when no memory
    /// is enough.
    ///
    /// With the entries it counts their index, and the most bytes that aligning it can take.
    #[must_use]
    pub const fn block_bytes(capacity: usize) -> usize {
        match Shape::bytes_for::<K, V>(capacity) {
            0 => 0,
            bytes => bytes.saturating_add(shape::most_padding::<K, V, M>()),
        }
    }

    /// The map without the type of its memory, borrowed.
    #[inline]
    pub fn as_view(&mut self) -> HashMapView<'_, K, V, S> {
        if Self::FIXED.is_none() && self.counts.shape.capacity == 0 {
            self.counts.shape = self.measure();
        }
        let (start, shape) = (self.start(), self.shape());
        // SAFETY: the memory is borrowed with the map, aligned at `start`, and has the bytes of the shape from there.
        unsafe { HashMapView::new(start, shape, &mut self.counts, &mut self.hashing) }
    }

    /// The number of entries.
    #[inline]
    pub const fn len(&self) -> usize {
        self.counts.len
    }

    /// Whether there are no entries.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.counts.len == 0
    }

    /// The number of entries that the map accepts, whatever their hashes.
    #[inline]
    pub fn capacity(&self) -> usize {
        match self.shape() {
            Shape { capacity: 0, .. } => self.measure().capacity,
            Shape { capacity, .. } => capacity,
        }
    }

    /// Whether no further entry fits.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.len() == self.capacity()
    }

    /// Drops the entries for which `keep` is false.
    ///
    /// The last entry takes the place of one that is dropped, so the order of those that are left changes.
    pub fn retain(&mut self, keep: impl FnMut(&K, &mut V) -> bool) {
        self.as_view().retain(keep);
    }

    /// Drops all entries.
    #[inline]
    pub fn clear(&mut self) {
        self.as_view().clear();
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

    /// The keys.
    #[inline]
    pub fn keys(&self) -> Keys<'_, K, V> {
        Keys(self.iter())
    }

    /// The values.
    #[inline]
    pub fn values(&self) -> Values<'_, K, V> {
        Values(self.iter())
    }

    /// The values, to change them.
    #[inline]
    pub fn values_mut(&mut self) -> ValuesMut<'_, K, V> {
        ValuesMut(self.iter_mut())
    }

    /// The keys; drops the values.
    #[inline]
    pub fn into_keys(self) -> IntoKeys<K, V, S, M> {
        IntoKeys(self.into_iter())
    }

    /// The values; drops the keys.
    #[inline]
    pub fn into_values(self) -> IntoValues<K, V, S, M> {
        IntoValues(self.into_iter())
    }

    const fn hashing_with(memory: M, hashing: Hashing<S>) -> Self {
        const {
            assert!(
                M::STABLE || shape::align::<K, V>() <= M::ALIGN,
                "memory that can move aligns keys and values to at most 8 bytes, and these need more; use memory with \
                 a stable address, such as `managed_alloc!(boxed …)`",
            );
            if let Some(shape) = Self::FIXED {
                assert!(
                    shape.capacity > 0,
                    "the memory of this collection cannot hold one element; enlarge it"
                );
            }
        }
        let shape = match Self::FIXED {
            Some(shape) => shape,
            None => Shape::EMPTY,
        };
        Self { memory, counts: Counts::of(shape), hashing, entries: PhantomData }
    }

    fn holding_one(self) -> Result<Self, BudgetError> {
        if self.capacity() == 0 {
            return Err(BudgetError::NoElement {
                requested: self.padding().saturating_add(Shape::bytes_for::<K, V>(1)),
                limit: self.memory.region().len(),
            });
        }
        Ok(self)
    }

    /// Gives up all entries to the caller, who drops them; returns how many there are.
    fn give_up(&mut self) -> usize {
        let empty = Counts::of(self.counts.shape);
        mem::replace(&mut self.counts, empty).len
    }

    /// The place of the first entry.
    #[inline]
    fn entries(&self) -> *mut (K, V) {
        self.table().entries()
    }

    /// The entries as they are now.
    #[inline]
    fn table(&self) -> Table<K, V> {
        // SAFETY: `start` is aligned and has the bytes of the shape; the invariant of the table is that of the map, and the
        // callers keep it borrowed for as long as they read.
        unsafe { Table::new(self.start(), self.shape(), self.counts.len) }
    }

    /// How the memory is divided; a slice that nothing was inserted into may have the empty shape.
    #[inline]
    fn shape(&self) -> Shape {
        match Self::FIXED {
            Some(shape) => shape,
            None => self.counts.shape,
        }
    }

    /// How the memory is divided, from its length.
    fn measure(&self) -> Shape {
        Self::FIXED
            .unwrap_or_else(|| Shape::of::<K, V>(self.memory.region().len().saturating_sub(self.padding())))
    }

    /// The first slot, aligned. Over a slice too short for its padding nothing is read or written there.
    #[inline]
    fn start(&self) -> *mut u8 {
        self.memory.region().cast::<u8>().wrapping_add(self.padding())
    }

    /// The bytes in front of the first slot that aligning it takes.
    #[inline]
    fn padding(&self) -> usize {
        if shape::most_padding::<K, V, M>() == 0 {
            return 0;
        }
        self.memory.region().cast::<u8>().align_offset(shape::align::<K, V>())
    }
}

impl<K, V, S, M: Memory> Drop for BoundedHashMap<K, V, S, M> {
    #[inline]
    fn drop(&mut self) {
        if mem::needs_drop::<(K, V)>() {
            self.clear();
        }
    }
}
