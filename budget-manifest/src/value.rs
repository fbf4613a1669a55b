//! TOML values → Rust values: one typed reader for each kind that a key takes, wrong types reported.

use std::borrow::Cow;
use std::collections::HashMap;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::code::Code;
use crate::report::{Fault, Report, Reported};
use crate::setting::Located;
use crate::similar::similar;
use crate::words::quoted;

pub(crate) type Key<'t> = Spanned<DeString<'t>>;
pub(crate) type Value<'t> = Spanned<DeValue<'t>>;

/// The entries of a table in the order of the file.
pub(crate) fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Key<'i>, &'t Value<'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// Reads a table; `help` tells how to write it.
pub(crate) fn table<'t, 'i>(
    value: &'t Value<'i>,
    name: &str,
    help: &str,
    report: &mut Report<'_>,
) -> Result<&'t DeTable<'i>, Reported> {
    if let DeValue::Table(table) = value.get_ref() {
        return Ok(table);
    }
    let fault = wrong_type(value, &format!("a table for {}", quoted(name)));
    let is_array_of_tables = report.source().slice(value.span()).starts_with("[[");
    let help = if is_array_of_tables { "write its header in single brackets" } else { help };
    Err(report.add(fault.help(help)))
}

pub(crate) fn boolean(value: &Value<'_>, name: &str, report: &mut Report<'_>) -> Result<bool, Reported> {
    let fault = match value.get_ref() {
        DeValue::Boolean(boolean) => return Ok(*boolean),
        _ => wrong_type(value, &format!("`true` or `false` for {}", quoted(name))),
    };
    Err(report.add(match value.get_ref() {
        DeValue::String(string) if matches!(string.as_ref(), "true" | "false") => {
            fault.help(format!("write `{string}` without quotes"))
        }
        _ => fault.help(format!("write `{name} = true`, or remove the key")),
    }))
}

/// Reads a string; `example` is one that the key takes.
pub(crate) fn string(
    value: &Value<'_>,
    name: &str,
    example: &str,
    report: &mut Report<'_>,
) -> Result<String, Reported> {
    match value.get_ref() {
        DeValue::String(string) => Ok(string.to_string()),
        _ => Err(report.add(
            wrong_type(value, &format!("a string for {}", quoted(name)))
                .help(format!("write one string in double quotes, as in `{name} = \"{example}\"`")),
        )),
    }
}

/// Reads an array of strings; `check` judges each one.
pub(crate) fn strings(
    value: &Value<'_>,
    kind: &Kind,
    report: &mut Report<'_>,
    mut check: impl FnMut(&Located<String>, &mut Report<'_>) -> Result<(), Reported>,
) -> Result<Vec<Located<String>>, Reported> {
    let Kind { key, example, .. } = *kind;
    let DeValue::Array(array) = value.get_ref() else {
        let fault = wrong_type(value, &format!("an array of strings for {}", quoted(key)));
        return Err(report.add(match value.get_ref() {
            DeValue::String(only) => fault.help(format!("write `{key} = [\"{}\"]`", only.escape_debug())),
            _ => fault.help(format!("write an array of strings, as in `{key} = [\"{example}\"]`")),
        }));
    };
    let mut strings = Vec::with_capacity(array.len());
    let mut flaw = None;
    for element in array {
        let DeValue::String(string) = element.get_ref() else {
            let fault = wrong_type(element, &format!("a string in {}", quoted(key)));
            let help = format!("write each {} in double quotes, as in `\"{example}\"`", kind.name);
            flaw = Some(report.add(fault.help(help)));
            continue;
        };
        let string = Located::new(string.to_string(), element.span(), report.source());
        match check(&string, report) {
            Ok(()) => strings.push(string),
            Err(reported) => flaw = Some(reported),
        }
    }
    match kind.report_duplicates(&strings, report).or(flaw) {
        Some(reported) => Err(reported),
        None => Ok(strings),
    }
}

/// What a list of strings holds.
pub(crate) struct Kind {
    /// The key of the list.
    pub(crate) key: &'static str,
    /// What messages call an element.
    pub(crate) name: &'static str,
    pub(crate) example: &'static str,
    pub(crate) duplicate: Code,
    /// What two elements share that differ in spelling only.
    pub(crate) meaning: fn(&str) -> Cow<'_, str>,
}

impl Kind {
    /// Reports every element that has an earlier one of the same meaning.
    fn report_duplicates(&self, list: &[Located<String>], report: &mut Report<'_>) -> Option<Reported> {
        let mut firsts = HashMap::with_capacity(list.len());
        let mut flaw = None;
        for element in list {
            let first = *firsts.entry((self.meaning)(&element.value)).or_insert(element.span.start);
            if first != element.span.start {
                let message = format!("{} {} is listed twice", self.name, quoted(&element.value));
                let note = format!("it is first listed at {}", report.source().place(first));
                let fault = Fault::new(self.duplicate, element.span.clone(), message).note(note);
                flaw = Some(report.add(fault.help("remove one of the two")));
            }
        }
        flaw
    }
}

/// The fault of a value of another type than `expected`, which begins with its article.
pub(crate) fn wrong_type(value: &Value<'_>, expected: &str) -> Fault {
    let found = match value.get_ref() {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    };
    Fault::new(Code::WrongType, value.span(), format!("expected {expected}, found {found}"))
}

/// Reports a key that a table does not have, and returns the known one it resembles; `help` tells what to do where
/// it resembles none.
pub(crate) fn unknown_key<'k>(
    key: &Key<'_>,
    known: &[&'k str],
    table: &str,
    help: &str,
    report: &mut Report<'_>,
) -> (Option<&'k str>, Reported) {
    let name = key.get_ref();
    let fault = Fault::new(Code::UnknownKey, key.span(), format!("unknown key {} in {table}", quoted(name)));
    let similar = similar(name, known);
    let known = known.iter().map(|known| quoted(known)).collect::<Vec<_>>();
    let fault = match similar {
        Some(similar) => fault.help(format!("a key with a similar name exists: `{similar}`")),
        None => fault.note(format!("the keys are {}", known.join(", "))).help(help),
    };
    (similar, report.add(fault))
}
