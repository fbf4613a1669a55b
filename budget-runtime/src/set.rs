//! Owns the ordered set of bounded capacity: a map whose values are nothing. Comes in: memory of any form, then elements,
//! stored as they are. Goes out: whether they are there, and elements in their order; what does not fit is handed back.

mod algebra;
#[cfg(feature = "defmt")]
mod defmt;
mod iter;
#[cfg(feature = "serde")]
mod serde;
mod traits;
mod view;

use core::{borrow::Borrow, ops::RangeBounds};

pub use self::{
    algebra::{Difference, Intersection, SymmetricDifference, Union},
    iter::{Drain, IntoIter, Iter, Range},
    view::SetView,
};
use crate::{BoundedMap, BudgetError, Memory};

/// An ordered set in memory that it owns, with the capacity that the memory gives it and no other.
///
/// It is a [`BoundedMap`] without values, and what is said there of memory, capacity and the worst case holds for it.
///
/// ```
/// use budget_runtime::{BoundedSet, MemoryBlock};
///
/// let mut seen = BoundedSet::new(MemoryBlock::<12>::new())?;
/// assert_eq!(seen.insert(7_u32), Ok(true));
/// assert_eq!(seen.insert(7), Ok(false));
/// assert_eq!(seen.extend([9, 8]), Ok(()));
/// assert_eq!(seen.insert(1), Err(1));
/// assert_eq!(seen, [7, 8, 9]);
///
/// let mut other = BoundedSet::new(MemoryBlock::<16>::new())?;
/// assert_eq!(other.extend([8, 10]), Ok(()));
/// assert!(seen.union(&other).eq(&[7, 8, 9, 10]));
/// assert!(seen.intersection(&other).eq(&[8]));
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct BoundedSet<T, M: Memory> {
    map: BoundedMap<T, (), M>,
}

impl<T, M: Memory> BoundedSet<T, M> {
    /// The number of elements that a set accepts, for memory whose type says its size.
    ///
    /// For other memory, a slice, naming it stops the build. It is what [`capacity`](Self::capacity) returns.
    pub const CAPACITY: usize = BoundedMap::<T, (), M>::CAPACITY;

    /// Returns an empty set over all of `memory`.
    ///
    /// Memory of a size that the type says must hold one element, and memory that can move must align one: either is
    /// checked when the program is built.
    ///
    /// # Errors
    ///
    /// [`BudgetError::NoElement`] when a slice is too short for one element.
    #[inline]
    pub fn new(memory: M) -> Result<Self, BudgetError> {
        Ok(Self { map: BoundedMap::new(memory)? })
    }

    /// Returns an empty set over all of `memory`, also in a const; over a slice too short for one element it has capacity
    /// 0.
    ///
    /// Memory of a size that the type says must hold one element, and memory that can move must align one: either is
    /// checked when the program is built.
    #[inline]
    pub const fn over(memory: M) -> Self {
        Self { map: BoundedMap::over(memory) }
    }

    /// The bytes of memory that a set of `capacity` elements needs, wherever the memory is; `usize::MAX` when no memory is
    /// enough.
    ///
    /// With the elements it counts what finds them when they are more than 256, the spare leaves, and the most bytes that
    /// aligning the first element can take.
    #[must_use]
    pub const fn block_bytes(capacity: usize) -> usize {
        BoundedMap::<T, (), M>::block_bytes(capacity)
    }

