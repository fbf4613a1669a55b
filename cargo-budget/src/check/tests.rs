//! Every rule, broken one at a time in a report that breaks none.

use super::findings;
use crate::{
    finding::Level,
    report::{Gap, Report, Setting, Stack},
};

/// The report of the program in `tests/device`.
fn report() -> Report {
    let snapshot = include_str!("../../tests/snapshots/report-json.txt");
    let (_, document) = snapshot.split_once("---- standard output\n").unwrap();
    serde_json::from_str(document).unwrap()
}

/// The levels and codes of what is found once `change` was made.
#[track_caller]
fn found(change: impl FnOnce(&mut Report)) -> Vec<(Level, String, Option<String>)> {
    let mut report = report();
    change(&mut report);
    let findings = findings(&report);
    for finding in &findings {
        assert!(!finding.help.is_empty() && !finding.message.is_empty(), "{finding}");
        assert!(finding.level == Level::Unmeasured || !finding.notes.is_empty(), "{finding}");
    }
    findings.into_iter().map(|finding| (finding.level, finding.code, finding.at)).collect()
}

fn one(level: Level, code: &str, at: &str) -> Vec<(Level, String, Option<String>)> {
    vec![(level, code.to_owned(), Some(at.to_owned()))]
}

#[test]
fn a_program_that_fits_breaks_no_rule() {
    assert_eq!(found(|_| {}), []);
}

#[test]
fn statics_are_held_against_the_limit_to_the_byte() {
    // 512 managed, 128 other.
    assert_eq!(found(|report| report.budgets[0].limit = 640), []);
    assert_eq!(
        found(|report| report.budgets[0].limit = 639),
        one(Level::Error, "over-limit", "budgets.toml:6")
    );
    // What is carved out of a budget is not its own.
    let parts = |report: &mut Report| (report.budgets[0].limit, report.budgets[0].parts) = (1024, 385);
    assert_eq!(found(parts), one(Level::Error, "over-limit", "budgets.toml:6"));
    // Without symbols the rest is not known, and is not taken for nothing.
    let unknown = |report: &mut Report| {
        (report.budgets[0].limit, report.budgets[0].other) = (639, None);
        report.gaps.push(crate::gap::stripped());
    };
    assert_eq!(found(unknown), [(Level::Unmeasured, "stripped-image".to_owned(), None)]);
}

/// Past a mebibyte the linker counts each site in whole units, and refuses what would fit to the byte.
#[test]
fn statics_are_held_against_the_limit_in_the_units_of_the_linker() {
    // One slot of 512 bytes, and 128 other.
    let in_units = |unit, limit| {
        move |report: &mut Report| (report.budgets[0].unit, report.budgets[0].limit) = (unit, limit)
    };
    assert_eq!(found(in_units(512, 640)), []);
    assert_eq!(found(in_units(500, 1000)), []);
    assert_eq!(found(in_units(500, 999)), one(Level::Error, "over-limit", "budgets.toml:6"));
    // Two values of 64 bytes.
    let guaranteed = |unit, limit| {
        move |report: &mut Report| (report.budgets[2].unit, report.budgets[2].limit) = (unit, limit)
    };
    assert_eq!(found(guaranteed(100, 200)), []);
    assert_eq!(found(guaranteed(100, 199)), one(Level::Error, "over-guarantee", "budgets.toml:8"));
}

#[test]
fn a_guaranteed_budget_is_held_against_its_worst_case() {
    // Two values of 64 bytes.
    assert_eq!(found(|report| report.budgets[2].limit = 128), []);
    assert_eq!(
        found(|report| report.budgets[2].limit = 127),
        one(Level::Error, "over-guarantee", "budgets.toml:8")
    );
    let mut over = report();
    over.budgets[2].limit = 127;
    let notes = &findings(&over)[0].notes;
    assert_eq!(notes[0], "0 bytes managed and 128 bytes bounded; 1 byte over the limit of 127 bytes");
    let unbounded = |report: &mut Report| {
        let site = report.sites.iter_mut().find(|site| site.budget == "Safety").unwrap();
        site.instances = None;
    };
    assert_eq!(found(unbounded), one(Level::Error, "unbounded-site", "app/src/main.rs:20"));
}

