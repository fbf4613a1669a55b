//! Owns what a deque is to `defmt`: its elements in a row, of which only the commas are written here.

use ::defmt::{Format, Formatter};

use super::{BoundedDeque, DequeView, Iter};
use crate::Memory;

impl<T: Format, M: Memory> Format for BoundedDeque<T, M> {
    fn format(&self, f: Formatter<'_>) {
        list(self.iter(), f);
    }
}

impl<T: Format> Format for DequeView<'_, T> {
    fn format(&self, f: Formatter<'_>) {
        list(self.iter(), f);
    }
}

fn list<T: Format>(elements: Iter<'_, T>, f: Formatter<'_>) {
    ::defmt::write!(f, "[");
    for (index, element) in elements.enumerate() {
        if index > 0 {
            ::defmt::write!(f, ", ");
        }
        ::defmt::write!(f, "{}", element);
    }
    ::defmt::write!(f, "]");
}
