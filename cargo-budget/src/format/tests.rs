//! Every form of the documents that `tests/commands.rs` takes from the tool, made anew from the documents in JSON: what is
//! committed in `tests/snapshots` must come out to the letter, without a program to build.

use std::{fs, path::Path};

use anstream::adapter::strip_str;
use serde_json::Value;

use super::{github, human, json, markdown};
use crate::{
    check::{self, Checked},
    diff::{Diff, diff},
    finding::Finding,
    report::{Report, VERSION},
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
