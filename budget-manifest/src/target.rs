//! Overrides: the table `[target]` in, its values put beside those of `[system]` and `[crates]` out.

use std::collections::HashSet;

use toml::de::DeTable;

use crate::budget::RawBudget;
use crate::cfg::Cfg;
use crate::code::Code;
use crate::entry::{Place, RawEntry};
use crate::report::{Advised, Fault, Report, Reported};
use crate::setting::{Given, Override, RawPerTarget};
use crate::similar::Names;
use crate::source::Source;
use crate::system::{RawSystem, RawSystemEntry};
use crate::value::{Key, in_order, table, unknown_key};
use crate::words::quoted;

const KEYS: [&str; 2] = ["system", "crates"];

/// How overrides are written.
pub(crate) const HELP: &str =
    "write a header such as `[target.'cfg(unix)'.crates]` and below it the entries that differ there";

/// Reads every `[target.'cfg(…)']`; `names` are those of `[crates]`, where it was understood.
pub(crate) fn read(
    targets: &DeTable<'_>,
    system: &mut RawSystem,
    budgets: &mut [RawBudget],
    names: &mut Result<Names<'_>, Reported>,
    report: &mut Report<'_>,
) {
    let mut seen = HashSet::new();
    for (key, value) in in_order(targets) {
        let cfg = read_cfg(key, report);
        let is_repeated = cfg.as_ref().is_ok_and(|cfg| !seen.insert(cfg.text().to_owned()));
        let condition = Condition { cfg, is_repeated };
        let Ok(target) = table(value, key.get_ref(), HELP, report) else { continue };
        for (key, value) in in_order(target) {
            match key.get_ref().as_ref() {
                "system" => {
                    if let Ok(values) = table(value, "system", HELP, report) {
                        condition.override_system(&RawSystemEntry::read(values, report), system, report);
                    }
                }
                "crates" => {
                    if let Ok(values) = table(value, "crates", HELP, report) {
                        condition.override_budgets(values, budgets, names, report);
                    }
                }
                _ => {
                    if let Ok(cfg) = &condition.cfg {
                        let table = format!("`[target.'cfg({cfg})']`");
                        unknown_key(
                            key,
                            &KEYS,
                            &table,
                            "move it to the table `system` or `crates` of this target",
                            report,
                        );
                    }
                }
            }
        }
    }
}

/// Reads the key of a target, which must be `cfg(…)`.
fn read_cfg(key: &Key<'_>, report: &mut Report<'_>) -> Result<Cfg, Reported> {
    if let Some(reported) = report.distrusts(&key.span()) {
        return Err(reported);
    }
    let text = key.get_ref().as_ref();
    let inner = match text.strip_prefix("cfg(").map(|rest| rest.strip_suffix(')')) {
        Some(Some(inner)) => inner,
        Some(None) => {
            let message = "invalid condition: the `(` after `cfg` is not closed at the end";
            return Err(report.add(
                Fault::new(Code::InvalidCfg, key.span(), message)
                    .help("end the condition with `)`, as in `[target.'cfg(unix)'.crates]`"),
            ));
        }
        None => {
            let message = format!("{} is not of the form `cfg(…)`", quoted(text));
            return Err(report.add(
                Fault::new(Code::NotACfg, key.span(), message)
                    .help("write a condition, as in `[target.'cfg(target_os = \"linux\")'.crates]`"),
            ));
        }
    };
    Cfg::parse(inner).map_err(|bad| {
        let outside = key.span();
        let start = outside.start + "'cfg(".len();
        let is_verbatim = report.source().slice(start..start + inner.len()) == inner;
        let span = if is_verbatim { start + bad.span.start..start + bad.span.end } else { outside };
        let message = format!("invalid condition: {}", bad.message);
        report.add(Fault::new(Code::InvalidCfg, span, message).help(bad.help))
    })
}

/// The condition of one table of overrides.
struct Condition {
    cfg: Result<Cfg, Reported>,
    /// Whether an earlier table has the same.
    is_repeated: bool,
}

