//! One target: a [`Manifest`] and the predicates that hold in, the manifest without overrides out.

use crate::budget::Budget;
use crate::cfg::Cfg;
use crate::covers;
use crate::diagnostic::Diagnostic;
use crate::fit::{Fit, Number, Numbers};
use crate::manifest::Manifest;
use crate::report::{Report, Reported};
use crate::setting::{Located, PerTarget};
use crate::system::System;
use crate::target::overlap;
use crate::tree::Parent;
use crate::words::quoted;

pub(crate) fn resolve(
    manifest: &Manifest,
    holds: &impl Fn(&Cfg) -> bool,
) -> Result<Manifest, Vec<Diagnostic>> {
    let mut report = Report::new(&manifest.source);
    let mut target = Target { holds, report: &mut report };
    let system = target.system(&manifest.system);
    let budgets: Vec<_> = manifest.budgets.iter().map(|budget| target.budget(budget)).collect();
    let (Ok(system), Ok(budgets)) = (system, budgets.into_iter().collect::<Result<Vec<_>, _>>()) else {
        return Err(report.finish());
    };

    covers::check_resolved(&budgets, &mut report);
    let parents: Vec<Parent> = budgets.iter().map(|budget| Ok(budget.within)).collect();
    let parts: Vec<Vec<usize>> = budgets.iter().map(|budget| budget.parts.clone()).collect();
    let numbers = budgets.iter().map(|budget| Numbers {
        name: &budget.key.value,
        limit: Number::of(&budget.limit),
        max_block: Number::of(&budget.max_block),
    });
    let fit = Fit {
        total: Number::of(&system.total),
        stack: Number::of(&system.stack),
        budgets: numbers.collect(),
        parents: &parents,
        parts: &parts,
    };
    let open_checks = fit.check(&mut report);
    let diagnostics = report.finish();
    if diagnostics.is_empty() {
        let (file, source) = (manifest.file.clone(), manifest.source.clone());
        Ok(Manifest { file, system, budgets, open_checks, source })
    } else {
        Err(diagnostics)
    }
}

struct Target<'r, 's, Holds> {
    holds: &'r Holds,
    report: &'r mut Report<'s>,
}

impl<Holds: Fn(&Cfg) -> bool> Target<'_, '_, Holds> {
    fn system(&mut self, system: &System) -> Result<System, Reported> {
        let total = self.pick(&system.total, || "`total` of the system".to_owned());
        let stack = self.pick(&system.stack, || "`stack` of the system".to_owned());
        Ok(System { total: total?, stack: stack? })
    }

    fn budget(&mut self, budget: &Budget) -> Result<Budget, Reported> {
        let of_budget = |what: &str| format!("{what} of budget {}", quoted(&budget.key.value));
        let limit = self.pick(&budget.limit, || of_budget("the limit"));
        let packages = self.pick(&budget.packages, || of_budget("`packages`"));
        let guaranteed = self.pick(&budget.guaranteed, || of_budget("`guaranteed`"));
        let covers = self.pick(&budget.covers, || of_budget("`covers`"));
        let max_block = self.pick(&budget.max_block, || of_budget("`max-block`"));
        let reason = self.pick(&budget.reason, || of_budget("the reason"));
        Ok(Budget {
            key: budget.key.clone(),
            variant: budget.variant.clone(),
            limit: limit?,
            within: budget.within,
            parts: budget.parts.clone(),
            packages: packages?,
            guaranteed: guaranteed?,
            covers: covers?,
            max_block: max_block?,
            reason: reason?,
        })
    }

    fn pick<T: Clone, Base: Clone + From<Located<T>>>(
        &mut self,
        setting: &PerTarget<T, Base>,
        what: impl Fn() -> String,
    ) -> Result<PerTarget<T, Base>, Reported> {
        setting.on_target(self.holds).map_err(|(first, second)| {
            let fault = overlap(first, second, &what(), self.report.source());
            self.report.add(fault)
        })
    }
}
