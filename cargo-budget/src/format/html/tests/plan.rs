//! What the map shows.

use super::{area, budget, full, page, report, without_budgets};
use crate::format::html::plan::{Area, Kind};

/// The bytes of all areas without parts that are of one of `kinds`.
fn sum(area: &Area, kinds: &[Kind]) -> u64 {
    if area.parts.is_empty() {
        return if kinds.contains(&area.kind) { area.bytes } else { 0 };
    }
    area.parts.iter().map(|part| sum(part, kinds)).sum()
}

#[test]
fn the_map_has_the_figures_of_the_report() {
    let report = full();
    let whole = area(&report);
    let resident = [Kind::Managed, Kind::Other, Kind::Uncovered, Kind::Unattributed];
    assert_eq!(sum(&whole, &resident), report.ram.bytes);
    assert_eq!(sum(&whole, &[Kind::Elsewhere]), 64);
    assert_eq!(sum(&whole, &[Kind::Bounded]), 512 + 256);
    assert_eq!(sum(&whole, &[Kind::Unbounded]), 100);
    // Of `Radio` and of `RadioPart`; `Log` has none, `Idle` less than is asked for.
    assert_eq!(sum(&whole, &[Kind::Free]), (4096 - 1024 - 1024 - 64 - 200 - 612) + 24);
    assert!(whole.has(Kind::Over));
    let radio = whole.parts.iter().find(|part| part.name == "Radio").unwrap();
    assert_eq!(radio.bytes, 4096, "a budget that fits is as large as its limit");
    assert!(
        radio.parts.iter().any(|part| part.name == "RadioPart"),
        "a budget stands in the one it is within"
    );

    let report = without_budgets();
    assert_eq!(area(&report).bytes, report.ram.bytes);
}

#[test]
fn many_budgets_one_within_another_are_drawn() {
    let budgets = (0..5_000).map(|number: u32| {
        let mut one = budget(&format!("B{number}"), 8, Vec::new());
        one.within = number.checked_sub(1).map(|outer| format!("B{outer}"));
        one
    });
    let report = report(budgets.collect(), Vec::new(), Vec::new());
    assert_eq!(area(&report).bytes, 5_000 * 8 + 24);
    assert!(page(&report).len() < 3 << 20);
}
