//! Owns the iterators of a map. Comes in: a walk over entries, and what was borrowed for it. Goes out: references, or
//! the entries themselves.

use core::{fmt, iter::FusedIterator, marker::PhantomData, slice};

use super::{BoundedMap, span::Span};
use crate::Memory;

/// The entries of a map in the order of their keys.
#[must_use = "iterators do nothing unless they are asked for the next item"]
pub struct Iter<'map, K, V> {
    span: Span<K, V>,
    entries: PhantomData<&'map (K, V)>,
}

impl<K, V> Iter<'_, K, V> {
    /// # Safety
    ///
    /// The entries of the span must be initialised and not be changed for the lifetime.
    #[inline]
    pub(super) unsafe fn new(span: Span<K, V>) -> Self {
        Self { span, entries: PhantomData }
    }

    /// The entries that are left.
    pub(crate) fn rest(&self) -> Self {
        self.clone()
    }
}

impl<'map, K, V> Iterator for Iter<'map, K, V> {
    type Item = (&'map K, &'map V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = self.span.next()?;
        // SAFETY: `new` was promised that the key is initialised and not changed.
        let key = unsafe { &*key };
        // SAFETY: as for the key.
        Some((key, unsafe { &*value }))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.span.remaining(), Some(self.span.remaining()))
    }

    #[inline]
    fn fold<B, F: FnMut(B, Self::Item) -> B>(mut self, start: B, mut fold: F) -> B {
        let mut folded = start;
        while let Some((keys, values, len)) = self.span.next_run() {
            // SAFETY: `new` was promised that the keys are initialised and not changed; a run is of one leaf.
            let keys = unsafe { slice::from_raw_parts(keys, len) };
            // SAFETY: as for the keys.
            let values = unsafe { slice::from_raw_parts(values, len) };
            folded = keys.iter().zip(values).fold(folded, &mut fold);
        }
        folded
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        let (key, value) = self.span.next_back()?;
        // SAFETY: `new` was promised that the key is initialised and not changed.
        let key = unsafe { &*key };
        // SAFETY: as for the key.
        Some((key, unsafe { &*value }))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}

impl<K, V> FusedIterator for Iter<'_, K, V> {}

impl<K, V> Clone for Iter<'_, K, V> {
    #[inline]
    fn clone(&self) -> Self {
        Self { span: self.span.clone(), entries: PhantomData }
    }
}

/// The entries of a map in the order of their keys, to change the values.
#[must_use = "iterators do nothing unless they are asked for the next item"]
pub struct IterMut<'map, K, V> {
    span: Span<K, V>,
    entries: PhantomData<&'map mut (K, V)>,
}

impl<K, V> IterMut<'_, K, V> {
    /// # Safety
    ///
    /// The entries of the span must be initialised and reached by nobody else for the lifetime.
    #[inline]
    pub(super) unsafe fn new(span: Span<K, V>) -> Self {
        Self { span, entries: PhantomData }
    }

    /// The entries that are left, to look at.
    pub(crate) fn rest(&self) -> Iter<'_, K, V> {
        // SAFETY: the entries are borrowed exclusively by this iterator, which is borrowed.
        unsafe { Iter::new(self.span.clone()) }
    }
}

impl<'map, K, V> Iterator for IterMut<'map, K, V> {
    type Item = (&'map K, &'map mut V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = self.span.next()?;
        // SAFETY: `new` was promised that the key is initialised and reached by nobody else; a walk comes to it once.
        let key = unsafe { &*key };
        // SAFETY: as for the key.
        Some((key, unsafe { &mut *value }))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.span.remaining(), Some(self.span.remaining()))
    }
}

impl<K, V> DoubleEndedIterator for IterMut<'_, K, V> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        let (key, value) = self.span.next_back()?;
        // SAFETY: `new` was promised that the key is initialised and reached by nobody else; a walk comes to it once.
        let key = unsafe { &*key };
        // SAFETY: as for the key.
        Some((key, unsafe { &mut *value }))
    }
}

impl<K, V> ExactSizeIterator for IterMut<'_, K, V> {}

impl<K, V> FusedIterator for IterMut<'_, K, V> {}

/// An iterator that has removed all entries of a map. What it has not returned is dropped with it.
pub struct Drain<'map, K, V> {
    span: Span<K, V>,
    entries: PhantomData<&'map mut (K, V)>,
}

