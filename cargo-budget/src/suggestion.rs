//! Owns tighter limits. Comes in: what a program takes, and the text of the manifest that it was built from. Goes out: that
//! text with other sizes in it, and why each limit is what it is.
//!
//! A size is replaced where it stands, so everything around it stays as it is.

#[cfg(test)]
mod tests;

use std::ops::Range;

use budget_manifest::{Budget as Entry, Cfg, Diagnostic, Manifest};

use crate::{
    ledger::Host,
    limit::{rewritten, rounded_up, with_margin},
    number::{bytes, count},
    report::{Budget, Report, Site},
};

/// The most units that the linker counts a limit in.
const MOST_UNITS: u64 = 1 << 20;

/// What is suggested for one manifest.
#[derive(Debug)]
pub(crate) struct Suggestion {
    /// The manifest with the limits that are suggested.
    pub(crate) text: String,
    /// A line for each budget, in the order of the manifest.
    pub(crate) lines: Vec<String>,
    /// Whether a limit that is violated could not be raised.
    pub(crate) is_violated: bool,
}

/// What becomes of the limit of one budget.
struct Verdict {
    limit: u64,
    why: String,
}

/// A manifest with limits that change, tree by tree.
struct Plan<'a> {
    host: &'a Host,
    report: &'a Report,
    margin: u32,
    /// The manifest with its overrides.
    whole: &'a Manifest,
    verdicts: Vec<Option<Verdict>>,
}

/// Suggests limits for the budgets of `host`.
pub(crate) fn suggest(host: &Host, report: &Report, margin: u32) -> Suggestion {
    let parsed = Manifest::parse(&host.text, &host.file);
    // A manifest that is in an image was accepted.
    let whole = parsed.as_ref().unwrap_or(&host.manifest);
    let budgets = &host.manifest.budgets;
    let verdicts = budgets.iter().map(|_| None).collect();
    let mut plan = Plan { host, report, margin, whole, verdicts };
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut lines: Vec<String> = vec![String::new(); budgets.len()];
    let mut is_violated = false;
    let tops = budgets.iter().enumerate().filter(|(_, entry)| entry.within.is_none());
    for (top, _) in tops {
        let tree = plan.decide(top);
        let mut tried = edits.clone();
        tried.extend(tree.iter().filter_map(|&index| plan.edit(index)));
        let refusal = plan.refusal(&replaced(&host.text, &tried));
        for index in tree {
            if let (Some(line), Some(entry)) = (lines.get_mut(index), budgets.get(index)) {
                let (text, is_open) = plan.line(index, entry, refusal.as_deref());
                *line = text;
                is_violated |= is_open;
            }
        }
        if refusal.is_none() {
            edits = tried;
        }
    }
    lines.retain(|line| !line.is_empty());
    Suggestion { text: replaced(&host.text, &edits), lines, is_violated }
}

/// The text with each span replaced.
fn replaced(text: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|(span, _)| span.start);
    let mut new = String::with_capacity(text.len());
    let mut end = 0;
    for (span, size) in edits {
        new.push_str(text.get(end..span.start).unwrap_or_default());
        new.push_str(size);
        end = span.end;
    }
    new + text.get(end..).unwrap_or_default()
}

