//! Owns where the elements of a deque are: behind each other from one place on, going on at the first place after the
//! last. Comes in: places and ends. Goes out: the place of an element, and elements as slices. It moves none of them.

use core::{mem::MaybeUninit, slice};

/// Which places hold elements.
///
/// Invariant: `head` is below the number of places, or 0 when there is none; the length is at most that number; the places
/// of the elements `0..len` are initialised.
///
/// What is put in at the back changes `end` alone, and what is taken out at the front `head` alone, except once a round: a
/// queue then waits for one of them at a time. With a length instead, each would wait for the other.
#[derive(Clone, Copy)]
pub(super) struct Ends {
    /// The place of the first element.
    head: usize,
    /// The head and the length together, not wound round. Modulo the word: only elements without size go past it.
    end: usize,
}

impl Ends {
    pub(super) const EMPTY: Self = Self { head: 0, end: 0 };

    /// So many elements from a place on.
    #[inline]
    pub(super) const fn new(head: usize, len: usize) -> Self {
        Self { head, end: head.wrapping_add(len) }
    }

    #[inline]
    pub(super) const fn head(self) -> usize {
        self.head
    }

    #[inline]
    pub(super) const fn len(self) -> usize {
        self.end.wrapping_sub(self.head)
    }

    #[inline]
    pub(super) const fn is_empty(self) -> bool {
        self.end == self.head
    }

    #[inline]
    pub(super) const fn set_len(&mut self, len: usize) {
        self.end = self.head.wrapping_add(len);
    }

    /// Counts one more element at the back.
    #[inline]
    pub(super) const fn grow(&mut self) {
        self.end = self.end.wrapping_add(1);
    }

    /// Counts one element less at the back, of which there must be one.
    #[inline]
    pub(super) const fn shrink(&mut self) {
        self.end = self.end.wrapping_sub(1);
    }

    /// Counts one more element at the front of so many places, of which there must be one.
    #[inline]
    pub(super) const fn grow_front(&mut self, places: usize) {
        if self.head == 0 {
            self.head = places;
            self.end = self.end.wrapping_add(places);
        }
        self.head -= 1;
    }

    /// Counts one element less at the front of so many places, of which there must be one.
    #[inline]
    pub(super) const fn shrink_front(&mut self, places: usize) {
        self.head += 1;
        if self.head == places {
            self.head = 0;
            self.end = self.end.wrapping_sub(places);
        }
    }

    /// The place of the element `index` among so many places; one of them, when `index` is below their number.
    ///
    /// No division and no branch: the smaller of the sum and of what is left of it after a round, which wraps when there was
    /// none. As a minimum, not a choice, so that the compiler sees a place behind the start and not an address. The sum
    /// cannot overflow for elements with a size; for those without, any place is as good as any other.
    #[inline]
    pub(super) fn place(self, places: usize, index: usize) -> usize {
        let place = self.head.wrapping_add(index);
        place.min(place.wrapping_sub(places))
    }

    /// How many of the elements are from `head` on; the others are from the first place on.
    #[inline]
    const fn front(self, places: usize) -> usize {
        let most = places - self.head;
        if self.len() < most { self.len() } else { most }
    }
}

/// The places of a deque, to read the elements.
#[derive(Clone, Copy)]
pub(super) struct Ring<'deque, T> {
    places: &'deque [MaybeUninit<T>],
    /// Invariant: that of [`Ends`], for `places`.
    ends: Ends,
}

impl<'deque, T> Ring<'deque, T> {
    /// # Safety
    ///
    /// The invariant of [`Ends`] must hold for `places`.
    #[inline]
    pub(super) const unsafe fn new(places: &'deque [MaybeUninit<T>], ends: Ends) -> Self {
        Self { places, ends }
    }

    #[inline]
    pub(super) fn get(self, index: usize) -> Option<&'deque T> {
        if index >= self.ends.len() {
            return None;
        }
        // SAFETY: `index` is below the length, so this is one of the places.
        let place = unsafe { self.places.get_unchecked(self.ends.place(self.places.len(), index)) };
        // SAFETY: the places of elements are initialised.
        Some(unsafe { place.assume_init_ref() })
    }

    #[inline]
    pub(super) const fn slices(self) -> (&'deque [T], &'deque [T]) {
        let front = self.ends.front(self.places.len());
        let start = self.places.as_ptr().cast::<T>();
        // SAFETY: `head` is at most the number of places.
        let head = unsafe { start.add(self.ends.head()) };
        // SAFETY: so many elements are initialised behind each other from the place `head` on.
        let first = unsafe { slice::from_raw_parts(head, front) };
        // SAFETY: the others are initialised behind each other from the first place on.
        let second = unsafe { slice::from_raw_parts(start, self.ends.len() - front) };
        (first, second)
    }
}

/// The places of the elements `start..end` in their order, as two slices; empty ones for what is out of bounds.
#[inline]
pub(super) fn runs<T>(
    places: &mut [MaybeUninit<T>],
    head: usize,
    start: usize,
    end: usize,
) -> [&mut [MaybeUninit<T>]; 2] {
    let (before, from_head) = places.split_at_mut_checked(head).unwrap_or_default();
    let turn = from_head.len();
    let first = from_head.get_mut(start.min(turn)..end.min(turn)).unwrap_or_default();
    let second = before.get_mut(start.max(turn) - turn..end.max(turn) - turn).unwrap_or_default();
    [first, second]
}
