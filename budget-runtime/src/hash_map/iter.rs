//! Owns the iterators of a hash map. Comes in: its entries, borrowed or given up. Goes out: references, or the entries
//! themselves.

use core::{fmt, iter::FusedIterator, marker::PhantomData, mem, ptr, slice};

use super::BoundedHashMap;
use crate::Memory;

/// Writes an iterator that gives each item of another in another form.
macro_rules! mapped {
    (
        $(#[$doc:meta])*
        $name:ident<$($lifetime:lifetime,)? K, V $(, $hasher:ident, $memory:ident)?> of $whole:ty,
        $item:ty, $give:expr
    ) => {
        $(#[$doc])*
        #[must_use = "iterators do nothing unless they are asked for the next item"]
        pub struct $name<$($lifetime,)? K, V $(, $hasher, $memory: Memory)?>(pub(super) $whole);

        impl<$($lifetime,)? K, V $(, $hasher, $memory: Memory)?> Iterator
            for $name<$($lifetime,)? K, V $(, $hasher, $memory)?>
        {
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

        impl<$($lifetime,)? K, V $(, $hasher, $memory: Memory)?> ExactSizeIterator
            for $name<$($lifetime,)? K, V $(, $hasher, $memory)?>
        {
        }

        impl<$($lifetime,)? K, V $(, $hasher, $memory: Memory)?> FusedIterator
            for $name<$($lifetime,)? K, V $(, $hasher, $memory)?>
        {
        }
    };
}

mapped!(
    /// The entries of a hash map, in the order in which they came as long as none was removed.
    Iter<'map, K, V> of slice::Iter<'map, (K, V)>, (&'map K, &'map V), |(key, value)| (key, value)
);
mapped!(
    /// The entries of a hash map, to change the values.
    IterMut<'map, K, V> of slice::IterMut<'map, (K, V)>, (&'map K, &'map mut V), |(key, value)| (&*key, value)
);
mapped!(
    /// The keys of a hash map.
    Keys<'map, K, V> of Iter<'map, K, V>, &'map K, |(key, _)| key
);
mapped!(
    /// The values of a hash map.
    Values<'map, K, V> of Iter<'map, K, V>, &'map V, |(_, value)| value
);
mapped!(
    /// The values of a hash map, to change them.
    ValuesMut<'map, K, V> of IterMut<'map, K, V>, &'map mut V, |(_, value)| value
);
mapped!(
    /// The keys of a hash map that was given up.
    IntoKeys<K, V, S, M> of IntoIter<K, V, S, M>, K, only_key
);
mapped!(
    /// The values of a hash map that was given up.
    IntoValues<K, V, S, M> of IntoIter<K, V, S, M>, V, only_value
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

impl<'map, K, V> Iter<'map, K, V> {
    #[inline]
    pub(super) fn new(entries: &'map [(K, V)]) -> Self {
        Self(entries.iter())
    }
}

impl<'map, K, V> IterMut<'map, K, V> {
    #[inline]
    pub(super) fn new(entries: &'map mut [(K, V)]) -> Self {
        Self(entries.iter_mut())
    }

    /// The entries that are left, to look at.
    fn rest(&self) -> Iter<'_, K, V> {
        Iter(self.0.as_slice().iter())
    }
}

impl<K, V> Clone for Iter<'_, K, V> {
    #[inline]
    fn clone(&self) -> Self {
        Self(self.0.clone())
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

/// An iterator that has removed all entries of a hash map. What it has not returned is dropped with it.
pub struct Drain<'map, K, V> {
    /// The entries that were not returned. They are initialised and belong to this iterator.
    rest: *mut [(K, V)],
    entries: PhantomData<&'map mut (K, V)>,
}

// SAFETY: a drain owns the entries that are left, and borrows only their places.
unsafe impl<K: Send, V: Send> Send for Drain<'_, K, V> {}

// SAFETY: a shared drain shows shared entries only.
unsafe impl<K: Sync, V: Sync> Sync for Drain<'_, K, V> {}

impl<K, V> Drain<'_, K, V> {
    /// # Safety
    ///
    /// `len` entries at `start` must be initialised, belong to nobody else, and their places be used by nobody else for
    /// the lifetime.
    #[inline]
    pub(super) unsafe fn new(start: *mut (K, V), len: usize) -> Self {
        Self { rest: ptr::slice_from_raw_parts_mut(start, len), entries: PhantomData }
    }

    /// The entries that are left, to look at.
    fn rest(&self) -> Iter<'_, K, V> {
        // SAFETY: the entries belong to this iterator, which is borrowed.
        Iter::new(unsafe { &*self.rest })
    }
}

impl<K, V> Iterator for Drain<'_, K, V> {
    type Item = (K, V);

    #[inline]
    fn next(&mut self) -> Option<(K, V)> {
        let left = self.rest.len().checked_sub(1)?;
        let first = self.rest.cast::<(K, V)>();
        // SAFETY: there is a first entry, so behind it is at most the end of the entries.
        self.rest = ptr::slice_from_raw_parts_mut(unsafe { first.add(1) }, left);
        // SAFETY: it is initialised, and no longer among those that are left.
        Some(unsafe { first.read() })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rest.len(), Some(self.rest.len()))
    }
}

