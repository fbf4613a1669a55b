//! Owns the ordered map of bounded capacity. Comes in: memory of any form, then keys and values, stored as they are. Goes
//! out: the value of a key, and entries in the order of the keys; what does not fit is handed back.

mod array;
mod change;
#[cfg(feature = "defmt")]
pub(crate) mod defmt;
mod drain;
mod edit;
mod entry;
mod iter;
mod leaves;
mod lent;
mod part;
mod pass;
#[cfg(feature = "serde")]
mod serde;
mod shape;
mod sorted;
mod span;
mod traits;
mod view;

use core::{borrow::Borrow, marker::PhantomData, mem, ops::RangeBounds};

pub use self::{
    drain::{Drain, IntoIter},
    entry::{Entry, OccupiedEntry, VacantEntry},
    iter::{Iter, IterMut},
    part::{IntoKeys, IntoValues, Keys, Range, RangeMut, Values, ValuesMut},
    view::MapView,
};
use self::{shape::Shape, sorted::Sorted, span::Span, view::Counts};
use crate::{BudgetError, Memory};

/// An ordered map in memory that it owns, with the capacity that the memory gives it and no other.
///
/// `M` is a form of [`Memory`]. Up to 256 entries are one sorted array of keys and one of values. More are cut into leaves
/// of about the square root of their number, found through their order: no search looks at more than log₂ of the
/// capacity keys and four, none moves more entries than eight leaves have, and one leaf in eight is spare, so that
/// [`capacity`](Self::capacity) entries are accepted in whatever order they come. None of its operations allocates, panics
/// ([indexing](core::ops::Index) does for a key that is not there) or costs anything that grows with the size of the
/// memory. Entries without size need no bytes, and there is room for 65535 of them.
///
/// The order of the keys must not change while they are in the map, and must be a total one; otherwise entries are not
/// found, and nothing worse.
///
/// ```
/// use budget_runtime::{BoundedMap, MemoryBlock};
///
/// let mut ports = BoundedMap::new(MemoryBlock::<24>::new())?;
/// assert_eq!(ports.capacity(), 4);
/// assert_eq!(ports.insert(443_u16, 'b'), Ok(None));
/// assert_eq!(ports.insert(80, 'a'), Ok(None));
/// assert_eq!(ports.insert(80, 'c'), Ok(Some('a')));
/// assert_eq!(ports.get(&80), Some(&'c'));
/// assert_eq!(ports, [(80, 'c'), (443, 'b')]);
/// assert!(ports.extend([(1, 'd'), (2, 'e')]).is_ok());
/// assert_eq!(ports.insert(3, 'f'), Err((3, 'f')));
/// assert!(ports.range(..80).map(|(port, _)| *port).eq([1, 2]));
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct BoundedMap<K, V, M: Memory> {
    memory: M,
    counts: Counts,
    entries: PhantomData<(K, V)>,
}

impl<K, V, M: Memory> BoundedMap<K, V, M> {
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
    /// use budget_runtime::{BoundedMap, ManagedMemory};
    ///
    /// const PORTS: usize = BoundedMap::<u32, u32, ManagedMemory<1024>>::CAPACITY;
    /// assert_eq!(PORTS, 128);
    /// ```
    pub const CAPACITY: usize = match Self::FIXED {
        Some(shape) => shape.capacity,
        None => panic!(
            "the type of this memory does not say its size, so there is no const `CAPACITY`; call `capacity()`, or \
             use memory with a size, such as `ManagedMemory<N>`",
        ),
    };

    /// Returns an empty map over all of `memory`.
    ///
    /// Memory of a size that the type says must hold one entry, and memory that can move must align one: either is
    /// checked when the program is built.
    ///
    /// # Errors
    ///
    /// [`BudgetError::NoElement`] when a slice is too short for one entry.
    #[inline]
    pub fn new(memory: M) -> Result<Self, BudgetError> {
        let map = Self::over(memory);
        if map.capacity() == 0 {
            return Err(BudgetError::NoElement {
                requested: map.padding().saturating_add(Shape::bytes_for::<K, V>(1)),
                limit: map.memory.region().len(),
            });
        }
        Ok(map)
    }

    /// Returns an empty map over all of `memory`, also in a const; over a slice too short for one entry it has capacity
    /// 0.
    ///
    /// Memory of a size that the type says must hold one entry, and memory that can move must align one: either is
    /// checked when the program is built.
    ///
    /// ```compile_fail,E0080
    /// use budget_runtime::{BoundedMap, MemoryBlock};
    ///
    /// let map = BoundedMap::<u32, u64, _>::over(MemoryBlock::<15>::new());
    /// ```
    #[inline]
    pub const fn over(memory: M) -> Self {
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
        Self { memory, counts: Counts::of(shape), entries: PhantomData }
    }

    /// The bytes of memory that a map of `capacity` entries needs, wherever the memory is; `usize::MAX` when no memory
    /// is enough.
    ///
    /// With the entries it counts what finds them when they are more than 256, the spare leaves, and the most bytes that
    /// aligning the first entry can take.
    #[must_use]
    pub const fn block_bytes(capacity: usize) -> usize {
        match Shape::bytes_for::<K, V>(capacity) {
            0 => 0,
            bytes => bytes.saturating_add(shape::most_padding::<K, V, M>()),
        }
    }

