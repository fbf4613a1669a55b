//! What the map shows.

use super::{
    area, budget, frame, full, key, krate, leaf, page, report, section, site, symbol, without_budgets,
};
use crate::{
    format::html::plan::{Area, Kind},
    ledger::Storage,
    report::{Budget, Report, Site},
};

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

/// The areas of budgets, each with how many others it is in.
fn budgets(area: &Area, depth: usize, found: &mut Vec<(String, usize)>) {
    for part in area.parts.iter().filter(|part| part.kind == Kind::Budget) {
        found.push((part.name.clone(), depth));
        budgets(part, depth + 1, found);
    }
}

#[test]
fn budgets_that_are_too_deep_stand_side_by_side() {
    let chain = (0..8_u32).map(|number| {
        let mut one = budget(&format!("B{number}"), 8, Vec::new());
        one.within = number.checked_sub(1).map(|outer| format!("B{outer}"));
        one
    });
    let mut found = Vec::new();
    budgets(&area(&report(chain.collect(), Vec::new(), Vec::new())), 0, &mut found);
    let found: Vec<_> = found.iter().map(|(name, depth)| (name.as_str(), *depth)).collect();
    assert_eq!(
        found,
        [("B0", 0), ("B1", 1), ("B2", 2), ("B3", 3), ("B4", 4), ("B5", 5), ("B6", 6), ("B7", 6)]
    );
}

#[test]
fn small_areas_are_put_together() {
    let check = |amounts: &[u64], least: u64, expected: &[(&str, u64)]| {
        let parts = amounts.iter().map(|&bytes| leaf(Kind::Managed, &bytes.to_string(), bytes)).collect();
        let mut whole = frame(Kind::Whole, "", "", vec![frame(Kind::Crate, "app", "", parts)]);
        whole.merge(least);
        let [app] = &whole.parts[..] else { panic!("{whole:?}") };
        let merged: Vec<_> = app.parts.iter().map(|part| (part.name.as_str(), part.bytes)).collect();
        assert_eq!(merged, expected, "{amounts:?} of at least {least}");
    };
    check(&[100, 50, 50, 10, 5], 50, &[("100", 100), ("50", 50), ("50", 50), ("2 more", 15)]);
    check(&[100, 50, 10], 50, &[("100", 100), ("50", 50), ("10", 10)]);
    check(&[50, 49, 48], 50, &[("2 more", 97), ("50", 50)]);
    check(&[30, 20, 10], 50, &[("all 3 together", 60)]);
    check(&[5], 50, &[("5", 5)]);
    check(&[5, 0, 0], 1, &[("5", 5), ("2 more", 0)]);
    check(&[], 50, &[]);
}

#[test]
fn small_areas_together_are_of_the_kind_they_share() {
    let kinds = [
        ([Kind::Managed, Kind::Managed, Kind::Managed], Kind::Managed),
        ([Kind::Other, Kind::Other, Kind::Other], Kind::Other),
        ([Kind::Managed, Kind::Other, Kind::Other], Kind::Crate),
        ([Kind::Other, Kind::Other, Kind::Managed], Kind::Crate),
    ];
    for (kinds, expected) in kinds {
        let mut area = frame(Kind::Crate, "app", "", kinds.map(|kind| leaf(kind, "A", 2)).to_vec());
        area.place = Some("c3".to_owned());
        area.merge(10);
        let [all] = &area.parts[..] else { panic!("{area:?}") };
        assert_eq!((all.kind, all.place.as_deref()), (expected, Some("c3")), "{kinds:?}");
        assert_eq!(all.title, "all 3 together: 6 bytes, too small to be drawn one by one");
    }
}

#[test]
fn crates_past_the_last_colour_share_it() {
    let crates = (0..10).map(|at| krate(&format!("c{at}"), vec![symbol("A", 100 - at, false)]));
    let crates = area(&report(Vec::new(), Vec::new(), crates.collect())).parts;
    let kinds = crates.iter().filter(|part| part.kind == Kind::Crate).map(|krate| krate.parts[0].kind);
    let hues = [0, 1, 2, 3, 4, 5, 6, 7, 7, 7].map(Kind::Hue);
    assert_eq!(kinds.collect::<Vec<_>>(), hues);
}

