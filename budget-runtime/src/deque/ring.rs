//! Owns where the elements of a deque are: behind each other from one place on, going on at the first place after the
//! last. Comes in: places and ends. Goes out: the place of an element, and elements as slices. It moves none of them.

use core::{mem::MaybeUninit, slice};

/// Which places hold elements.
///
/// Invariant: `head` is below the number of places, or 0 when there is none; `len` is at most that number; the places of
/// the elements `0..len` are initialised.
#[derive(Clone, Copy)]
pub(super) struct Ends {
    /// The place of the first element.
    pub(super) head: usize,
    pub(super) len: usize,
}

impl Ends {
    pub(super) const EMPTY: Self = Self { head: 0, len: 0 };

    /// The place of the element `index` among so many places; one of them, when `index` is below their number.
    ///
    /// A comparison and no division. The sum cannot overflow for elements with a size; for those without, any place is
    /// as good as any other.
    #[inline]
    pub(super) const fn place(self, places: usize, index: usize) -> usize {
        let place = self.head.wrapping_add(index);
        if place < places { place } else { place - places }
    }

    /// How many of the elements are from `head` on; the others are from the first place on.
    #[inline]
    const fn front(self, places: usize) -> usize {
        let most = places - self.head;
        if self.len < most { self.len } else { most }
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
        if index >= self.ends.len {
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
        let head = unsafe { start.add(self.ends.head) };
        // SAFETY: so many elements are initialised behind each other from the place `head` on.
        let first = unsafe { slice::from_raw_parts(head, front) };
        // SAFETY: the others are initialised behind each other from the first place on.
        let second = unsafe { slice::from_raw_parts(start, self.ends.len - front) };
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
