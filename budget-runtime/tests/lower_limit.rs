//! Limits that are lowered when the program starts: what is granted stays within them, and every figure shows them.
#![cfg(feature = "alloc")]

mod fixture;

use std::{sync::Barrier, thread};

use budget_runtime::{BoxedMemory, Budget, BudgetError, BudgetTracker, Counters, LimitKept, ManagedMemory};

use crate::fixture::{Only, account, site, tracker};

const MOST: usize = isize::MAX as usize;

#[test]
fn a_limit_falls_to_what_is_in_use_and_never_rises() {
    // One for each line of the table.
    static BUDGETS: [Budget; 11] = [Budget::new("Runtime", 100); 11];
    static COUNTERS: [Counters; 11] = [const { Counters::new() }; 11];
    static TRACKER: BudgetTracker<11> = BudgetTracker::new(&BUDGETS, &COUNTERS);

    for (account, (used, lowered, granted, limit)) in TRACKER.accounts().iter().zip([
        (0, 100, true, 100),
        (0, 101, true, 100),
        (0, usize::MAX, true, 100),
        (0, 99, true, 99),
        (0, 0, true, 0),
        (40, 40, true, 40),
        (40, 41, true, 41),
        (40, 39, false, 100),
        (40, 0, false, 100),
        (100, 100, true, 100),
        (100, 99, false, 100),
    ]) {
        let charge = account.charge(used).unwrap();
        let refused = BudgetError::LimitKept {
            crate_name: "Runtime",
            requested: lowered,
            used,
            limit: 100,
            because: LimitKept::InUse,
        };
        assert_eq!(account.lower_limit(lowered), if granted { Ok(()) } else { Err(refused) });
        assert_eq!((account.limit(), account.used(), account.headroom()), (limit, used, limit - used));
        assert_eq!(account.budget().limit(), 100);
        assert!(account.charge(limit - used).is_ok());
        assert_eq!(
            account.charge(limit - used + 1).unwrap_err(),
            BudgetError::Exceeded { crate_name: "Runtime", requested: limit - used + 1, used, limit }
        );
        drop(charge);
        assert_eq!((account.used(), account.headroom()), (0, limit));
    }
}

#[test]
fn a_limit_is_lowered_step_by_step() {
    let account = account!(100);
    for (lowered, limit) in
        [(90, 90), (95, 90), (100, 90), (usize::MAX, 90), (90, 90), (50, 50), (0, 0), (7, 0)]
    {
        assert_eq!(account.lower_limit(lowered), Ok(()));
        assert_eq!((account.limit(), account.used(), account.headroom()), (limit, 0, limit));
    }
    assert!(account.charge(0).is_ok());
    assert!(account.charge(1).is_err());
}

#[test]
fn limits_at_the_ends_of_the_number_line_are_lowered() {
    let nothing = account!(0);
    assert_eq!(nothing.lower_limit(0), Ok(()));
    let all = account!(usize::MAX);
    assert_eq!(all.lower_limit(MOST - 1), Ok(()));
    assert_eq!((all.limit(), all.used()), (MOST - 1, 0));
    let charge = all.charge(MOST - 1).unwrap();
    assert!(all.charge(1).is_err());
    drop(charge);
    assert_eq!(all.lower_limit(0), Ok(()));
    assert_eq!((all.limit(), all.used(), all.headroom()), (0, 0, 0));
    assert!(all.charge(1).is_err());
}

#[test]
fn a_guaranteed_budget_keeps_its_limit_and_a_restricted_one_does_not() {
    let [guaranteed, packages] = tracker!(
        Budget::new("Safety", 64).with_guaranteed(true),
        Budget::new("Display", 64).with_packages(&["driver"]),
    )
    .accounts();
    assert_eq!(
        guaranteed.lower_limit(32).unwrap_err(),
        BudgetError::LimitKept {
            crate_name: "Safety",
            requested: 32,
            used: 0,
            limit: 64,
            because: LimitKept::Guaranteed,
        }
    );
    assert_eq!(guaranteed.limit(), 64);
    assert_eq!(packages.lower_limit(32), Ok(()));
    assert_eq!(packages.limit(), 32);
}

