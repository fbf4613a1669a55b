//! The canonical text of a manifest: a [`Manifest`] in, text out that reads back as the same.

use std::fmt::{self, Write as _};

use crate::budget::Budget;
use crate::bytes::Bytes;
use crate::cfg::Cfg;
use crate::manifest::Manifest;
use crate::setting::{Located, PerTarget};

/// Prints the manifest as a `budgets.toml` that [`Manifest::parse`] reads as the same budgets.
///
/// There is one text for all manifests that differ in comments, layout, the spelling of sizes and conditions, and the
/// order of keys and overrides: an entry is one line, a size has the largest unit that is exact, conditions are sorted.
/// The order of the budgets stays, since it is that of `CrateId`. What is [resolved](Manifest::resolve) prints as the
/// manifest that holds on that target.
///
/// ```
/// use budget_manifest::Manifest;
///
/// let text = "
///     [crates]   # of the product
///     Runtime.reason = 'REQ-7'
///     Runtime.limit = 65_536
///     [target.'cfg( feature=\"small\" )'.crates.Runtime]
///     limit = 24576
/// ";
/// let manifest = Manifest::parse(text, "budgets.toml")?;
/// assert_eq!(manifest.to_string(), r#"[crates]
/// Runtime = { limit = "64 KiB", reason = "REQ-7" }
///
/// [target.'cfg(feature = "small")'.crates]
/// Runtime = "24 KiB"
/// "#);
///
/// let small = manifest.resolve(|predicate| predicate.value == Some("small")).unwrap();
/// assert_eq!(small.to_string(), "[crates]\nRuntime = { limit = \"24 KiB\", reason = \"REQ-7\" }\n");
/// # Ok::<(), budget_manifest::Rejected>(())
/// ```
impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let system = self.system_values(None);
        if !system.is_empty() {
            write!(f, "[system]\n{system}\n")?;
        }
        write!(f, "[crates]\n{}", self.entries(None))?;
        for cfg in self.conditions() {
            let key = key(&format!("cfg({})", cfg.written()));
            for (table, lines) in
                [("system", self.system_values(Some(cfg))), ("crates", self.entries(Some(cfg)))]
            {
                if !lines.is_empty() {
                    write!(f, "\n[target.{key}.{table}]\n{lines}")?;
                }
            }
        }
        Ok(())
    }
}

impl Manifest {
    /// The lines of `[system]`, or of its override under a condition.
    fn system_values(&self, cfg: Option<&Cfg>) -> String {
        let sizes = [("total", &self.system.total), ("stack", &self.system.stack)];
        let given = sizes.into_iter().filter_map(|(name, setting)| Some((name, given(setting, cfg)?)));
        given.map(|(name, bytes)| format!("{name} = {}\n", size(*bytes))).collect::<Vec<_>>().concat()
    }

    /// The lines of `[crates]`, or of its override under a condition.
    fn entries(&self, cfg: Option<&Cfg>) -> String {
        let entries = self.budgets.iter().filter_map(|budget| {
            let entry = self.entry(budget, cfg)?;
            Some(format!("{} = {entry}\n", budget.key.value))
        });
        entries.collect()
    }

    /// The entry of a budget; `None` where the condition changes nothing of it.
    fn entry(&self, budget: &Budget, cfg: Option<&Cfg>) -> Option<String> {
        let limit = match cfg {
            None => Some(&budget.limit.base.value),
            Some(cfg) => replaced(&budget.limit, cfg),
        };
        let limit = limit.map(|limit| size(*limit));
        let parent = budget.within.filter(|_| cfg.is_none()).and_then(|parent| self.budgets.get(parent));
        let rest = [
            ("within", parent.map(|parent| string(&parent.key.value))),
            ("packages", given(&budget.packages, cfg).map(|packages| strings(packages))),
            ("guaranteed", given(&budget.guaranteed, cfg).map(bool::to_string)),
            ("covers", given(&budget.covers, cfg).map(|paths| strings(paths))),
            ("max-block", given(&budget.max_block, cfg).map(|bytes| size(*bytes))),
            ("reason", given(&budget.reason, cfg).map(|reason| string(reason))),
        ];
        let rest: Vec<_> =
            rest.into_iter().filter_map(|(name, value)| Some(format!("{name} = {}", value?))).collect();
        match limit {
            Some(limit) if rest.is_empty() => Some(limit),
            None if rest.is_empty() => None,
            limit => {
                let limit = limit.map(|limit| format!("limit = {limit}"));
                let fields: Vec<_> = limit.into_iter().chain(rest).collect();
                Some(format!("{{ {} }}", fields.join(", ")))
            }
        }
    }
}

/// What a setting has outside of `[target]`, or what replaces it under a condition.
fn given<'m, T>(setting: &'m PerTarget<T>, cfg: Option<&Cfg>) -> Option<&'m T> {
    match cfg {
        None => setting.base.as_ref().map(|base| &base.value),
        Some(cfg) => replaced(setting, cfg),
    }
}

fn replaced<'m, T, Base>(setting: &'m PerTarget<T, Base>, cfg: &Cfg) -> Option<&'m T> {
    setting.overrides.iter().find(|one| one.cfg == *cfg).map(|one| &one.value.value)
}

/// A size: with its unit where there is one larger than a byte, else a number.
fn size(bytes: u64) -> String {
    let written = Bytes::from(bytes).written();
    match written.strip_suffix(" B") {
        Some(number) => number.to_owned(),
        None => string(&written),
    }
}

fn strings(values: &[Located<String>]) -> String {
    let values: Vec<_> = values.iter().map(|value| string(&value.value)).collect();
    format!("[{}]", values.join(", "))
}

/// A key, in single quotes where it can be.
fn key(text: &str) -> String {
    if text.contains(|character: char| character == '\'' || character.is_control()) {
        string(text)
    } else {
        format!("'{text}'")
    }
}

/// A string in double quotes, with the escapes of TOML.
fn string(text: &str) -> String {
    let mut string = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => string.extend(['\\', character]),
            character if character.is_control() => {
                // Writing to a string never fails.
                let _ = write!(string, "\\u{:04X}", u32::from(character));
            }
            character => string.push(character),
        }
    }
    string.push('"');
    string
}
