//! Owns the refusals that tests ask for: the n-th amount that this thread wants to raise, bytes of an account or an
//! instance of a site, has no room. Only with the cfg `budget_faults`, which the package in `tests/injection` alone sets.

extern crate std;

use std::{cell::Cell, thread_local};

thread_local! {
    /// How many more are granted before the one that is refused.
    static GRANTED_BEFORE: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Asks for a refusal behind so many that are granted, if they fit.
pub fn refuse_behind(granted: usize) {
    GRANTED_BEFORE.set(Some(granted));
}

/// Takes back what was asked for, and says whether it has come.
#[must_use]
pub fn has_come() -> bool {
    GRANTED_BEFORE.take().is_none()
}

/// Whether the amount that is wanted now is the one to refuse.
pub(crate) fn is_due() -> bool {
    let left = GRANTED_BEFORE.get();
    GRANTED_BEFORE.set(left.and_then(|left| left.checked_sub(1)));
    left == Some(0)
}
