//! Owns the removal of a part of a string. Comes in: a string and a range. Goes out: the characters of the range; in the
//! end a string without them.

use core::{fmt, iter::FusedIterator, ops::RangeBounds};

use super::StringView;
use crate::range;

/// An iterator over the characters of a part of a [`BoundedString`](crate::BoundedString), which is removed when the
/// iterator is dropped.
///
/// ```
/// use budget_runtime::{BoundedString, MemoryBlock};
///
/// let mut line = BoundedString::new(MemoryBlock::<16>::new())?;
/// assert_eq!(line.push_str("key=é"), Ok(()));
/// assert!(line.drain(..4).is_some_and(|drained| drained.as_str() == "key="));
/// assert_eq!(line, "é");
/// assert!(line.drain(1..).is_none());
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub struct Drain<'string> {
    string: StringView<'string>,
    /// The range to be removed. Invariant: `start <= next <= back <= end`, each where a character starts or at the end.
    start: usize,
    end: usize,
    /// The characters of `next..back` were not returned.
    next: usize,
    back: usize,
}

impl<'string> Drain<'string> {
    pub(super) fn new(string: StringView<'string>, range: impl RangeBounds<usize>) -> Option<Self> {
        let (start, end) = range::within(&range, string.len())?;
        string.get(start..end)?;
        Some(Self { string, start, end, next: start, back: end })
    }

    /// The characters that were not returned.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.string.get(self.next..self.back).unwrap_or_default()
    }
}

impl Iterator for Drain<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let character = self.as_str().chars().next()?;
        self.next += character.len_utf8();
        Some(character)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.as_str().chars().size_hint()
    }
}

impl DoubleEndedIterator for Drain<'_> {
    fn next_back(&mut self) -> Option<char> {
        let character = self.as_str().chars().next_back()?;
        self.back -= character.len_utf8();
        Some(character)
    }
}

impl FusedIterator for Drain<'_> {}

impl Drop for Drain<'_> {
    fn drop(&mut self) {
        self.string.cut(self.start, self.end);
    }
}

impl fmt::Debug for Drain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Drain").field(&self.as_str()).finish()
    }
}
