//! Owns what people expect of a collection: `Index`, `for` loops, `Extend`, `Debug`.

use core::{
    fmt,
    ops::{Index, IndexMut},
};

use super::{BoundedDeque, DequeView, IntoIter, Iter, IterMut};
use crate::Memory;

impl<T, M: Memory> IntoIterator for BoundedDeque<T, M> {
    type Item = T;
    type IntoIter = IntoIter<T, M>;

    fn into_iter(self) -> Self::IntoIter {
        IntoIter::new(self)
    }
}

impl<'deque, T> IntoIterator for DequeView<'deque, T> {
    type Item = &'deque mut T;
    type IntoIter = IterMut<'deque, T>;

    fn into_iter(self) -> Self::IntoIter {
        IterMut::new(self.into_slices())
    }
}

/// Implements the same for a deque and for a view of one.
macro_rules! both {
    ([$($generics:tt)*] $deque:ty) => {
        /// Panics when there is no such element, as a slice does.
        impl<T, $($generics)*> Index<usize> for $deque {
            type Output = T;

            #[inline]
            #[track_caller]
            fn index(&self, index: usize) -> &T {
                let len = self.len();
                match self.get(index) {
                    Some(element) => element,
                    None => panic!("index out of bounds: the len is {len} but the index is {index}"),
                }
            }
        }

        /// Panics when there is no such element, as a slice does.
        impl<T, $($generics)*> IndexMut<usize> for $deque {
            #[inline]
            #[track_caller]
            fn index_mut(&mut self, index: usize) -> &mut T {
                let len = self.len();
                match self.get_mut(index) {
                    Some(element) => element,
                    None => panic!("index out of bounds: the len is {len} but the index is {index}"),
                }
            }
        }

        /// Takes from the iterator what fits, and no more. The inherent `extend` hands back what does not fit instead.
        impl<T, $($generics)*> Extend<T> for $deque {
            fn extend<I: IntoIterator<Item = T>>(&mut self, iterator: I) {
                let room = self.capacity() - self.len();
                // There is room for each.
                let _all = self.extend(iterator.into_iter().take(room));
            }
        }

        /// Takes from the iterator what fits, and no more. The inherent `extend` hands back what does not fit instead.
        impl<'element, T: Copy, $($generics)*> Extend<&'element T> for $deque {
            fn extend<I: IntoIterator<Item = &'element T>>(&mut self, iterator: I) {
                Extend::extend(self, iterator.into_iter().copied());
            }
        }

        impl<'deque, T, $($generics)*> IntoIterator for &'deque $deque {
            type Item = &'deque T;
            type IntoIter = Iter<'deque, T>;

            fn into_iter(self) -> Self::IntoIter {
                self.iter()
            }
        }

        impl<'deque, T, $($generics)*> IntoIterator for &'deque mut $deque {
            type Item = &'deque mut T;
            type IntoIter = IterMut<'deque, T>;

            fn into_iter(self) -> Self::IntoIter {
                self.iter_mut()
            }
        }

        impl<T: fmt::Debug, $($generics)*> fmt::Debug for $deque {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries(self).finish()
            }
        }
    };
}

both!([M: Memory] BoundedDeque<T, M>);
both!([] DequeView<'_, T>);
