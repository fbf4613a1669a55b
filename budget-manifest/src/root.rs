//! The root of the file: a TOML tree in, a [`RawManifest`] out, checked and ready to be lowered.

use toml::de::DeTable;

use crate::budget::{self, Budget, RawBudget};
use crate::code::Code;
use crate::covers;
use crate::fit::{Check, Fit, Number, Numbers};
use crate::manifest::Salvaged;
use crate::report::{Fault, Report, Reported};
use crate::similar::Names;
use crate::system::{RawSystem, RawSystemEntry, System};
use crate::target;
use crate::tree::{self, Parent};
use crate::value::{Value, in_order, table, unknown_key};

const KEYS: [&str; 3] = ["system", "crates", "target"];

const SYSTEM_HELP: &str =
    "write a header `[system]` and below it `total` or `stack`, as in `total = \"128 KiB\"`";
const CRATES_HELP: &str =
    "write a header `[crates]` and below it an entry for each budget, as in `Runtime = \"64 KiB\"`";

/// A manifest while it is read.
pub(crate) struct RawManifest {
    system: RawSystem,
    budgets: Vec<RawBudget>,
    parents: Vec<Parent>,
    parts: Vec<Vec<usize>>,
}

impl RawManifest {
    pub(crate) fn read(tree: &DeTable<'_>, report: &mut Report<'_>) -> Self {
        let root = Root::read(tree, report);
        let system = match root.system.map(|value| table(value, "system", SYSTEM_HELP, report)) {
            Some(Ok(table)) => RawSystemEntry::read(table, report),
            None | Some(Err(_)) => RawSystemEntry::default(),
        };
        let mut system = RawSystem::new(system);
        let crates = root.crates.and_then(|value| Ok((value, table(value, "crates", CRATES_HELP, report)?)));
        let entries = crates.map(|(_, table)| in_order(table)).unwrap_or_default();
        let mut budgets = budget::read(&entries, report);
        if let Ok((value, _)) = crates
            && entries.is_empty()
        {
            empty_crates(value, report);
        }

        let mut names = Names::new(entries.iter().map(|(key, _)| key.get_ref().as_ref()).collect());
        let parents = tree::parents(&budgets, &mut names, report);
        if let Some(targets) = root.target.and_then(|value| table(value, "target", target::HELP, report).ok())
        {
            target::read(targets, &mut system, &mut budgets, &mut crates.map(|_| names), report);
        }
        let parts = tree::parts(&parents);
        Self { system, budgets, parents, parts }
    }

    /// Makes the checks between entries, and returns those that are left to each target.
    pub(crate) fn check(&self, report: &mut Report<'_>) -> Vec<Check> {
        covers::check_raw(&self.budgets, report);
        let numbers = self.budgets.iter().map(|budget| Numbers {
            name: budget.name(),
            limit: Number::of_raw(&budget.limit),
            max_block: Number::of_raw(&budget.max_block),
        });
        let fit = Fit {
            total: Number::of_raw(&self.system.total),
            stack: Number::of_raw(&self.system.stack),
            budgets: numbers.collect(),
            parents: &self.parents,
            parts: &self.parts,
        };
        fit.check(report)
    }

    /// The budgets whose keys give a variant of their own.
    pub(crate) fn salvage(&self) -> Vec<Salvaged> {
        let salvaged = self.budgets.iter().map(|budget| {
            Some(Salvaged {
                key: budget.name().to_owned(),
                variant: budget.variant.as_ref().ok()?.clone(),
                line: budget.key.line,
            })
        });
        salvaged.flatten().collect()
    }

    pub(crate) fn lower(self) -> Result<(System, Vec<Budget>), Reported> {
        let tree = self.parents.into_iter().zip(self.parts);
        let budgets = self.budgets.into_iter().zip(tree);
        let budgets = budgets.map(|(budget, (parent, parts))| budget.lower(parent?, parts));
        Ok((self.system.lower()?, budgets.collect::<Result<_, _>>()?))
    }
}

/// The tables of the file.
struct Root<'t, 'i> {
    system: Option<&'t Value<'i>>,
    crates: Result<&'t Value<'i>, Reported>,
    target: Option<&'t Value<'i>>,
}

impl<'t, 'i> Root<'t, 'i> {
    fn read(tree: &'t DeTable<'i>, report: &mut Report<'_>) -> Self {
        let (mut system, mut crates, mut target) = (None, None, None);
        let (mut misspelt, mut unknown) = (None, None);
        for (key, value) in tree {
            match key.get_ref().as_ref() {
                "system" => system = Some(value),
                "crates" => crates = Some(value),
                "target" => target = Some(value),
                _ => {
                    let (similar, reported) = unknown_key(
                        key,
                        &KEYS,
                        "the manifest",
                        "write budgets in `[crates]`, or remove the key",
                        report,
                    );
                    unknown = Some(reported);
                    if similar == Some("crates") {
                        misspelt = Some(value);
                    }
                }
            }
        }
        let crates = match crates.or(misspelt) {
            Some(crates) => Ok(crates),
            None => Err(unknown.unwrap_or_else(|| missing_crates(report))),
        };
        Self { system, crates, target }
    }
}

fn missing_crates(report: &mut Report<'_>) -> Reported {
    report.distrusts_any().unwrap_or_else(|| {
        report.add(
            Fault::new(Code::MissingCrates, 0..0, "the manifest has no table `[crates]`")
                .help("add one with an entry for each budget, as in `Runtime = \"64 KiB\"`"),
        )
    })
}

fn empty_crates(value: &Value<'_>, report: &mut Report<'_>) {
    if report.distrusts_any().is_none() {
        report.add(
            Fault::new(Code::EmptyCrates, value.span(), "the table `[crates]` is empty")
                .help("add an entry for each budget, as in `Runtime = \"64 KiB\"`"),
        );
    }
}
