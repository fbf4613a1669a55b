//! Owns what moves the elements of a deque about: putting in and taking out in the middle, turning, selecting.

use core::{mem, ptr};

use super::{
    DequeView,
    ring::{Ends, runs},
};

impl<'deque, T> DequeView<'deque, T> {
    /// Puts `value` at `index`, counted from the front, and moves the elements of the shorter side by one.
    ///
    /// # Errors
    ///
    /// The value, when the deque is full or `index` is past its length.
    pub fn insert(&mut self, index: usize, value: T) -> Result<(), T> {
        if index > self.len() {
            return Err(value);
        }
        // The value goes to the nearer end, and turns with the elements between it and its place.
        if index <= self.len() / 2 {
            self.push_front(value)?;
            self.turn_left(0, index + 1);
        } else {
            self.push_back(value)?;
            self.turn_right(index, self.len());
        }
        Ok(())
    }

    /// Removes the element at `index`, moves those of the shorter side by one and returns it; `None` past the end.
    pub fn remove(&mut self, index: usize) -> Option<T> {
        if index >= self.len() {
            return None;
        }
        if index < self.len() / 2 {
            self.turn_right(0, index + 1);
            self.pop_front()
        } else {
            self.turn_left(index, self.len());
            self.pop_back()
        }
    }

    /// Removes the element at `index`, puts the first one in its place and returns it; `None` past the end.
    pub fn swap_remove_front(&mut self, index: usize) -> Option<T> {
        if self.swap(0, index) { self.pop_front() } else { None }
    }

    /// Removes the element at `index`, puts the last one in its place and returns it; `None` past the end.
    pub fn swap_remove_back(&mut self, index: usize) -> Option<T> {
        if self.swap(self.len().wrapping_sub(1), index) { self.pop_back() } else { None }
    }

    /// Removes the first element and returns it, if there is one and `wanted` says so.
    pub fn pop_front_if(&mut self, wanted: impl FnOnce(&mut T) -> bool) -> Option<T> {
        if wanted(self.front_mut()?) { self.pop_front() } else { None }
    }

    /// Removes the last element and returns it, if there is one and `wanted` says so.
    pub fn pop_back_if(&mut self, wanted: impl FnOnce(&mut T) -> bool) -> Option<T> {
        if wanted(self.back_mut()?) { self.pop_back() } else { None }
    }