#[test]
fn a_charge_that_may_be_refused_is_a_warning() {
    // 512 managed, 768 bounded.
    assert_eq!(found(|report| report.budgets[1].limit = 1280), []);
    assert_eq!(
        found(|report| report.budgets[1].limit = 1279),
        one(Level::Warning, "may-exceed", "budgets.toml:7")
    );
    // What statics leave nothing of may be refused; what they exceed is told by that alone.
    assert_eq!(
        found(|report| report.budgets[1].limit = 512),
        one(Level::Warning, "may-exceed", "budgets.toml:7")
    );
    assert_eq!(
        found(|report| report.budgets[1].limit = 511),
        one(Level::Error, "over-limit", "budgets.toml:7")
    );
    // 288 other and one unbounded value of 128.
    assert_eq!(found(|report| report.budgets[3].limit = 416), []);
    assert_eq!(
        found(|report| report.budgets[3].limit = 415),
        one(Level::Warning, "may-exceed", "budgets.toml:9")
    );
}

#[test]
fn every_record_is_of_a_package_that_is_listed() {
    let other = |report: &mut Report| report.budgets[0].packages = vec!["radio".to_owned(), "app".to_owned()];
    assert_eq!(found(other), one(Level::Error, "package-not-listed", "driver/src/lib.rs:10"));
    assert_eq!(found(|report| report.budgets[0].packages = vec!["driver".to_owned()]), []);
    let mut report = report();
    other(&mut report);
    assert_eq!(findings(&report)[0].notes[1], "`packages` of `Radio` (budgets.toml:6) lists `radio`, `app`");
}

#[test]
fn the_total_and_the_stack_must_fit() {
    // 1488 of static RAM and 2048 of stack.
    let total =
        |bytes| move |report: &mut Report| report.manifests[0].total = Some(Setting { bytes, line: 2 });
    assert_eq!(found(total(3536)), []);
    assert_eq!(found(total(3535)), one(Level::Error, "over-total", "budgets.toml:2"));
    let room = |room| move |report: &mut Report| report.stack = Some(Stack { room });
    assert_eq!(found(room(2048)), []);
    assert_eq!(found(room(2047)), one(Level::Error, "over-stack", "budgets.toml:3"));
}

#[test]
fn what_the_budgets_within_it_have_is_said() {
    let mut report = report();
    (report.budgets[0].limit, report.budgets[0].parts) = (1024, 385);
    let over = findings(&report).remove(0);
    assert_eq!(
        over.notes[0],
        "512 bytes managed, 128 bytes other; 1 byte over the limit of 639 bytes (1,024 bytes less 385 bytes for the \
         budgets within it)"
    );
    // What takes nothing is no contributor.
    let names = over.notes.len();
    let nothing = report.sites.iter().find(|site| site.budget == "Radio").unwrap().clone();
    report.sites.push(crate::report::Site { bytes: Some(0), ..nothing });
    assert_eq!(findings(&report)[0].notes.len(), names);
}

#[test]
fn what_could_not_be_measured_is_no_pass() {
    let gap =
        Gap { code: "stale-image".to_owned(), message: "it is old".to_owned(), help: "build it".to_owned() };
    assert_eq!(found(|report| report.gaps.push(gap)), [(Level::Unmeasured, "stale-image".to_owned(), None)]);
}

#[test]
fn the_largest_contributors_are_named() {
    let mut report = report();
    report.budgets[1].limit = 100;
    let site =
        report.sites.iter().find(|site| site.item == "managed_alloc!" && site.budget == "Decoder").cloned();
    for bytes in 1..=9 {
        let mut site = site.clone().unwrap();
        site.bytes = Some(bytes);
        report.sites.push(site);
    }
    let findings = findings(&report);
    let notes = &findings.iter().find(|finding| finding.code == "over-limit").unwrap().notes;
    assert_eq!(notes.len(), 1 + 5 + 1, "{notes:?}");
    assert!(notes[1].starts_with("512 bytes: `managed_alloc!` at app/src/main.rs:30"), "{notes:?}");
    assert_eq!(notes[6], "and 5 more");
}
