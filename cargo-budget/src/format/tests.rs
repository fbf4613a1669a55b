//! Every form of the documents that `tests/commands.rs` takes from the tool, made anew from the documents in JSON: what is
//! committed in `tests/snapshots` must come out to the letter, without a program to build.

use std::{fs, path::Path};

use anstream::adapter::strip_str;
use serde_json::Value;

use super::{github, human, json, markdown};
use crate::{
    check::{self, Checked},
    diff::{Diff, diff},
    finding::{Finding, Level},
    report::{Report, Site, VERSION},
};

/// What the tool wrote to standard output.
fn snapshot(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(format!("{name}.txt"));
    let text = fs::read_to_string(path).unwrap();
    let (_, output) = text.split_once("---- standard output\n").unwrap();
    output.split_once("---- standard error\n").map_or(output, |(output, _)| output).to_owned()
}

/// The program that fits, and the one that does not.
fn reports() -> (Report, Report) {
    let over: Value = serde_json::from_str(&snapshot("check-over-json")).unwrap();
    (
        serde_json::from_str(&snapshot("report-json")).unwrap(),
        serde_json::from_value(over["report"].clone()).unwrap(),
    )
}

#[track_caller]
fn is_as_in(name: &str, text: &str) {
    let text = strip_str(text).to_string();
    assert!(text == snapshot(name), "{name} is\n{text}");
}

#[test]
fn a_report_has_its_forms() {
    let (report, over) = reports();
    is_as_in("report", &human::report(&report, 0));
    is_as_in("report-symbols", &human::report(&report, usize::MAX));
    is_as_in("report-symbols-1", &human::report(&report, 1));
    is_as_in("report-json", &json::document(&report));
    is_as_in("report-markdown", &markdown::report(&report));
    is_as_in("report-github", &github::report(&report));
    is_as_in("report-over", &human::report(&over, 0));
}

#[test]
fn a_check_has_its_forms() {
    let (report, over) = reports();
    for (report, name) in [(&report, "check"), (&over, "check-over")] {
        let findings: Vec<Finding> = check::findings(report);
        let checked = Checked { version: VERSION, findings: &findings, report: Some(report) };
        is_as_in(name, &(human::findings(&findings) + &human::verdict(report, &findings)));
        is_as_in(&format!("{name}-json"), &json::document(&checked));
        is_as_in(&format!("{name}-markdown"), &markdown::findings(report, &findings));
        is_as_in(&format!("{name}-github"), &github::check(report, &findings));
    }
}

#[test]
fn a_comparison_has_its_forms() {
    let (old, new) = reports();
    let plain: Diff = diff(&old, &new, false);
    is_as_in("diff", &human::diff(&plain));
    is_as_in("diff-json", &json::document(&plain));
    is_as_in("diff-markdown", &markdown::diff(&plain));
    is_as_in("diff-github", &github::diff(&plain));
    is_as_in("diff-same", &human::diff(&diff(&old, &old, true)));

    // As the test of the tool raises them.
    let mut raised = new;
    for budget in &mut raised.budgets {
        budget.limit = match budget.limit {
            1024 => 2048,
            512 => 640,
            limit => limit,
        };
        budget.reason = budget.reason.take().map(|reason| reason.replace("REQ-MEM-7", "REQ-MEM-8"));
    }
    is_as_in("diff-raised", &human::diff(&diff(&old, &raised, false)));
    is_as_in("diff-ratchet", &human::diff(&diff(&old, &raised, true)));
    is_as_in("diff-lowered", &human::diff(&diff(&raised, &old, true)));
}

#[test]
fn a_budget_that_is_exceeded_stands_out() {
    let (mut report, _) = reports();
    for (free, is_over) in [(-1, true), (0, false), (1, false)] {
        report.budgets[0].free = free;
        let text = human::report(&report, 0);
        let line = text.lines().find(|line| line.contains("Radio ")).unwrap();
        assert_eq!(line.starts_with('\u{1b}'), is_over, "{line:?}");
        assert_eq!(markdown::report(&report).contains("| **Radio** |"), is_over);
        assert_eq!(github::report(&report).contains("::error file=budgets.toml,line=6,"), is_over);
    }
}

