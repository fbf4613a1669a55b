//! The part of `cargo budget` that reads an image, compiled into the target from the sources of the tool: the tool is a
//! program, and a library of it would be one more thing that users could depend on. Comes in: what the ledger left, or an
//! image. Goes out: a report that keeps its promises.

use std::collections::BTreeMap;

use self::source::{
    check,
    format::{github, html, human, json, markdown},
    image::Image,
    ledger::{self, Host, Record},
    measure::measure,
    report::Report,
};

// The attribute is the folder of the modules within.
#[allow(dead_code, unused_qualifications, reason = "a target uses a part of the tool")]
#[path = "../../../cargo-budget/src"]
pub(crate) mod source {
    pub(crate) mod check;
    pub(crate) mod diff;
    pub(crate) mod exit;
    pub(crate) mod finding;
    pub(crate) mod format;
    pub(crate) mod gap;
    pub(crate) mod image;
    pub(crate) mod ledger;
    pub(crate) mod measure;
    pub(crate) mod number;
    pub(crate) mod owner;
    pub(crate) mod report;
    pub(crate) mod table;
}

/// Measures an image that was read, as `cargo budget report` and `check` do, and writes every form of it; the report, where
/// the ledger can be read.
pub(crate) fn measured(image: &Image) -> Option<Report> {
    let records = records(image.records.as_deref().unwrap_or_default())?;
    let hosts = hosts(image.manifests.as_deref().unwrap_or_default())?;
    let report = measure(image, &hosts, &records, &BTreeMap::new());
    assert_eq!(report, measure(image, &hosts, &records, &BTreeMap::new()), "not the same twice");
    adds_up(image, &report);
    is_written(&report);
    Some(report)
}

/// Reads records; each says the same when it is written out and read again.
pub(crate) fn records(text: &str) -> Option<Vec<Record>> {
    match ledger::records(text) {
        Ok(records) => {
            assert_eq!(records.len(), text.lines().count());
            for record in &records {
                assert_ne!(record.instances, Some(0));
                let line = line(record);
                // The module of the record itself is cut off, and a line may end in `\r\n`: no record has either in it.
                if !record.module.contains("::__budget") && !line.ends_with("\r\n") {
                    assert_eq!(ledger::records(&line).as_deref(), Ok(std::slice::from_ref(record)));
                }
            }
            Some(records)
        }
        Err(line) => {
            is_a_message(&line);
            None
        }
    }
}

/// Reads the records of manifests.
fn hosts(text: &str) -> Option<Vec<Host>> {
    match ledger::hosts(text) {
        Ok(hosts) => {
            assert!(hosts.is_sorted_by(|one, other| one.file <= other.file));
            for host in &hosts {
                assert_eq!(host.manifest.text(), host.text);
                assert!(host.manifest.conditions().is_empty() && !host.manifest.budgets.is_empty());
                assert!(host.units.values().all(|&unit| unit > 0));
            }
            Some(hosts)
        }
        Err(said) => {
            assert!(!said.is_empty());
            None
        }
    }
}

/// One line, without what would move the cursor.
fn is_a_message(said: &str) {
    assert!(said.chars().count() <= 1000 && !said.contains(char::is_control), "{said:?}");
}

fn line(record: &Record) -> String {
    let amount = |amount: Option<u64>| amount.map_or_else(|| "?".to_owned(), |amount| amount.to_string());
    format!(
        "crate={}\tbytes={}\tinstances={}\tstorage={}\titem={}\tat={}\tpackage={}\tmodule={}{}\n",
        record.variant,
        amount(record.bytes),
        amount(record.instances),
        record.storage.name(),
        record.item,
        record.at,
        record.package,
        record.module,
        if record.is_test { "\ttest" } else { "" }
    )
}

/// Every byte of static RAM is in one row.
fn adds_up(image: &Image, report: &Report) {
    let sum = |amounts: &mut dyn Iterator<Item = u64>| amounts.map(u128::from).sum::<u128>();
    let sections = sum(&mut report.ram.sections.iter().map(|section| section.bytes));
    assert_eq!(sections, u128::from(report.ram.bytes));
    assert_eq!(report.ram.bytes, image.ram_bytes());
    let uncovered = sum(&mut report.uncovered.iter().map(|krate| krate.bytes));
    let covered = sum(&mut report.budgets.iter().flat_map(|budget| &budget.crates).map(|krate| krate.bytes));
    assert_eq!(uncovered + covered + u128::from(report.ram.unattributed), sections);
    for krate in report.uncovered.iter().chain(report.budgets.iter().flat_map(|budget| &budget.crates)) {
        assert_eq!(u128::from(krate.bytes), sum(&mut krate.symbols.iter().map(|symbol| symbol.bytes)));
    }
    for budget in &report.budgets {
        let known = budget.resident.unwrap_or(0) + budget.other.unwrap_or(0);
        assert_eq!(u128::from(known), sum(&mut budget.crates.iter().map(|krate| krate.bytes)), "{budget:?}");
    }
}

/// The forms of a report: none fails, none lets a name pass for something else.
fn is_written(report: &Report) {
    let document = json::document(report);
    let read: Report = serde_json::from_str(&document).expect("its own JSON is read");
    assert_eq!(read, *report);
    let findings = check::findings(report);
    for text in [
        human::report(report, usize::MAX),
        human::findings(&findings) + &human::verdict(report, &findings),
        markdown::report(report),
        markdown::findings(report, &findings),
    ] {
        assert!(!text.is_empty());
    }
    for text in [github::report(report), github::check(report, &findings)] {
        assert!(text.lines().all(|line| line.starts_with("::")), "a name became a command: {text:?}");
    }
    let page = html::report(report);
    let names = report.uncovered.iter().chain(report.budgets.iter().flat_map(|budget| &budget.crates));
    let names = names.flat_map(|krate| &krate.symbols).map(|symbol| &symbol.name);
    for name in names.filter(|name| name.len() > 8 && name.contains(['<', '"'])) {
        assert!(!page.contains(name.as_str()), "a name became part of the page: {name:?}");
    }
}
