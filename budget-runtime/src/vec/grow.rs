//! Owns growth by several elements at once: copies, a new length, another vector. Comes in: a vector and what to append.
//! Goes out: the vector with all of it, or what was to be appended.

use core::{
    mem::{self, MaybeUninit},
    ptr, slice,
};

use super::{BoundedVec, VecView};
use crate::Memory;

impl<T> VecView<'_, T> {
    /// Appends elements until the iterator ends.
    ///
    /// Pass `&mut iterator` to keep the elements after the one that is handed back.
    ///
    /// # Errors
    ///
    /// The first element that does not fit. Those before it are in the vector.
    #[inline]
    pub fn extend(&mut self, iterator: impl IntoIterator<Item = T>) -> Result<(), T> {
        let mut growth = Growth::of(self);
        iterator.into_iter().try_for_each(|value| growth.push(value))
    }

    /// Appends a clone of each element of `source`.
    ///
    /// # Errors
    ///
    /// The source, with nothing appended, when it does not fit as a whole.
    pub fn extend_from_slice<'source>(&mut self, source: &'source [T]) -> Result<(), &'source [T]>
    where
        T: Clone,
    {
        if source.len() > self.free() {
            return Err(source);
        }
        if mem::needs_drop::<T>() {
            let mut growth = Growth::of(self);
            return source.iter().try_for_each(|value| growth.push(value.clone())).map_err(|_| source);
        }
        // Nothing is lost when a clone panics, so nothing is counted in between, and the loop is a plain copy.
        clone_into(source, self.spare_capacity_mut());
        let len = self.len() + source.len();
        // SAFETY: it is within the capacity, and what was cloned is initialised behind the elements there were.
        unsafe { self.set_len(len) };
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
            (0..clones).try_for_each(|_| growth.push(value.clone()))?;
            return growth.push(value);
        }
        self.truncate(len);
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
        // There is room for each.
        let _all = self.extend((0..missing).map(|_| make()));
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

    /// Appends a copy of `source`; returns whether it fits, and if not, appends nothing.
    #[inline]
    pub(crate) fn extend_from_copy(&mut self, source: &[T]) -> bool
    where
        T: Copy,
    {
        let len = self.len();
        if source.len() > self.free() {
            return false;
        }
        // SAFETY: `len` is at most the number of places.
        let place = unsafe { self.start().add(len) };
        // SAFETY: there is room for the elements of `source` at `place`, and `&mut self` keeps `source` apart from it.
        unsafe { ptr::copy_nonoverlapping(source.as_ptr(), place, source.len()) };
        // SAFETY: the elements behind the `len` there were are initialised.
        unsafe { self.set_len(len + source.len()) };
        true
    }

    /// The number of elements that fit beside those there are.
    #[inline]
    const fn free(&self) -> usize {
        self.capacity() - self.as_slice().len()
    }
}

impl<T, M: Memory> BoundedVec<T, M> {
    /// Appends elements until the iterator ends.
    ///
    /// Pass `&mut iterator` to keep the elements after the one that is handed back.
    ///
    /// # Errors
    ///
    /// The first element that does not fit. Those before it are in the vector.
    #[inline]
    pub fn extend(&mut self, iterator: impl IntoIterator<Item = T>) -> Result<(), T> {
        self.as_view().extend(iterator)
    }

    /// Appends a clone of each element of `source`.
    ///
    /// # Errors
    ///
    /// The source, with nothing appended, when it does not fit as a whole.
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

/// Initialises as many places as there are in `source`, or fewer if there are not so many.
///
/// Not inlined, because arguments are known not to overlap, so that for plain data this is one `memcpy`.
#[inline(never)]
fn clone_into<T: Clone>(source: &[T], places: &mut [MaybeUninit<T>]) {
    for (place, value) in places.iter_mut().zip(source) {
        place.write(value.clone());
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

    #[inline]
    fn push(&mut self, value: T) -> Result<(), T> {
        let Some(place) = self.spare.next() else { return Err(value) };
        place.write(value);
        self.grown += 1;
        Ok(())
    }
}

impl<T> Drop for Growth<'_, T> {
    #[inline]
    fn drop(&mut self) {
        *self.len += self.grown;
    }
}
