//! What a manifest says, without where it says it. Comes in: a `Manifest`. Goes out: a value that is equal for two that
//! mean the same.

use std::collections::BTreeMap;

use budget_manifest::{Located, Manifest, PerTarget};

/// A manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plain {
    pub(crate) total: Setting<u64>,
    pub(crate) stack: Setting<u64>,
    pub(crate) budgets: Vec<Budget>,
}

/// A budget.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Budget {
    pub(crate) key: String,
    pub(crate) limit: Setting<u64>,
    /// The key of its parent.
    pub(crate) within: Option<String>,
    pub(crate) packages: Setting<Vec<String>>,
    pub(crate) guaranteed: Setting<bool>,
    pub(crate) covers: Setting<Vec<String>>,
    pub(crate) max_block: Setting<u64>,
    pub(crate) reason: Setting<String>,
}

/// A value, and what replaces it, by the normal form of the condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting<T> {
    pub(crate) base: Option<T>,
    pub(crate) overrides: BTreeMap<String, T>,
}

impl<T> Default for Setting<T> {
    fn default() -> Self {
        Self { base: None, overrides: BTreeMap::new() }
    }
}

impl From<&Manifest> for Plain {
    fn from(manifest: &Manifest) -> Self {
        let budgets = manifest.budgets.iter().map(|budget| Budget {
            key: budget.key.value.clone(),
            limit: setting(&budget.limit, Some(&budget.limit.base), u64::clone),
            within: budget.within.map(|parent| manifest.budgets[parent].key.value.clone()),
            packages: optional(&budget.packages, |list| texts(list)),
            guaranteed: optional(&budget.guaranteed, bool::clone),
            covers: optional(&budget.covers, |list| texts(list)),
            max_block: optional(&budget.max_block, u64::clone),
            reason: optional(&budget.reason, String::clone),
        });
        Self {
            total: optional(&manifest.system.total, u64::clone),
            stack: optional(&manifest.system.stack, u64::clone),
            budgets: budgets.collect(),
        }
    }
}

fn texts(list: &[Located<String>]) -> Vec<String> {
    list.iter().map(|text| text.value.clone()).collect()
}

fn optional<T, P>(per_target: &PerTarget<T>, plain: impl Fn(&T) -> P) -> Setting<P> {
    setting(per_target, per_target.base.as_ref(), plain)
}

fn setting<T, B, P>(
    per_target: &PerTarget<T, B>,
    base: Option<&Located<T>>,
    plain: impl Fn(&T) -> P,
) -> Setting<P> {
    let overrides = per_target.overrides.iter();
    let overrides: BTreeMap<_, _> =
        overrides.map(|one| (one.cfg.text().to_owned(), plain(&one.value.value))).collect();
    assert_eq!(overrides.len(), per_target.overrides.len(), "each condition once");
    Setting { base: base.map(|base| plain(&base.value)), overrides }
}
