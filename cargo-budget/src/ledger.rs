//! Owns the reading of what the ledger left in an image. Comes in: the text of its records. Goes out: sites, and the
//! manifests as they hold in the image.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use budget_manifest::{Manifest, record::unescape};
use serde::{Deserialize, Serialize};

/// What holds the bytes of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Storage {
    /// A managed static.
    Static,
    /// Blocks in a static, taken and given back.
    Slot,
    /// A value or a block that lies in its owner.
    Inline,
    /// A block on the heap.
    Boxed,
}

impl Storage {
    /// Whether the linker counts it.
    pub(crate) const fn is_reserved(self) -> bool {
        matches!(self, Self::Static | Self::Slot)
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Slot => "slot",
            Self::Inline => "inline",
            Self::Boxed => "boxed",
        }
    }
}

/// One record: a site of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// The variant of the budget.
    pub(crate) variant: String,
    /// The bytes of one value; `None` where they depend on a type parameter.
    pub(crate) bytes: Option<u64>,
    /// How many live at once; `None` where the site does not say.
    pub(crate) instances: Option<u64>,
    pub(crate) storage: Storage,
    /// The name of the struct or static, or `managed_alloc!`.
    pub(crate) item: String,
    /// The file and the line.
    pub(crate) at: String,
    pub(crate) package: String,
    /// The module that the site stands in.
    pub(crate) module: String,
    /// Whether it was compiled as a unit test, and so is in no sum.
    pub(crate) is_test: bool,
}

/// One `budgets!` of the program.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    /// The name of the manifest.
    pub(crate) file: String,
    /// The hash of its text.
    pub(crate) sha256: String,
    /// The budgets crate.
    pub(crate) package: String,
    /// Its text.
    pub(crate) text: String,
    /// The manifest with the values that hold in this program.
    pub(crate) manifest: Manifest,
    /// For each variant, the bytes that its sums count in.
    pub(crate) units: BTreeMap<String, u64>,
}

/// Reads the records of the sites.
///
/// # Errors
///
/// The first line that is no record.
pub(crate) fn records(text: &str) -> Result<Vec<Record>, String> {
    text.lines().map(|line| record(line).ok_or_else(|| start(line))).collect()
}

fn record(line: &str) -> Option<Record> {
    let fields = Fields::of(line);
    let amount = |value: &str| if value == "?" { Some(None) } else { value.parse().ok().map(Some) };
    let storage = match fields.get("storage")? {
        "static" => Storage::Static,
        "slot" => Storage::Slot,
        "inline" => Storage::Inline,
        "boxed" => Storage::Boxed,
        _ => return None,
    };
    let module = fields.get("module")?;
    Some(Record {
        variant: fields.get("crate")?.to_owned(),
        bytes: amount(fields.get("bytes")?)?,
        instances: amount(fields.get("instances")?)?.filter(|&count: &u64| count > 0),
        storage,
        item: fields.get("item")?.to_owned(),
        at: fields.get("at")?.to_owned(),
        package: fields.get("package")?.to_owned(),
        // The record is made in a hidden module beside the site.
        module: module.rsplit_once("::__budget").map_or(module, |(module, _)| module).to_owned(),
        is_test: fields.has("test"),
    })
}

/// The start of a line, for a message.
fn start(line: &str) -> String {
    const MOST: usize = 80;
    let start: String = line.chars().take(MOST).flat_map(char::escape_debug).collect();
    if line.chars().nth(MOST).is_some() { start + "…" } else { start }
}

/// Reads the records of the manifests: one host for each `budgets!`, in the order of their files.
///
/// # Errors
///
/// What is wrong with them, in words.
pub(crate) fn hosts(text: &str) -> Result<Vec<Host>, String> {
    let mut lines: BTreeMap<&str, Vec<Fields<'_>>> = BTreeMap::new();
    for line in text.lines() {
        let fields = Fields::of(line);
        let host = fields.get("host").ok_or_else(|| format!("no manifest is named in `{}`", start(line)))?;
        lines.entry(host).or_default().push(fields);
    }
    let mut hosts = lines.values().map(|lines| host(lines)).collect::<Result<Vec<_>, _>>()?;
    hosts.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(hosts)
}

fn host(lines: &[Fields<'_>]) -> Result<Host, String> {
    let head = lines.iter().find(|fields| fields.has("text")).ok_or("the text of the manifest is missing")?;
    let value = |key: &str| unescape(head.get(key).unwrap_or_default());
    let (file, text) = (value("manifest"), value("text"));
    let holds: BTreeSet<String> =
        lines.iter().filter_map(|fields| fields.get("holds")).map(unescape).collect();
    let manifest = Manifest::parse(&text, &file).map_err(|rejected| rejected.to_string())?;
    let manifest = manifest.resolve_conditions(|cfg| holds.contains(cfg.text())).map_err(|diagnostics| {
        diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
    })?;
    let units = lines.iter().filter_map(|fields| {
        Some((fields.get("crate")?.to_owned(), fields.get("unit")?.parse().ok().filter(|&unit| unit > 0)?))
    });
    let units = units.collect();
    Ok(Host { file, sha256: value("sha256"), package: value("package"), text, manifest, units })
}

/// The fields of one line.
struct Fields<'line>(Vec<(&'line str, Option<&'line str>)>);

impl<'line> Fields<'line> {
    fn of(line: &'line str) -> Self {
        let fields = line.split('\t').map(|field| match field.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (field, None),
        });
        Self(fields.collect())
    }

    fn get(&self, key: &str) -> Option<&'line str> {
        self.0.iter().find(|(found, _)| *found == key).and_then(|(_, value)| *value)
    }

    fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(found, _)| *found == key)
    }
}
