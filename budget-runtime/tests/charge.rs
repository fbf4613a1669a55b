//! Charges that follow memory which lives elsewhere: grown, shrunk, split and merged, with every byte counted once.

mod fixture;

use std::{mem, sync::Barrier, thread};

use budget_runtime::{Account, Budget, BudgetError, Charge};

use crate::fixture::{Only, account, tracker};

const MOST: usize = isize::MAX as usize;

#[test]
fn a_charge_grows_exactly_by_what_fits() {
    let account = account!(100);
    for (held, beside, bytes, granted) in [
        (0, 0, 0, true),
        (0, 0, 100, true),
        (0, 0, 101, false),
        (40, 0, 60, true),
        (40, 0, 61, false),
        (40, 60, 0, true),
        (40, 60, 1, false),
        (40, 20, 40, true),
        (40, 20, 41, false),
        (40, 20, usize::MAX, false),
        (100, 0, usize::MAX, false),
        (100, 0, usize::MAX - 99, false),
    ] {
        let (mut charge, other) = (account.charge(held).unwrap(), account.charge(beside).unwrap());
        let refused = BudgetError::Exceeded {
            crate_name: "Runtime",
            requested: bytes,
            used: held + beside,
            limit: 100,
        };
        assert_eq!(charge.try_grow(bytes), if granted { Ok(()) } else { Err(refused) });
        let now = if granted { held + bytes } else { held };
        assert_eq!((charge.bytes(), account.used()), (now, now + beside), "{held} + {bytes} beside {beside}");
        drop((charge, other));
        assert_eq!(account.used(), 0);
    }
}

#[test]
fn a_charge_shrinks_by_what_it_holds_and_else_not_at_all() {
    let account = account!(100);
    for (held, bytes, granted) in [
        (0, 0, true),
        (0, 1, false),
        (40, 0, true),
        (40, 39, true),
        (40, 40, true),
        (40, 41, false),
        (40, 100, false),
        (40, usize::MAX, false),
    ] {
        let (mut charge, other) = (account.charge(held).unwrap(), account.charge(60).unwrap());
        let refused =
            BudgetError::NotHeld { crate_name: "Runtime", requested: bytes, used: held, limit: 100 };
        assert_eq!(charge.shrink(bytes), if granted { Ok(()) } else { Err(refused) });
        let now = if granted { held - bytes } else { held };
        assert_eq!((charge.bytes(), account.used()), (now, now + 60), "{held} - {bytes}");
        drop((charge, other));
        assert_eq!(account.used(), 0);
    }
}

#[test]
fn a_split_moves_bytes_and_charges_none() {
    let account = account!(100);
    for (held, bytes, granted) in
        [(0, 0, true), (0, 1, false), (40, 0, true), (40, 15, true), (40, 40, true), (40, 41, false)]
            .into_iter()
            .chain([(40, usize::MAX, false)])
    {
        let mut charge = account.charge(held).unwrap();
        let part = charge.split(bytes);
        assert_eq!((part.is_ok(), account.used()), (granted, held), "{bytes} of {held}");
        if let Ok(part) = part {
            assert_eq!((charge.bytes(), part.bytes()), (held - bytes, bytes));
            assert!(std::ptr::eq(part.account(), account));
            drop(charge);
            assert_eq!(account.used(), bytes);
        } else {
            assert_eq!(charge.bytes(), held);
        }
        assert_eq!(account.used(), if granted { 0 } else { held });
    }
}

#[test]
fn a_merge_takes_over_bytes_and_charges_none() {
    let account = account!(100);
    for (held, bytes) in [(0, 0), (0, 100), (100, 0), (40, 60)] {
        let (mut charge, other) = (account.charge(held).unwrap(), account.charge(bytes).unwrap());
        assert!(charge.merge(other).is_ok());
        assert_eq!((charge.bytes(), account.used()), (held + bytes, held + bytes));
        drop(charge);
        assert_eq!(account.used(), 0);
    }
}

#[test]
fn a_charge_of_another_account_is_handed_back_whole() {
    let [left, right] = tracker!(Budget::new("Left", 64), Budget::new("Right", 64)).accounts();
    let (mut mine, theirs) = (left.charge(10).unwrap(), right.charge(20).unwrap());
    let back = mine.merge(theirs).unwrap_err();
    assert_eq!((mine.bytes(), back.bytes(), back.account().name()), (10, 20, "Right"));
    assert_eq!((left.used(), right.used()), (10, 20));
    drop(back);
    assert_eq!((left.used(), right.used()), (10, 0));
}

