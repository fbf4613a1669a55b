//! One entry of a table of budgets, in `[crates]` or below `[target]`: a TOML value in, what it gives out.

use std::borrow::Cow;

use toml::de::DeValue;

use crate::code::Code;
use crate::covers::symbol_path;
use crate::name::{is_package, is_path};
use crate::report::{Fault, Report, Reported};
use crate::setting::{Given, Located};
use crate::size::size;
use crate::value::{Key, Kind, Value, boolean, string, strings, unknown_key, wrong_type};
use crate::words::quoted;

const KEYS: [&str; 7] = ["limit", "within", "packages", "guaranteed", "covers", "max-block", "reason"];

/// The keys of an override: the tree of budgets is the same on all targets.
const OVERRIDE_KEYS: [&str; 6] = ["limit", "packages", "guaranteed", "covers", "max-block", "reason"];

/// Where an entry stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Crates,
    Target,
}

/// What an entry gives, each key for itself.
pub(crate) struct RawEntry {
    pub(crate) limit: Given<u64>,
    pub(crate) within: Given<String>,
    pub(crate) packages: Given<Vec<Located<String>>>,
    pub(crate) guaranteed: Given<bool>,
    pub(crate) covers: Given<Vec<Located<String>>>,
    pub(crate) max_block: Given<u64>,
    pub(crate) reason: Given<String>,
    /// A key that is none of these, or text that cannot be judged: what is not given may be meant by it.
    pub(crate) flaw: Option<Reported>,
}

impl RawEntry {
    /// Reads an entry: a size, or a table.
    pub(crate) fn read(value: &Value<'_>, budget: &str, place: Place, report: &mut Report<'_>) -> Self {
        let mut entry = Self::nothing();
        let table = match value.get_ref() {
            DeValue::Table(table) => table,
            DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) => {
                let expected = format!("a size or a table for budget {}", quoted(budget));
                let fault = wrong_type(value, &expected);
                entry.limit = Err(report
                    .add(fault.help(
                        "write a size, as in `\"64 KiB\"`, or a table, as in `{ limit = \"64 KiB\" }`",
                    )));
                return entry;
            }
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::String(_) => {
                entry.limit = given(value, size(value, "a size", report), report);
                return entry;
            }
        };
        for (key, value) in table {
            let distrusted = report.distrusts(&key.span()).or_else(|| report.distrusts(&value.span()));
            entry.flaw = match distrusted {
                Some(reported) => Some(reported),
                None => entry.read_key(key, value, budget, place, report).or(entry.flaw),
            };
        }
        entry
    }

    /// An entry that cannot be judged.
    pub(crate) fn distrusted(reported: Reported) -> Self {
        let mut entry = Self::nothing();
        entry.flaw = Some(reported);
        entry
    }

    fn nothing() -> Self {
        Self {
            limit: Ok(None),
            within: Ok(None),
            packages: Ok(None),
            guaranteed: Ok(None),
            covers: Ok(None),
            max_block: Ok(None),
            reason: Ok(None),
            flaw: None,
        }
    }

    /// Reads one key; a key that the place does not take is a flaw.
    fn read_key(
        &mut self,
        key: &Key<'_>,
        value: &Value<'_>,
        budget: &str,
        place: Place,
        report: &mut Report<'_>,
    ) -> Option<Reported> {
        match key.get_ref().as_ref() {
            "limit" => self.limit = given(value, size(value, "a size for `limit`", report), report),
            "within" if place == Place::Target => {
                let message = format!("`within` of budget {} in an override", quoted(budget));
                return Some(
                    report.add(
                        Fault::new(Code::WithinInOverride, key.span(), message)
                            .note("the tree of budgets is the same on all targets")
                            .help(format!("write `within` in the entry of {} in `[crates]`", quoted(budget))),
                    ),
                );
            }
            "within" => self.within = given(value, string(value, "within", "Runtime", report), report),
            "packages" => self.packages = given(value, packages(value, budget, report), report),
            "guaranteed" => self.guaranteed = given(value, boolean(value, "guaranteed", report), report),
            "covers" => self.covers = given(value, covers(value, report), report),
            "max-block" => self.max_block = given(value, max_block(value, budget, report), report),
            "reason" => self.reason = given(value, reason(value, budget, report), report),
            _ => {
                let known: &[&str] = if place == Place::Crates { &KEYS } else { &OVERRIDE_KEYS };
                let table = format!("budget {}", quoted(budget));
                return Some(
                    unknown_key(key, known, &table, "write one of these, or remove the key", report).1,
                );
            }
        }
        None
    }
}