    /// The map without the type of its memory, borrowed.
    #[inline]
    pub fn as_view(&mut self) -> MapView<'_, K, V> {
        if Self::FIXED.is_none() && self.counts.shape.capacity == 0 {
            self.counts.shape = self.measure();
        }
        let (start, shape) = (self.start(), self.shape());
        // SAFETY: the memory is borrowed with the map, aligned at `start`, and has the bytes of the shape from there.
        unsafe { MapView::new(start, shape, &mut self.counts) }
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

    /// The number of entries that the map accepts, in whatever order they come.
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

    /// The value of `key`.
    #[inline]
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let sorted = self.sorted();
        let place = sorted.search(key).ok()?;
        // SAFETY: the place is that of an entry, which is borrowed with the map.
        Some(unsafe { sorted.lend(place) }.1)
    }

    /// The value of `key`, to change it.
    #[inline]
    pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.as_view().into_get_mut(key)
    }

    /// The key and the value of the entry with `key`.
    #[inline]
    pub fn get_key_value<Q>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let sorted = self.sorted();
        let place = sorted.search(key).ok()?;
        // SAFETY: the place is that of an entry, which is borrowed with the map.
        Some(unsafe { sorted.lend(place) })
    }

    /// Whether there is an entry with `key`.
    #[inline]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.sorted().search(key).is_ok()
    }

    /// The key and the value of the entry with the smallest key.
    #[inline]
    pub fn first_key_value(&self) -> Option<(&K, &V)> {
        let sorted = self.sorted();
        let place = sorted.first()?;
        // SAFETY: the place is that of an entry, which is borrowed with the map.
        Some(unsafe { sorted.lend(place) })
    }

    /// The key and the value of the entry with the largest key.
    #[inline]
    pub fn last_key_value(&self) -> Option<(&K, &V)> {
        let sorted = self.sorted();
        let place = sorted.last()?;
        // SAFETY: the place is that of an entry, which is borrowed with the map.
        Some(unsafe { sorted.lend(place) })
    }

    /// The entries in the order of their keys.
    #[inline]
    pub fn iter(&self) -> Iter<'_, K, V> {
        // SAFETY: the entries are borrowed with the map.
        unsafe { Iter::new(Span::all(self.sorted())) }
    }

    /// The entries in the order of their keys, to change the values.
    #[inline]
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        self.as_view().into_iter_mut()
    }

    /// The keys in their order.
    #[inline]
    pub fn keys(&self) -> Keys<'_, K, V> {
        Keys(self.iter())
    }

    /// The values in the order of their keys.
    #[inline]
    pub fn values(&self) -> Values<'_, K, V> {
        Values(self.iter())
    }

    /// The values in the order of their keys, to change them.
    #[inline]
    pub fn values_mut(&mut self) -> ValuesMut<'_, K, V> {
        ValuesMut(self.iter_mut())
    }

    /// The keys in their order; drops the values.
    #[inline]
    pub fn into_keys(self) -> IntoKeys<K, V, M> {
        IntoKeys(self.into_iter())
    }

    /// The values in the order of their keys; drops the keys.
    #[inline]
    pub fn into_values(self) -> IntoValues<K, V, M> {
        IntoValues(self.into_iter())
    }

    /// The entries whose keys are in `range`, in their order; none when the range is empty or turned around.
    #[inline]
    pub fn range<Q>(&self, range: impl RangeBounds<Q>) -> Range<'_, K, V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        // SAFETY: the entries are borrowed with the map.
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

    /// Gives up all entries to the caller, who drops them.
    fn give_up(&mut self) -> Span<K, V> {
        let all = Span::all(self.sorted());
        self.counts = Counts::of(self.counts.shape);
        all
    }

    /// The entries as they are now.
    #[inline]
    fn sorted(&self) -> Sorted<K, V> {
        // SAFETY: `start` is aligned and has the bytes of the shape; the invariant of the counts is the same, and the
        // callers keep the map borrowed for as long as they read.
        unsafe { Sorted::new(self.start(), self.shape(), self.counts.len, usize::from(self.counts.used)) }
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

    /// The first leaf, aligned for it. Over a slice too short for its padding nothing is read or written there.
    #[inline]
    fn start(&self) -> *mut u8 {
        self.memory.region().cast::<u8>().wrapping_add(self.padding())
    }

    /// The bytes in front of the first leaf that aligning it takes.
    #[inline]
    fn padding(&self) -> usize {
        if shape::most_padding::<K, V, M>() == 0 {
            return 0;
        }
        self.memory.region().cast::<u8>().align_offset(shape::align::<K, V>())
    }
}

impl<K, V, M: Memory> Drop for BoundedMap<K, V, M> {
    #[inline]
    fn drop(&mut self) {
        if mem::needs_drop::<(K, V)>() {
            self.clear();
        }
    }
}
