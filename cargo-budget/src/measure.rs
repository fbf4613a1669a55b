//! Owns the measurement: an image and the manifests in it → a report. Every byte of static RAM goes to one budget, to one
//! crate that no budget covers, or to what no symbol tells of; so the rows add up to the sections.

mod row;
mod statics;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use self::{
    row::{Known, Row, Rows},
    statics::{Statics, by_crate},
};
use crate::{
    gap,
    image::Image,
    ledger::{Host, Record},
    report::{self, Budget, Gap, Ram, Report, Section, Setting, Site, Stack, VERSION},
};

/// What is known of packages, beside what the records say.
pub(crate) type Crates = BTreeMap<String, BTreeSet<String>>;

/// Measures `image`; `crates` are the crates of each package, where cargo told them.
pub(crate) fn measure(image: &Image, hosts: &[Host], records: &[Record], crates: &Crates) -> Report {
    let mut statics = Statics::of(image);
    let rows = Rows::new(hosts, records, crates);
    let mut by_budget: HashMap<&str, Vec<&Record>> = HashMap::new();
    for record in records {
        by_budget.entry(&record.variant).or_default().push(record);
    }
    let recorded = |row: &Row<'_>| by_budget.get(row.entry.variant.as_str()).map_or(&[][..], Vec::as_slice);
    let summed = |row: &Row<'_>| image.sums.get(&row.entry.variant).copied();

    let residents = rows.claim_sites(records, image.pointer_bytes, &mut statics);
    let has_symbols = image.symbols.is_some();
    // Else a static that a site declares could count as one that none does.
    let has_others = has_symbols
        && !image.lacks_locals
        && !rows.0.iter().any(|row| row.lacks_records(recorded(row), summed(row)));
    if has_others {
        rows.claim_others(&mut statics);
    }

    let mut gaps = Vec::new();
    if !has_symbols {
        gaps.push(gap::stripped());
    } else if image.lacks_locals {
        gaps.push(gap::half_stripped());
    }
    let (uncovered, covered) = statics.by_row(rows.0.len());
    let mut budgets = Vec::new();
    for ((row, resident), statics) in rows.0.iter().zip(residents).zip(&covered) {
        let (records, sum) = (recorded(row), summed(row));
        let known = has_symbols.then_some(Known { resident, statics, has_others });
        budgets.push(row.finish(records, sum, known));
        gaps.extend(row.mismatch(records, sum));
    }
    gaps.extend(undefined(&budgets, records));
    if records.iter().any(|record| record.is_test && record.storage.is_reserved()) {
        gaps.push(gap::unit_tests());
    }
    let mut sites: Vec<_> = records.iter().map(site).collect();
    sites.sort_by(|one, other| {
        let order = |site: &Site| (std::cmp::Reverse(site.total()), site.at.clone(), site.item.clone());
        order(one).cmp(&order(other))
    });
    let uncovered = by_crate(&uncovered);
    let sections = image.sections.iter().map(|section| Section {
        name: section.name.clone(),
        bytes: section.bytes,
        is_initialised: section.is_initialised,
    });
    Report {
        version: VERSION,
        image: report::Image {
            name: image.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            architecture: image.architecture.clone(),
            pointer_bytes: image.pointer_bytes,
            is_over_limit: false,
        },
        manifests: hosts.iter().map(manifest).collect(),
        ram: Ram {
            bytes: image.ram_bytes(),
            unattributed: image.ram_bytes().saturating_sub(statics.bytes()),
            thread_local: image.thread_local_bytes,
            sections: sections.collect(),
        },
        stack: image.stack.map(|(bottom, top)| Stack { room: top - bottom }),
        budgets,
        sites,
        uncovered,
        gaps,
    }
}

fn manifest(host: &Host) -> report::Manifest {
    let setting = |setting: &Option<budget_manifest::Located<u64>>| {
        setting.as_ref().map(|found| Setting { bytes: found.value, line: found.line as u64 })
    };
    let system = &host.manifest.system;
    report::Manifest {
        file: host.file.clone(),
        sha256: host.sha256.clone(),
        package: host.package.clone(),
        total: setting(&system.total.base),
        stack: setting(&system.stack.base),
    }
}

fn site(record: &Record) -> Site {
    Site {
        budget: record.variant.clone(),
        item: record.item.clone(),
        package: record.package.clone(),
        module: record.module.clone(),
        at: record.at.clone(),
        storage: record.storage,
        bytes: record.bytes,
        instances: record.instances,
        is_test: record.is_test,
    }
}

/// The budgets that sites name and no manifest of the image has.
fn undefined(budgets: &[Budget], records: &[Record]) -> Vec<Gap> {
    let known: BTreeSet<_> = budgets.iter().map(|budget| budget.variant.as_str()).collect();
    let named: BTreeSet<_> = records.iter().map(|record| record.variant.as_str()).collect();
    named.difference(&known).map(|variant| gap::undefined(variant)).collect()
}