/// A budget of 100 bytes that has a managed static of 40.
fn radio() -> Budget {
    budget("Radio", 100, vec![krate("radio", vec![symbol("radio::A", 40, true)])])
}

/// What the key of a map explains where `Radio` is the only budget.
fn explained(change: impl Fn(&mut Report)) -> Vec<String> {
    let mut report = report(vec![radio()], Vec::new(), Vec::new());
    report.ram.unattributed = 0;
    change(&mut report);
    key(&section(&report, "map")).into_iter().map(ToOwned::to_owned).collect()
}

/// A site of `Radio` that takes this much while the program runs.
fn asking(bytes: u64, instances: Option<u64>) -> Site {
    site("Radio", "Task", Storage::Inline, bytes, instances)
}

#[test]
fn the_key_explains_what_is_drawn_and_no_more() {
    let (managed, free) = ("managed static", "free");
    let (bounded, unbounded) = ("on demand, bounded", "on demand, unbounded: one value");
    assert_eq!(explained(|_| {}), [managed, free]);
    assert_eq!(explained(|report| report.ram.unattributed = 1), [managed, free, "unattributed"]);
    assert_eq!(explained(|report| report.budgets[0].managed = 41), [managed, "managed, not in RAM", free]);
    assert_eq!(
        explained(|report| report.budgets[0].managed = 39),
        [managed, free],
        "a report from elsewhere"
    );
    assert_eq!(explained(|report| report.budgets[0].free = 0), [managed]);
    assert_eq!(explained(|report| report.budgets[0].free = -1), [managed, "over its limit"]);
    let cases: [(u64, u64, &[&str]); 4] = [
        (59, 0, &[managed, bounded, free]),
        (60, 0, &[managed, bounded]),
        (61, 0, &[managed, bounded]),
        (0, 1, &[managed, unbounded, free]),
    ];
    for (most, one, expected) in cases {
        let found = explained(|report| report.sites = vec![asking(most, Some(1)), asking(one, None)]);
        assert_eq!(found, expected, "{most} and {one}");
    }
}

#[test]
fn without_symbols_only_what_is_managed_is_drawn() {
    let strip = |report: &mut Report| {
        (report.ram.bytes, report.ram.unattributed) = (64, 64);
        for budget in &mut report.budgets {
            (budget.resident, budget.other, budget.crates) = (None, None, Vec::new());
        }
    };
    assert_eq!(explained(strip), ["managed static", "free"]);
    let empty = |report: &mut Report| {
        strip(report);
        report.budgets[0].managed = 0;
    };
    assert_eq!(explained(empty), ["free"]);
    let mut report = full();
    let said = "<p>The image has no symbols: ";
    assert!(!section(&report, "map").contains(said));
    strip(&mut report);
    assert!(section(&report, "map").contains(said));
}

#[test]
fn a_frame_says_what_is_left_and_what_may_be_asked_for() {
    let cases = [
        (10, 9, "Radio", "10 free", "free 10", "9 of it on demand"),
        (10, 10, "Radio", "10 free", "free 10", "10 of it on demand"),
        (10, 11, "Radio", "10 free", "⚠ free 10", "11 may be asked for on demand"),
        (0, 1, "Radio", "0 free", "⚠ free 0", "1 may be asked for on demand"),
        (-1, 1, "⚠ Radio", "1 over the limit", "⚠ nothing free", "1 may be asked for on demand"),
    ];
    for (free, asked, name, left, room, said) in cases {
        let mut report = report(vec![radio()], vec![asking(asked, Some(1))], Vec::new());
        report.budgets[0].free = free;
        let whole = area(&report);
        let frame = whole.parts.iter().find(|part| part.name == name).expect(name);
        assert_eq!(frame.kind == Kind::Over, free < 0, "{free}");
        assert_eq!(frame.figures, format!("40 of 100 static, {left}"), "{free}");
        let found = frame.parts.iter().find(|part| part.kind == Kind::Room).expect(room);
        assert_eq!((found.name.as_str(), found.figures.as_str()), (room, said), "{free} and {asked}");
    }
}
