//! Which budget covers which path: the lists of `covers` in, a fault for each path that two budgets claim out.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::budget::{Budget, RawBudget};
use crate::cfg::Cfg;
use crate::code::Code;
use crate::report::{Fault, Report};
use crate::setting::Located;
use crate::words::quoted;

/// A budget's claim to a path.
struct Claim<'m> {
    budget: &'m str,
    path: &'m Located<String>,
    /// The condition of an override; `None` for the list in `[crates]`.
    cfg: Option<&'m Cfg>,
    /// Whether the budget's list is the same on all targets.
    is_fixed: bool,
}

impl Claim<'_> {
    /// Whether there is a target on which both hold, as far as their text tells.
    fn meets(&self, other: &Self) -> bool {
        match (self.cfg, other.cfg) {
            (None, None) => self.is_fixed && other.is_fixed,
            (Some(cfg), Some(other)) => cfg == other,
            (Some(_), None) => other.is_fixed,
            (None, Some(_)) => self.is_fixed,
        }
    }
}

/// Checks the budgets of a manifest that is being read.
pub(crate) fn check_raw(budgets: &[RawBudget], report: &mut Report<'_>) {
    let claims = budgets.iter().flat_map(|budget| {
        let is_fixed = budget.covers.is_fixed();
        let claim = move |cfg, path| Claim { budget: budget.name(), path, cfg, is_fixed };
        let base = budget.covers.base.iter().flatten().flat_map(|list| &list.value);
        let overrides = budget.covers.overrides.iter().flatten();
        let replaced = overrides.flat_map(|one| one.value.value.iter().map(|path| (Some(&one.cfg), path)));
        base.map(|path| (None, path)).chain(replaced).map(move |(cfg, path)| claim(cfg, path))
    });
    check(claims, report);
}

/// Checks the budgets of one target.
pub(crate) fn check_resolved(budgets: &[Budget], report: &mut Report<'_>) {
    let claims = budgets.iter().flat_map(|budget| {
        let paths = budget.covers.base.iter().flat_map(|list| &list.value);
        paths.map(|path| Claim { budget: &budget.key.value, path, cfg: None, is_fixed: true })
    });
    check(claims, report);
}

fn check<'m>(claims: impl Iterator<Item = Claim<'m>>, report: &mut Report<'_>) {
    let mut claimed: HashMap<Cow<'m, str>, Vec<Claim<'m>>> = HashMap::new();
    for claim in claims {
        let earlier = claimed.entry(symbol_path(&claim.path.value)).or_default();
        let rival = earlier.iter().find(|other| other.budget != claim.budget && claim.meets(other));
        if let Some(rival) = rival {
            let source = report.source();
            let (first, second) = (quoted(rival.budget), quoted(claim.budget));
            let fault = Fault::new(
                Code::PathCoveredTwice,
                claim.path.span.clone(),
                format!("path {} is covered by two budgets", quoted(&claim.path.value)),
            )
            .note(format!(
                "{first} covers it at {}, {second} at {}",
                source.place(rival.path.span.start),
                source.place(claim.path.span.start)
            ))
            .help("remove it from one of the two");
            report.add(fault);
        }
        earlier.push(claim);
    }
}

/// A path as symbols spell it: the `-` of a package name becomes `_`.
pub(crate) fn symbol_path(path: &str) -> Cow<'_, str> {
    if path.contains('-') { Cow::Owned(path.replace('-', "_")) } else { Cow::Borrowed(path) }
}
