//! Owns the iterators over entries that were given up, by a map that goes on or with it. Comes in: a walk over them. Goes
//! out: the entries; what is not taken is dropped, each once.

use core::{fmt, iter::FusedIterator, marker::PhantomData, mem};

use super::{BoundedMap, Iter, span::Span};
use crate::Memory;

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
        if mem::needs_drop::<(K, V)>() {
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
