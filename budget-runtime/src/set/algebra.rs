//! Owns the iterators over two sets: both are gone through at once, in the order of their elements. Comes in: two sets.
//! Goes out: references to the elements of either, or of both, or of one alone.

use core::{cmp::Ordering, fmt, iter::FusedIterator};

use super::Iter;

/// Two sets, gone through at once. Each step takes the smaller of the next elements, or both when they are equal.
struct Merge<'set, T> {
    left: Iter<'set, T>,
    right: Iter<'set, T>,
    /// The next elements, where they were looked at already.
    next: (Option<&'set T>, Option<&'set T>),
}

impl<T> Clone for Merge<'_, T> {
    fn clone(&self) -> Self {
        Self { left: self.left.clone(), right: self.right.clone(), next: self.next }
    }
}

impl<'set, T: Ord> Merge<'set, T> {
    /// The next element of the left set, of the right one, or of both.
    #[inline]
    fn step(&mut self) -> Option<(Option<&'set T>, Option<&'set T>)> {
        let left = self.next.0.take().or_else(|| self.left.next());
        let right = self.next.1.take().or_else(|| self.right.next());
        let order = match (left, right) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(left), Some(right)) => left.cmp(right),
        };
        Some(match order {
            Ordering::Less => {
                self.next.1 = right;
                (left, None)
            }
            Ordering::Greater => {
                self.next.0 = left;
                (None, right)
            }
            Ordering::Equal => (left, right),
        })
    }
}

impl<T> Merge<'_, T> {
    /// How many elements of either set are left.
    fn lens(&self) -> (usize, usize) {
        let (left, right) = self.next;
        (self.left.len() + usize::from(left.is_some()), self.right.len() + usize::from(right.is_some()))
    }
}

/// Writes an iterator over some of the elements of two sets.
macro_rules! merged {
    ($(#[$doc:meta])* $name:ident, |$step:pat_param| $take:expr, |$lens:pat_param| $bounds:expr) => {
        $(#[$doc])*
        #[must_use = "iterators do nothing unless they are asked for the next item"]
        pub struct $name<'set, T>(Merge<'set, T>);

        impl<'set, T> $name<'set, T> {
            #[inline]
            pub(super) fn new(left: Iter<'set, T>, right: Iter<'set, T>) -> Self {
                Self(Merge { left, right, next: (None, None) })
            }
        }

        impl<'set, T: Ord> Iterator for $name<'set, T> {
            type Item = &'set T;

            #[inline]
            fn next(&mut self) -> Option<&'set T> {
                loop {
                    let $step = self.0.step()?;
                    if let Some(element) = $take {
                        return Some(element);
                    }
                }
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                let $lens = self.0.lens();
                let (least, most) = $bounds;
                (least, Some(most))
            }
        }

        impl<T: Ord> FusedIterator for $name<'_, T> {}

        impl<T> Clone for $name<'_, T> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<T: fmt::Debug + Ord> fmt::Debug for $name<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries(self.clone()).finish()
            }
        }
    };
}

merged!(
    /// The elements of either of two sets, in their order, each once.
    Union, |(left, right)| left.or(right), |(left, right)| (left.max(right), left + right)
);
merged!(
    /// The elements that are in both of two sets, in their order.
    Intersection, |(left, right)| left.filter(|_| right.is_some()), |(left, right)| (0, left.min(right))
);
merged!(
    /// The elements of a set that are not in another, in their order.
    Difference, |(left, right)| left.filter(|_| right.is_none()), |(left, right)| (left.saturating_sub(right), left)
);
merged!(
    /// The elements that are in one of two sets alone, in their order.
    SymmetricDifference, |(left, right)| left.xor(right), |(left, right)| (left.abs_diff(right), left + right)
);
