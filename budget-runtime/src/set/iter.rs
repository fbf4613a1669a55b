//! Owns the iterators of a set: those of the map that it is, without the values that there are none of.

use core::{fmt, iter::FusedIterator};

use crate::{Memory, map};

/// Writes an iterator over the keys of what an iterator of the map gives.
macro_rules! keys {
    (
        $(#[$doc:meta])*
        $name:ident<$($lifetime:lifetime,)? T $(, $memory:ident)?> of $whole:ty, $item:ty
    ) => {
        $(#[$doc])*
        #[must_use = "iterators do nothing unless they are asked for the next item"]
        pub struct $name<$($lifetime,)? T $(, $memory: Memory)?>(pub(super) $whole);

        impl<$($lifetime,)? T $(, $memory: Memory)?> Iterator for $name<$($lifetime,)? T $(, $memory)?> {
            type Item = $item;

            #[inline]
            fn next(&mut self) -> Option<Self::Item> {
                self.0.next().map(|(element, _)| element)
            }

            #[inline]
            fn size_hint(&self) -> (usize, Option<usize>) {
                self.0.size_hint()
            }

            #[inline]
            fn fold<B, F: FnMut(B, Self::Item) -> B>(self, start: B, mut fold: F) -> B {
                self.0.fold(start, |folded, (element, _)| fold(folded, element))
            }
        }

        impl<$($lifetime,)? T $(, $memory: Memory)?> DoubleEndedIterator
            for $name<$($lifetime,)? T $(, $memory)?>
        {
            #[inline]
            fn next_back(&mut self) -> Option<Self::Item> {
                self.0.next_back().map(|(element, _)| element)
            }
        }

        impl<$($lifetime,)? T $(, $memory: Memory)?> ExactSizeIterator
            for $name<$($lifetime,)? T $(, $memory)?>
        {
        }

        impl<$($lifetime,)? T $(, $memory: Memory)?> FusedIterator for $name<$($lifetime,)? T $(, $memory)?> {}

        impl<$($lifetime,)? T: fmt::Debug $(, $memory: Memory)?> fmt::Debug
            for $name<$($lifetime,)? T $(, $memory)?>
        {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries(self.0.rest().map(|(element, ())| element)).finish()
            }
        }
    };
}

keys!(
    /// The elements of a set in their order.
    Iter<'set, T> of map::Iter<'set, T, ()>, &'set T
);
keys!(
    /// The elements of a set that are in a range, in their order.
    Range<'set, T> of map::Range<'set, T, ()>, &'set T
);
keys!(
    /// An iterator that has removed all elements of a set. What it has not returned is dropped with it.
    Drain<'set, T> of map::Drain<'set, T, ()>, T
);
keys!(
    /// The elements of a set that was given up, in their order.
    IntoIter<T, M> of map::IntoIter<T, (), M>, T
);

impl<T> Clone for Iter<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Clone for Range<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