    /// The set without the type of its memory, borrowed.
    #[inline]
    pub fn as_view(&mut self) -> SetView<'_, T> {
        SetView { map: self.map.as_view() }
    }

    /// The number of elements.
    #[inline]
    pub const fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are no elements.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The number of elements that the set accepts, in whatever order they come.
    #[inline]
    pub fn capacity(&self) -> usize {
        self.map.capacity()
    }

    /// Whether no further element fits.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.map.is_full()
    }

    /// The element that is equal to `value`.
    #[inline]
    pub fn get<Q>(&self, value: &Q) -> Option<&T>
    where
        T: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.map.get_key_value(value).map(|(element, ())| element)
    }

    /// Whether there is an element equal to `value`.
    #[inline]
    pub fn contains<Q>(&self, value: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.map.contains_key(value)
    }

    /// Puts `value` in and returns whether it is new; an equal element that is there stays.
    ///
    /// # Errors
    ///
    /// The value, when it is new and the set is full.
    #[inline]
    pub fn insert(&mut self, value: T) -> Result<bool, T>
    where
        T: Ord,
    {
        self.as_view().insert(value)
    }

    /// Puts `value` in and returns the equal element that it replaces.
    ///
    /// # Errors
    ///
    /// The value, when it is new and the set is full.
    #[inline]
    pub fn replace(&mut self, value: T) -> Result<Option<T>, T>
    where
        T: Ord,
    {
        self.as_view().replace(value)
    }

    /// Removes the element equal to `value` and returns whether there was one.
    #[inline]
    pub fn remove<Q>(&mut self, value: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.as_view().remove(value)
    }

    /// Removes the element equal to `value` and returns it.
    #[inline]
    pub fn take<Q>(&mut self, value: &Q) -> Option<T>
    where
        T: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.as_view().take(value)
    }

    /// The smallest element.
    #[inline]
    pub fn first(&self) -> Option<&T> {
        self.map.first_key_value().map(|(element, ())| element)
    }

    /// The largest element.
    #[inline]
    pub fn last(&self) -> Option<&T> {
        self.map.last_key_value().map(|(element, ())| element)
    }

    /// Removes the smallest element and returns it.
    #[inline]
    pub fn pop_first(&mut self) -> Option<T> {
        self.as_view().pop_first()
    }

    /// Removes the largest element and returns it.
    #[inline]
    pub fn pop_last(&mut self) -> Option<T> {
        self.as_view().pop_last()
    }

    /// Puts elements in until the iterator ends.
    ///
    /// Pass `&mut iterator` to keep the elements after the one that is handed back.
    ///
    /// # Errors
    ///
    /// The first element that does not fit. Those before it are in the set.
    #[inline]
    pub fn extend(&mut self, iterator: impl IntoIterator<Item = T>) -> Result<(), T>
    where
        T: Ord,
    {
        self.as_view().extend(iterator)
    }

    /// Drops the elements for which `keep` is false, in their order.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.as_view().retain(keep);
    }

    /// Drops all elements.
    #[inline]
    pub fn clear(&mut self) {
        self.map.clear();
    }

    /// Removes all elements and returns an iterator over them.
    ///
    /// Dropping the iterator drops what it has not yet returned; `mem::forget` of it forgets them.
    #[inline]
    pub fn drain(&mut self) -> Drain<'_, T> {
        Drain(self.map.drain())
    }

    /// The elements in their order.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self.map.iter())
    }

    /// The elements in `range`, in their order; none when the range is empty or turned around.
    #[inline]
    pub fn range<Q>(&self, range: impl RangeBounds<Q>) -> Range<'_, T>
    where
        T: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        Range(self.map.range(range))
    }

    /// The elements of either set, in their order, each once.
    #[inline]
    pub fn union<'set, O: Memory>(&'set self, other: &'set BoundedSet<T, O>) -> Union<'set, T>
    where
        T: Ord,
    {
        Union::new(self.iter(), other.iter())
    }

    /// The elements of this set that are in the other, in their order.
    #[inline]
    pub fn intersection<'set, O: Memory>(&'set self, other: &'set BoundedSet<T, O>) -> Intersection<'set, T>
    where
        T: Ord,
    {
        Intersection::new(self.iter(), other.iter())
    }

    /// The elements of this set that are not in the other, in their order.
    #[inline]
    pub fn difference<'set, O: Memory>(&'set self, other: &'set BoundedSet<T, O>) -> Difference<'set, T>
    where
        T: Ord,
    {
        Difference::new(self.iter(), other.iter())
    }

    /// The elements of one of the sets that are not in the other, in their order.
    #[inline]
    pub fn symmetric_difference<'set, O: Memory>(
        &'set self,
        other: &'set BoundedSet<T, O>,
    ) -> SymmetricDifference<'set, T>
    where
        T: Ord,
    {
        SymmetricDifference::new(self.iter(), other.iter())
    }

    /// Whether no element is in both sets.
    pub fn is_disjoint<O: Memory>(&self, other: &BoundedSet<T, O>) -> bool
    where
        T: Ord,
    {
        self.intersection(other).next().is_none()
    }

    /// Whether all elements of this set are in the other.
    pub fn is_subset<O: Memory>(&self, other: &BoundedSet<T, O>) -> bool
    where
        T: Ord,
    {
        self.len() <= other.len() && self.difference(other).next().is_none()
    }

    /// Whether all elements of the other set are in this one.
    pub fn is_superset<O: Memory>(&self, other: &BoundedSet<T, O>) -> bool
    where
        T: Ord,
    {
        other.is_subset(self)
    }
}
