//! Threads on shared accounts: never over the limit, nothing lost, no refusal of what fits, no torn figures.

mod fixture;

use std::{
    cell::UnsafeCell,
    sync::{
        Barrier,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    thread,
};

use budget_runtime::{Account, Budget, BudgetError, ManagedMemory};

use crate::fixture::{Only, account, site, tracker};

const THREADS: usize = 4;
const ROUNDS: usize = if cfg!(debug_assertions) { 5_000 } else { 20_000 };

/// Runs `work` on all threads at once; each is given its number.
fn on_all_threads(work: impl Fn(usize) + Sync) {
    let (start, work) = (Barrier::new(THREADS), &work);
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                work(thread);
            });
        }
    });
}

#[test]
fn charges_never_exceed_the_limit_and_all_come_back() {
    const LIMIT: usize = 100;
    let account = account!(LIMIT);
    // Counted after a charge and before its release, so it never exceeds what the account holds.
    let held = AtomicUsize::new(0);
    on_all_threads(|thread| {
        for round in 0..ROUNDS {
            let bytes = (round * 7 + thread * 31) % (LIMIT + 2);
            if let Ok(charge) = account.charge(bytes) {
                let sum = held.fetch_add(bytes, SeqCst) + bytes;
                assert!(sum <= LIMIT, "{sum} bytes are held");
                assert!(account.used() <= LIMIT);
                held.fetch_sub(bytes, SeqCst);
                drop(charge);
            }
        }
    });
    assert_eq!(account.used(), 0);
}

#[test]
fn requests_that_fit_together_are_all_granted() {
    const BYTES: usize = 16;
    let account = account!(BYTES * THREADS);
    on_all_threads(|_| {
        for _ in 0..ROUNDS {
            drop(account.charge(BYTES).unwrap());
        }
    });
    assert_eq!(account.used(), 0);
    #[cfg(feature = "stats")]
    assert_eq!(account.denied(), 0);
}

#[test]
fn raw_releases_are_never_refused_what_was_allocated() {
    let tracker = tracker!(Budget::new("Runtime", THREADS * 8));
    let id = Only(&tracker.accounts()[0]);
    on_all_threads(|thread| {
        for _ in 0..ROUNDS {
            tracker.allocate(id, thread + 1).unwrap();
            tracker.deallocate(id, thread + 1).unwrap();
        }
    });
    assert_eq!(tracker.accounts()[0].used(), 0);
}

#[test]
fn fills_and_charges_share_one_limit() {
    const LIMIT: usize = 64;
    let account = account!(LIMIT);
    let held = AtomicUsize::new(0);
    on_all_threads(|thread| {
        for _ in 0..ROUNDS {
            let charge = if thread == 0 { account.fill() } else { account.charge(8) };
            if let Ok(charge) = charge {
                assert!(held.fetch_add(charge.bytes(), SeqCst) + charge.bytes() <= LIMIT);
                held.fetch_sub(charge.bytes(), SeqCst);
            }
        }
    });
    assert_eq!(account.used(), 0);
}

#[cfg(feature = "stats")]
#[test]
fn the_high_water_mark_covers_every_charge_that_returned() {
    let account = account!(1 << 20);
    on_all_threads(|thread| {
        for round in 0..ROUNDS {
            let charge = account.charge(round + thread).unwrap();
            assert!(account.high_water() >= charge.bytes());
        }
    });
    assert!(account.high_water() >= ROUNDS - 1 + THREADS - 1);
}

#[cfg(feature = "stats")]
#[test]
fn every_refusal_is_counted_once() {
    let account = account!(8);
    let refused = AtomicUsize::new(0);
    on_all_threads(|_| {
        for _ in 0..ROUNDS {
            if account.charge(5).is_err() {
                refused.fetch_add(1, SeqCst);
            }
        }
    });
    assert_eq!(account.denied(), refused.into_inner());
}