impl<K, V> Drain<'_, K, V> {
    /// # Safety
    ///
    /// The entries of the span must be initialised, belong to nobody else, and their places be used by nobody else for
    /// the lifetime.
    #[inline]
    pub(super) unsafe fn new(span: Span<K, V>) -> Self {
        Self { span, entries: PhantomData }
    }

    /// The entries that are left, to look at.
    pub(crate) fn rest(&self) -> Iter<'_, K, V> {
        // SAFETY: the entries belong to this iterator, which is borrowed.
        unsafe { Iter::new(self.span.clone()) }
    }
}

impl<K, V> Iterator for Drain<'_, K, V> {
    type Item = (K, V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = self.span.next()?;
        // SAFETY: the key belongs to this iterator, and a walk comes to it once.
        let key = unsafe { key.read() };
        // SAFETY: as for the key.
        Some((key, unsafe { value.read() }))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.span.remaining(), Some(self.span.remaining()))
    }
}

impl<K, V> DoubleEndedIterator for Drain<'_, K, V> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        let (key, value) = self.span.next_back()?;
        // SAFETY: the key belongs to this iterator, and a walk comes to it once.
        let key = unsafe { key.read() };
        // SAFETY: as for the key.
        Some((key, unsafe { value.read() }))
    }
}

impl<K, V> ExactSizeIterator for Drain<'_, K, V> {}

impl<K, V> FusedIterator for Drain<'_, K, V> {}

/// Drops what is left of a walk when dropped, hence also when dropping an entry has panicked.
struct Rest<'drain, 'map, K, V>(&'drain mut Drain<'map, K, V>);

impl<K, V> Drop for Rest<'_, '_, K, V> {
    fn drop(&mut self) {
        for entry in self.0.by_ref() {
            drop(entry);
        }
    }
}

impl<K, V> Drop for Drain<'_, K, V> {
    #[inline]
    fn drop(&mut self) {
        if core::mem::needs_drop::<(K, V)>() {
            let rest = Rest(self);
            for entry in rest.0.by_ref() {
                drop(entry);
            }
        }
    }
}

/// The entries of a map that was given up, in the order of their keys.
pub struct IntoIter<K, V, M: Memory> {
    /// Invariant: it has no entries; those of the span are in its memory and belong to this iterator.
    map: BoundedMap<K, V, M>,
    span: Span<K, V>,
}

impl<K, V, M: Memory> IntoIter<K, V, M> {
    #[inline]
    pub(super) fn new(mut map: BoundedMap<K, V, M>) -> Self {
        let span = map.give_up();
        Self { map, span }
    }

    /// The entries that are left, where they are now.
    pub(crate) fn rest(&self) -> Iter<'_, K, V> {
        let mut span = self.span.clone();
        span.rebase(self.map.start());
        // SAFETY: the entries belong to this iterator, which is borrowed.
        unsafe { Iter::new(span) }
    }
}

impl<K, V, M: Memory> Iterator for IntoIter<K, V, M> {
    type Item = (K, V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.span.rebase(self.map.start());
        let (key, value) = self.span.next()?;
        // SAFETY: the key belongs to this iterator, and a walk comes to it once.
        let key = unsafe { key.read() };
        // SAFETY: as for the key.
        Some((key, unsafe { value.read() }))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.span.remaining(), Some(self.span.remaining()))
    }
}

impl<K, V, M: Memory> DoubleEndedIterator for IntoIter<K, V, M> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        self.span.rebase(self.map.start());
        let (key, value) = self.span.next_back()?;
        // SAFETY: the key belongs to this iterator, and a walk comes to it once.
        let key = unsafe { key.read() };
        // SAFETY: as for the key.
        Some((key, unsafe { value.read() }))
    }
}

impl<K, V, M: Memory> ExactSizeIterator for IntoIter<K, V, M> {}

impl<K, V, M: Memory> FusedIterator for IntoIter<K, V, M> {}

impl<K, V, M: Memory> Drop for IntoIter<K, V, M> {
    fn drop(&mut self) {
        self.span.rebase(self.map.start());
        // SAFETY: the entries that are left belong to this iterator, which is being dropped, as is their memory.
        drop(unsafe { Drain::new(self.span.clone()) });
    }
}

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
    IntoKeys<K, V, M> of IntoIter<K, V, M>, K, |(key, _)| key
);
part!(
    /// The values of a map that was given up, in the order of their keys.
    IntoValues<K, V, M> of IntoIter<K, V, M>, V, |(_, value)| value
);

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

impl<K: fmt::Debug, V: fmt::Debug, M: Memory> fmt::Debug for IntoIter<K, V, M> {
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
