//! Owns the count of live values of one site with `instances = K`. Each such site has one in a static.

use crate::gauge::Gauge;

/// How many values of a site are alive, at most K of them.
pub struct Instances {
    live: Gauge,
    limit: usize,
}

impl Instances {
    /// Returns a count at zero that admits `limit` values at once.
    #[cfg(not(loom))]
    #[must_use]
    pub const fn new(limit: usize) -> Self {
        Self { live: Gauge::new(), limit }
    }

    /// Returns a count at zero that admits `limit` values at once.
    #[cfg(loom)]
    pub fn new(limit: usize) -> Self {
        Self { live: Gauge::new(), limit }
    }

    pub(crate) const fn limit(&self) -> usize {
        self.limit
    }

    /// Counts one more value; `false` when K are alive.
    #[inline]
    pub(crate) fn take(&self) -> bool {
        self.live.raise(1, self.limit).is_ok()
    }

    /// Counts one value less.
    #[inline]
    pub(crate) fn give_back(&self) {
        self.live.lower_fixed(1);
    }
}
