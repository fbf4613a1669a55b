//! Owns the comparison of two reports. Comes in: the one before and the one after. Goes out: what differs, by budget, site
//! and crate, and each limit that was raised without a word.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    finding::{Finding, Level},
    number::bytes,
    report::{Budget, Crate, Report, Site, VERSION},
};

/// What differs between two programs. All amounts are in bytes.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Diff {
    /// The version of this form.
    pub(crate) version: u32,
    /// The names of the two images.
    pub(crate) images: Change<String>,
    /// The static RAM as a whole.
    pub(crate) ram: Change<u64>,
    /// The budgets that differ, in the order of the manifest, those that are gone last.
    pub(crate) budgets: Vec<BudgetDiff>,
    /// The sites that differ, largest change first.
    pub(crate) sites: Vec<SiteDiff>,
    /// The crates whose static RAM differs, largest change first.
    pub(crate) crates: Vec<CrateDiff>,
    /// With `--ratchet`, each limit that was raised while its reason stayed.
    pub(crate) findings: Vec<Finding>,
}

/// A value before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Change<T> {
    pub(crate) old: T,
    pub(crate) new: T,
}

impl<T: PartialEq> Change<T> {
    fn is_none(&self) -> bool {
        self.old == self.new
    }
}

impl Change<u64> {
    /// How much it grew; negative when it shrank.
    pub(crate) fn growth(self) -> i128 {
        i128::from(self.new) - i128::from(self.old)
    }
}

/// Amounts that may be missing: `None` where there is no such thing on that side, or where it is not known.
pub(crate) type Amount = Change<Option<u64>>;

/// A budget that differs.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct BudgetDiff {
    pub(crate) name: String,
    pub(crate) limit: Amount,
    pub(crate) managed: Amount,
    pub(crate) other: Amount,
    pub(crate) bounded: Amount,
    pub(crate) unbounded: Amount,
}

/// A site that differs, with the bytes of all its instances.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct SiteDiff {
    pub(crate) budget: String,
    pub(crate) item: String,
    pub(crate) package: String,
    /// The file and the line, after where it is there, else before.
    pub(crate) at: String,
    pub(crate) bytes: Amount,
}

/// A crate whose static RAM differs.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct CrateDiff {
    /// The crate; `None` for what is not Rust, or does not say.
    pub(crate) name: Option<String>,
    pub(crate) bytes: Amount,
}

/// Compares two reports; with `ratchet` also their limits.
pub(crate) fn diff(old: &Report, new: &Report, ratchet: bool) -> Diff {
    Diff {
        version: VERSION,
        images: Change { old: old.image.name.clone(), new: new.image.name.clone() },
        ram: Change { old: old.ram.bytes, new: new.ram.bytes },
        budgets: budgets(&old.budgets, &new.budgets),
        sites: sites(&old.sites, &new.sites),
        crates: crates(old, new),
        findings: if ratchet { raised(&old.budgets, &new.budgets) } else { Vec::new() },
    }
}

/// Each name of either side once, those of the new side first, with what it is on each side.
fn pairs<'a, T>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&T) -> &str,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let by_name =
        |side: &'a [T]| side.iter().map(|one| (name(one).to_owned(), one)).collect::<BTreeMap<_, _>>();
    let (olds, news) = (by_name(old), by_name(new));
    let kept = new.iter().map(|one| (olds.get(name(one)).copied(), Some(one)));
    let gone = old.iter().filter(|one| !news.contains_key(name(one))).map(|one| (Some(one), None));
    kept.chain(gone).collect()
}

fn budgets(old: &[Budget], new: &[Budget]) -> Vec<BudgetDiff> {
    let diffs = pairs(old, new, |budget| &budget.variant).into_iter().map(|(old, new)| {
        let amount = |of: fn(&Budget) -> Option<u64>| Change { old: old.and_then(of), new: new.and_then(of) };
        BudgetDiff {
            name: new.or(old).map(|budget| budget.name.clone()).unwrap_or_default(),
            limit: amount(|budget| Some(budget.limit)),
            managed: amount(|budget| Some(budget.managed)),
            other: amount(|budget| budget.other),
            bounded: amount(|budget| Some(budget.bounded.bytes)),
            unbounded: amount(|budget| Some(budget.unbounded.bytes)),
        }
    });
    diffs.filter(|diff| !diff.amounts().iter().all(|(_, amount)| amount.is_none())).collect()
}

