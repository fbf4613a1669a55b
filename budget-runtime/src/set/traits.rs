//! Owns what makes a set compare, show and iterate as the sets of the standard library do.

#[cfg(feature = "alloc")]
extern crate alloc as heap;

use core::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

#[cfg(feature = "alloc")]
use heap::collections::BTreeSet;

use super::{BoundedSet, IntoIter, Iter};
use crate::Memory;

impl<T: fmt::Debug, M: Memory> fmt::Debug for BoundedSet<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

impl<T: PartialEq, M: Memory, O: Memory> PartialEq<BoundedSet<T, O>> for BoundedSet<T, M> {
    fn eq(&self, other: &BoundedSet<T, O>) -> bool {
        self.iter().eq(other)
    }
}

impl<T: Eq, M: Memory> Eq for BoundedSet<T, M> {}

/// Elements in an array, in their order.
impl<T: PartialEq, M: Memory, const LEN: usize> PartialEq<[T; LEN]> for BoundedSet<T, M> {
    fn eq(&self, other: &[T; LEN]) -> bool {
        self.iter().eq(other)
    }
}

#[cfg(feature = "alloc")]
impl<T: PartialEq, M: Memory> PartialEq<BTreeSet<T>> for BoundedSet<T, M> {
    fn eq(&self, other: &BTreeSet<T>) -> bool {
        self.iter().eq(other)
    }
}

#[cfg(feature = "alloc")]
impl<T: PartialEq, M: Memory> PartialEq<BoundedSet<T, M>> for BTreeSet<T> {
    fn eq(&self, other: &BoundedSet<T, M>) -> bool {
        other == self
    }
}

impl<T: PartialOrd, M: Memory, O: Memory> PartialOrd<BoundedSet<T, O>> for BoundedSet<T, M> {
    fn partial_cmp(&self, other: &BoundedSet<T, O>) -> Option<Ordering> {
        self.iter().partial_cmp(other)
    }
}

impl<T: Ord, M: Memory> Ord for BoundedSet<T, M> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other)
    }
}

impl<T: Hash, M: Memory> Hash for BoundedSet<T, M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // As the sets of the standard library: the length, then the elements.
        self.len().hash(state);
        for element in self {
            element.hash(state);
        }
    }
}

/// Puts elements in until one does not fit, which is dropped. The inherent `extend` hands it back instead.
impl<T: Ord, M: Memory> Extend<T> for BoundedSet<T, M> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, iterator: I) {
        let _refused = self.extend(iterator);
    }
}

/// Puts elements in until one does not fit. The inherent `extend` hands it back instead.
impl<'element, T: Copy + Ord, M: Memory> Extend<&'element T> for BoundedSet<T, M> {
    fn extend<I: IntoIterator<Item = &'element T>>(&mut self, iterator: I) {
        let _refused = self.extend(iterator.into_iter().copied());
    }
}

impl<'set, T, M: Memory> IntoIterator for &'set BoundedSet<T, M> {
    type Item = &'set T;
    type IntoIter = Iter<'set, T>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T, M: Memory> IntoIterator for BoundedSet<T, M> {
    type Item = T;
    type IntoIter = IntoIter<T, M>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        IntoIter(self.map.into_iter())
    }
}
