//! Owns what makes a vector usable as the slice of its elements: `Deref`, comparison, `Debug`, `for` loops.

use core::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    ops::{Deref, DerefMut},
    slice,
};

use super::BoundedVec;
use crate::Memory;

impl<T, M: Memory> Deref for BoundedVec<T, M> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T, M: Memory> DerefMut for BoundedVec<T, M> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        self.as_mut_slice()
    }
}

impl<T, M: Memory> AsRef<[T]> for BoundedVec<T, M> {
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<T, M: Memory> AsMut<[T]> for BoundedVec<T, M> {
    fn as_mut(&mut self) -> &mut [T] {
        self
    }
}

impl<T: fmt::Debug, M: Memory> fmt::Debug for BoundedVec<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: PartialEq<U>, U, M: Memory, O: Memory> PartialEq<BoundedVec<U, O>> for BoundedVec<T, M> {
    fn eq(&self, other: &BoundedVec<U, O>) -> bool {
        **self == **other
    }
}

impl<T: PartialEq<U>, U, M: Memory> PartialEq<[U]> for BoundedVec<T, M> {
    fn eq(&self, other: &[U]) -> bool {
        **self == *other
    }
}

impl<T: PartialEq<U>, U, M: Memory> PartialEq<&[U]> for BoundedVec<T, M> {
    fn eq(&self, other: &&[U]) -> bool {
        **self == **other
    }
}

impl<T: PartialEq<U>, U, M: Memory, const LEN: usize> PartialEq<[U; LEN]> for BoundedVec<T, M> {
    fn eq(&self, other: &[U; LEN]) -> bool {
        **self == *other
    }
}

impl<T: Eq, M: Memory> Eq for BoundedVec<T, M> {}

impl<T: PartialOrd, M: Memory, O: Memory> PartialOrd<BoundedVec<T, O>> for BoundedVec<T, M> {
    fn partial_cmp(&self, other: &BoundedVec<T, O>) -> Option<Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: Ord, M: Memory> Ord for BoundedVec<T, M> {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl<T: Hash, M: Memory> Hash for BoundedVec<T, M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<'vec, T, M: Memory> IntoIterator for &'vec BoundedVec<T, M> {
    type Item = &'vec T;
    type IntoIter = slice::Iter<'vec, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'vec, T, M: Memory> IntoIterator for &'vec mut BoundedVec<T, M> {
    type Item = &'vec mut T;
    type IntoIter = slice::IterMut<'vec, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