impl BudgetDiff {
    /// The amounts and their names.
    pub(crate) fn amounts(&self) -> [(&'static str, Amount); 5] {
        [
            ("limit", self.limit),
            ("managed", self.managed),
            ("other", self.other),
            ("bounded", self.bounded),
            ("unbounded", self.unbounded),
        ]
    }
}

/// Pairs sites by what they are, not by their line, which moves with every edit above it.
fn sites(old: &[Site], new: &[Site]) -> Vec<SiteDiff> {
    type Sides<'a> = (Vec<&'a Site>, Vec<&'a Site>);
    let mut groups: BTreeMap<_, Sides<'_>> = BTreeMap::new();
    let key = |site: &Site| {
        let place = (site.package.clone(), site.module.clone());
        (site.budget.clone(), place, site.item.clone(), site.storage.name())
    };
    for site in old {
        groups.entry(key(site)).or_default().0.push(site);
    }
    for site in new {
        groups.entry(key(site)).or_default().1.push(site);
    }
    let mut diffs = Vec::new();
    for (mut old, mut new) in groups.into_values() {
        // Of several sites that are alike, those that stayed are told by their bytes.
        old.retain(|site| match new.iter().position(|other| other.total() == site.total()) {
            Some(same) => {
                new.swap_remove(same);
                false
            }
            None => true,
        });
        old.sort_by(|one, other| one.at.cmp(&other.at));
        new.sort_by(|one, other| one.at.cmp(&other.at));
        for at in 0..old.len().max(new.len()) {
            let (old, new) = (old.get(at), new.get(at));
            let Some(site) = new.or(old) else { continue };
            diffs.push(SiteDiff {
                budget: site.budget.clone(),
                item: site.item.clone(),
                package: site.package.clone(),
                at: site.at.clone(),
                bytes: Change { old: old.map(|site| site.total()), new: new.map(|site| site.total()) },
            });
        }
    }
    diffs.sort_by_key(|diff| (std::cmp::Reverse(change(diff.bytes)), diff.at.clone()));
    diffs
}

/// How much an amount changed, whichever way.
fn change(amount: Amount) -> u128 {
    growth(amount).unsigned_abs()
}

/// How much an amount grew, where what is missing is nothing.
pub(crate) fn growth(amount: Amount) -> i128 {
    Change { old: amount.old.unwrap_or(0), new: amount.new.unwrap_or(0) }.growth()
}

fn crates(old: &Report, new: &Report) -> Vec<CrateDiff> {
    fn sums(report: &Report) -> BTreeMap<Option<&str>, u64> {
        let crates = report.budgets.iter().flat_map(|budget| &budget.crates).chain(&report.uncovered);
        crates.fold(BTreeMap::new(), |mut sums, krate: &Crate| {
            *sums.entry(krate.name.as_deref()).or_default() += krate.bytes;
            sums
        })
    }
    let (old, new) = (sums(old), sums(new));
    let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
    let diffs = names.map(|name| CrateDiff {
        name: name.map(str::to_owned),
        bytes: Change { old: old.get(name).copied(), new: new.get(name).copied() },
    });
    let mut diffs: Vec<_> = diffs.filter(|diff| !diff.bytes.is_none()).collect();
    diffs.sort_by_key(|diff| (std::cmp::Reverse(change(diff.bytes)), diff.name.clone()));
    diffs
}

/// Each limit that is higher than it was, for the same reason or for none.
fn raised(old: &[Budget], new: &[Budget]) -> Vec<Finding> {
    let pairs = pairs(old, new, |budget| &budget.variant).into_iter();
    let raised = pairs.filter_map(|(old, new)| old.zip(new));
    let raised = raised.filter(|(old, new)| new.limit > old.limit && new.reason == old.reason);
    raised
        .map(|(old, new)| Finding {
            level: Level::Error,
            code: "limit-raised".to_owned(),
            message: format!("the limit of budget `{}` was raised and its `reason` is the same", new.name),
            at: Some(new.at.clone()),
            notes: vec![
                format!("{} before, {} now", bytes(old.limit), bytes(new.limit)),
                match &new.reason {
                    Some(reason) => format!("reason: {reason}"),
                    None => "it has no reason".to_owned(),
                },
            ],
            help: "say in `reason` why it must be more, or lower it again".to_owned(),
        })
        .collect()
}