#[test]
fn a_budget_with_parts_says_what_its_limit_is() {
    let (mut report, _) = reports();
    report.budgets[1].parts = 48;
    let text = strip_str(&human::report(&report, 0)).to_string();
    assert!(text.contains("\nDecoder   2,000 "), "{text}");
    assert!(text.contains("\nthe limit of a budget is what the budgets within it leave\n"), "{text}");
}

#[test]
fn rows_that_are_left_out_are_counted() {
    let (mut report, _) = reports();
    let site = report.sites[0].clone();
    for (rows, said) in [(40, None), (41, Some("and 1 more site")), (50, Some("and 10 more sites"))] {
        report.sites = vec![site.clone(); rows];
        let text = human::report(&report, 0);
        assert_eq!(text.matches("app/src/main.rs:14").count(), 40);
        assert_eq!(
            text.lines().find(|line| line.starts_with("and ")).and_then(|line| line.split(';').next()),
            said
        );
    }
}

#[test]
fn memory_beside_the_sum_is_said() {
    let (mut report, _) = reports();
    report.ram.thread_local = 0;
    let text = human::report(&report, 0);
    assert!(!text.contains("thread-local") && !text.contains("are not in RAM"), "{text}");
    report.ram.thread_local = 12;
    let managed = &mut report.budgets[0].managed;
    *managed += 1000;
    let text = strip_str(&human::report(&report, 0)).to_string();
    assert!(text.contains("\n12 bytes more of thread-local memory for each thread\n"), "{text}");
    assert!(text.contains("\n1,000 bytes of managed statics are not in RAM: "), "{text}");
}

#[test]
fn a_verdict_names_the_worst() {
    let (report, _) = reports();
    let verdict = |levels: &[Level]| {
        let finding = check::findings(&reports().1).remove(0);
        let findings: Vec<_> = levels.iter().map(|&level| Finding { level, ..finding.clone() }).collect();
        strip_str(&human::verdict(&report, &findings)).to_string()
    };
    assert_eq!(verdict(&[]), "device fits in its 4 budgets\n");
    assert_eq!(verdict(&[Level::Warning]), "device fits in its 4 budgets, 1 warning\n");
    assert_eq!(
        verdict(&[Level::Unmeasured, Level::Warning]),
        "not all of device could be measured, 1 warning\n"
    );
    assert_eq!(verdict(&[Level::Error, Level::Unmeasured, Level::Error]), "2 violations in device\n");
}

#[test]
fn only_what_differs_in_nothing_is_said_to() {
    let (old, _) = reports();
    let change: [fn(&mut Report); 3] = [
        |report| report.budgets[0].limit += 1,
        |report| report.sites[0].bytes = None,
        |report| report.uncovered[0].bytes += 1,
    ];
    for change in change {
        let (mut new, _) = reports();
        change(&mut new);
        let diff = diff(&old, &new, false);
        assert!(
            !human::diff(&diff).contains("nothing differs")
                && !markdown::diff(&diff).contains("Nothing differs")
        );
    }
    assert!(markdown::diff(&diff(&old, &old, false)).contains("\nNothing differs.\n"));
}

#[test]
fn markdown_has_every_row_that_a_comment_can_hold() {
    let (mut report, over) = reports();
    let finding = check::findings(&over).remove(0);
    let findings = vec![finding; 3];
    let rejected = markdown::rejected(&findings);
    assert!(
        rejected.starts_with("### The manifest is wrong, so nothing was built\n\n- **error** `over-limit`")
    );
    assert_eq!(rejected.matches("- **error**").count(), 3);
    let (old, mut new) = reports();
    new.budgets = old.budgets.clone();
    new.budgets.iter_mut().for_each(|budget| budget.limit += 1);
    assert_eq!(markdown::diff(&diff(&old, &new, false)).matches(" limit | ").count(), 4);
    // More bytes than a comment has characters.
    let site = Site { item: "ä".repeat(1000), ..report.sites[0].clone() };
    report.sites = vec![site; 60];
    let text = markdown::report(&report);
    assert!(text.len() > 70_000 && text.chars().count() < 65_000);
    assert_eq!(text.matches("main.rs:14").count(), 60);
}
