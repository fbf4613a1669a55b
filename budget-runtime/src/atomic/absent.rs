//! Stands in for the atomics in a build that is stopped for want of them, so that it is stopped by one error and not by
//! each use as well.

use core::sync::atomic::{self, Ordering};

pub(crate) struct AtomicUsize(atomic::AtomicUsize);

type Exchanged = Result<usize, usize>;

impl AtomicUsize {
    pub(crate) const fn new(value: usize) -> Self {
        Self(atomic::AtomicUsize::new(value))
    }

    pub(crate) fn load(&self, order: Ordering) -> usize {
        self.0.load(order)
    }

    pub(crate) fn store(&self, value: usize, order: Ordering) {
        self.0.store(value, order);
    }

    pub(crate) fn fetch_add(&self, _: usize, order: Ordering) -> usize {
        self.load(order)
    }

    pub(crate) fn fetch_sub(&self, _: usize, order: Ordering) -> usize {
        self.load(order)
    }

    pub(crate) fn fetch_max(&self, _: usize, order: Ordering) -> usize {
        self.load(order)
    }

    pub(crate) fn fetch_update(
        &self,
        set: Ordering,
        _: Ordering,
        change: impl Fn(usize) -> Option<usize>,
    ) -> Exchanged {
        change(self.load(set)).ok_or(0)
    }

    pub(crate) fn compare_exchange(&self, _: usize, _: usize, set: Ordering, _: Ordering) -> Exchanged {
        Ok(self.load(set))
    }

    pub(crate) fn compare_exchange_weak(&self, _: usize, _: usize, set: Ordering, _: Ordering) -> Exchanged {
        Ok(self.load(set))
    }
}