#[test]
fn a_snapshot_taken_meanwhile_keeps_each_row_within_its_limit() {
    let tracker = tracker!(Budget::new("Left", 64), Budget::new("Right", 64));
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for account in tracker.accounts() {
            let done = &done;
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    let _refused_or_not = account.charge(round % 66);
                }
                done.store(true, SeqCst);
            });
        }
        while !done.load(SeqCst) {
            for row in &tracker.snapshot() {
                assert!(row.used() <= row.limit());
                assert_eq!(row.headroom(), row.limit() - row.used());
                #[cfg(feature = "stats")]
                assert!(row.used() <= row.high_water() && row.high_water() <= row.limit());
            }
        }
    });
}

#[test]
fn a_site_never_has_more_values_alive_than_its_instances() {
    const MOST: usize = 2;
    let (account, site) = site!(1024, 2);
    let permit = fixture::site_permit(account, site);
    let alive = AtomicUsize::new(0);
    on_all_threads(|_| {
        for _ in 0..ROUNDS {
            match permit.inline::<8>() {
                Ok(memory) => {
                    assert!(alive.fetch_add(1, SeqCst) < MOST);
                    alive.fetch_sub(1, SeqCst);
                    drop(memory);
                }
                Err(refused) => assert!(matches!(refused, BudgetError::Instances { .. })),
            }
        }
    });
    assert_eq!(account.used(), 0);
    let both = (permit.inline::<8>().unwrap(), permit.inline::<8>().unwrap());
    assert!(permit.inline::<8>().is_err());
    drop(both);
}

#[test]
fn bounded_sites_that_fit_together_are_never_refused_for_their_bytes() {
    // Two sites, K × N of both is the limit: what a guaranteed budget promises.
    let (account, [first, second]) = {
        use budget_runtime::__private::{Instances, site_account};
        static ACCOUNT: &Account = account!(8 + 2 * 16);
        static INSTANCES: [Instances; 2] = [Instances::new(1), Instances::new(2)];
        static SITES: [Account; 2] =
            [site_account(ACCOUNT, &INSTANCES[0]), site_account(ACCOUNT, &INSTANCES[1])];
        (ACCOUNT, [&SITES[0], &SITES[1]])
    };
    let refused_for_bytes = |outcome: Result<(), BudgetError>| {
        assert!(matches!(outcome, Ok(()) | Err(BudgetError::Instances { .. })), "{outcome:?}");
    };
    on_all_threads(|thread| {
        for _ in 0..ROUNDS {
            if thread % 2 == 0 {
                refused_for_bytes(fixture::site_permit(account, first).inline::<8>().map(drop));
            } else {
                refused_for_bytes(fixture::site_permit(account, second).inline::<16>().map(drop));
            }
        }
    });
    assert_eq!(first.used(), 0);
}

#[test]
fn what_is_written_under_a_charge_is_seen_by_whoever_charges_next() {
    struct Place(UnsafeCell<[usize; 8]>);
    // SAFETY: the place is accessed only by whoever holds the whole limit of the account.
    unsafe impl Sync for Place {}

    let account = account!(8);
    let place = Place(UnsafeCell::new([0; 8]));
    let granted = AtomicUsize::new(0);
    on_all_threads(|thread| {
        let place = &place;
        for _ in 0..ROUNDS {
            let Ok(charge) = account.charge(8) else { continue };
            // SAFETY: `charge` is the whole limit, so no other thread is here.
            let numbers = unsafe { &mut *place.0.get() };
            assert!(numbers.iter().all(|number| *number == numbers[0]), "{numbers:?} on thread {thread}");
            for number in numbers {
                *number += 1;
            }
            granted.fetch_add(1, SeqCst);
            drop(charge);
        }
    });
    assert_eq!(place.0.into_inner(), [granted.into_inner(); 8]);
}

#[test]
fn a_block_dropped_on_another_thread_gives_its_bytes_back() {
    let account = account!(64);
    let memory = ManagedMemory::<64>::new(Only(account)).unwrap();
    thread::spawn(move || drop(memory)).join().unwrap();
    assert_eq!(account.used(), 0);
}
