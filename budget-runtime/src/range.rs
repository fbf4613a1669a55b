//! Owns the reading of a range. Comes in: a range of any kind and a length. Goes out: its start and end, when it is within.

use core::ops::{Bound, RangeBounds};

/// The start and the end of `range` within `len` elements; `None` when it is not within them.
pub(crate) fn within(range: &impl RangeBounds<usize>, len: usize) -> Option<(usize, usize)> {
    let start = match range.start_bound() {
        Bound::Included(&start) => start,
        Bound::Excluded(&before) => before.checked_add(1)?,
        Bound::Unbounded => 0,
    };
    let end = match range.end_bound() {
        Bound::Included(&last) => last.checked_add(1)?,
        Bound::Excluded(&end) => end,
        Bound::Unbounded => len,
    };
    (start <= end && end <= len).then_some((start, end))
}
