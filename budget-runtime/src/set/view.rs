//! Owns what changes a set, whatever its memory. Comes in: the map that it is, borrowed. Goes out: the same with other
//! elements.

use core::{borrow::Borrow, fmt, ops::RangeBounds};

use super::{Drain, Iter, Range};
use crate::map::MapView;

/// A [`BoundedSet`](crate::BoundedSet) that is borrowed, without the type of its memory.
///
/// What [`as_view`](crate::BoundedSet::as_view) gives, for functions that change a set and should not name its size.
///
/// ```
/// use budget_runtime::{BoundedSet, MemoryBlock, SetView};
///
/// fn divisors(of: u32, mut found: SetView<'_, u32>) -> Result<(), u32> {
///     found.extend((1..=of).filter(|divisor| of.is_multiple_of(*divisor)))
/// }
///
/// let mut set = BoundedSet::new(MemoryBlock::<16>::new())?;
/// assert_eq!(divisors(6, set.as_view()), Ok(()));
/// assert_eq!(set, [1, 2, 3, 6]);
/// assert_eq!(divisors(8, set.as_view()), Err(4));
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct SetView<'set, T> {
    pub(super) map: MapView<'set, T, ()>,
}

impl<T> SetView<'_, T> {
    /// The same view for a shorter time, to pass it on and keep it.
    #[inline]
    pub fn as_view(&mut self) -> SetView<'_, T> {
        SetView { map: self.map.as_view() }
    }

    /// The number of elements.
    #[inline]
    #[must_use]
    pub const fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are no elements.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The number of elements that the set accepts.
    #[inline]
    #[must_use]
    pub const fn capacity(&self) -> usize {
        self.map.capacity()
    }

    /// Whether no further element fits.
    #[inline]
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.map.is_full()
    }

    /// The element that is equal to `value`.
    #[inline]
    #[must_use]
    pub fn get<Q>(&self, value: &Q) -> Option<&T>
    where
        T: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.map.key_of(value)
    }

    /// Whether there is an element equal to `value`.
    #[inline]
    #[must_use]
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
        match self.map.insert(value, ()) {
            Ok(there) => Ok(there.is_none()),
            Err((value, ())) => Err(value),
        }
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
        self.map.replace_key(value, ()).map_err(|(value, ())| value)
    }

    /// Removes the element equal to `value` and returns whether there was one.
    #[inline]
    pub fn remove<Q>(&mut self, value: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.take(value).is_some()
    }

    /// Removes the element equal to `value` and returns it.
    #[inline]
    pub fn take<Q>(&mut self, value: &Q) -> Option<T>
    where
        T: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.map.remove_entry(value).map(|(element, ())| element)
    }

    /// Removes the smallest element and returns it.
    #[inline]
    pub fn pop_first(&mut self) -> Option<T> {
        self.map.pop_first().map(|(element, ())| element)
    }

    /// Removes the largest element and returns it.
    #[inline]
    pub fn pop_last(&mut self) -> Option<T> {
        self.map.pop_last().map(|(element, ())| element)
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
        iterator.into_iter().try_for_each(|value| self.insert(value).map(drop))
    }

    /// Drops the elements for which `keep` is false, in their order.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.map.retain(|element, ()| keep(element));
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
}

impl<'set, T> IntoIterator for &'set SetView<'_, T> {
    type Item = &'set T;
    type IntoIter = Iter<'set, T>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for SetView<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