impl Plan<'_> {
    /// Decides on a budget and all that is within it, and returns their indices, parts first.
    fn decide(&mut self, index: usize) -> Vec<usize> {
        let host = self.host;
        let Some(entry) = host.manifest.budgets.get(index) else { return Vec::new() };
        let mut tree: Vec<usize> = entry.parts.iter().flat_map(|&part| self.decide(part)).collect();
        let verdict = self.row(entry).map(|row| self.verdict(index, entry, row));
        if let Some(slot) = self.verdicts.get_mut(index) {
            *slot = verdict;
        }
        tree.push(index);
        tree
    }

    /// The row of the report. Of two manifests with a budget of one name only one has it.
    fn row(&self, entry: &Entry) -> Option<&Budget> {
        let at = format!("{}:{}", self.host.file, entry.limit.base.line);
        self.report.budgets.iter().find(|row| row.variant == entry.variant && row.at == at)
    }

    fn verdict(&self, index: usize, entry: &Entry, row: &Budget) -> Verdict {
        let old = row.limit;
        let parts: u64 = entry.parts.iter().fold(0, |sum, &part| sum.saturating_add(self.limit(part)));
        let need = row.managed.saturating_add(row.other.unwrap_or(0)).saturating_add(row.bounded.bytes);
        let is_charged = need > 0 || row.bounded.sites > 0;
        let needs = format!("needs {}", bytes(need));
        // What stays leaves to its parts what they had, and more only where one of them is violated.
        let kept = |why: String| Verdict {
            limit: old.max(old.saturating_sub(row.parts).saturating_add(parts)),
            why,
        };
        if need <= row.own_limit() {
            if row.unbounded.sites > 0 {
                let sites = count(row.unbounded.sites, "site");
                return kept(format!(
                    "{needs}; kept, since {sites} may live any number of times: add `instances`"
                ));
            }
            if !is_charged {
                return kept("kept, since no site of this program charges it".to_owned());
            }
        }
        let own = self.in_units(entry, with_margin(need, self.margin));
        let own = if need <= row.own_limit() { own.min(row.own_limit()) } else { own };
        let mut limit = own.saturating_add(parts);
        if self.margin > 0 && !entry.parts.is_empty() {
            limit = rounded_up(limit);
        }
        let is_violated = need > row.own_limit() || own.saturating_add(parts) > old;
        let block = self.largest_block(index);
        let is_block = !is_violated && block > limit;
        if !is_violated {
            limit = limit.max(block).min(old);
        }
        let why = match (need > row.own_limit(), is_violated) {
            (true, _) => format!("{needs}, which is more than its limit leaves it"),
            (_, true) => format!("{needs}, and the budgets within it need more"),
            _ if is_block => format!("{needs}, and its `max-block` must fit in it"),
            _ => needs,
        };
        Verdict { limit, why }
    }

    /// The limit that a budget will have.
    fn limit(&self, index: usize) -> u64 {
        let decided = self.verdicts.get(index).and_then(Option::as_ref).map(|verdict| verdict.limit);
        let budgets = &self.host.manifest.budgets;
        decided.or_else(|| budgets.get(index).map(|entry| entry.limit.base.value)).unwrap_or(0)
    }

    /// The largest `max-block` of a budget on any target, which its limit must hold.
    fn largest_block(&self, index: usize) -> u64 {
        let entry = self.whole.budgets.get(index);
        let overrides = entry.into_iter().flat_map(|entry| &entry.max_block.overrides);
        let base = entry.and_then(|entry| entry.max_block.base.as_ref());
        base.map(|block| block.value)
            .into_iter()
            .chain(overrides.map(|one| one.value.value))
            .max()
            .unwrap_or(0)
    }

    /// At least `limit`, and so much that the sites fit as the linker counts them: past a mebibyte in units, rounded up for
    /// each site.
    fn in_units(&self, entry: &Entry, mut limit: u64) -> u64 {
        let sites: Vec<&Site> =
            self.report.sites.iter().filter(|site| site.budget == entry.variant).collect();
        while limit > MOST_UNITS {
            let unit = limit.div_ceil(MOST_UNITS).next_power_of_two();
            let counted = sites.iter().filter(|site| site.storage.is_reserved() || site.instances.is_some());
            let units = counted.fold(0_u64, |sum, site| sum.saturating_add(site.total().div_ceil(unit)));
            if units <= limit / unit {
                break;
            }
            limit = units.saturating_mul(unit);
        }
        limit
    }

    /// The size that is written in another way, if it is.
    fn edit(&self, index: usize) -> Option<(Range<usize>, String)> {
        let entry = self.host.manifest.budgets.get(index)?;
        let (old, new) = (entry.limit.base.value, self.limit(index));
        let span = entry.limit.base.span.clone();
        let text = self.host.text.get(span.clone())?;
        (old != new).then(|| (span, rewritten(text, new)))
    }

    /// What is said of a budget, and whether it stays violated.
    fn line(&self, index: usize, entry: &Entry, refusal: Option<&str>) -> (String, bool) {
        let Some(verdict) = self.verdicts.get(index).and_then(Option::as_ref) else {
            return (String::new(), false);
        };
        let (old, new) = (entry.limit.base.value, verdict.limit);
        let at = format!("{}:{}: `{}`", self.host.file, entry.limit.base.line, entry.key.value);
        let what = match refusal.filter(|_| old != new) {
            Some(refusal) => format!("stays at {}, not {}: {refusal}", bytes(old), bytes(new)),
            None if new < old => format!("from {} to {}", bytes(old), bytes(new)),
            None if new > old => format!("raised from {} to {}", bytes(old), bytes(new)),
            None => format!("stays at {}", bytes(old)),
        };
        let elsewhere = self.elsewhere(index, entry);
        (format!("{at} {what}; {}{elsewhere}", verdict.why), refusal.is_some() && new > old)
    }

    /// What is said of the limits that hold in other programs.
    fn elsewhere(&self, index: usize, held: &Entry) -> String {
        let Some(entry) = self.whole.budgets.get(index) else { return String::new() };
        let base = &entry.limit.base;
        let mut others: Vec<_> =
            (base.span != held.limit.base.span).then(|| format!("line {}", base.line)).into_iter().collect();
        let overrides = entry.limit.overrides.iter().filter(|one| one.value.span != held.limit.base.span);
        others.extend(overrides.map(|one| format!("line {} (`cfg({})`)", one.value.line, one.cfg)));
        if others.is_empty() {
            return String::new();
        }
        format!("; not in this program and not changed: {}", others.join(", "))
    }

    /// Why a text cannot stand in place of the manifest, if it cannot: on some target it would be rejected where the old one
    /// is not.
    fn refusal(&self, text: &str) -> Option<String> {
        let new = match Manifest::parse(text, &self.host.file) {
            Ok(new) => new,
            Err(rejected) => return rejected.diagnostics.first().map(|first| first.message.clone()),
        };
        let conditions = self.whole.conditions();
        let held: Vec<&Cfg> = conditions.iter().copied().filter(|cfg| self.holds(cfg)).collect();
        let alone = conditions.iter().map(|&cfg| vec![cfg]);
        for holding in [held, Vec::new()].into_iter().chain(alone) {
            let holds = |cfg: &Cfg| holding.contains(&cfg);
            let error =
                new.resolve_conditions(holds).err().filter(|_| self.whole.resolve_conditions(holds).is_ok());
            if let Some(first) = error.as_deref().and_then(<[Diagnostic]>::first) {
                let texts: Vec<_> = holding.iter().map(|cfg| format!("`cfg({cfg})`")).collect();
                let place =
                    if texts.is_empty() { String::new() } else { format!(" with {}", texts.join(", ")) };
                return Some(format!("{}{place}", first.message));
            }
        }
        None
    }

    /// Whether a condition holds in the program, as far as it makes a difference to numbers.
    fn holds(&self, cfg: &Cfg) -> bool {
        let (whole, held) = (self.whole, &self.host.manifest);
        let limits =
            whole.budgets.iter().zip(&held.budgets).flat_map(|(whole, held)| {
                whole.limit.overrides.iter().map(|one| (one, Some(&held.limit.base)))
            });
        let blocks = whole.budgets.iter().zip(&held.budgets).flat_map(|(whole, held)| {
            whole.max_block.overrides.iter().map(|one| (one, held.max_block.base.as_ref()))
        });
        let totals = whole.system.total.overrides.iter().map(|one| (one, held.system.total.base.as_ref()));
        let stacks = whole.system.stack.overrides.iter().map(|one| (one, held.system.stack.base.as_ref()));
        limits
            .chain(blocks)
            .chain(totals)
            .chain(stacks)
            .any(|(one, held)| one.cfg == *cfg && held.is_some_and(|held| held.span == one.value.span))
    }
}
