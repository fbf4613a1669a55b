//! Owns comparison: of deques with each other, and with what holds elements in a row.

#[cfg(feature = "alloc")]
extern crate alloc as heap;

use core::{
    cmp::Ordering,
    hash::{Hash, Hasher},
};

use super::{BoundedDeque, DequeView};
use crate::Memory;

impl<T: PartialEq<U>, U, M: Memory, O: Memory> PartialEq<BoundedDeque<U, O>> for BoundedDeque<T, M> {
    fn eq(&self, other: &BoundedDeque<U, O>) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(left, right)| left == right)
    }
}

impl<T: PartialEq<U>, U, M: Memory> PartialEq<[U]> for BoundedDeque<T, M> {
    fn eq(&self, other: &[U]) -> bool {
        equal(self.as_slices(), other)
    }
}

impl<T: PartialEq<U>, U> PartialEq<[U]> for DequeView<'_, T> {
    fn eq(&self, other: &[U]) -> bool {
        equal(self.as_slices(), other)
    }
}

fn equal<T: PartialEq<U>, U>((first, second): (&[T], &[T]), other: &[U]) -> bool {
    other.split_at_checked(first.len()).is_some_and(|(left, right)| first == left && second == right)
}

/// Implements comparison with what can be seen as a slice.
macro_rules! as_slice {
    ($([$($generics:tt)*] $other:ty),+ $(,)?) => {$(
        impl<T: PartialEq<U>, U, M: Memory, $($generics)*> PartialEq<$other> for BoundedDeque<T, M> {
            fn eq(&self, other: &$other) -> bool {
                *self == other[..]
            }
        }

        impl<T: PartialEq<U>, U, $($generics)*> PartialEq<$other> for DequeView<'_, T> {
            fn eq(&self, other: &$other) -> bool {
                *self == other[..]
            }
        }
    )+};
}

as_slice!(
    [] &[U],
    [] &mut [U],
    [const LEN: usize] [U; LEN],
    [const LEN: usize] &[U; LEN],
    [const LEN: usize] &mut [U; LEN],
);

#[cfg(feature = "alloc")]
as_slice!([] heap::vec::Vec<U>);

#[cfg(feature = "alloc")]
impl<T: PartialEq<U>, U, M: Memory> PartialEq<heap::collections::VecDeque<U>> for BoundedDeque<T, M> {
    fn eq(&self, other: &heap::collections::VecDeque<U>) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(left, right)| left == right)
    }
}

#[cfg(feature = "alloc")]
impl<T: PartialEq<U>, U, M: Memory> PartialEq<BoundedDeque<U, M>> for heap::collections::VecDeque<T> {
    fn eq(&self, other: &BoundedDeque<U, M>) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(left, right)| left == right)
    }
}

impl<T: Eq, M: Memory> Eq for BoundedDeque<T, M> {}

impl<T: PartialOrd, M: Memory, O: Memory> PartialOrd<BoundedDeque<T, O>> for BoundedDeque<T, M> {
    fn partial_cmp(&self, other: &BoundedDeque<T, O>) -> Option<Ordering> {
        self.iter().partial_cmp(other)
    }
}

impl<T: Ord, M: Memory> Ord for BoundedDeque<T, M> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other)
    }
}

/// As the standard deque: the length, then each element.
impl<T: Hash, M: Memory> Hash for BoundedDeque<T, M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.len());
        self.iter().for_each(|element| element.hash(state));
    }
}