#[test]
fn a_copy_of_an_account_counts_in_the_same_place_so_charges_merge() {
    static COPY: std::sync::OnceLock<Account> = std::sync::OnceLock::new();
    let account = account!(64);
    let copy = COPY.get_or_init(|| *account);
    let (mut charge, other) = (account.charge(10).unwrap(), copy.charge(20).unwrap());
    assert!(charge.merge(other).is_ok());
    assert_eq!((charge.bytes(), account.used()), (30, 30));
}

#[test]
fn a_charge_of_nothing_grows_and_is_given_whole() {
    let account = account!(64);
    let mut charge = account.charge(0).unwrap();
    assert_eq!(charge.try_grow(64), Ok(()));
    let all = charge.split(64).unwrap();
    assert_eq!((charge.bytes(), all.bytes(), account.used()), (0, 64, 64));
    drop(charge);
    assert_eq!(account.used(), 64);
    mem::forget(all);
    assert_eq!(account.used(), 64);
}

#[test]
fn amounts_at_the_end_of_the_number_line_hold() {
    let account = account!(usize::MAX);
    let mut charge = account.charge(MOST).unwrap();
    for more in [1, MOST, usize::MAX] {
        assert!(charge.try_grow(more).is_err());
    }
    assert_eq!(charge.bytes(), MOST);
    let part = charge.split(MOST - 1).unwrap();
    assert_eq!((charge.bytes(), part.bytes()), (1, MOST - 1));
    assert!(charge.merge(part).is_ok());
    assert_eq!(charge.bytes(), MOST);
}

#[test]
fn bytes_that_a_raw_release_took_never_wrap_a_charge() {
    let tracker = tracker!(Budget::new("Runtime", usize::MAX));
    let account = &tracker.accounts()[0];
    let mut charge = account.charge(MOST).unwrap();
    tracker.deallocate(Only(account), MOST).unwrap();
    for more in [1, MOST] {
        assert!(matches!(charge.try_grow(more), Err(BudgetError::Exceeded { used: 0, .. })));
        assert_eq!((charge.bytes(), account.used()), (MOST, 0));
    }
    let back = charge.merge(account.charge(2).unwrap()).unwrap_err();
    assert_eq!((back.bytes(), charge.bytes(), account.used()), (2, MOST, 2));
    drop((back, charge));
    assert_eq!(account.used(), 0);
}

#[cfg(feature = "stats")]
#[test]
fn growth_is_marked_and_its_refusals_are_counted() {
    let account = account!(64);
    let mut charge = account.charge(16).unwrap();
    charge.try_grow(32).unwrap();
    charge.shrink(40).unwrap();
    assert_eq!((account.used(), account.high_water(), account.denied()), (8, 48, 0));
    assert!(charge.try_grow(57).is_err());
    assert!(charge.shrink(9).is_err());
    assert_eq!((account.high_water(), account.denied()), (48, 1));
}

#[test]
fn threads_that_grow_and_pass_parts_on_never_exceed_the_limit_and_lose_nothing() {
    const LIMIT: usize = 100;
    const THREADS: usize = 4;
    const ROUNDS: usize = if cfg!(debug_assertions) { 3_000 } else { 20_000 };

    fn work(account: &'static Account, thread: usize, pass_on: &std::sync::Mutex<Vec<Charge>>) {
        let mut charge = account.charge(0).unwrap();
        for round in 0..ROUNDS {
            let bytes = (round * 7 + thread * 31) % (LIMIT / 2);
            match (round + thread) % 4 {
                0 => {
                    let before = charge.bytes();
                    let grown = charge.try_grow(bytes).is_ok();
                    assert_eq!(charge.bytes(), before + if grown { bytes } else { 0 });
                }
                1 => {
                    let before = charge.bytes();
                    let shrunk = charge.shrink(bytes).is_ok();
                    assert_eq!(
                        (shrunk, charge.bytes()),
                        match before.checked_sub(bytes) {
                            Some(rest) => (true, rest),
                            None => (false, before),
                        }
                    );
                }
                2 => pass_on.lock().unwrap().extend(charge.split(bytes)),
                _ => {
                    if let Some(other) = pass_on.lock().unwrap().pop() {
                        assert!(charge.merge(other).is_ok());
                    }
                }
            }
            assert!(charge.bytes() <= account.used() && account.used() <= LIMIT);
        }
    }

    let account = account!(LIMIT);
    let (start, passed_on) = (Barrier::new(THREADS), std::sync::Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (start, passed_on) = (&start, &passed_on);
            scope.spawn(move || {
                start.wait();
                work(account, thread, passed_on);
            });
        }
    });
    let left: usize = passed_on.lock().unwrap().iter().map(Charge::bytes).sum();
    assert_eq!(account.used(), left);
    drop(passed_on);
    assert_eq!(account.used(), 0);
}