impl Condition {
    fn override_system(&self, entry: &RawSystemEntry, system: &mut RawSystem, report: &mut Report<'_>) {
        self.replace(&mut system.total, entry.total.clone(), || "`total` of the system".to_owned(), report);
        self.replace(&mut system.stack, entry.stack.clone(), || "`stack` of the system".to_owned(), report);
    }

    fn override_budgets(
        &self,
        entries: &DeTable<'_>,
        budgets: &mut [RawBudget],
        names: &mut Result<Names<'_>, Reported>,
        report: &mut Report<'_>,
    ) {
        for (key, value) in in_order(entries) {
            if report.distrusts(&key.span()).is_some() || report.distrusts(&value.span()).is_some() {
                continue;
            }
            let name = key.get_ref().as_ref();
            let entry = RawEntry::read(value, name, Place::Target, report);
            let Ok(names) = names else { continue };
            match names.find(name).and_then(|index| budgets.get_mut(index)) {
                Some(budget) => self.override_budget(entry, budget, report),
                None => unknown_budget(key, names, report),
            }
        }
    }

    fn override_budget(&self, entry: RawEntry, budget: &mut RawBudget, report: &mut Report<'_>) {
        let of_budget = |what: &str| format!("{what} of budget {}", quoted(&budget.key.value));
        self.replace(&mut budget.limit, entry.limit, || of_budget("the limit"), report);
        self.replace(&mut budget.packages, entry.packages, || of_budget("`packages`"), report);
        self.replace(&mut budget.guaranteed, entry.guaranteed, || of_budget("`guaranteed`"), report);
        self.replace(&mut budget.covers, entry.covers, || of_budget("`covers`"), report);
        self.replace(&mut budget.max_block, entry.max_block, || of_budget("`max-block`"), report);
        self.replace(&mut budget.reason, entry.reason, || of_budget("the reason"), report);
    }

    /// Puts what a table gives beside the base value; `what` names the setting.
    fn replace<T, Base>(
        &self,
        setting: &mut RawPerTarget<T, Base>,
        given: Given<T>,
        what: impl Fn() -> String,
        report: &mut Report<'_>,
    ) {
        let added = match (given, &self.cfg) {
            (Ok(None), _) => return,
            (Err(reported), _) | (Ok(Some(_)), &Err(reported)) => Err(reported),
            (Ok(Some(value)), Ok(cfg)) => {
                let added = Override { cfg: cfg.clone(), value };
                let first = if self.is_repeated { setting.same_cfg(cfg) } else { None };
                match first.map(|first| overlap(first, &added, &what(), report.source())) {
                    Some(fault) => Err(report.add(fault)),
                    None => Ok(added),
                }
            }
        };
        setting.overrides.push(added);
    }
}

/// The fault of two overrides that hold at once.
pub(crate) fn overlap<T>(first: &Override<T>, second: &Override<T>, what: &str, source: &Source) -> Advised {
    let place = |one: &Override<T>| format!("`cfg({})` at {}", one.cfg, source.place(one.value.span.start));
    Fault::new(
        Code::OverlappingOverrides,
        second.value.span.clone(),
        format!("two overrides of {what} hold at once"),
    )
    .note(format!("it is given under {} and under {}", place(first), place(second)))
    .help(if first.cfg == second.cfg {
        "remove one of the two"
    } else {
        "make the conditions exclude each other"
    })
}

fn unknown_budget(key: &Key<'_>, names: &mut Names<'_>, report: &mut Report<'_>) {
    let name = key.get_ref();
    if report.distrusts_name(name).is_some() {
        return;
    }
    let message = format!("override of unknown budget {}", quoted(name));
    let fault = Fault::new(Code::UnknownBudget, key.span(), message);
    report.add(match names.similar(name) {
        Some(similar) => fault.help(format!("a budget with a similar name exists: {}", quoted(similar))),
        None => fault.help("define the budget in `[crates]`"),
    });
}
