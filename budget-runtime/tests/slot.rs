//! Static blocks: slots that are taken and given back, charged only where no linker has counted them.

mod fixture;

use std::{
    mem,
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
    thread,
};

use budget_runtime::{__private::Slots, BoundedVec, BudgetError, Memory, StaticMemory};

use crate::fixture::{account, drops::Drops, permit};

#[test]
fn a_site_has_as_many_slots_as_instances_and_refuses_the_next() {
    static SLOTS: Slots<8, 2> = Slots::new();
    let account = account!(64);
    let first = SLOTS.take(permit(account), false).unwrap();
    let second = SLOTS.take(permit(account), false).unwrap();
    assert_ne!(first.region(), second.region());
    assert_eq!(
        SLOTS.take(permit(account), false).unwrap_err(),
        BudgetError::Instances { crate_name: "Runtime", requested: 8, used: 16, limit: 64, instances: 2 }
    );
    let place = first.region();
    drop(first);
    let again = SLOTS.take(permit(account), false).unwrap();
    assert_eq!(again.region(), place);
    drop((second, again));
}

#[test]
fn a_slot_that_no_linker_counts_is_charged_once_and_for_good() {
    static SLOTS: Slots<8, 2> = Slots::new();
    let account = account!(64);
    for _ in 0..3 {
        let slot = SLOTS.take(permit(account), true).unwrap();
        assert_eq!(account.used(), 8);
        drop(slot);
        assert_eq!(account.used(), 8);
    }
    drop((SLOTS.take(permit(account), true).unwrap(), SLOTS.take(permit(account), true).unwrap()));
    assert_eq!(account.used(), 16);
}

#[test]
fn a_slot_that_does_not_fit_is_refused_and_stays_free() {
    static SLOTS: Slots<8, 1> = Slots::new();
    let account = account!(8);
    let other = account.charge(1).unwrap();
    assert_eq!(
        SLOTS.take(permit(account), false).unwrap_err(),
        BudgetError::Exceeded { crate_name: "Runtime", requested: 8, used: 1, limit: 8 }
    );
    assert_eq!(account.used(), 1);
    drop(other);
    assert!(SLOTS.take(permit(account), false).is_ok());
}

#[test]
fn a_slot_taken_again_is_empty() {
    static SLOTS: Slots<8, 1> = Slots::new();
    let account = account!(8);
    for _ in 0..2 {
        let slot = SLOTS.take(permit(account), false).unwrap();
        assert_eq!(slot.remaining(), 8);
        assert!(slot.allocate(8).is_some());
    }
}

#[test]
fn a_leaked_or_forgotten_slot_is_never_given_back() {
    static LEAKED: Slots<8, 1> = Slots::new();
    static FORGOTTEN: Slots<8, 1> = Slots::new();
    let account = account!(64);
    let block = LEAKED.take(permit(account), false).unwrap().leak();
    assert_eq!(block.allocate_zeroed(8).map(|piece| piece.len()), Some(8));
    mem::forget(FORGOTTEN.take(permit(account), false).unwrap());
    for slots in [&LEAKED, &FORGOTTEN] {
        let refused = slots.take(permit(account), false);
        assert!(matches!(refused, Err(BudgetError::Instances { instances: 1, .. })));
    }
}

#[test]
fn a_vector_in_a_slot_drops_its_elements_before_it_gives_the_slot_back() {
    static SLOTS: Slots<64, 1> = Slots::new();
    let account = account!(64);
    let drops = Drops::default();
    let mut vec = BoundedVec::new(SLOTS.take(permit(account), false).unwrap()).unwrap();
    assert!(vec.extend(drops.elements(2)).is_ok());
    let vec = [vec];
    assert!(SLOTS.take(permit(account), false).is_err());
    drop(vec);
    drops.assert_each_once();
    assert!(SLOTS.take(permit(account), false).is_ok());
}

#[test]
fn threads_never_hold_the_same_slot() {
    static SLOTS: Slots<64, 2> = Slots::new();
    const ROUNDS: usize = if cfg!(debug_assertions) { 5_000 } else { 20_000 };
    let account = account!(128);
    let granted = AtomicUsize::new(0);
    thread::scope(|scope| {
        for thread in 1..=4 {
            let granted = &granted;
            scope.spawn(move || {
                for _ in 0..ROUNDS {
                    let Ok(slot) = SLOTS.take(permit(account), false) else { continue };
                    let piece = slot.allocate_zeroed(64).unwrap();
                    piece.fill(thread);
                    assert!(piece.iter().all(|byte| *byte == thread));
                    granted.fetch_add(1, SeqCst);
                }
            });
        }
    });
    assert!(granted.into_inner() > 0 && account.used() <= 128);
    let both: [StaticMemory<64>; 2] = [(); 2].map(|()| SLOTS.take(permit(account), false).unwrap());
    assert!(both.iter().all(|slot| slot.remaining() == 64));
}