    /// Moves all elements of `other` behind the last one of this deque.
    ///
    /// # Errors
    ///
    /// The other deque, with nothing moved, when they do not all fit.
    pub fn append<'other>(&mut self, mut other: DequeView<'other, T>) -> Result<(), DequeView<'other, T>> {
        if other.len() > self.capacity() - self.len() {
            return Err(other);
        }
        while let Some(value) = other.pop_front() {
            // There is room for each.
            let _pushed = self.push_back(value);
        }
        Ok(())
    }

    /// Swaps the elements at two indices, and returns whether both are there.
    pub fn swap(&mut self, left: usize, right: usize) -> bool {
        let both = left.max(right) < self.len();
        if both {
            self.swap_places(left, right);
        }
        both
    }

    /// Moves the first `count` elements behind the last one, or as much less as whole rounds make no difference.
    pub fn rotate_left(&mut self, count: usize) {
        let Some(count) = count.checked_rem(self.len()) else { return };
        if self.is_full() {
            *self.ends = Ends::new(self.ends.place(self.places.len(), count), self.len());
        } else if count <= self.len() / 2 {
            (0..count).for_each(|_| self.front_to_back());
        } else {
            (count..self.len()).for_each(|_| self.back_to_front());
        }
    }

    /// Moves the last `count` elements in front of the first one, or as much less as whole rounds make no difference.
    pub fn rotate_right(&mut self, count: usize) {
        let len = self.len();
        if let Some(count) = count.checked_rem(len) {
            self.rotate_left(len - count);
        }
    }

    /// Moves the elements so that they are one slice, and returns it. It moves none when they are.
    pub fn make_contiguous(&mut self) -> &mut [T] {
        self.as_view().into_contiguous()
    }

    /// Keeps the elements for which `keep` says so, in their order, and drops the others.
    ///
    /// When `keep` panics, all elements stay, in another order.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.retain_mut(|element| keep(element));
    }

    /// Keeps the elements for which `keep` says so, in their order, and drops the others.
    ///
    /// When `keep` panics, all elements stay, in another order.
    pub fn retain_mut(&mut self, mut keep: impl FnMut(&mut T) -> bool) {
        let mut kept = 0;
        for index in 0..self.len() {
            if self.get_mut(index).is_some_and(&mut keep) {
                self.swap_places(kept, index);
                kept += 1;
            }
        }
        self.truncate(kept);
    }

    /// As `make_contiguous`, for as long as the deque is borrowed.
    pub(super) fn into_contiguous(self) -> &'deque mut [T] {
        let (first, second) = self.as_slices();
        let (front, back) = (first.len(), second.len());
        if back > 0 {
            let start = self.places.as_mut_ptr();
            // SAFETY: `head` is a place, since there are elements.
            let head = unsafe { start.add(self.ends.head()) };
            // SAFETY: there are no more elements than places, and `front` is more than none.
            let behind = unsafe { start.add(back) };
            // The front goes behind the back, then they change sides.
            // SAFETY: `front` elements are at `head`, and there are as many places from `behind` on, within the length;
            // `behind` is at most `head`, so what is overwritten is the front itself, or places without an element.
            unsafe { ptr::copy(head, behind, front) };
            *self.ends = Ends::new(0, front + back);
            if let Some(elements) = self.places.get_mut(..front + back) {
                elements.rotate_left(back);
            }
        }
        self.into_slices().0
    }

    fn front_to_back(&mut self) {
        if let Some(value) = self.pop_front() {
            // There is room for what was just taken out.
            let _pushed = self.push_back(value);
        }
    }

    fn back_to_front(&mut self) {
        if let Some(value) = self.pop_back() {
            // There is room for what was just taken out.
            let _pushed = self.push_front(value);
        }
    }

    fn swap_places(&mut self, left: usize, right: usize) {
        let places = self.places.len();
        let (left, right) = (self.ends.place(places, left), self.ends.place(places, right));
        if left.max(right) < places {
            self.places.swap(left, right);
        }
    }

    /// Moves the first of the elements `start..end` behind the others.
    fn turn_left(&mut self, start: usize, end: usize) {
        let [first, second] = runs(self.places, self.ends.head(), start, end);
        turn(first, 1);
        if let (Some(last), Some(next)) = (first.last_mut(), second.first_mut()) {
            mem::swap(last, next);
        }
        turn(second, 1);
    }

    /// Moves the last of the elements `start..end` in front of the others.
    fn turn_right(&mut self, start: usize, end: usize) {
        let [first, second] = runs(self.places, self.ends.head(), start, end);
        turn(second, second.len().saturating_sub(1));
        if let (Some(last), Some(next)) = (first.last_mut(), second.first_mut()) {
            mem::swap(last, next);
        }
        turn(first, first.len().saturating_sub(1));
    }

    /// Moves `count` elements from the index `from` on to the index `to`, in an order in which none is overwritten.
    ///
    /// # Safety
    ///
    /// Both ranges must be within the number of places. The elements are then at their new place alone.
    pub(super) unsafe fn shift(&mut self, from: usize, to: usize, count: usize) {
        let (ends, places, start) = (*self.ends, self.places.len(), self.places.as_mut_ptr());
        let step = |offset: usize| {
            // SAFETY: the caller gives indices below the number of places.
            let source = unsafe { start.add(ends.place(places, from + offset)) };
            // SAFETY: as above.
            let target = unsafe { start.add(ends.place(places, to + offset)) };
            // SAFETY: both are places, valid for reads and writes of one `MaybeUninit<T>`.
            unsafe { ptr::copy(source, target, 1) };
        };
        if to < from {
            (0..count).for_each(step);
        } else {
            (0..count).rev().for_each(step);
        }
    }
}

/// Turns a slice that may be empty.
fn turn<T>(elements: &mut [T], left: usize) {
    if !elements.is_empty() {
        elements.rotate_left(left);
    }
}
