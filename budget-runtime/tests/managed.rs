//! The inline form: a block that is charged for as long as it lives.

mod fixture;

use std::{mem, panic, ptr};

use budget_runtime::{Account, Budget, BudgetError, ManagedMemory};

use crate::fixture::{OneOf, Only, account, tracker};

#[test]
fn a_block_is_charged_until_it_is_dropped() {
    let account = account!(100);
    let memory = ManagedMemory::<100>::new(Only(account)).unwrap();
    assert_eq!((account.used(), memory.capacity(), memory.remaining()), (100, 100, 100));
    assert_eq!(
        ManagedMemory::<1>::new(Only(account)).unwrap_err(),
        BudgetError::Exceeded { crate_name: "Runtime", requested: 1, used: 100, limit: 100 }
    );
    drop(memory);
    assert_eq!(account.used(), 0);
    assert!(ManagedMemory::<101>::new(Only(account)).is_err());
    assert_eq!(account.used(), 0);
}

#[test]
fn a_block_of_no_bytes_is_charged_nothing() {
    let account = account!(0);
    let memory = ManagedMemory::<0>::new(Only(account)).unwrap();
    assert!(memory.allocate(1).is_none());
    assert_eq!(account.used(), 0);
}

#[test]
fn an_unwind_releases_and_forget_keeps() {
    let account = account!(100);
    let unwound = panic::catch_unwind(|| {
        let memory = ManagedMemory::<60>::new(Only(account)).unwrap();
        memory.allocate(60).unwrap();
        panic!("the block goes out of scope here");
    });
    assert!(unwound.is_err());
    assert_eq!(account.used(), 0);
    mem::forget(ManagedMemory::<60>::new(Only(account)).unwrap());
    assert_eq!(account.used(), 60);
}

#[test]
fn a_block_over_max_block_is_refused_and_charges_nothing() {
    let tracker = tracker!(Budget::new("Runtime", 100).with_max_block(64));
    let account = &tracker.accounts()[0];
    assert!(ManagedMemory::<64>::new(Only(account)).is_ok());
    for (refused, requested) in [
        (ManagedMemory::<65>::new(Only(account)).unwrap_err(), 65),
        // Over both: `max-block` is what no release of memory will change.
        (ManagedMemory::<101>::new(Only(account)).unwrap_err(), 101),
    ] {
        let expected = BudgetError::BlockTooLarge {
            crate_name: "Runtime",
            requested,
            used: 0,
            limit: 100,
            max_block: 64,
        };
        assert_eq!(refused, expected);
    }
    assert_eq!(account.used(), 0);
    assert!(account.charge(100).is_ok(), "memory elsewhere is no inline block");
}

#[test]
fn swapped_blocks_release_what_they_were_charged() {
    let tracker = tracker!(Budget::new("Left", 64), Budget::new("Right", 64));
    let mut left = ManagedMemory::<64>::new(OneOf(tracker, 0)).unwrap();
    let mut right = ManagedMemory::<64>::new(OneOf(tracker, 1)).unwrap();
    mem::swap(&mut *left, &mut *right);
    assert_eq!((left.account().name(), right.account().name()), ("Right", "Left"));
    drop(left);
    assert_eq!(tracker.accounts().each_ref().map(Account::used), [64, 0]);
    drop(right);
    assert_eq!(tracker.accounts().each_ref().map(Account::used), [0, 0]);
}

#[test]
fn a_reset_keeps_the_charge() {
    let account = account!(64);
    let mut memory = ManagedMemory::<64>::new(Only(account)).unwrap();
    memory.allocate(64).unwrap();
    memory.reset();
    assert_eq!((memory.remaining(), account.used()), (64, 64));
}

#[test]
fn a_block_names_its_account() {
    let account = account!(64);
    let memory = ManagedMemory::<8>::new(Only(account)).unwrap();
    assert!(ptr::eq(memory.account(), account));
    assert_eq!(format!("{memory:?}"), "ManagedMemory { remaining: 8, charge: 8 bytes of `Runtime` }");
}
