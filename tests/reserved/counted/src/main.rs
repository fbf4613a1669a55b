//! Checks, where the linker counts, that reserved and used stay within the limit and that a slot is held by one at a
//! time. It prints what it could not check by itself.
#![deny(warnings)]

use std::{
    mem,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use budget_runtime::{BudgetError, StaticMemory, managed, managed_alloc};

budget_runtime::budgets!();

const SLOT: usize = 64;

/// With three slots, 200 of the 256 bytes of `Slots`.
#[managed(Slots)]
static EIGHT: [u8; 8] = [0; 8];

#[managed(Full)]
static FULL: u64 = 0;

fn slot() -> Result<StaticMemory<SLOT>, BudgetError> {
    managed_alloc!(static Slots, SLOT, instances = 3)
}

fn thread_slot() -> Result<StaticMemory<SLOT>, BudgetError> {
    managed_alloc!(static Threads, SLOT, instances = 3)
}

fn megabyte() -> Result<StaticMemory<1_048_576>, BudgetError> {
    managed_alloc!(static Megabyte, 1_048_576)
}

/// A value for each instance of a generic function, from one slot.
fn generic<T: Default>() -> Result<(T, StaticMemory<1024>), BudgetError> {
    Ok((T::default(), managed_alloc!(static Megabyte, 1024)?))
}

fn main() -> Result<(), BudgetError> {
    assert_eq!(u64::from(EIGHT[0]) + FULL, 0);
    figures();
    for id in CrateId::ALL {
        limit_holds(id)?;
    }
    slots_are_taken_and_given_back()?;
    contents_stay()?;
    one_slot_serves_all_instances()?;
    threads_never_share_a_slot();
    drop(megabyte()?);
    figures();
    Ok(())
}

fn figures() {
    for id in CrateId::ALL {
        println!("{id} {} {} {}", id.limit(), id.account().reserved(), id.account().used());
    }
}

/// A charge of all that is left is granted, and one byte more refused.
fn limit_holds(id: CrateId) -> Result<(), BudgetError> {
    let account = id.account();
    let rest = id.limit() - account.reserved();
    assert_eq!(account.headroom(), rest);
    let error = id.charge(rest + 1).err();
    let (requested, used, limit) = (rest + 1, account.reserved(), id.limit());
    assert!(
        matches!(error, Some(BudgetError::Exceeded { requested: r, used: u, limit: l, .. })
            if (r, u, l) == (requested, used, limit)),
        "{error:?}"
    );
    let all = id.charge(rest)?;
    assert_eq!((account.used(), account.headroom()), (rest, 0));
    assert!(id.charge(1).is_err());
    assert_eq!(id.charge(0)?.bytes(), 0);
    drop(all);
    let filled = id.fill()?;
    assert_eq!((filled.bytes(), account.used()), (rest, rest), "`fill` takes the headroom alone");
    assert_eq!(id.fill()?.bytes(), 0);
    drop(filled);
    assert_eq!(account.used(), 0);
    GLOBAL_BUDGET_TRACKER.allocate(id, rest)?;
    assert!(GLOBAL_BUDGET_TRACKER.allocate(id, 1).is_err());
    GLOBAL_BUDGET_TRACKER.deallocate(id, rest)
}

fn slots_are_taken_and_given_back() -> Result<(), BudgetError> {
    let full = CrateId::Slots.fill()?;
    let (first, second, third) = (slot()?, slot()?, slot()?);
    let refused = slot().err();
    assert!(
        matches!(
            refused,
            Some(BudgetError::Instances { crate_name: "Slots", requested: SLOT, used: 256, limit: 256, instances: 3 })
        ),
        "{refused:?}"
    );
    drop(second);
    let second = slot()?;
    assert!(slot().is_err());
    let place = place(&first);
    mem::forget(first);
    drop(third);
    assert_ne!(self::place(&slot()?), place, "a forgotten slot is not given out again");
    let kept: &'static mut [u8; SLOT] = slot()?.leak_zeroed();
    assert_eq!(*kept, [0; SLOT]);
    kept.fill(7);
    assert!(slot().is_err(), "one is forgotten, one held, one leaked");
    drop(second);
    assert!(slot().is_ok());
    assert_eq!(*kept, [7; SLOT]);
    assert_eq!(CrateId::Slots.account().used(), 56, "slots charge nothing");
    drop(full);
    Ok(())
}

fn place<const N: usize>(slot: &StaticMemory<N>) -> usize {
    budget_runtime::Memory::region(slot).addr()
}

fn write(slot: &StaticMemory<SLOT>, value: u8) {
    let piece = slot.allocate(SLOT).expect("the slot is empty when it is taken");
    piece.fill(mem::MaybeUninit::new(value));
}

fn read(slot: &StaticMemory<SLOT>) -> Vec<u8> {
    let piece = slot.allocate(SLOT).expect("the slot is empty when it is taken");
    // SAFETY: a static has no byte that was never written.
    piece.iter().map(|byte| unsafe { byte.assume_init() }).collect()
}

/// What was written before a slot is given back is there for whoever takes it next, here or on another thread.
fn contents_stay() -> Result<(), BudgetError> {
    for value in 1..100 {
        let slot = thread_slot()?;
        write(&slot, value);
        drop(slot);
        assert_eq!(read(&thread_slot()?), [value; SLOT]);
        let seen = thread::spawn(|| {
            let slot = thread_slot().expect("it is free");
            let seen = read(&slot);
            drop(slot);
            write(&thread_slot().expect("it is free"), 200);
            seen
        });
        assert_eq!(seen.join().expect("the thread does not panic"), [value; SLOT]);
        assert_eq!(read(&thread_slot()?), [200; SLOT]);
    }
    // A guard moves to another thread with what it holds.
    let slot = thread_slot()?;
    write(&slot, 9);
    thread::spawn(move || drop(slot)).join().expect("the thread does not panic");
    assert_eq!(read(&thread_slot()?), [9; SLOT]);
    Ok(())
}

fn one_slot_serves_all_instances() -> Result<(), BudgetError> {
    let held = generic::<u8>()?;
    assert!(matches!(generic::<u16>(), Err(BudgetError::Instances { instances: 1, .. })));
    drop(held);
    generic::<String>().map(drop)
}

fn threads_never_share_a_slot() {
    static HOLDERS: AtomicUsize = AtomicUsize::new(0);
    let (mut granted, mut refused) = (0, 0);
    let rounds = |value: u8| {
        move || {
            let (mut granted, mut refused) = (0_u32, 0_u32);
            for _ in 0..20_000 {
                let Ok(slot) = thread_slot() else {
                    refused += 1;
                    continue;
                };
                assert!(HOLDERS.fetch_add(1, Ordering::Relaxed) < 3);
                let piece = slot.allocate_zeroed(SLOT).expect("the slot is empty when it is taken");
                piece.fill(value);
                assert_eq!(std::hint::black_box(&mut *piece), [value; SLOT]);
                granted += 1;
                HOLDERS.fetch_sub(1, Ordering::Relaxed);
            }
            (granted, refused)
        }
    };
    let threads: Vec<_> = (1..=5).map(|value| thread::spawn(rounds(value))).collect();
    for thread in threads {
        let counts = thread.join().expect("no slot is held twice");
        granted += counts.0;
        refused += counts.1;
    }
    assert_eq!(granted + refused, 100_000);
    assert!(granted >= 20_000);
    assert!((0..3).map(|_| thread_slot()).collect::<Vec<_>>().iter().all(Result::is_ok), "all are given back");
}
