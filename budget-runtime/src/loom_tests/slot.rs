//! Slots: one holder at a time, who sees what the last one left, and a charge for each slot that is taken.

use loom::{cell::UnsafeCell, thread};

use super::{explored::model, std::boxed::Box};
use crate::{
    __private::{Permit, SlotStates, Slots, ledger::Sum},
    Account, Budget, BudgetError, Counters, Memory, StaticMemory,
};

/// Slots are static in a program; here each run of a model needs its own.
struct Site<const K: usize> {
    account: Account,
    slots: Slots<8, K>,
    states: SlotStates<K>,
    place: UnsafeCell<usize>,
}

// SAFETY: the place is accessed only by whoever holds the one slot, which is what loom checks.
unsafe impl<const K: usize> Sync for Site<K> {}

impl<const K: usize> Site<K> {
    fn new(limit: usize) -> &'static Self {
        let budget = Box::leak(Box::new(Budget::new("Runtime", limit)));
        Self::of(Account::new(budget, Box::leak(Box::new(Counters::new()))))
    }

    /// A site whose slots are in the sum that the linker took.
    fn counted(limit: usize) -> &'static Self {
        let budget = Box::leak(Box::new(Budget::new("Runtime", limit)));
        let account = Account::new(budget, Box::leak(Box::new(Counters::new())));
        Self::of(account.with_sum(Box::leak(Box::new(Sum::counted(8 * K)))))
    }

    fn of(account: Account) -> &'static Self {
        Box::leak(Box::new(Self {
            account,
            slots: Slots::new(),
            states: SlotStates::new(),
            place: UnsafeCell::new(0),
        }))
    }

    fn permit(&'static self) -> Permit {
        // SAFETY: the model plays the part of the macro.
        unsafe { Permit::new(&self.account, "Runtime", "app", true) }
    }

    fn take(&'static self, summed: bool) -> Result<StaticMemory<8>, BudgetError> {
        // SAFETY: the slots and the states of this value are used with each other alone.
        unsafe { self.slots.take(&self.states, self.permit(), summed) }
    }
}

#[test]
fn one_slot_has_one_holder_who_sees_what_the_last_one_left() {
    model(|| {
        let site = Site::<1>::new(8);
        let write = || {
            if let Ok(slot) = site.take(false) {
                // SAFETY: this thread holds the only slot.
                site.place.with_mut(|place| unsafe { *place += 1 });
                assert!(slot.allocate(8).is_some());
            }
        };
        let other = thread::spawn(write);
        write();
        other.join().unwrap();
        assert_eq!(site.account.used(), 8);
        assert!(site.take(false).is_ok());
    });
}

#[test]
fn one_slot_that_the_linker_counts_has_one_holder_and_is_charged_to_nobody() {
    model(|| {
        let site = Site::<1>::counted(8);
        let write = || match site.take(true) {
            Ok(slot) => {
                // SAFETY: this thread holds the only slot.
                site.place.with_mut(|place| unsafe { *place += 1 });
                assert!(slot.allocate(8).is_some());
            }
            Err(refused) => assert!(matches!(refused, BudgetError::Instances { .. }), "{refused:?}"),
        };
        let other = thread::spawn(write);
        write();
        other.join().unwrap();
        assert_eq!((site.account.reserved(), site.account.used()), (8, 0));
        assert!(site.take(true).is_ok());
    });
}

#[test]
fn takers_at_once_get_different_slots_and_each_is_charged() {
    model(|| {
        let site = Site::<2>::new(16);
        let take = || site.take(false);
        let other = thread::spawn(take);
        let own = take();
        let other = other.join().unwrap();
        let (Ok(own), Ok(other)) = (own, other) else { panic!("both slots fit") };
        assert_ne!(own.region(), other.region());
        assert_eq!(site.account.used(), 16);
    });
}

#[test]
fn of_two_takers_with_room_for_one_slot_one_is_refused() {
    model(|| {
        let site = Site::<2>::new(8);
        let take = || site.take(false).map(core::mem::forget);
        let other = thread::spawn(take);
        let own = take();
        let outcomes = [own, other.join().unwrap()];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        assert!(
            outcomes.contains(&Err(BudgetError::Exceeded {
                crate_name: "Runtime",
                requested: 8,
                used: 8,
                limit: 8
            })),
            "{outcomes:?}"
        );
        assert_eq!(site.account.used(), 8);
        // The slot of the refused one is free: what it lacks is room, not an instance.
        assert!(matches!(site.take(false), Err(BudgetError::Exceeded { .. })));
    });
}