impl<K, V> ExactSizeIterator for Drain<'_, K, V> {}

impl<K, V> FusedIterator for Drain<'_, K, V> {}

impl<K, V> Drop for Drain<'_, K, V> {
    #[inline]
    fn drop(&mut self) {
        if mem::needs_drop::<(K, V)>() {
            // SAFETY: the entries belong to this iterator; also when dropping one panics the others are dropped.
            unsafe { ptr::drop_in_place(self.rest) };
        }
    }
}

/// The entries of a hash map that was given up.
pub struct IntoIter<K, V, S, M: Memory> {
    /// Invariant: it has no entries. Those from `next` to `end` are initialised in its memory and belong to this iterator.
    map: BoundedHashMap<K, V, S, M>,
    next: usize,
    end: usize,
}

impl<K, V, S, M: Memory> IntoIter<K, V, S, M> {
    #[inline]
    pub(super) fn new(mut map: BoundedHashMap<K, V, S, M>) -> Self {
        let end = map.give_up();
        Self { map, next: 0, end }
    }

    /// The entries that are left, where they are now.
    fn rest(&self) -> Iter<'_, K, V> {
        // SAFETY: `next` is at most the end of the entries.
        let first = unsafe { self.map.entries().add(self.next) };
        // SAFETY: so many are initialised there, and belong to this iterator, which is borrowed.
        Iter::new(unsafe { slice::from_raw_parts(first, self.end - self.next) })
    }
}

impl<K, V, S, M: Memory> Iterator for IntoIter<K, V, S, M> {
    type Item = (K, V);

    #[inline]
    fn next(&mut self) -> Option<(K, V)> {
        if self.next == self.end {
            return None;
        }
        // SAFETY: `next` is below the end of the entries.
        let first = unsafe { self.map.entries().add(self.next) };
        self.next += 1;
        // SAFETY: it is initialised, and the line above gives it up.
        Some(unsafe { first.read() })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.end - self.next, Some(self.end - self.next))
    }
}

impl<K, V, S, M: Memory> ExactSizeIterator for IntoIter<K, V, S, M> {}

impl<K, V, S, M: Memory> FusedIterator for IntoIter<K, V, S, M> {}

impl<K, V, S, M: Memory> Drop for IntoIter<K, V, S, M> {
    fn drop(&mut self) {
        // SAFETY: `next` is at most the end of the entries.
        let first = unsafe { self.map.entries().add(self.next) };
        // SAFETY: so many are initialised there and belong to this iterator, which is being dropped, as is their memory.
        drop(unsafe { Drain::new(first, self.end - self.next) });
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Iter<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for IterMut<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rest().fmt(f)
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Drain<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rest().fmt(f)
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S, M: Memory> fmt::Debug for IntoIter<K, V, S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rest().fmt(f)
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

impl<K: fmt::Debug, V, S, M: Memory> fmt::Debug for IntoKeys<K, V, S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(Keys(self.0.rest())).finish()
    }
}

impl<K, V: fmt::Debug, S, M: Memory> fmt::Debug for IntoValues<K, V, S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(Values(self.0.rest())).finish()
    }
}
