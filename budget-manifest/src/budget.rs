//! Budgets: the entries of `[crates]` in, one [`Budget`] for each of its entries out.

use std::collections::HashMap;

use crate::code::Code;
use crate::document::section_end;
use crate::entry::{Place, RawEntry};
use crate::name::{BadKey, variant};
use crate::report::{Fault, Report, Reported};
use crate::setting::{Given, Located, PerTarget, RawPerTarget};
use crate::value::{Key, Value};
use crate::words::quoted;

/// A name and a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Budget {
    /// The key, as it is written in `[crates]`.
    pub key: Located<String>,
    /// The variant of `CrateId`; no other budget of the manifest has it.
    pub variant: String,
    /// The ceiling, in bytes; the parts of the budget come out of it.
    pub limit: PerTarget<u64, Located<u64>>,
    /// The parent that this budget is a part of, as an index into [`Manifest::budgets`](crate::Manifest::budgets).
    pub within: Option<usize>,
    /// The direct parts of this budget, as indices, in the order of the file.
    pub parts: Vec<usize>,
    /// The packages that may charge it; every package where none is given. A list is never empty.
    pub packages: PerTarget<Vec<Located<String>>>,
    /// Whether no charge to it may ever be refused; `false` where nothing is given.
    pub guaranteed: PerTarget<bool>,
    /// The package and module paths whose unannotated statics count as its own.
    pub covers: PerTarget<Vec<Located<String>>>,
    /// The largest single block, in bytes, at least 1.
    pub max_block: PerTarget<u64>,
    /// Why the limit is what it is; one line.
    pub reason: PerTarget<String>,
}

/// A budget while the manifest is read; each key has its own faults.
pub(crate) struct RawBudget {
    pub(crate) key: Located<String>,
    pub(crate) variant: Result<String, Reported>,
    pub(crate) limit: RawPerTarget<u64, Located<u64>>,
    pub(crate) within: Given<String>,
    pub(crate) packages: RawPerTarget<Vec<Located<String>>>,
    pub(crate) guaranteed: RawPerTarget<bool>,
    pub(crate) covers: RawPerTarget<Vec<Located<String>>>,
    pub(crate) max_block: RawPerTarget<u64>,
    pub(crate) reason: RawPerTarget<String>,
    flaw: Option<Reported>,
}

/// Reads the entries of `[crates]`.
pub(crate) fn read(entries: &[(&Key<'_>, &Value<'_>)], report: &mut Report<'_>) -> Vec<RawBudget> {
    let mut variants = HashMap::with_capacity(entries.len());
    entries.iter().map(|(key, value)| RawBudget::read(key, value, &mut variants, report)).collect()
}

impl RawBudget {
    fn read<'t, 'i>(
        key: &'t Key<'i>,
        value: &Value<'_>,
        variants: &mut HashMap<String, &'t Key<'i>>,
        report: &mut Report<'_>,
    ) -> Self {
        let name = key.get_ref().as_ref();
        let variant = read_variant(key, variants, report);
        let distrusted = report.distrusts(&key.span()).or_else(|| report.distrusts(&value.span()));
        let entry = match distrusted {
            Some(reported) => RawEntry::distrusted(reported),
            None => RawEntry::read(value, name, Place::Crates, report),
        };
        let flaw = entry.flaw.or_else(|| lost_line(key, value, report));
        let limit = match (entry.limit, flaw) {
            (Err(reported), _) | (Ok(None), Some(reported)) => Err(reported),
            (Ok(Some(limit)), _) => Ok(limit),
            (Ok(None), None) => Err(report.add(
                Fault::new(Code::MissingLimit, key.span(), format!("budget {} has no limit", quoted(name)))
                    .help("add `limit`, as in `limit = \"64 KiB\"`"),
            )),
        };
        let within = match (entry.within, flaw) {
            (Ok(None), Some(reported)) => Err(reported),
            (within, _) => within,
        };
        Self {
            key: Located::new(name.to_owned(), key.span(), report.source()),
            variant,
            limit: RawPerTarget::new(limit),
            within,
            packages: RawPerTarget::new(entry.packages),
            guaranteed: RawPerTarget::new(entry.guaranteed),
            covers: RawPerTarget::new(entry.covers),
            max_block: RawPerTarget::new(entry.max_block),
            reason: RawPerTarget::new(entry.reason),
            flaw,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.key.value
    }

    pub(crate) fn lower(self, within: Option<usize>, parts: Vec<usize>) -> Result<Budget, Reported> {
        match self.flaw {
            Some(reported) => Err(reported),
            None => Ok(Budget {
                key: self.key,
                variant: self.variant?,
                limit: self.limit.lower()?,
                within,
                parts,
                packages: self.packages.lower()?,
                guaranteed: self.guaranteed.lower()?,
                covers: self.covers.lower()?,
                max_block: self.max_block.lower()?,
                reason: self.reason.lower()?,
            }),
        }
    }
}

/// Whether a line that is no TOML may have been one of an entry's, which is not written in braces.
fn lost_line(key: &Key<'_>, value: &Value<'_>, report: &Report<'_>) -> Option<Reported> {
    report.distrusts_any()?;
    let source = report.source();
    let start = value.span().start;
    if source.slice(value.span()).starts_with('[') {
        report.distrusts(&(start..section_end(source, source.line(start))))
    } else if value.span() == key.span() {
        report.distrusts_name(key.get_ref())
    } else {
        None
    }
}

/// Turns a key into a variant that no earlier key has; `variants` has the first key of each.
fn read_variant<'t, 'i>(
    key: &'t Key<'i>,
    variants: &mut HashMap<String, &'t Key<'i>>,
    report: &mut Report<'_>,
) -> Result<String, Reported> {
    let name = key.get_ref();
    let reserved = |note: &str| {
        let message = format!("{} cannot be the name of a budget", quoted(name));
        Fault::new(Code::ReservedVariant, key.span(), message).note(note).help("rename the budget")
    };
    match variant(name) {
        Ok(variant) => match variants.get(&variant) {
            None => {
                variants.insert(variant.clone(), key);
                Ok(variant)
            }
            Some(first) => {
                let message = format!("two budgets become the variant {}", quoted(&variant));
                let place = |key: &Key<'_>| report.source().place(key.span().start);
                let (first_place, second_place) = (place(first), place(key));
                let (first, second) = (quoted(first.get_ref()), quoted(name));
                let fault = Fault::new(Code::DuplicateVariant, key.span(), message)
                    .note(format!("{first} is at {first_place}, {second} at {second_place}"))
                    .help("rename one of the two");
                Err(report.add(fault))
            }
        },
        Err(BadKey::Invalid) => {
            let message = if name.is_empty() {
                "the name of a budget is empty".to_owned()
            } else {
                format!("invalid name {} for a budget", quoted(name))
            };
            Err(report.add(
                Fault::new(Code::InvalidKey, key.span(), message)
                    .note("a name holds ASCII letters, digits, `-` and `_`, and begins with a letter")
                    .help("write such a name, as in `Runtime` or `wasm-runtime`"),
            ))
        }
        Err(BadKey::Keyword) => {
            Err(report.add(reserved("it becomes the variant `Self`, which is a Rust keyword")))
        }
        Err(BadKey::Taken) => {
            Err(report.add(reserved("`CrateId` has a const of the same name as its variant")))
        }
    }
}
