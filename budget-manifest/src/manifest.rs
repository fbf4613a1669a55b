//! The manifest as a whole: the text of `budgets.toml` in, a checked [`Manifest`] or a [`Rejected`] out.

use std::collections::BTreeMap;
use std::fmt;

use toml::de::DeTable;

use crate::budget::Budget;
use crate::cfg::{Cfg, Predicate};
use crate::diagnostic::Diagnostic;
use crate::document;
use crate::fit::Check;
use crate::report::Report;
use crate::resolve;
use crate::root::RawManifest;
use crate::setting::PerTarget;
use crate::source::Source;
use crate::syntax;
use crate::system::System;

/// A checked manifest.
///
/// Holding one proves: there is at least one budget; every variant is a valid Rust identifier and none is given
/// twice; `within` forms trees; every size is at most [`i64::MAX`]; and every check between numbers holds that is
/// not among the [open](Manifest::open_checks) ones.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Manifest {
    /// The name of the file, as it was given to the parser.
    pub file: String,
    /// The memory there is.
    pub system: System,
    /// The budgets, in the order of the file.
    pub budgets: Vec<Budget>,
    /// The checks that involve an override, and so are left to be made for each target.
    pub open_checks: Vec<Check>,
    pub(crate) source: Source,
}

/// What is wrong with a manifest, and what could be understood of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    /// Every mistake, sorted by position; at least one.
    pub diagnostics: Vec<Diagnostic>,
    /// The budgets that could still be named, each variant once, so that an enum made of them compiles and the
    /// mistakes of the manifest are the only errors.
    pub budgets: Vec<Salvaged>,
}

/// A budget of a rejected manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Salvaged {
    /// The key, as it is written in `[crates]`.
    pub key: String,
    /// The variant of `CrateId`.
    pub variant: String,
    /// The line of the key, from 1.
    pub line: usize,
}

impl Manifest {
    /// Reads and checks the text of a manifest; `file` is the name that diagnostics show.
    ///
    /// # Errors
    ///
    /// Every mistake of the text.
    pub fn parse(text: &str, file: &str) -> Result<Self, Rejected> {
        let source = Source::new(text, file);
        let mut report = Report::new(&source);
        let (tree, errors) = DeTable::parse_recoverable(source.text());
        let mended = document::mend(&source, &errors);
        let (tree, errors) = match &mended {
            None => (tree, errors),
            Some(mended) => {
                let (tree, found_again) = DeTable::parse_recoverable(mended);
                let cuts = errors.into_iter().filter(syntax::is_cut);
                (tree, cuts.chain(found_again).collect())
            }
        };
        document::report_errors(tree.get_ref(), errors, &mut report);

        let raw = RawManifest::read(tree.get_ref(), &mut report);
        let open_checks = raw.check(&mut report);
        if !report.is_empty() {
            return Err(Rejected { budgets: raw.salvage(), diagnostics: report.finish() });
        }
        match raw.lower() {
            Ok((system, budgets)) => Ok(Self { file: file.to_owned(), system, budgets, open_checks, source }),
            // Not reached: there is no `Reported` where nothing was reported.
            Err(_) => Err(Rejected { budgets: Vec::new(), diagnostics: report.finish() }),
        }
    }

    /// The manifest as it is on one target: every setting has its value there as its base and no override, and no
    /// check is open. `holds` tells which predicates hold on the target.
    ///
    /// # Errors
    ///
    /// The overrides that hold at once, or else the numbers that do not fit on this target.
    pub fn resolve(&self, holds: impl Fn(Predicate<'_>) -> bool) -> Result<Self, Vec<Diagnostic>> {
        resolve::resolve(self, &|cfg: &Cfg| cfg.holds(&holds))
    }

    /// The manifest where it is known of each [condition](Manifest::conditions) whether it holds, as [`resolve`] gives it.
    ///
    /// # Errors
    ///
    /// As [`resolve`].
    ///
    /// [`resolve`]: Manifest::resolve
    pub fn resolve_conditions(&self, holds: impl Fn(&Cfg) -> bool) -> Result<Self, Vec<Diagnostic>> {
        resolve::resolve(self, &holds)
    }

    /// The conditions of all overrides, each once.
    #[must_use]
    pub fn conditions(&self) -> Vec<&Cfg> {
        let mut conditions = BTreeMap::new();
        let system = [&self.system.total, &self.system.stack].into_iter().flat_map(conditions_of);
        let budgets = self.budgets.iter().flat_map(|budget| {
            conditions_of(&budget.limit)
                .chain(conditions_of(&budget.packages))
                .chain(conditions_of(&budget.guaranteed))
                .chain(conditions_of(&budget.covers))
                .chain(conditions_of(&budget.max_block))
                .chain(conditions_of(&budget.reason))
        });
        conditions.extend(system.chain(budgets).map(|cfg| (cfg.text(), cfg)));
        conditions.into_values().collect()
    }

    /// The text that the manifest was read from.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.text()
    }
}

fn conditions_of<T, Base>(setting: &PerTarget<T, Base>) -> impl Iterator<Item = &Cfg> {
    setting.overrides.iter().map(|one| &one.cfg)
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, diagnostic) in self.diagnostics.iter().enumerate() {
            write!(f, "{}{diagnostic}", if at > 0 { "\n\n" } else { "" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Rejected {}
