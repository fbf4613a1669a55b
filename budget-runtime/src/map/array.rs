//! Owns the moves within an array of which a part is initialised. Comes in: a pointer, indices, elements. Goes out: the same
//! array with an element more or less.

use core::ptr;

/// Moves the elements from `index` on up by one and puts `value` there.
///
/// # Safety
///
/// `len` elements at `start` must be initialised and one more place be behind them; `index` must be at most `len`.
#[inline]
pub(super) unsafe fn open<T>(start: *mut T, index: usize, len: usize, value: T) {
    // SAFETY: the caller promises the elements and the place behind them.
    unsafe { copy(start, index, start, index + 1, len - index) };
    // SAFETY: the index is at most the last place.
    let place = unsafe { start.add(index) };
    // SAFETY: what was there has moved up.
    unsafe { place.write(value) };
}

/// Takes the element at `index` and moves those behind it down by one.
///
/// # Safety
///
/// `len` elements at `start` must be initialised and `index` be below `len`; the last place is given up.
#[inline]
pub(super) unsafe fn close<T>(start: *mut T, index: usize, len: usize) -> T {
    // SAFETY: the index is in bounds.
    let place = unsafe { start.add(index) };
    // SAFETY: the element is initialised, and its place is overwritten below or given up.
    let value = unsafe { place.read() };
    // SAFETY: the elements behind it are initialised.
    unsafe { copy(start, index + 1, start, index, len - index - 1) };
    value
}

/// Copies `count` elements from one index to another.
///
/// # Safety
///
/// So many elements at `from` must be valid for reads from `index` on, and so many places at `to` for writes from
/// `target` on.
#[inline]
pub(super) unsafe fn copy<T>(from: *const T, index: usize, to: *mut T, target: usize, count: usize) {
    // SAFETY: the caller promises that the index is in bounds or at their end.
    let from = unsafe { from.add(index) };
    // SAFETY: as above.
    let to = unsafe { to.add(target) };
    // SAFETY: the caller promises that both are valid; they may overlap.
    unsafe { ptr::copy(from, to, count) };
}
