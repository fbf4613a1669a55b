//! Owns what makes a vector, and a view of one, usable as the slice of its elements: `Deref`, `for` loops, `Extend`,
//! writing bytes.

use core::{
    borrow::{Borrow, BorrowMut},
    fmt,
    ops::{Deref, DerefMut},
    slice,
};

use super::{BoundedVec, IntoIter, VecView};
use crate::Memory;

impl<T, M: Memory> IntoIterator for BoundedVec<T, M> {
    type Item = T;
    type IntoIter = IntoIter<T, M>;

    fn into_iter(self) -> Self::IntoIter {
        IntoIter::new(self)
    }
}

impl<'vec, T> IntoIterator for VecView<'vec, T> {
    type Item = &'vec mut T;
    type IntoIter = slice::IterMut<'vec, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_slice().iter_mut()
    }
}

/// Implements the same for a vector and for a view of one; `$bytes` is that of bytes.
macro_rules! both {
    ([$($generics:tt)*] $vec:ty, $bytes:ty) => {
        impl<T, $($generics)*> Deref for $vec {
            type Target = [T];

            #[inline]
            fn deref(&self) -> &[T] {
                self.as_slice()
            }
        }

        impl<T, $($generics)*> DerefMut for $vec {
            #[inline]
            fn deref_mut(&mut self) -> &mut [T] {
                self.as_mut_slice()
            }
        }

        impl<T, $($generics)*> AsRef<[T]> for $vec {
            fn as_ref(&self) -> &[T] {
                self
            }
        }

        impl<T, $($generics)*> AsMut<[T]> for $vec {
            fn as_mut(&mut self) -> &mut [T] {
                self
            }
        }

        /// Takes from the iterator what fits, and no more. The inherent `extend` hands back what does not fit instead.
        impl<T, $($generics)*> Extend<T> for $vec {
            fn extend<I: IntoIterator<Item = T>>(&mut self, iterator: I) {
                let room = self.capacity() - self.len();
                // There is room for each.
                let _all = self.extend(iterator.into_iter().take(room));
            }
        }

        /// Takes from the iterator what fits, and no more. The inherent `extend` hands back what does not fit instead.
        impl<'element, T: Copy, $($generics)*> Extend<&'element T> for $vec {
            fn extend<I: IntoIterator<Item = &'element T>>(&mut self, iterator: I) {
                Extend::extend(self, iterator.into_iter().copied());
            }
        }

        /// Each text that a write is made of is appended whole or refused with `fmt::Error`; those before it stay in the
        /// vector.
        impl<$($generics)*> fmt::Write for $bytes {
            #[inline]
            fn write_str(&mut self, text: &str) -> fmt::Result {
                if self.as_view().extend_from_copy(text.as_bytes()) { Ok(()) } else { Err(fmt::Error) }
            }
        }

        impl<'vec, T, $($generics)*> IntoIterator for &'vec $vec {
            type Item = &'vec T;
            type IntoIter = slice::Iter<'vec, T>;

            fn into_iter(self) -> Self::IntoIter {
                self.iter()
            }
        }

        impl<'vec, T, $($generics)*> IntoIterator for &'vec mut $vec {
            type Item = &'vec mut T;
            type IntoIter = slice::IterMut<'vec, T>;

            fn into_iter(self) -> Self::IntoIter {
                self.iter_mut()
            }
        }

        impl<T: fmt::Debug, $($generics)*> fmt::Debug for $vec {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries(self.iter()).finish()
            }
        }
    };
}

both!([M: Memory] BoundedVec<T, M>, BoundedVec<u8, M>);
both!([] VecView<'_, T>, VecView<'_, u8>);

impl<T, M: Memory> Borrow<[T]> for BoundedVec<T, M> {
    fn borrow(&self) -> &[T] {
        self
    }
}

impl<T, M: Memory> BorrowMut<[T]> for BoundedVec<T, M> {
    fn borrow_mut(&mut self) -> &mut [T] {
        self
    }
}
