//! Owns the iterators over borrowed entries. Comes in: a walk over entries, and what was borrowed for it. Goes out:
//! references.

use core::{fmt, iter::FusedIterator, marker::PhantomData, slice};

use super::span::Span;

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
