//! Owns what a set is to `defmt`: its elements in a row, of which only the signs between are written here.

use ::defmt::{Format, Formatter};

use super::{BoundedSet, Iter, SetView};
use crate::Memory;

impl<T: Format, M: Memory> Format for BoundedSet<T, M> {
    fn format(&self, f: Formatter<'_>) {
        list(self.iter(), f);
    }
}

impl<T: Format> Format for SetView<'_, T> {
    fn format(&self, f: Formatter<'_>) {
        list(self.iter(), f);
    }
}

fn list<T: Format>(elements: Iter<'_, T>, f: Formatter<'_>) {
    ::defmt::write!(f, "{{");
    for (index, element) in elements.enumerate() {
        if index > 0 {
            ::defmt::write!(f, ", ");
        }
        ::defmt::write!(f, "{}", element);
    }
    ::defmt::write!(f, "}}");
}
