//! Owns the iterators over a deque: two slices one after the other, or a deque that is used up.

use core::{fmt, iter::FusedIterator, slice};

use crate::{BoundedDeque, Memory};

/// An iterator over the elements of a [`BoundedDeque`], from the front to the back.
///
/// ```
/// use budget_runtime::{BoundedDeque, MemoryBlock};
///
/// let mut deque = BoundedDeque::new(MemoryBlock::<4>::new())?;
/// assert_eq!(deque.extend([1_u8, 2, 3]), Ok(()));
/// assert!(deque.iter().rev().eq(&[3, 2, 1]));
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct Iter<'deque, T> {
    first: slice::Iter<'deque, T>,
    second: slice::Iter<'deque, T>,
}

/// An iterator over the elements of a [`BoundedDeque`], from the front to the back, to change them.
///
/// ```
/// use budget_runtime::{BoundedDeque, MemoryBlock};
///
/// let mut deque = BoundedDeque::new(MemoryBlock::<4>::new())?;
/// assert_eq!(deque.extend([1_u8, 2, 3]), Ok(()));
/// deque.iter_mut().for_each(|element| *element *= 2);
/// assert_eq!(deque, [2, 4, 6]);
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct IterMut<'deque, T> {
    first: slice::IterMut<'deque, T>,
    second: slice::IterMut<'deque, T>,
}

/// The elements of a [`BoundedDeque`], by value, from the front to the back. What is not taken is dropped with it.
///
/// ```
/// use budget_runtime::{BoundedDeque, MemoryBlock};
///
/// let mut deque = BoundedDeque::new(MemoryBlock::<4>::new())?;
/// assert_eq!(deque.extend([1_u8, 2, 3]), Ok(()));
/// let mut elements = deque.into_iter();
/// assert_eq!((elements.next(), elements.next_back(), elements.len()), (Some(1), Some(3), 1));
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct IntoIter<T, M: Memory> {
    deque: BoundedDeque<T, M>,
}

impl<'deque, T> Iter<'deque, T> {
    #[inline]
    pub(super) fn new((first, second): (&'deque [T], &'deque [T])) -> Self {
        Self { first: first.iter(), second: second.iter() }
    }
}

impl<'deque, T> IterMut<'deque, T> {
    #[inline]
    pub(super) fn new((first, second): (&'deque mut [T], &'deque mut [T])) -> Self {
        Self { first: first.iter_mut(), second: second.iter_mut() }
    }
}

impl<T, M: Memory> IntoIter<T, M> {
    #[inline]
    pub(super) const fn new(deque: BoundedDeque<T, M>) -> Self {
        Self { deque }
    }
}

/// Implements what two slices one after the other are as an iterator.
macro_rules! two_slices {
    ($iter:ident, $item:ty) => {
        impl<'deque, T> Iterator for $iter<'deque, T> {
            type Item = $item;

            #[inline]
            fn next(&mut self) -> Option<Self::Item> {
                if let Some(element) = self.first.next() {
                    return Some(element);
                }
                // The first is empty now and trades places, so that each turn asks one slice.
                core::mem::swap(&mut self.first, &mut self.second);
                self.first.next()
            }

            #[inline]
            fn size_hint(&self) -> (usize, Option<usize>) {
                // Together they are no more than the capacity.
                let len = self.first.len() + self.second.len();
                (len, Some(len))
            }

            #[inline]
            fn fold<B, F: FnMut(B, Self::Item) -> B>(self, start: B, mut fold: F) -> B {
                let start = self.first.fold(start, &mut fold);
                self.second.fold(start, fold)
            }

            #[inline]
            fn nth(&mut self, count: usize) -> Option<Self::Item> {
                let first = self.first.len();
                if count < first {
                    return self.first.nth(count);
                }
                core::mem::swap(&mut self.first, &mut self.second);
                self.second = Default::default();
                self.first.nth(count - first)
            }
        }

        impl<T> DoubleEndedIterator for $iter<'_, T> {
            #[inline]
            fn next_back(&mut self) -> Option<Self::Item> {
                if let Some(element) = self.second.next_back() {
                    return Some(element);
                }
                core::mem::swap(&mut self.first, &mut self.second);
                self.second.next_back()
            }

            #[inline]
            fn rfold<B, F: FnMut(B, Self::Item) -> B>(self, start: B, mut fold: F) -> B {
                let start = self.second.rfold(start, &mut fold);
                self.first.rfold(start, fold)
            }
        }

        impl<T> ExactSizeIterator for $iter<'_, T> {}

        impl<T> FusedIterator for $iter<'_, T> {}

        impl<T: fmt::Debug> fmt::Debug for $iter<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries(self.first.as_slice()).entries(self.second.as_slice()).finish()
            }
        }
    };
}

two_slices!(Iter, &'deque T);
two_slices!(IterMut, &'deque mut T);

impl<T> Clone for Iter<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        Self { first: self.first.clone(), second: self.second.clone() }
    }
}

impl<T, M: Memory> Iterator for IntoIter<T, M> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.deque.pop_front()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.deque.len(), Some(self.deque.len()))
    }
}

impl<T, M: Memory> DoubleEndedIterator for IntoIter<T, M> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        self.deque.pop_back()
    }
}

impl<T, M: Memory> ExactSizeIterator for IntoIter<T, M> {}

impl<T, M: Memory> FusedIterator for IntoIter<T, M> {}

impl<T: fmt::Debug, M: Memory> fmt::Debug for IntoIter<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IntoIter").field(&self.deque).finish()
    }
}
