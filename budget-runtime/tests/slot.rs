//! Static blocks: slots that are taken and given back, charged only where no linker has counted them.

mod fixture;

use std::{
    mem::{self, MaybeUninit},
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
    thread,
};

use budget_runtime::{
    __private::{self, SlotStates},
    BoundedVec, BudgetError, Memory, StaticMemory,
};

use crate::fixture::{account, drops::Drops, permit, slots::Slots};

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
    static ZEROED: Slots<8, 1> = Slots::new();
    static FORGOTTEN: Slots<8, 1> = Slots::new();
    let account = account!(64);
    let bytes: &'static mut [MaybeUninit<u8>; 8] = LEAKED.take(permit(account), false).unwrap().leak();
    assert_eq!(bytes.each_mut().map(|byte| *byte.write(7)), [7; 8]);
    let slot = ZEROED.take(permit(account), false).unwrap();
    slot.allocate(8).unwrap().fill(MaybeUninit::new(7));
    let zeroed: &'static mut [u8; 8] = slot.leak_zeroed();
    assert_eq!(*zeroed, [0; 8]);
    mem::forget(FORGOTTEN.take(permit(account), false).unwrap());
    for slots in [&LEAKED, &ZEROED, &FORGOTTEN] {
        let refused = slots.take(permit(account), false);
        assert!(matches!(refused, Err(BudgetError::Instances { instances: 1, .. })));
    }
}

#[test]
fn the_bytes_of_a_leaked_slot_hold_collections() {
    static SLOTS: Slots<20, 2> = Slots::new();
    let account = account!(64);
    let mut words = BoundedVec::new(SLOTS.take(permit(account), false).unwrap().leak()).unwrap();
    let mut bytes = BoundedVec::new(SLOTS.take(permit(account), false).unwrap().leak_zeroed()).unwrap();
    // What may align the elements is held back, as for every borrow of bytes.
    assert_eq!(BoundedVec::<u32, &mut [MaybeUninit<u8>; 20]>::CAPACITY, 4);
    assert_eq!(words.extend(1..=4_u32), Ok(()));
    assert_eq!(bytes.extend(1..=20_u8), Ok(()));
    assert_eq!((words.push(5), bytes.push(21)), (Err(5), Err(21)));
    assert_eq!((words.iter().sum::<u32>(), bytes.iter().sum::<u8>()), (10, 210));
}

#[test]
fn guards_that_change_places_give_back_their_own_slots() {
    static SLOTS: Slots<8, 2> = Slots::new();
    let account = account!(64);
    let mut first = SLOTS.take(permit(account), false).unwrap();
    let mut second = SLOTS.take(permit(account), false).unwrap();
    let places = (first.region(), second.region());
    assert!(first.allocate(3).is_some());
    mem::swap(&mut *first, &mut *second);
    assert_eq!((first.region(), second.region()), (places.1, places.0));
    assert_eq!((first.remaining(), second.remaining()), (8, 5));
    drop(first);
    assert_eq!(SLOTS.take(permit(account), false).unwrap().region(), places.1);
    drop(second);
    assert_eq!(SLOTS.take(permit(account), false).unwrap().region(), places.0);
}

#[test]
fn a_slot_is_its_bytes_and_one_word_and_its_guard_four() {
    const WORD: usize = size_of::<usize>();
    assert_eq!(size_of::<__private::Slots<4096, 3>>() + size_of::<SlotStates<3>>(), 3 * (4096 + WORD));
    assert_eq!(size_of::<StaticMemory<4096>>(), 4 * WORD);
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
fn a_slot_shows_what_is_left_and_its_account() {
    static SLOTS: Slots<8, 1> = Slots::new();
    let slot = SLOTS.take(permit(account!(8)), false).unwrap();
    assert!(slot.allocate(3).is_some());
    assert_eq!(format!("{slot:?}"), "StaticMemory { remaining: 5, account: \"Runtime\", .. }");
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
