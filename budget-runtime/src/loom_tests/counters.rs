//! The counters: the high water mark covers every charge that has returned, and each refusal is counted once.
#![cfg(feature = "stats")]

use loom::{sync::Arc, thread};

use super::explored::model;
use crate::Counters;

#[test]
fn the_high_water_mark_covers_every_charge_that_returned() {
    model(|| {
        let counters = Arc::new(Counters::new());
        let other = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || {
                assert_eq!(counters.charge(2, 3), Ok(()));
                assert!(counters.high_water() >= 2);
                counters.release_held(2);
            })
        };
        assert_eq!(counters.charge(1, 3), Ok(()));
        assert!(counters.high_water() >= 1);
        assert_eq!(counters.release(1), Ok(()));
        other.join().unwrap();
        assert!((2..=3).contains(&counters.high_water()));
        assert_eq!(counters.taken(), 0);
    });
}

#[test]
fn a_mark_of_charges_that_stand_together_is_their_sum() {
    model(|| {
        let counters = Arc::new(Counters::new());
        let others = [1, 2].map(|bytes| {
            let counters = Arc::clone(&counters);
            thread::spawn(move || assert_eq!(counters.charge(bytes, 3), Ok(())))
        });
        for other in others {
            other.join().unwrap();
        }
        assert_eq!((counters.taken(), counters.high_water()), (3, 3));
    });
}

#[test]
fn a_fill_raises_the_mark_to_the_limit() {
    model(|| {
        let counters = Arc::new(Counters::new());
        let other = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || counters.charge(2, 3).is_ok())
        };
        let filled = counters.fill(3);
        assert_eq!(counters.high_water(), 3);
        let charged = if other.join().unwrap() { 2 } else { 0 };
        assert_eq!(filled + charged, 3);
    });
}

#[test]
fn refusals_at_once_are_each_counted() {
    model(|| {
        let counters = Arc::new(Counters::new());
        let other = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || counters.charge(2, 3).is_err())
        };
        let refused = counters.charge(2, 3).is_err();
        let refused = usize::from(refused) + usize::from(other.join().unwrap());
        assert_eq!((refused, counters.denied()), (1, 1));
        assert_eq!(counters.charge(2, 3), Err(2));
        assert_eq!(counters.denied(), 2);
    });
}

#[test]
fn of_two_refusals_at_once_none_is_lost() {
    model(|| {
        let counters = Arc::new(Counters::new());
        let other = {
            let counters = Arc::clone(&counters);
            thread::spawn(move || assert_eq!(counters.charge(4, 3), Err(0)))
        };
        assert_eq!(counters.charge(4, 3), Err(0));
        other.join().unwrap();
        assert_eq!(counters.denied(), 2);
    });
}
