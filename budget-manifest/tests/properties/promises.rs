//! What must hold of any text, whether it is a manifest or not. Comes in: the text. Goes out: nothing, or a panic that says
//! which promise is broken.

use std::collections::BTreeSet;

use budget_manifest::{Diagnostic, Manifest};

use crate::plain::Plain;

/// Parses `text` and holds what comes out against every promise of the crate.
pub(crate) fn hold(text: &str) -> Option<Manifest> {
    match Manifest::parse(text, "budgets.toml") {
        Ok(manifest) => {
            accepted(&manifest);
            comes_back(&manifest);
            resolves(&manifest);
            Some(manifest)
        }
        Err(rejected) => {
            assert!(!rejected.diagnostics.is_empty(), "rejected without a reason: {text:?}");
            told(text, &rejected.diagnostics);
            let printed = rejected.to_string();
            assert!(printed.matches(" = code: ").count() >= rejected.diagnostics.len(), "{text:?}");
            let variants: BTreeSet<_> = rejected.budgets.iter().map(|budget| &budget.variant).collect();
            assert_eq!(variants.len(), rejected.budgets.len(), "a variant twice: {text:?}");
            for budget in &rejected.budgets {
                identifier(&budget.variant);
                assert!((1..=lines(text)).contains(&budget.line), "{text:?}");
            }
            None
        }
    }
}

/// Every diagnostic lies in the text and can be shown.
fn told(text: &str, diagnostics: &[Diagnostic]) {
    let order = |diagnostic: &Diagnostic| (diagnostic.span.start, diagnostic.span.end);
    assert!(diagnostics.is_sorted_by_key(order), "not in the order of the text: {text:?}");
    for diagnostic in diagnostics {
        let Diagnostic { code, span, line, column, message, notes, help, .. } = diagnostic;
        assert!(text.get(span.clone()).is_some(), "{span:?} is not within {text:?}");
        assert_eq!((*line, *column), place(text, span.start), "{span:?} of {text:?}");
        assert!(!message.is_empty() && !help.is_empty(), "{text:?}\n{diagnostic:?}");
        for said in notes.iter().chain([message, help]) {
            assert!(!said.contains('\n') && said.len() < 2000, "{text:?}\n{diagnostic:?}");
        }
        let shown = diagnostic.to_string();
        assert!(shown.ends_with(&format!(" = code: {code}")) && shown.contains('^'), "{shown}");
        assert!(
            !shown.contains(|letter: char| letter.is_control() && letter != '\n'),
            "what moves the cursor: {shown:?}"
        );
    }
}

/// The line and the column of an offset, by a plain count. A byte order mark takes no column.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let (above, line) = before.rsplit_once('\n').unwrap_or(("", before));
    let is_first = !before.contains('\n');
    let line = if is_first { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
    let above = if is_first { 0 } else { above.matches('\n').count() + 1 };
    (above + 1, line.chars().count() + 1)
}

fn lines(text: &str) -> usize {
    text.split('\n').count()
}

fn identifier(variant: &str) {
    assert!(variant.starts_with(|first: char| first.is_ascii_uppercase()), "{variant:?}");
    assert!(variant.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{variant:?}");
    assert!(!["Self", "ALL", "COUNT"].contains(&variant), "{variant:?}");
}

/// What holding a `Manifest` proves.
fn accepted(manifest: &Manifest) {
    const LARGEST: u64 = i64::MAX.unsigned_abs();
    let budgets = &manifest.budgets;
    assert!(!budgets.is_empty());
    let variants: BTreeSet<_> = budgets.iter().map(|budget| &budget.variant).collect();
    assert_eq!(variants.len(), budgets.len());
    for (index, budget) in budgets.iter().enumerate() {
        identifier(&budget.variant);
        assert!(budget.limit.base.value <= LARGEST);
        assert!(budget.limit.overrides.iter().all(|one| one.value.value <= LARGEST));
        let parts: Vec<_> = (0..budgets.len()).filter(|&part| budgets[part].within == Some(index)).collect();
        assert_eq!(budget.parts, parts);
        let mut above = budget.within;
        for _ in 0..budgets.len() {
            above = above.and_then(|parent| budgets[parent].within);
        }
        assert_eq!(above, None, "a cycle");
        let at = &budget.limit.base;
        assert_eq!((at.line, at.column), place(manifest.text(), at.span.start));
    }
    if manifest.open_checks.is_empty() {
        fits(manifest);
    }
}

/// The numbers outside of `[target]` fit in each other.
fn fits(manifest: &Manifest) {
    let budgets = &manifest.budgets;
    let limit = |index: usize| u128::from(budgets[index].limit.base.value);
    for budget in budgets {
        let parts: u128 = budget.parts.iter().map(|&part| limit(part)).sum();
        assert!(parts <= budget.limit.base.value.into());
        let block = budget.max_block.base.as_ref();
        assert!(block.is_none_or(|block| (1..=budget.limit.base.value).contains(&block.value)));
    }
    if let Some(total) = &manifest.system.total.base {
        let top: u128 = (0..budgets.len()).filter(|&at| budgets[at].within.is_none()).map(limit).sum();
        let stack = manifest.system.stack.base.as_ref().map_or(0, |stack| stack.value);
        assert!(top + u128::from(stack) <= total.value.into());
    }
}

/// The printed form reads as the same manifest, and prints as itself.
fn comes_back(manifest: &Manifest) {
    let printed = manifest.to_string();
    let again = Manifest::parse(&printed, "printed.toml")
        .unwrap_or_else(|rejected| panic!("{printed}\n{rejected}\nof {:?}", manifest.text()));
    assert_eq!(Plain::from(&again), Plain::from(manifest), "{printed}");
    assert_eq!(again.to_string(), printed);
}

/// On a target where all conditions hold, where none does, and on those where one does.
fn resolves(manifest: &Manifest) {
    let conditions = manifest.conditions();
    let ones = conditions.iter().take(8).map(|cfg| Some(*cfg));
    let mut targets: Vec<_> =
        ones.chain([None]).map(|one| manifest.resolve_conditions(|cfg| Some(cfg) == one)).collect();
    targets.push(manifest.resolve(|_| true));
    for resolved in targets {
        match resolved {
            Ok(resolved) => {
                assert!(resolved.open_checks.is_empty() && resolved.conditions().is_empty());
                accepted(&resolved);
                comes_back(&resolved);
            }
            Err(diagnostics) => {
                assert!(!diagnostics.is_empty());
                told(manifest.text(), &diagnostics);
            }
        }
    }
}