fn given<T>(value: &Value<'_>, read: Result<T, Reported>, report: &Report<'_>) -> Given<T> {
    read.map(|read| Some(Located::new(read, value.span(), report.source())))
}

fn packages(
    value: &Value<'_>,
    budget: &str,
    report: &mut Report<'_>,
) -> Result<Vec<Located<String>>, Reported> {
    const RULE: &str = "a name holds ASCII letters, digits, `-` and `_`, and begins with a letter or `_`";
    const KIND: Kind = Kind {
        key: "packages",
        name: "package",
        example: "wasm-runtime",
        duplicate: Code::DuplicatePackage,
        meaning: |package| Cow::Borrowed(package),
    };
    let check = |package: &Located<String>, report: &mut Report<'_>| {
        if is_package(&package.value) {
            return Ok(());
        }
        let message = if package.value.is_empty() {
            "a package name in `packages` is empty".to_owned()
        } else {
            format!("invalid package name {}", quoted(&package.value))
        };
        Err(report.add(
            Fault::new(Code::InvalidPackage, package.span.clone(), message)
                .note(RULE)
                .help("write the name that the package's `Cargo.toml` gives it, as in `\"wasm-runtime\"`"),
        ))
    };
    let packages = strings(value, &KIND, report, check)?;
    if packages.is_empty() {
        let message = format!("`packages` of budget {} is empty", quoted(budget));
        return Err(report.add(
            Fault::new(Code::EmptyPackages, value.span(), message)
                .note("with an empty list no package may charge the budget")
                .help("remove `packages`, or set the limit to 0"),
        ));
    }
    Ok(packages)
}

fn covers(value: &Value<'_>, report: &mut Report<'_>) -> Result<Vec<Located<String>>, Reported> {
    const RULE: &str = "a path begins with the name of a package; `::` stands before each module in it";
    const KIND: Kind = Kind {
        key: "covers",
        name: "path",
        example: "app::radio",
        duplicate: Code::DuplicatePath,
        meaning: symbol_path,
    };
    let check = |path: &Located<String>, report: &mut Report<'_>| {
        if is_path(&path.value) {
            return Ok(());
        }
        let message = if path.value.is_empty() {
            "a path in `covers` is empty".to_owned()
        } else {
            format!("invalid path {} in `covers`", quoted(&path.value))
        };
        let fault = Fault::new(Code::InvalidPath, path.span.clone(), message).note(RULE);
        Err(report.add(match path.value.split("::").next() {
            Some(first @ ("crate" | "self" | "super")) => fault
                .help(format!("write the name of the package in place of `{first}`, as in `\"app::radio\"`")),
            _ => fault.help("write such a path, as in `\"radio\"` or `\"app::radio\"`"),
        }))
    };
    strings(value, &KIND, report, check)
}

fn max_block(value: &Value<'_>, budget: &str, report: &mut Report<'_>) -> Result<u64, Reported> {
    let bytes = size(value, "a size for `max-block`", report)?;
    if bytes == 0 {
        let message = format!("`max-block` of budget {} is 0 bytes", quoted(budget));
        return Err(report.add(
            Fault::new(Code::ZeroMaxBlock, value.span(), message)
                .note("a block has at least one byte")
                .help("remove `max-block`, or set the limit to 0"),
        ));
    }
    Ok(bytes)
}

fn reason(value: &Value<'_>, budget: &str, report: &mut Report<'_>) -> Result<String, Reported> {
    let text = string(value, "reason", "REQ-MEM-012", report)?;
    let what = if text.trim().is_empty() {
        "is empty"
    } else if text
        .contains(|character: char| character.is_control() || "\u{2028}\u{2029}".contains(character))
    {
        "has a line break or another control character"
    } else {
        return Ok(text);
    };
    let message = format!("the reason of budget {} {what}", quoted(budget));
    Err(report.add(
        Fault::new(Code::InvalidReason, value.span(), message)
            .help("write one line, such as the number of a requirement"),
    ))
}