#[test]
fn every_refusal_and_the_snapshot_show_the_lowered_limit() {
    let tracker = tracker!(Budget::new("Runtime", 100).with_max_block(50));
    let account = &tracker.accounts()[0];
    let id = Only(account);
    account.lower_limit(60).unwrap();
    let mut charge = account.charge(10).unwrap();
    for refused in [
        account.charge(51).unwrap_err(),
        charge.try_grow(51).unwrap_err(),
        charge.shrink(11).unwrap_err(),
        tracker.allocate(id, 51).unwrap_err(),
        tracker.deallocate(id, 11).unwrap_err(),
        ManagedMemory::<51>::new(id).unwrap_err(),
        BoxedMemory::<51>::new(id).unwrap_err(),
        account.lower_limit(9).unwrap_err(),
    ] {
        assert_eq!((refused.used(), refused.limit()), (10, 60), "{refused}");
    }
    assert_eq!(account.lower_limit(9).unwrap_err().requested(), 9);
    let snapshot = tracker.snapshot();
    let row = snapshot.iter().next().unwrap();
    assert_eq!((row.limit(), row.used(), row.headroom()), (60, 10, 50));
    let text = snapshot.to_string();
    assert!(text.lines().nth(1).unwrap().starts_with("Runtime     60         0    10        50"), "{text}");
}

#[test]
fn what_is_withheld_cannot_be_released_or_filled() {
    let tracker = tracker!(Budget::new("Runtime", 100));
    let account = &tracker.accounts()[0];
    account.lower_limit(60).unwrap();
    tracker.allocate(Only(account), 10).unwrap();
    assert_eq!(
        tracker.deallocate(Only(account), 11).unwrap_err(),
        BudgetError::NotCharged { crate_name: "Runtime", requested: 11, used: 10, limit: 60 }
    );
    let rest = account.fill().unwrap();
    assert_eq!((rest.bytes(), account.used(), account.headroom()), (50, 60, 0));
    drop(rest);
    tracker.deallocate(Only(account), 10).unwrap();
    assert!(tracker.deallocate(Only(account), 1).is_err());
    assert_eq!((account.used(), account.limit()), (0, 60));
}

#[test]
fn a_site_with_instances_is_bounded_by_the_lowered_limit() {
    let (account, site) = site!(100, 3);
    account.lower_limit(50).unwrap();
    assert_eq!(site.limit(), 50);
    let first = site.charge(40).unwrap();
    assert!(site.charge(11).is_err());
    assert_eq!(account.used(), 40);
    drop(first);
}

#[cfg(feature = "stats")]
#[test]
fn the_high_water_mark_goes_on_as_if_the_limit_had_always_been_so() {
    let account = account!(100);
    drop(account.charge(70).unwrap());
    let charge = account.charge(20).unwrap();
    account.lower_limit(50).unwrap();
    assert_eq!((account.used(), account.high_water(), account.denied()), (20, 70, 0));
    account.lower_limit(80).unwrap();
    assert!(account.lower_limit(10).is_err());
    drop(account.fill().unwrap());
    assert_eq!((account.used(), account.high_water(), account.denied()), (20, 70, 0));
    drop(charge);

    let fresh = account!(100);
    fresh.lower_limit(50).unwrap();
    assert_eq!(fresh.high_water(), 0);
    drop(fresh.charge(30).unwrap());
    fresh.lower_limit(40).unwrap();
    assert_eq!(fresh.high_water(), 30);
    drop(fresh.fill().unwrap());
    assert_eq!(fresh.high_water(), 40);
}

#[test]
fn threads_never_hold_more_than_the_limit_that_was_lowered_before() {
    const ROUNDS: usize = if cfg!(debug_assertions) { 2_000 } else { 20_000 };
    let account = account!(100);
    let start = Barrier::new(4);
    thread::scope(|scope| {
        for thread in 0..3 {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                for round in 0..ROUNDS {
                    // Only falls, so a limit that is read is an upper bound from then on.
                    let limit = account.limit();
                    let charge = account.charge((round * 7 + thread * 31) % 102);
                    if let Ok(charge) = charge {
                        assert!(charge.bytes() <= limit, "{} of {limit}", charge.bytes());
                    }
                    assert!(account.used() <= limit);
                }
            });
        }
        let start = &start;
        scope.spawn(move || {
            start.wait();
            let mut limit = 100;
            while limit > 20 {
                // Refused while more is in use, which may be less again by now.
                if account.lower_limit(limit - 1).is_ok() {
                    limit -= 1;
                }
                thread::yield_now();
                assert_eq!(account.limit(), limit);
            }
        });
    });
    assert_eq!((account.used(), account.limit(), account.headroom()), (0, 20, 20));
}
