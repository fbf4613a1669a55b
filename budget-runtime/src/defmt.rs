//! Owns what the errors and the snapshot say in the format of defmt: the host has the words, the target sends the numbers.
//! What they say is what their `Display` says.

use ::defmt::{Format, Formatter, write};

use crate::{BudgetError, Row, Snapshot, UnknownBudget};

impl Format for BudgetError {
    fn format(&self, f: Formatter<'_>) {
        match *self {
            Self::Exceeded { crate_name, requested, used, limit } => write!(
                f,
                "crate `{=str}` cannot take {=usize} bytes: {=usize} of its {=usize} bytes are in use, {=usize} are \
                 left; release memory of `{=str}` first or raise its limit",
                crate_name,
                requested,
                used,
                limit,
                limit.saturating_sub(used),
                crate_name,
            ),
            Self::Instances { crate_name, instances, .. } => write!(
                f,
                "crate `{=str}` cannot take one more: all {=usize} instances of this site are alive; drop one first or \
                 raise its `instances`",
                crate_name, instances,
            ),
            Self::BlockTooLarge { crate_name, requested, max_block, .. } => write!(
                f,
                "crate `{=str}` cannot take {=usize} bytes in one inline block: its `max-block` is {=usize} bytes; use a \
                 smaller or a boxed block, or raise `max-block`",
                crate_name, requested, max_block,
            ),
            Self::Restricted { crate_name, requested, .. } => write!(
                f,
                "crate `{=str}` is restricted and cannot take {=usize} bytes through this call, which does not know its \
                 package; use `managed_alloc!` or `#[managed]`",
                crate_name, requested,
            ),
            Self::NotCharged { crate_name, requested, used, .. } => write!(
                f,
                "crate `{=str}` cannot release {=usize} bytes: {=usize} bytes are charged to it; release what was \
                 charged, once",
                crate_name, requested, used,
            ),
            Self::NoElement { requested, limit } => write!(
                f,
                "a collection needs {=usize} bytes for one element and its memory has {=usize}; give it more memory",
                requested, limit,
            ),
            // Those of a heap, which a firmware with defmt seldom has.
            other => write!(
                f,
                "crate `{=str}` cannot take {=usize} bytes: {=usize} of its {=usize} bytes are in use",
                other.crate_name().unwrap_or_default(),
                other.requested(),
                other.used(),
                other.limit(),
            ),
        }
    }
}

impl Format for UnknownBudget {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "no such crate; there are ");
        for (index, budget) in self.budgets.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{=str}`{=str}`", separator, budget.name());
        }
    }
}

impl Format for Row {
    fn format(&self, f: Formatter<'_>) {
        write!(
            f,
            "crate `{=str}`: limit {=usize}, reserved {=usize}, used {=usize}, headroom {=usize}",
            self.name(),
            self.limit(),
            self.reserved(),
            self.used(),
            self.headroom(),
        );
        #[cfg(feature = "stats")]
        write!(f, ", high water {=usize}, denied {=usize}", self.high_water(), self.denied());
    }
}

/// A line for each account.
impl<const CRATES: usize> Format for Snapshot<CRATES> {
    fn format(&self, f: Formatter<'_>) {
        for (index, row) in self.iter().enumerate() {
            if index > 0 {
                write!(f, "\n");
            }
            write!(f, "{}", row);
        }
    }
}
