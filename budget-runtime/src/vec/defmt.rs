//! Owns what a vector is to `defmt`: a slice.

use ::defmt::{Format, Formatter};

use super::{BoundedVec, VecView};
use crate::Memory;

impl<T: Format, M: Memory> Format for BoundedVec<T, M> {
    fn format(&self, f: Formatter<'_>) {
        ::defmt::write!(f, "{=[?]}", self.as_slice());
    }
}

impl<T: Format> Format for VecView<'_, T> {
    fn format(&self, f: Formatter<'_>) {
        ::defmt::write!(f, "{=[?]}", self.as_slice());
    }
}
