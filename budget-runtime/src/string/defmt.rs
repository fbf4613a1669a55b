//! Owns what a string is to `defmt`: a `str`.

use ::defmt::{Format, Formatter};

use super::{BoundedString, StringView};
use crate::Memory;

impl<M: Memory> Format for BoundedString<M> {
    fn format(&self, f: Formatter<'_>) {
        ::defmt::write!(f, "{=str}", self.as_str());
    }
}

impl Format for StringView<'_> {
    fn format(&self, f: Formatter<'_>) {
        ::defmt::write!(f, "{=str}", self.as_str());
    }
}
