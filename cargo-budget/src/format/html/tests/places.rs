//! Which rows the tables have, and where.

use super::{Places, budget, krate, page, report, section, symbol};
use crate::{
    format::html::places::{MOST_BUDGETS, MOST_CRATES},
    report::{Crate, Report},
};

fn of(name: &str, bytes: u64) -> Crate {
    krate(name, vec![symbol(&format!("{name}::A"), bytes, false)])
}

/// The crates of the table, from above.
fn listed(report: &Report) -> Vec<String> {
    let crates = section(report, "crates");
    let rows = crates.split("<th scope=\"row\">").skip(1);
    rows.filter_map(|row| row.split("</th>").next()).map(ToOwned::to_owned).collect()
}

#[test]
fn crates_stand_largest_first_whatever_covers_them() {
    let radio = budget("Radio", 4096, vec![of("radio", 20), of("log", 10)]);
    let app = budget("App", 4096, vec![of("app", 500), of("same", 30)]);
    let report = report(vec![radio, app], Vec::new(), vec![of("std", 800), of("core", 30)]);
    assert_eq!(listed(&report), ["std", "app", "same", "core", "radio", "log"]);
}

#[test]
fn the_largest_crates_are_listed() {
    let crates = (0..=MOST_CRATES).map(|number| of(&format!("c{number}"), 1 + number as u64));
    let report = report(Vec::new(), Vec::new(), crates.collect());
    let places = Places::of(&report);
    assert_eq!(places.uncovered(0), None, "the smallest has no row");
    assert_eq!(places.uncovered(1).as_deref(), Some("c1"));
    assert_eq!(places.uncovered(MOST_CRATES), Some(format!("c{MOST_CRATES}")));
}

#[test]
fn a_budget_without_a_row_has_no_place() {
    let budgets = (0..=MOST_BUDGETS).map(|number| budget(&format!("B{number}"), 8, Vec::new()));
    let page = page(&report(budgets.collect(), Vec::new(), Vec::new()));
    for index in [0, MOST_BUDGETS - 1] {
        assert!(page.contains(&format!(" id=\"b{index}\"")) && page.contains(&format!("href=\"#b{index}\"")));
    }
    assert!(!page.contains(&format!("b{MOST_BUDGETS}\"")));
    assert!(page.contains("and 1 more budget;"), "it is counted");
    assert!(page.contains(&format!("<title>B{MOST_BUDGETS}: 0 of 8 static, 8 free</title>")), "and drawn");
}
