//! Owns the choice of which elements of a vector stay. Comes in: a vector and a question. Goes out: the elements for
//! which the answer is yes, in their order; the others are dropped.

use core::ptr;

use super::{BoundedVec, VecView};
use crate::Memory;

impl<T> VecView<'_, T> {
    /// Keeps the elements for which `keep` says so, in their order, and drops the others.
    ///
    /// When `keep` panics, the elements that it was not done with stay.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.retain_mut(|element| keep(element));
    }

    /// Keeps the elements for which `keep` says so, in their order, and drops the others.
    ///
    /// When `keep` panics, the elements that it was not done with stay.
    pub fn retain_mut(&mut self, mut keep: impl FnMut(&mut T) -> bool) {
        let mut gap = Gap::new(self);
        while let Some(element) = gap.element() {
            let keeps = keep(element);
            gap.decide(keeps);
        }
    }

    /// Drops each element that equals the one before it.
    pub fn dedup(&mut self)
    where
        T: PartialEq,
    {
        self.dedup_by(|element, before| element == before);
    }

    /// Drops each element that has the same key as the one before it.
    pub fn dedup_by_key<K: PartialEq>(&mut self, mut key: impl FnMut(&mut T) -> K) {
        self.dedup_by(|element, before| key(element) == key(before));
    }

    /// Drops each element of which `same`, given it and the one before it that stays, says that it is the same.
    ///
    /// When `same` panics, the elements that it was not done with stay.
    pub fn dedup_by(&mut self, mut same: impl FnMut(&mut T, &mut T) -> bool) {
        let mut gap = Gap::new(self);
        while let Some((element, before)) = gap.neighbours() {
            let keeps = before.is_none_or(|before| !same(element, before));
            gap.decide(keeps);
        }
    }
}

impl<T, M: Memory> BoundedVec<T, M> {
    /// Keeps the elements for which `keep` says so, in their order, and drops the others.
    ///
    /// When `keep` panics, the elements that it was not done with stay.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.as_view().retain(keep);
    }

    /// Keeps the elements for which `keep` says so, in their order, and drops the others.
    ///
    /// When `keep` panics, the elements that it was not done with stay.
    pub fn retain_mut(&mut self, keep: impl FnMut(&mut T) -> bool) {
        self.as_view().retain_mut(keep);
    }

    /// Drops each element that equals the one before it.
    pub fn dedup(&mut self)
    where
        T: PartialEq,
    {
        self.as_view().dedup();
    }

    /// Drops each element that has the same key as the one before it.
    pub fn dedup_by_key<K: PartialEq>(&mut self, key: impl FnMut(&mut T) -> K) {
        self.as_view().dedup_by_key(key);
    }

    /// Drops each element of which `same`, given it and the one before it that stays, says that it is the same.
    ///
    /// When `same` panics, the elements that it was not done with stay.
    pub fn dedup_by(&mut self, same: impl FnMut(&mut T, &mut T) -> bool) {
        self.as_view().dedup_by(same);
    }
}

/// A vector with a gap of dropped elements in it, closed when this is dropped, hence also when a question or the drop of
/// an element panics.
///
/// Invariant: the length of the vector is 0, so it owns nothing that the fields below speak of; `start <= end <= len`,
/// of which the elements `0..start` and `end..len` are initialised, within the places of the vector.
struct Gap<'vec, T> {
    vec: VecView<'vec, T>,
    start: usize,
    end: usize,
    len: usize,
}

impl<'vec, T> Gap<'vec, T> {
    fn new(vec: &'vec mut VecView<'_, T>) -> Self {
        let mut vec = vec.as_view();
        let len = vec.len();
        // SAFETY: nothing needs to be initialised for no element.
        unsafe { vec.set_len(0) };
        Self { vec, start: 0, end: 0, len }
    }

    /// The first element behind the gap.
    fn element(&mut self) -> Option<&mut T> {
        self.neighbours().map(|(element, _)| element)
    }

    /// The first element behind the gap, and the last one before it.
    fn neighbours(&mut self) -> Option<(&mut T, Option<&mut T>)> {
        if self.end == self.len {
            return None;
        }
        let first = self.vec.start();
        // SAFETY: `end` is below `len`, in bounds.
        let element = unsafe { first.add(self.end) };
        // SAFETY: it is initialised, and borrowed with the vector.
        let element = unsafe { &mut *element };
        let Some(before) = self.start.checked_sub(1) else { return Some((element, None)) };
        // SAFETY: it is below `start`, in bounds.
        let before = unsafe { first.add(before) };
        // SAFETY: it is initialised, borrowed with the vector, and another one than the element, which is not below
        // `start`.
        Some((element, Some(unsafe { &mut *before })))
    }

    /// Moves the first element behind the gap before it, or drops it. There must be one.
    fn decide(&mut self, keeps: bool) {
        let first = self.vec.start();
        let end = self.end;
        if end == self.len {
            return;
        }
        // SAFETY: `end` is below `len`, in bounds.
        let element = unsafe { first.add(end) };
        self.end = end + 1;
        if keeps {
            // SAFETY: `start` is at most the old `end`, in bounds.
            let place = unsafe { first.add(self.start) };
            // SAFETY: the element is initialised, and belongs to the new place alone from here on; both may be the same.
            unsafe { ptr::copy(element, place, 1) };
            self.start += 1;
        } else {
            // SAFETY: the element is initialised, and the new `end` gives it up, also when dropping it panics.
            unsafe { ptr::drop_in_place(element) };
        }
    }
}

impl<T> Drop for Gap<'_, T> {
    fn drop(&mut self) {
        let first = self.vec.start();
        let left = self.len - self.end;
        // SAFETY: `end` is at most `len`, in bounds.
        let behind = unsafe { first.add(self.end) };
        // SAFETY: `start` is at most `end`.
        let place = unsafe { first.add(self.start) };
        // SAFETY: `left` elements are initialised at `behind`, and `place` is not above it.
        unsafe { ptr::copy(behind, place, left) };
        // SAFETY: the elements before the gap and those moved behind them are initialised, and were in bounds.
        unsafe { self.vec.set_len(self.start + left) };
    }
}
