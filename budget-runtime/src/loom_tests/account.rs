//! Accounts: reserved and used together stay within the limit, and what was written under a charge is seen by whoever charges
//! next. Accounts of sites: never more values alive than instances, an instance that a refusal took is given back, and sites
//! that fit together are never refused for their bytes.

use loom::{
    cell::UnsafeCell,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
};

use super::{
    explored::{model, model_interrupted},
    std::boxed::Box,
};
use crate::{__private::ledger::Sum, Account, Budget, BudgetError, Counters, instances::Instances};

/// Accounts and counts are static in a program; here each run of a model needs its own.
fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn account(limit: usize) -> &'static Account {
    leak(Account::new(leak(Budget::new("Runtime", limit)), leak(Counters::new())))
}

fn site(account: &'static Account, instances: usize) -> &'static Account {
    leak(account.of_site(leak(Instances::new(instances))))
}

#[test]
fn reserved_and_used_never_exceed_the_limit() {
    model(|| {
        let account = leak(account(10).with_sum(leak(Sum::counted(4))));
        let take = || {
            let granted = account.take_bytes(4).is_ok();
            assert!(account.reserved() + account.used() <= account.limit());
            granted
        };
        let other = thread::spawn(take);
        let own = take();
        assert!(own ^ other.join().unwrap(), "one of them fits beside what is reserved");
        assert_eq!((account.reserved(), account.used(), account.headroom()), (4, 4, 2));
    });
}

#[test]
fn what_was_written_under_a_charge_is_seen_by_whoever_charges_next() {
    struct Place(UnsafeCell<usize>);
    // SAFETY: accessed only while the whole limit is charged, which loom checks.
    unsafe impl Sync for Place {}

    model(|| {
        let account = account(8);
        let place = leak(Place(UnsafeCell::new(0)));
        let write = || {
            if account.take(8).is_ok() {
                // SAFETY: the limit is 8, and this thread is charged all of it.
                place.0.with_mut(|place| unsafe { *place += 1 });
                account.give_back(8);
            }
        };
        let other = thread::spawn(write);
        write();
        other.join().unwrap();
        assert_eq!(account.used(), 0);
    });
}

#[test]
fn no_more_values_are_alive_than_instances() {
    model(|| {
        let site = site(account(100), 1);
        let alive = leak(AtomicUsize::new(0));
        let work = || {
            if site.take(8).is_ok() {
                assert_eq!(alive.fetch_add(1, Relaxed), 0);
                alive.fetch_sub(1, Relaxed);
                site.give_back(8);
            }
        };
        let other = thread::spawn(work);
        work();
        other.join().unwrap();
        assert_eq!((site.used(), site.take(8).is_ok()), (0, true));
    });
}

#[test]
fn a_refusal_for_bytes_gives_the_instance_back() {
    model(|| {
        let account = account(10);
        let site = site(account, 1);
        let other = thread::spawn(move || {
            if account.take_bytes(8).is_ok() {
                account.give_back_bytes(8);
            }
        });
        let granted = site.take(8).inspect(|()| site.give_back(8));
        other.join().unwrap();
        assert!(matches!(granted, Ok(()) | Err(BudgetError::Exceeded { used: 8, .. })));
        assert_eq!((account.used(), site.take(8).is_ok()), (0, true));
    });
}

#[test]
fn bounded_sites_that_fit_together_are_never_refused_for_their_bytes() {
    // Every interleaving of the three threads is too many.
    model_interrupted(3, || {
        let account = account(3);
        let sites = [(site(account, 1), 1), (site(account, 1), 2)];
        let others = sites.map(|(site, bytes)| {
            thread::spawn(move || match site.take(bytes) {
                Ok(()) => site.give_back(bytes),
                Err(refused) => assert!(matches!(refused, BudgetError::Instances { .. }), "{refused:?}"),
            })
        });
        let (site, bytes) = sites[1];
        match site.take(bytes) {
            Ok(()) => site.give_back(bytes),
            Err(refused) => assert!(matches!(refused, BudgetError::Instances { .. }), "{refused:?}"),
        }
        for other in others {
            other.join().unwrap();
        }
        assert_eq!(account.used(), 0);
    });
}
