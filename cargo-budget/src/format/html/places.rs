//! Owns which rows the tables of a page have, and where, so that the map can point there. Comes in: a report. Goes out: the
//! largest crates, and identifiers that are made of numbers only.

use std::collections::HashSet;

use crate::report::{Budget, Crate, Report};

/// The most budgets that are listed.
pub(super) const MOST_BUDGETS: usize = 1_000;
/// The most crates that are listed.
pub(super) const MOST_CRATES: usize = 1_000;

/// What one crate takes of one budget, or of none.
pub(super) struct Share<'report> {
    /// Its number among all.
    pub(super) number: usize,
    pub(super) budget: Option<&'report Budget>,
    pub(super) krate: &'report Crate,
}

/// The shares of all crates, in the order of the report.
pub(super) fn shares(report: &Report) -> Vec<Share<'_>> {
    let covered =
        report.budgets.iter().flat_map(|budget| budget.crates.iter().map(move |krate| (Some(budget), krate)));
    let uncovered = report.uncovered.iter().map(|krate| (None, krate));
    let all = covered.chain(uncovered).enumerate();
    all.map(|(number, (budget, krate))| Share { number, budget, krate }).collect()
}

/// Where the rows are.
pub(super) struct Places {
    /// For each budget the number of its first share; then that of the first which no budget covers.
    firsts: Vec<usize>,
    /// The shares that are listed.
    listed: HashSet<usize>,
}

impl Places {
    pub(super) fn of(report: &Report) -> Self {
        let mut firsts = Vec::with_capacity(report.budgets.len() + 1);
        let mut next = 0;
        for budget in &report.budgets {
            firsts.push(next);
            next += budget.crates.len();
        }
        firsts.push(next);
        let mut shares = shares(report);
        largest_first(&mut shares);
        let listed = shares.iter().take(MOST_CRATES).map(|share| share.number).collect();
        Self { firsts, listed }
    }

    /// The place of a budget.
    pub(super) fn budget(index: usize) -> Option<String> {
        (index < MOST_BUDGETS).then(|| format!("b{index}"))
    }

    /// The place of the share with this number.
    pub(super) fn share(&self, number: usize) -> Option<String> {
        self.listed.contains(&number).then(|| format!("c{number}"))
    }

    /// The place of a crate of a budget.
    pub(super) fn covered(&self, budget: usize, index: usize) -> Option<String> {
        self.share(self.firsts.get(budget)? + index)
    }

    /// The place of a crate that no budget covers.
    pub(super) fn uncovered(&self, index: usize) -> Option<String> {
        self.share(self.firsts.last()? + index)
    }
}

/// Orders shares as the table has them.
pub(super) fn largest_first(shares: &mut [Share<'_>]) {
    shares.sort_by(|one, other| other.krate.bytes.cmp(&one.krate.bytes).then(one.number.cmp(&other.number)));
}
