//! Owns the iterators that give a part of the entries: keys, values, those of a range. Comes in: an iterator over entries.
//! Goes out: what is wanted of each.

use core::{fmt, iter::FusedIterator};

use super::{IntoIter, Iter, IterMut};
use crate::Memory;

/// Writes an iterator that gives a part of what another gives.
macro_rules! part {
    (
        $(#[$doc:meta])*
        $name:ident<$($lifetime:lifetime,)? K, V $(, $memory:ident)?> of $whole:ty,
        $item:ty, $give:expr
    ) => {
        $(#[$doc])*
        #[must_use = "iterators do nothing unless they are asked for the next item"]
        pub struct $name<$($lifetime,)? K, V $(, $memory: Memory)?>(pub(super) $whole);

        impl<$($lifetime,)? K, V $(, $memory: Memory)?> Iterator for $name<$($lifetime,)? K, V $(, $memory)?> {
            type Item = $item;

            #[inline]
            fn next(&mut self) -> Option<Self::Item> {
                self.0.next().map($give)
            }

            #[inline]
            fn size_hint(&self) -> (usize, Option<usize>) {
                self.0.size_hint()
            }

            #[inline]
            fn fold<B, F: FnMut(B, Self::Item) -> B>(self, start: B, fold: F) -> B {
                self.0.map($give).fold(start, fold)
            }
        }

        impl<$($lifetime,)? K, V $(, $memory: Memory)?> DoubleEndedIterator
            for $name<$($lifetime,)? K, V $(, $memory)?>
        {
            #[inline]
            fn next_back(&mut self) -> Option<Self::Item> {
                self.0.next_back().map($give)
            }
        }

        impl<$($lifetime,)? K, V $(, $memory: Memory)?> ExactSizeIterator
            for $name<$($lifetime,)? K, V $(, $memory)?>
        {
        }

        impl<$($lifetime,)? K, V $(, $memory: Memory)?> FusedIterator
            for $name<$($lifetime,)? K, V $(, $memory)?>
        {
        }
    };
}

part!(
    /// The keys of a map in their order.
    Keys<'map, K, V> of Iter<'map, K, V>, &'map K, |(key, _)| key
);
part!(
    /// The values of a map in the order of their keys.
    Values<'map, K, V> of Iter<'map, K, V>, &'map V, |(_, value)| value
);
part!(
    /// The values of a map in the order of their keys, to change them.
    ValuesMut<'map, K, V> of IterMut<'map, K, V>, &'map mut V, |(_, value)| value
);
part!(
    /// The entries of a map whose keys are in a range, in their order.
    Range<'map, K, V> of Iter<'map, K, V>, (&'map K, &'map V), |entry| entry
);
part!(
    /// The entries of a map whose keys are in a range, in their order, to change the values.
    RangeMut<'map, K, V> of IterMut<'map, K, V>, (&'map K, &'map mut V), |entry| entry
);
part!(
    /// The keys of a map that was given up, in their order.
    IntoKeys<K, V, M> of IntoIter<K, V, M>, K, only_key
);
part!(
    /// The values of a map that was given up, in the order of their keys.
    IntoValues<K, V, M> of IntoIter<K, V, M>, V, only_value
);

/// The key of an entry whose value is dropped: first, since a panic at the end would lose what is in the place of the result.
#[inline]
fn only_key<K, V>((key, value): (K, V)) -> K {
    drop(value);
    key
}

/// The value of an entry whose key is dropped, likewise.
#[inline]
fn only_value<K, V>((key, value): (K, V)) -> V {
    drop(key);
    value
}

impl<'map, K, V> Range<'map, K, V> {
    /// The entries that are left.
    pub(crate) fn rest(&self) -> Iter<'map, K, V> {
        self.0.clone()
    }
}

impl<K, V> Clone for Keys<'_, K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K, V> Clone for Values<'_, K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K, V> Clone for Range<'_, K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: fmt::Debug, V> fmt::Debug for Keys<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<K, V: fmt::Debug> fmt::Debug for Values<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<K, V: fmt::Debug> fmt::Debug for ValuesMut<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(Values(self.0.rest())).finish()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Range<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for RangeMut<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<K: fmt::Debug, V, M: Memory> fmt::Debug for IntoKeys<K, V, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(Keys(self.0.rest())).finish()
    }
}

impl<K, V: fmt::Debug, M: Memory> fmt::Debug for IntoValues<K, V, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(Values(self.0.rest())).finish()
    }
}
