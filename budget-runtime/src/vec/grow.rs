//! Owns growth by several elements at once: copies, a new length, another vector. Comes in: a vector and what to append.
//! Goes out: the vector with all of it, or what was to be appended.

use core::{mem::MaybeUninit, ptr, slice};

use super::{BoundedVec, VecView};
use crate::Memory;

impl<T> VecView<'_, T> {
    /// Appends a clone of each element of `source`.
    ///
    /// # Errors
    ///
    /// The source, with nothing appended, when it does not fit as a whole.
    #[inline]
    pub fn extend_from_slice<'source>(&mut self, source: &'source [T]) -> Result<(), &'source [T]>
    where
        T: Clone,
    {
        if source.len() > self.free() {
            return Err(source);
        }
        let mut growth = Growth::of(self);
        source.iter().cloned().for_each(|value| growth.push(value));
        Ok(())
    }

    /// Drops the elements from `len` on, or appends clones of `value` up to there.
    ///
    /// # Errors
    ///
    /// The value, with nothing changed, when `len` is over the capacity.
    pub fn resize(&mut self, len: usize, value: T) -> Result<(), T>
    where
        T: Clone,
    {
        if len > self.capacity() {
            return Err(value);
        }
        if len > self.len() {
            let clones = len - self.len() - 1;
            let mut growth = Growth::of(self);
            (0..clones).for_each(|_| growth.push(value.clone()));
            growth.push(value);
        } else {
            self.truncate(len);
        }
        Ok(())
    }

    /// Drops the elements from `len` on, or appends what `make` returns up to there.
    ///
    /// # Errors
    ///
    /// The closure, with nothing changed, when `len` is over the capacity.
    pub fn resize_with<F: FnMut() -> T>(&mut self, len: usize, mut make: F) -> Result<(), F> {
        if len > self.capacity() {
            return Err(make);
        }
        self.truncate(len);
        let missing = len - self.len();
        let mut growth = Growth::of(self);
        (0..missing).for_each(|_| growth.push(make()));
        Ok(())
    }

    /// Moves all elements of `other` to the end of this vector.
    ///
    /// # Errors
    ///
    /// The other vector, with nothing moved, when they do not all fit.
    pub fn append<'other>(&mut self, mut other: VecView<'other, T>) -> Result<(), VecView<'other, T>> {
        let count = other.len();
        if count > self.free() {
            return Err(other);
        }
        let len = self.len();
        // SAFETY: `len` is at most the number of places.
        let place = unsafe { self.start().add(len) };
        // SAFETY: nothing needs to be initialised for no element; the elements are this vector's from here on.
        unsafe { other.set_len(0) };
        // SAFETY: `count` elements are initialised in `other`, there are as many places at `place`, and both vectors are
        // borrowed exclusively, hence apart.
        unsafe { ptr::copy_nonoverlapping(other.start(), place, count) };
        // SAFETY: `count` more elements are initialised behind the `len` there were.
        unsafe { self.set_len(len + count) };
        Ok(())
    }

    /// The number of elements that fit beside those there are.
    #[inline]
    const fn free(&self) -> usize {
        self.capacity() - self.as_slice().len()
    }
}

impl<T, M: Memory> BoundedVec<T, M> {
    /// Appends a clone of each element of `source`.
    ///
    /// # Errors
    ///
    /// The source, with nothing appended, when it does not fit as a whole.
    #[inline]
    pub fn extend_from_slice<'source>(&mut self, source: &'source [T]) -> Result<(), &'source [T]>
    where
        T: Clone,
    {
        self.as_view().extend_from_slice(source)
    }

    /// Drops the elements from `len` on, or appends clones of `value` up to there.
    ///
    /// # Errors
    ///
    /// The value, with nothing changed, when `len` is over the capacity.
    pub fn resize(&mut self, len: usize, value: T) -> Result<(), T>
    where
        T: Clone,
    {
        self.as_view().resize(len, value)
    }

    /// Drops the elements from `len` on, or appends what `make` returns up to there.
    ///
    /// # Errors
    ///
    /// The closure, with nothing changed, when `len` is over the capacity.
    pub fn resize_with<F: FnMut() -> T>(&mut self, len: usize, make: F) -> Result<(), F> {
        self.as_view().resize_with(len, make)
    }

    /// Moves all elements of `other` to the end of this vector.
    ///
    /// # Errors
    ///
    /// The other vector, with nothing moved, when they do not all fit.
    pub fn append<'other, O: Memory>(
        &mut self,
        other: &'other mut BoundedVec<T, O>,
    ) -> Result<(), &'other mut BoundedVec<T, O>> {
        let moved = self.as_view().append(other.as_view()).is_ok();
        if moved { Ok(()) } else { Err(other) }
    }
}

/// Elements that are appended, which the length counts when this is dropped, hence also when making one panics.
///
/// Counting them at the end leaves the places free of stores to the length between them.
struct Growth<'vec, T> {
    /// The places that are not yet taken.
    spare: slice::IterMut<'vec, MaybeUninit<T>>,
    /// Invariant: the elements of the length are initialised, and `grown` more behind them.
    len: &'vec mut usize,
    grown: usize,
}

impl<'vec, T> Growth<'vec, T> {
    #[inline]
    fn of(vec: &'vec mut VecView<'_, T>) -> Self {
        // SAFETY: the length is only changed as this type says.
        let (spare, len) = unsafe { vec.spare() };
        Self { spare: spare.iter_mut(), len, grown: 0 }
    }

    /// Appends a value, for which the caller has seen that there is room; drops it when there is not.
    #[inline]
    fn push(&mut self, value: T) {
        if let Some(place) = self.spare.next() {
            place.write(value);
            self.grown += 1;
        }
    }
}

impl<T> Drop for Growth<'_, T> {
    #[inline]
    fn drop(&mut self) {
        *self.len += self.grown;
    }
}
