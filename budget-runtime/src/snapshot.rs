//! Owns what the accounts held at one moment, and the table a person reads. Comes in: accounts. Goes out: rows and
//! text, with no allocation.

use core::{fmt, slice};

use crate::Account;

/// The counts of all accounts of a tracker, copied.
///
/// Each account is read on its own: under concurrency the rows may be of slightly different moments, and each row
/// by itself keeps `used` ≤ `high_water` and `reserved` + `used` ≤ `limit`. Its `Display` is an aligned table:
///
/// ```
/// # use budget_runtime::{Budget, BudgetTracker, Counters};
/// # static BUDGETS: [Budget; 2] = [Budget::new("Decoder", 16_384), Budget::new("Runtime", 65_536)];
/// # static COUNTERS: [Counters; 2] = [const { Counters::new() }; 2];
/// # static TRACKER: BudgetTracker<2> = BudgetTracker::new(&BUDGETS, &COUNTERS);
/// # let charge = TRACKER.accounts()[1].charge(40_000)?;
/// # assert!(TRACKER.accounts()[1].charge(40_000).is_err());
/// println!("{}", TRACKER.snapshot());
/// # #[cfg(feature = "stats")]
/// # assert_eq!(TRACKER.snapshot().to_string(), "\
/// # crate    limit  reserved   used  headroom  high water  denied
/// # Decoder  16384         0      0     16384           0       0
/// # Runtime  65536         0  40000     25536       40000       1");
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
/// ```text
/// crate    limit  reserved   used  headroom  high water  denied
/// Decoder  16384         0      0     16384           0       0
/// Runtime  65536         0  40000     25536       40000       1
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot<const CRATES: usize> {
    rows: [Row; CRATES],
}

/// What one account held at the moment of a [`Snapshot`]. All sizes are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    name: &'static str,
    limit: usize,
    reserved: usize,
    used: usize,
    #[cfg(feature = "stats")]
    high_water: usize,
    #[cfg(feature = "stats")]
    denied: usize,
}

impl<const CRATES: usize> Snapshot<CRATES> {
    pub(crate) fn of(accounts: &[Account; CRATES]) -> Self {
        Self { rows: core::array::from_fn(|index| Row::of(&accounts[index])) }
    }

    /// The rows, in the order of the manifest.
    pub fn iter(&self) -> slice::Iter<'_, Row> {
        self.rows.iter()
    }
}

impl<'snapshot, const CRATES: usize> IntoIterator for &'snapshot Snapshot<CRATES> {
    type Item = &'snapshot Row;
    type IntoIter = slice::Iter<'snapshot, Row>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Row {
    fn of(account: &Account) -> Self {
        let (used, limit) = account.used_and_limit();
        Self {
            name: account.name(),
            limit,
            reserved: account.reserved(),
            used,
            #[cfg(feature = "stats")]
            high_water: account.high_water().max(used),
            #[cfg(feature = "stats")]
            denied: account.denied(),
        }
    }

    /// The budget's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The most bytes that can be charged: what the manifest says, or what it was lowered to.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// The bytes of static memory that the linker counted.
    #[must_use]
    pub const fn reserved(&self) -> usize {
        self.reserved
    }

    /// The bytes charged.
    #[must_use]
    pub const fn used(&self) -> usize {
        self.used
    }

    /// The bytes that could still be charged.
    #[must_use]
    pub const fn headroom(&self) -> usize {
        self.limit.saturating_sub(self.reserved).saturating_sub(self.used)
    }

    /// The most bytes that were ever charged at once.
    #[cfg(feature = "stats")]
    #[must_use]
    pub const fn high_water(&self) -> usize {
        self.high_water
    }

    /// How many charges were refused.
    #[cfg(feature = "stats")]
    #[must_use]
    pub const fn denied(&self) -> usize {
        self.denied
    }

    const fn figures(&self) -> [usize; COLUMNS.len()] {
        [
            self.limit,
            self.reserved,
            self.used,
            self.headroom(),
            #[cfg(feature = "stats")]
            self.high_water,
            #[cfg(feature = "stats")]
            self.denied,
        ]
    }
}

const FIRST_COLUMN: &str = "crate";

#[cfg(feature = "stats")]
const COLUMNS: [&str; 6] = ["limit", "reserved", "used", "headroom", "high water", "denied"];
#[cfg(not(feature = "stats"))]
const COLUMNS: [&str; 4] = ["limit", "reserved", "used", "headroom"];

impl<const CRATES: usize> fmt::Display for Snapshot<CRATES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = FIRST_COLUMN.len();
        let mut widths = COLUMNS.map(str::len);
        for row in self {
            first = first.max(row.name.len());
            for (width, figure) in widths.iter_mut().zip(row.figures()) {
                *width = (*width).max(digits(figure));
            }
        }
        write!(f, "{FIRST_COLUMN:first$}")?;
        for (column, width) in COLUMNS.iter().zip(widths) {
            write!(f, "  {column:>width$}")?;
        }
        for row in self {
            write!(f, "\n{:first$}", row.name)?;
            for (figure, width) in row.figures().iter().zip(widths) {
                write!(f, "  {figure:>width$}")?;
            }
        }
        Ok(())
    }
}

const fn digits(figure: usize) -> usize {
    match figure.checked_ilog10() {
        Some(log) => log as usize + 1,
        None => 1,
    }
}
