//! What differs between two reports, where the snapshots of the tool do not tell: what is gone, what is alike, what moved.

use super::{Change, diff};
use crate::report::{Crate, Report, Site};

/// The report of the program in `tests/device`.
fn report() -> Report {
    let snapshot = include_str!("../../tests/snapshots/report-json.txt");
    let (_, document) = snapshot.split_once("---- standard output\n").unwrap();
    serde_json::from_str(document).unwrap()
}

/// The items that differ, with their lines and their bytes on each side.
fn sites(old: &Report, new: &Report) -> Vec<(String, String, Option<u64>, Option<u64>)> {
    let sites = diff(old, new, false).sites.into_iter();
    sites.map(|site| (site.item, site.at, site.bytes.old, site.bytes.new)).collect()
}

fn site(report: &Report, at: &str, bytes: u64) -> Site {
    Site { at: at.to_owned(), bytes: Some(bytes), ..report.sites[0].clone() }
}

#[test]
fn budgets_are_told_apart_by_their_variant() {
    let (old, mut new) = (report(), report());
    new.budgets.remove(0);
    new.budgets[0].managed += 1;
    new.budgets.push(crate::report::Budget {
        variant: "New".into(),
        name: "new".into(),
        ..old.budgets[3].clone()
    });
    let found = diff(&old, &new, true);
    let names: Vec<_> = found.budgets.iter().map(|budget| &*budget.name).collect();
    // Those of the new side first, in its order; then what is gone.
    assert_eq!(names, ["Decoder", "new", "Radio"]);
    assert_eq!(found.budgets[0].managed, Change { old: Some(512), new: Some(513) });
    assert_eq!(found.budgets[1].limit, Change { old: None, new: Some(512) });
    assert_eq!(found.budgets[2].other, Change { old: Some(128), new: None });
    assert_eq!(found.findings, [], "a new budget has no limit that was raised");
}

#[test]
fn a_site_that_moved_or_changed_its_order_is_the_same() {
    let (mut old, mut new) = (report(), report());
    old.sites = vec![site(&old, "a:1", 10), site(&old, "a:2", 20), site(&old, "a:3", 30)];
    new.sites = vec![site(&new, "b:9", 30), site(&new, "b:1", 10), site(&new, "b:5", 20)];
    assert_eq!(sites(&old, &new), []);
    // Of those that are alike, each that differs has the next of the other side.
    new.sites[0].bytes = Some(31);
    new.sites.push(site(&new, "b:0", 5));
    let item = || old.sites[0].item.clone();
    let instances = old.sites[0].instances.unwrap();
    assert_eq!(
        sites(&old, &new),
        [
            (item(), "b:9".into(), None, Some(31 * instances)),
            (item(), "b:0".into(), Some(30 * instances), Some(5 * instances)),
        ]
    );
    assert_eq!(sites(&new, &old).last().unwrap().1, "a:3");
    // Another module makes another site.
    let mut moved = old.clone();
    moved.sites[0].module += "::inner";
    assert_eq!(sites(&old, &moved).len(), 2);
}

#[test]
fn the_largest_change_is_first() {
    let (old, mut new) = (report(), report());
    for (site, bytes) in new.sites.iter_mut().zip([0, 512 + 7, 512 - 9, 64, 128 + 1]) {
        site.bytes = Some(bytes);
    }
    let changed: Vec<_> =
        diff(&old, &new, false).sites.iter().map(|site| super::growth(site.bytes)).collect();
    assert_eq!(changed, [-768, -9, 7, 1]);
}

#[test]
fn the_crates_of_all_budgets_are_added_up() {
    let krate = |name: &str, bytes| Crate { name: Some(name.to_owned()), bytes, symbols: Vec::new() };
    let (mut old, mut new) = (report(), report());
    for report in [&mut old, &mut new] {
        report.budgets.iter_mut().for_each(|budget| budget.crates.clear());
        report.uncovered.clear();
    }
    old.budgets[0].crates = vec![krate("a", 5), krate("b", 1)];
    old.budgets[1].crates = vec![krate("a", 6)];
    old.uncovered = vec![krate("c", 7)];
    new.budgets[0].crates = vec![krate("b", 1)];
    new.uncovered = vec![krate("a", 20), krate("d", 3)];
    let crates = diff(&old, &new, false).crates;
    let found: Vec<_> =
        crates.iter().map(|one| (one.name.as_deref().unwrap(), one.bytes.old, one.bytes.new)).collect();
    assert_eq!(found, [("a", Some(11), Some(20)), ("c", Some(7), None), ("d", None, Some(3))]);
}

#[test]
fn a_limit_that_was_raised_needs_another_reason() {
    let raised = |old_reason: Option<&str>, new_reason: Option<&str>, growth: i64| {
        let (mut old, mut new) = (report(), report());
        old.budgets[0].reason = old_reason.map(str::to_owned);
        new.budgets[0].reason = new_reason.map(str::to_owned);
        new.budgets[0].limit = new.budgets[0].limit.checked_add_signed(growth).unwrap();
        assert_eq!(diff(&old, &new, false).findings, []);
        diff(&old, &new, true).findings
    };
    for (old, new, growth) in [
        (None, None, 0),
        (None, None, -1),
        (Some("a"), Some("b"), 1),
        (None, Some("b"), 1),
        (Some("a"), None, 1),
    ] {
        assert_eq!(raised(old, new, growth), [], "{old:?} {new:?} {growth}");
    }
    let found = raised(Some("REQ-1"), Some("REQ-1"), 1);
    assert_eq!(found[0].notes, ["1,024 bytes before, 1,025 bytes now", "reason: REQ-1"]);
    assert_eq!(raised(None, None, 1)[0].notes[1], "it has no reason");
}
