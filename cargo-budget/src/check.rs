//! Owns the rules that a program is held against. Comes in: a report. Goes out: each rule that it breaks, with both
//! numbers and the largest contributors.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    finding::{Finding, Level},
    number::{bytes, grouped},
    report::{Budget, Gap, Report, Site},
};

/// What a check found, as JSON has it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Checked<'report> {
    /// The version of this form.
    pub(crate) version: u32,
    /// Each rule that is broken, and what could not be measured.
    pub(crate) findings: &'report [Finding],
    /// What they were found in; `None` where a manifest is wrong, so that nothing was built.
    pub(crate) report: Option<&'report Report>,
}

/// How many contributors a finding names.
const CONTRIBUTORS: usize = 5;

/// Everything that is wrong with the program of `report`, in the order of the manifest.
pub(crate) fn findings(report: &Report) -> Vec<Finding> {
    let mut sites: BTreeMap<&str, Vec<&Site>> = BTreeMap::new();
    for site in &report.sites {
        sites.entry(&site.budget).or_default().push(site);
    }
    let mut findings: Vec<Finding> = report.gaps.iter().map(unmeasured).collect();
    for budget in &report.budgets {
        let sites = sites.get(budget.variant.as_str()).map_or(&[][..], Vec::as_slice);
        findings.extend(over_limit(budget, sites));
        findings.extend(guaranteed(budget, sites));
        findings.extend(may_exceed(budget, sites));
        findings.extend(sites.iter().filter_map(|site| not_listed(budget, site)));
    }
    findings.extend(system(report));
    findings
}

fn unmeasured(gap: &Gap) -> Finding {
    Finding {
        level: Level::Unmeasured,
        code: gap.code.clone(),
        message: gap.message.clone(),
        at: None,
        notes: Vec::new(),
        help: gap.help.clone(),
    }
}

/// What the program takes for good, against the limit.
fn over_limit(budget: &Budget, sites: &[&Site]) -> Option<Finding> {
    let other = budget.other.unwrap_or(0);
    let taken = budget.fixed();
    let limit = budget.own_limit();
    let reserved = sites.iter().copied().filter(|site| site.storage.is_reserved());
    let mut notes = match taken.checked_sub(limit).filter(|over| *over > 0) {
        Some(over) => vec![format!(
            "{} managed, {} other; {} over the limit of {}{}",
            bytes(budget.managed),
            bytes(other),
            bytes(over),
            bytes(limit),
            less_parts(budget),
        )],
        None => vec![over_in_units(budget, budget.managed, reserved)?],
    };
    let mut parts: Vec<(u64, String)> = sites
        .iter()
        .filter(|site| site.storage.is_reserved())
        .map(|site| (site.total(), described(site)))
        .collect();
    for krate in &budget.crates {
        let symbols = krate.symbols.iter().filter(|symbol| !symbol.is_managed);
        parts
            .extend(symbols.map(|symbol| (symbol.bytes, format!("`{}` in {}", symbol.name, symbol.section))));
    }
    notes.extend(largest(parts));
    Some(Finding {
        level: Level::Error,
        code: "over-limit".to_owned(),
        message: format!("the static memory of budget `{}` adds up to more than its limit", budget.name),
        at: Some(budget.at.clone()),
        notes,
        help: format!("shrink one of these statics, or raise the limit of `{}`", budget.name),
    })
}

/// What is said of sites that fit to the byte, and in the whole units that the linker counts in do not.
fn over_in_units<'a>(budget: &Budget, taken: u64, sites: impl Iterator<Item = &'a Site>) -> Option<String> {
    let (units, most) = budget.counted(sites);
    (units > most).then(|| {
        format!(
            "{} fit in {}{}, but not as the linker counts past a mebibyte: each site in whole units of {}, {} units in a \
             limit of {}",
            bytes(taken),
            bytes(budget.own_limit()),
            less_parts(budget),
            bytes(budget.unit),
            grouped(units),
            grouped(most),
        )
    })
}

/// The worst case of a budget that must never refuse.
fn guaranteed(budget: &Budget, sites: &[&Site]) -> Vec<Finding> {
    if !budget.guaranteed {
        return Vec::new();
    }
    let on_demand = || sites.iter().filter(|site| !site.storage.is_reserved());
    let unbounded = on_demand().filter(|site| site.instances.is_none()).map(|site| Finding {
        level: Level::Error,
        code: "unbounded-site".to_owned(),
        message: format!(
            "a site of the guaranteed budget `{}` does not say how many values live at once",
            budget.name
        ),
        at: Some(site.at.clone()),
        notes: vec![described(site)],
        help: "add `instances = K`".to_owned(),
    });
    let mut findings: Vec<_> = unbounded.collect();
    let worst = budget.managed.saturating_add(budget.bounded.bytes);
    let limit = budget.own_limit();
    let bounded = sites.iter().copied().filter(|site| site.storage.is_reserved() || site.instances.is_some());
    let over = match worst.checked_sub(limit).filter(|over| *over > 0) {
        Some(over) => Some(format!(
            "{} managed and {} bounded; {} over the limit of {}{}",
            bytes(budget.managed),
            bytes(budget.bounded.bytes),
            bytes(over),
            bytes(limit),
            less_parts(budget),
        )),
        None => over_in_units(budget, worst, bounded),
    };
    if let Some(over) = over {
        let parts = sites.iter().map(|site| (site.total(), described(site))).collect();
        let mut notes = vec![over];
        notes.extend(largest(parts));
        findings.push(Finding {
            level: Level::Error,
            code: "over-guarantee".to_owned(),
            message: format!(
                "the worst case of the guaranteed budget `{}` is more than its limit",
                budget.name
            ),
            at: Some(budget.at.clone()),
            notes,
            help: format!("lower `instances` of one of these sites, or raise the limit of `{}`", budget.name),
        });
    }
    findings
}

