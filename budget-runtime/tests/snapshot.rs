//! Snapshots: the figures of every account and the table that shows them.

mod fixture;

use budget_runtime::Budget;

use crate::fixture::tracker;

#[test]
fn a_snapshot_copies_the_figures_in_the_order_of_the_manifest() {
    let tracker = tracker!(Budget::new("Decoder", 16_384), Budget::new("Math", 0), Budget::new("Radio", 64));
    let charge = tracker.accounts()[2].charge(40).unwrap();
    assert!(tracker.accounts()[1].charge(1).is_err());
    let snapshot = tracker.snapshot();
    drop(charge);
    let rows = snapshot.iter().map(|row| (row.name(), row.limit(), row.used(), row.headroom()));
    assert!(rows.eq([("Decoder", 16_384, 0, 16_384), ("Math", 0, 0, 0), ("Radio", 64, 40, 24)]));
    #[cfg(feature = "stats")]
    assert!(snapshot.iter().map(|row| (row.high_water(), row.denied())).eq([(0, 0), (0, 1), (40, 0)]));
    assert_ne!(snapshot, tracker.snapshot());
    assert_eq!(tracker.snapshot(), tracker.snapshot());
}

#[test]
fn the_table_is_as_wide_as_its_widest_entries() {
    let tracker =
        tracker!(Budget::new("A", 0), Budget::new("a-name-that-is-longer-than-its-heading", 1_000_000_000));
    let charge = tracker.accounts()[1].charge(999_999_999).unwrap();
    assert!(tracker.accounts()[0].charge(1).is_err());
    let expected = if cfg!(feature = "stats") {
        "\
crate                                        limit  reserved       used  headroom  high water  denied
A                                                0         0          0         0           0       1
a-name-that-is-longer-than-its-heading  1000000000         0  999999999         1   999999999       0"
    } else {
        "\
crate                                        limit  reserved       used  headroom
A                                                0         0          0         0
a-name-that-is-longer-than-its-heading  1000000000         0  999999999         1"
    };
    assert_eq!(tracker.snapshot().to_string(), expected);
    drop(charge);
}

#[test]
fn figures_of_every_width_line_up() {
    let tracker = tracker!(Budget::new("Least", 9), Budget::new("Most", usize::MAX));
    let _all = tracker.accounts()[1].fill().unwrap();
    let table = tracker.snapshot().to_string();
    let widths: Vec<usize> = table.lines().map(str::len).collect();
    assert!(widths.iter().all(|width| *width == widths[0]), "{table}");
    assert!(table.contains(&isize::MAX.to_string()));
}
