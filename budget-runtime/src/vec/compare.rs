//! Owns comparison: of vectors with each other, and with what holds elements in a row.

#[cfg(feature = "alloc")]
extern crate alloc as heap;

use core::{
    cmp::Ordering,
    hash::{Hash, Hasher},
};

use super::BoundedVec;
use crate::Memory;

impl<T: PartialEq<U>, U, M: Memory, O: Memory> PartialEq<BoundedVec<U, O>> for BoundedVec<T, M> {
    fn eq(&self, other: &BoundedVec<U, O>) -> bool {
        **self == **other
    }
}

/// Implements comparison with what can be seen as a slice.
macro_rules! as_slice {
    ($([$($generics:tt)*] $other:ty),+ $(,)?) => {$(
        impl<T: PartialEq<U>, U, M: Memory, $($generics)*> PartialEq<$other> for BoundedVec<T, M> {
            fn eq(&self, other: &$other) -> bool {
                **self == other[..]
            }
        }
    )+};
}

/// The same with the vector on the right.
macro_rules! from_slice {
    ($([$($generics:tt)*] $other:ty),+ $(,)?) => {$(
        impl<T: PartialEq<U>, U, M: Memory, $($generics)*> PartialEq<BoundedVec<U, M>> for $other {
            fn eq(&self, other: &BoundedVec<U, M>) -> bool {
                self[..] == **other
            }
        }
    )+};
}

as_slice!(
    [] [U],
    [] &[U],
    [] &mut [U],
    [const LEN: usize] [U; LEN],
    [const LEN: usize] &[U; LEN],
    [const LEN: usize] &mut [U; LEN],
);
from_slice!([] [T], [] &[T], [] &mut [T], [const LEN: usize] [T; LEN], [const LEN: usize] &[T; LEN]);

#[cfg(feature = "alloc")]
as_slice!([] heap::vec::Vec<U>);
#[cfg(feature = "alloc")]
from_slice!([] heap::vec::Vec<T>);

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