/// A budget that fits now and may refuse a charge later.
fn may_exceed(budget: &Budget, sites: &[&Site]) -> Option<Finding> {
    let on_demand = budget.bounded.bytes.saturating_add(budget.unbounded.bytes);
    let fixed = budget.fixed();
    let limit = budget.own_limit();
    if budget.guaranteed || on_demand == 0 || fixed > limit || fixed.saturating_add(on_demand) <= limit {
        return None;
    }
    let parts = sites.iter().filter(|site| !site.storage.is_reserved());
    let parts = parts.map(|site| (site.total(), described(site))).collect();
    let mut notes = vec![format!(
        "{} of statics, {} on demand with one value of each unbounded site; the limit is {}{}",
        bytes(fixed),
        bytes(on_demand),
        bytes(limit),
        less_parts(budget),
    )];
    notes.extend(largest(parts));
    Some(Finding {
        level: Level::Warning,
        code: "may-exceed".to_owned(),
        message: format!("budget `{}` may refuse a charge at run time", budget.name),
        at: Some(budget.at.clone()),
        notes,
        help: "handle the refusal where it matters, lower `instances`, or raise the limit".to_owned(),
    })
}

/// A site of a package that may not charge the budget.
fn not_listed(budget: &Budget, site: &Site) -> Option<Finding> {
    let is_listed = budget.packages.is_empty() || budget.packages.contains(&site.package);
    (!is_listed).then(|| Finding {
        level: Level::Error,
        code: "package-not-listed".to_owned(),
        message: format!(
            "package `{}` charges budget `{}`, which does not list it",
            site.package, budget.name
        ),
        at: Some(site.at.clone()),
        notes: vec![
            described(site),
            format!("`packages` of `{}` ({}) lists {}", budget.name, budget.at, listed(&budget.packages)),
        ],
        help: format!("charge another budget, or add `{}` to `packages`", site.package),
    })
}

/// The RAM as a whole, and the stack.
fn system(report: &Report) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in &report.manifests {
        let at = |line: u64| Some(format!("{}:{line}", manifest.file));
        if let Some(total) = manifest.total {
            let stack = manifest.stack.map_or(0, |stack| stack.bytes);
            let taken = report.ram.bytes.saturating_add(stack);
            if taken > total.bytes {
                let mut notes = vec![format!(
                    "{} of static RAM and {} of stack; {} over the total of {}",
                    bytes(report.ram.bytes),
                    bytes(stack),
                    bytes(taken - total.bytes),
                    bytes(total.bytes),
                )];
                let covered = report.budgets.iter().flat_map(|budget| &budget.crates);
                let crates = covered.chain(&report.uncovered);
                notes.extend(largest(
                    crates.map(|krate| (krate.bytes, format!("crate `{}`", krate.title()))).collect(),
                ));
                findings.push(Finding {
                    level: Level::Error,
                    code: "over-total".to_owned(),
                    message: "the static RAM of the program and its stack are more than `total`".to_owned(),
                    at: at(total.line),
                    notes,
                    help: "shrink the statics of one of these crates, or raise `total`".to_owned(),
                });
            }
        }
        let stack = manifest.stack.zip(report.stack).filter(|(stack, left)| left.room < stack.bytes);
        findings.extend(stack.map(|(stack, left)| Finding {
            level: Level::Error,
            code: "over-stack".to_owned(),
            message: "the stack does not fit in the RAM that the statics leave".to_owned(),
            at: at(stack.line),
            notes: vec![format!(
                "{} are left between the statics and the top of the stack, `stack` asks for {}",
                bytes(left.room),
                bytes(stack.bytes),
            )],
            help: "shrink a static, or lower `stack`".to_owned(),
        }));
    }
    findings
}

fn less_parts(budget: &Budget) -> String {
    if budget.parts == 0 {
        return String::new();
    }
    format!(" ({} less {} for the budgets within it)", bytes(budget.limit), bytes(budget.parts))
}

/// The site, with the bytes of one value where there may be several.
fn described(site: &Site) -> String {
    let times = match (site.bytes, site.instances) {
        (_, Some(1)) => String::new(),
        (None, _) => ", of a size that depends on a type".to_owned(),
        (Some(size), Some(instances)) => format!(", {} × {}", bytes(size), grouped(instances)),
        (Some(size), None) => format!(", {} × any", bytes(size)),
    };
    format!("`{}` at {}, package `{}`{times}", site.item, site.at, site.package)
}

fn listed(packages: &[String]) -> String {
    packages.iter().map(|package| format!("`{package}`")).collect::<Vec<_>>().join(", ")
}

/// The largest contributors, a note each.
fn largest(mut parts: Vec<(u64, String)>) -> Vec<String> {
    parts.retain(|(bytes, _)| *bytes > 0);
    parts.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    let more = parts.len().saturating_sub(CONTRIBUTORS);
    let mut notes: Vec<_> = parts
        .into_iter()
        .take(CONTRIBUTORS)
        .map(|(amount, what)| format!("{}: {what}", bytes(amount)))
        .collect();
    if more > 0 {
        notes.push(format!("and {} more", grouped(more)));
    }
    notes
}
