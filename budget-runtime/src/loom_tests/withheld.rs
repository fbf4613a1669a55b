//! Limits that are lowered while others charge: no charge is granted above a limit that was lowered before it, of two calls at
//! once neither withholds for the other, and the figures that are read belong together.
#![cfg(feature = "alloc")]

use loom::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    thread,
};

use super::explored::model;
use crate::{Counters, gauge::Gauge};

/// What the manifest allows in each model.
const LIMIT: usize = 3;

#[test]
fn a_charge_beside_a_lowered_limit_stays_within_it() {
    model(|| {
        let counters = Arc::new(Counters::new());
        let other = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || counters.charge(2, LIMIT).is_ok())
        };
        // To a limit of 1.
        let lowered = counters.withhold(2, LIMIT).is_ok();
        if lowered {
            assert!(counters.charge(2, LIMIT).is_err());
        }
        let charged = other.join().unwrap();
        assert_ne!(charged, lowered, "only one fits, and it is granted");
        let (withheld, used) = counters.withheld_and_used();
        assert_eq!((withheld, used), if lowered { (2, 0) } else { (0, 2) });
    });
}

#[test]
#[should_panic = "granted above the lowered limit"]
fn a_limit_in_a_variable_over_commits() {
    model(|| {
        let shared = Arc::new((Gauge::new(), AtomicUsize::new(LIMIT)));
        let other = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let (gauge, limit) = &*shared;
                gauge.raise(2, limit.load(SeqCst)).is_ok()
            })
        };
        let (gauge, limit) = &*shared;
        let lowered = gauge.amount() <= 1;
        if lowered {
            limit.store(1, SeqCst);
        }
        let charged = other.join().unwrap();
        assert!(!(charged && lowered), "granted above the lowered limit");
    });
}

#[test]
#[should_panic = "withheld twice"]
fn two_calls_that_add_what_each_misses_withhold_it_twice() {
    model(|| {
        let shared = Arc::new((Gauge::new(), AtomicUsize::new(0)));
        let withhold = |(gauge, withheld): &(Gauge, AtomicUsize)| {
            let more = 1 - withheld.load(SeqCst).min(1);
            gauge.raise(more, LIMIT).unwrap();
            withheld.fetch_add(more, SeqCst);
        };
        let other = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || withhold(&shared))
        };
        withhold(&shared);
        other.join().unwrap();
        assert_eq!(shared.0.amount(), 1, "withheld twice");
    });
}

#[test]
fn charges_that_fit_in_the_lowered_limit_are_granted_all_along() {
    model(|| {
        let counters = Arc::new(Counters::new());
        let other = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || {
                assert_eq!(counters.charge(1, LIMIT), Ok(()));
                counters.release_held(1);
            })
        };
        assert_eq!(counters.withhold(2, LIMIT), Ok(()));
        other.join().unwrap();
        assert_eq!(counters.withheld_and_used(), (2, 0));
    });
}

#[test]
fn of_two_calls_at_once_neither_withholds_for_the_other() {
    model(|| {
        let counters = Arc::new(Counters::new());
        let other = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || counters.withhold(1, LIMIT))
        };
        let own = counters.withhold(2, LIMIT);
        let outcomes = (own, other.join().unwrap());
        let withheld = match outcomes {
            (Ok(()), Ok(()) | Err(false)) => 2,
            (Err(false), Ok(())) => 1,
            _ => panic!("both refused, or for what is used: {outcomes:?}"),
        };
        assert_eq!(counters.withheld_and_used(), (withheld, 0));
        assert_eq!(counters.charge(LIMIT - withheld, LIMIT), Ok(()));
        assert!(counters.charge(1, LIMIT).is_err());
    });
}

#[test]
fn figures_that_are_read_meanwhile_are_within_the_limit_they_come_with() {
    model(|| {
        let counters = Arc::new(Counters::new());
        assert_eq!(counters.charge(1, LIMIT), Ok(()));
        // The other thread is the one that reads: loom starts with this one, and forgets a load in front of one that a
        // read-modify-write follows, so it would never put the writes of another thread before it.
        let other = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || {
                let (withheld, used) = counters.withheld_and_used();
                assert!(used >= 1 && used + withheld <= LIMIT, "{used} beside {withheld}");
            })
        };
        assert_eq!(counters.withhold(2, LIMIT), Ok(()));
        other.join().unwrap();
        assert_eq!(counters.withheld_and_used(), (2, 1));
    });
}

#[cfg(feature = "stats")]
#[test]
fn the_mark_is_never_below_a_charge_that_returned() {
    model(|| {
        let counters = Arc::new(Counters::new());
        let other = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || assert_eq!(counters.withhold(1, LIMIT), Ok(())))
        };
        assert_eq!(counters.charge(2, LIMIT), Ok(()));
        other.join().unwrap();
        assert!((2..=LIMIT).contains(&counters.high_water()));
        assert_eq!(counters.withheld_and_used(), (1, 2));
    });
}

#[test]
fn a_raw_release_leaves_what_is_withheld() {
    model(|| {
        let counters = Arc::new(Counters::new());
        assert_eq!(counters.withhold(2, LIMIT), Ok(()));
        let other = {
            let counters = Arc::clone(&counters);
            // Here too the other thread is the one that only reads.
            thread::spawn(move || assert!(counters.release(2).is_err()))
        };
        assert_eq!(counters.charge(1, LIMIT), Ok(()));
        assert_eq!(counters.release(1), Ok(()));
        other.join().unwrap();
        assert_eq!(counters.withheld_and_used(), (2, 0));
    });
}
