//! What stands at the top of a page.

use super::{body, budget, key, krate, report, section, site, symbol};
use crate::{
    format::html::tables::LETTERS,
    gap,
    ledger::Storage,
    report::{Budget, OnDemand, Report, Setting, Stack},
};

/// A budget with 1,000 bytes of statics.
fn radio(limit: u64) -> Budget {
    budget("Radio", limit, vec![krate("radio", vec![symbol("radio::A", 1000, true)])])
}

/// A budget that may be asked for more than it has.
fn log() -> Budget {
    Budget { bounded: OnDemand { sites: 1, bytes: 200 }, ..budget("Log", 100, Vec::new()) }
}

/// The part of a page above the first figures.
fn above(report: &Report) -> String {
    body(report).split_once("<section id=\"sum\">").expect("the figures").0.to_owned()
}

#[test]
fn a_program_fits_where_nothing_worse_than_a_warning_is_found() {
    let warning = "May be refused while it runs";
    let error = "Over its budgets";
    let cases = [
        (vec![radio(1000)], Some("Fits in its budget."), None),
        (vec![log()], Some("Fits in its budget."), Some(warning)),
        (vec![radio(1000), log()], Some("Fits in all 2 budgets."), Some(warning)),
        (vec![radio(999)], None, Some(error)),
        (vec![radio(999), log()], None, Some(error)),
    ];
    for (budgets, fits, found) in cases {
        let has_log = budgets.iter().any(|budget| budget.name == "Log");
        let sites =
            if has_log { vec![site("Log", "Task", Storage::Inline, 200, Some(1))] } else { Vec::new() };
        let above = above(&report(budgets, sites, Vec::new()));
        assert_eq!(above.contains("Fits in"), fits.is_some(), "{above}");
        assert!(above.contains(fits.unwrap_or_default()), "{above}");
        assert_eq!(above.contains(warning) || above.contains(error), found.is_some(), "{above}");
        assert!(above.contains(found.unwrap_or_default()), "{above}");
    }
}

#[test]
fn a_program_without_budgets_is_said_to_have_none() {
    let none = "No budgets: the program was built without";
    let mut report = report(Vec::new(), Vec::new(), Vec::new());
    assert!(above(&report).contains(none));
    report.gaps.push(gap::no_records("budgets.toml"));
    assert!(!above(&report).contains(none), "it may have some");
    report.gaps.clear();
    report.budgets.push(radio(1000));
    assert!(!above(&report).contains(none));
}

#[test]
fn findings_past_the_twentieth_are_counted() {
    let told = |findings: usize| {
        let mut report = report(vec![radio(1000)], Vec::new(), Vec::new());
        report.gaps = vec![gap::stale("budgets.toml"); findings];
        let above = above(&report);
        let (_, more) = above.split_once("<li>and ").unwrap_or_default();
        let more = more.split_once(';').unwrap_or_default().0.to_owned();
        (above.matches("[stale-image]").count(), more)
    };
    assert_eq!(told(19), (19, String::new()));
    assert_eq!(told(20), (20, String::new()));
    assert_eq!(told(21), (20, "1 more".to_owned()));
    assert_eq!(told(1_020), (20, "1,000 more".to_owned()));
}

#[test]
fn a_name_at_the_top_may_be_as_long_as_two_of_a_table() {
    let whole = "n".repeat(2 * LETTERS);
    let mut report = report(Vec::new(), Vec::new(), Vec::new());
    report.image.name.clone_from(&whole);
    assert!(above(&report).contains(&format!("<code>{whole}</code>")));
    report.image.name.push('n');
    let cut = above(&report);
    assert!(!cut.contains(&whole) && cut.contains("n…n"), "{cut}");
}

/// A program of 1,000 bytes of managed statics and 24 that no symbol tells of.
fn program(total: Option<u64>, stack: Option<u64>, room: Option<u64>) -> Report {
    let mut report = report(vec![radio(4096)], Vec::new(), Vec::new());
    let setting = |bytes| Setting { bytes, line: 2 };
    for manifest in &mut report.manifests {
        (manifest.total, manifest.stack) = (total.map(setting), stack.map(setting));
    }
    report.stack = room.map(|room| Stack { room });
    report
}

#[test]
fn what_is_left_is_of_the_total_or_for_the_stack() {
    let cases = [
        (program(Some(1024), None, None), "<b>0 bytes left</b> of the total of 1,024"),
        (program(Some(1023), None, None), "<b>⚠ 1 byte over the total of 1,023</b>"),
        (program(Some(2000), Some(100), None), "<b>876 bytes left</b> of the total of 2,000"),
        (
            program(Some(2000), Some(100), Some(500)),
            "<b>876 bytes left</b> of the total of 2,000, 500 bytes between the statics and the top of the stack",
        ),
        (program(None, Some(100), Some(100)), "<b>100 bytes left</b> for the stack"),
        (program(None, Some(100), Some(99)), "<b>⚠ 99 bytes left for the stack, 100 asked</b>"),
        (program(None, None, Some(99)), "<b>99 bytes left</b> for the stack"),
    ];
    for (report, expected) in cases {
        let sum = section(&report, "sum");
        assert!(sum.contains(&format!("<h2>What is left</h2>\n<p class=\"lead\">{expected}</p>\n")), "{sum}");
    }
    for nothing in [program(None, None, None), program(None, Some(100), None)] {
        let sum = section(&nothing, "sum");
        assert!(sum.contains("<h2>Static RAM</h2>") && !sum.contains("lead"), "{sum}");
    }
}

#[test]
fn the_parts_of_the_whole_are_those_that_have_bytes() {
    let cases: [(Report, &[&str]); 4] = [
        (program(None, None, None), &["managed <b>1,000</b>", "unattributed <b>24</b>"]),
        (program(Some(1024), None, None), &["managed <b>1,000</b>", "unattributed <b>24</b>"]),
        (
            program(Some(2000), Some(100), None),
            &["managed <b>1,000</b>", "unattributed <b>24</b>", "stack <b>100</b>", "left <b>876</b>"],
        ),
        (
            program(None, Some(100), Some(150)),
            &[
                "managed <b>1,000</b>",
                "unattributed <b>24</b>",
                "stack, as asked <b>100</b>",
                "more for the stack <b>50</b>",
            ],
        ),
    ];
    for (report, expected) in cases {
        let sum = section(&report, "sum");
        assert_eq!(key(&sum), expected);
        assert!(
            sum.contains("<p>1,000 managed + 0 other, of budgets + 0 not covered + 24 unattributed = "),
            "{sum}"
        );
    }
}
