//! Charges that grow, shrink, split and merge, blocks by id, and the tracker's own calls, each with its n-th charge refused:
//! a refusal changes nothing, and what was charged before it is given back.

extern crate faulty_runtime as budget_runtime;

mod fixture;

use budget_runtime::{
    __private::{self, Instances},
    Account, BoxedMemory, Budget, BudgetError, BudgetTracker, Charge, Counters, ManagedMemory,
};

use crate::fixture::fault::{Fault, at_each_chance, print_counts};

budget_runtime::budgets!();

const ACCOUNTS: [&Account; 2] = [CrateId::Runtime.account(), CrateId::Decoder.account()];

/// Every operation of a charge, the first refusal being the end.
fn charges() -> Result<(), BudgetError> {
    let mut first = CrateId::Runtime.charge(100)?;
    first.try_grow(50)?;
    let mut second = first.split(60)?;
    second.try_grow(1)?;
    second.shrink(11)?;
    let other = CrateId::Decoder.charge(7)?;
    // Refused for another reason, which is no fault and changes nothing.
    let other = second.merge(other).expect_err("it is of another account");
    assert!(matches!(second.split(51), Err(BudgetError::NotHeld { .. })));
    assert!(first.merge(second).is_ok());
    assert_eq!((first.bytes(), other.bytes()), (140, 7));
    let third = CrateId::Runtime.charge(0)?;
    assert!(first.merge(third).is_ok());
    let filled = CrateId::Runtime.fill()?;
    assert_eq!(CrateId::Runtime.account().headroom(), 0);
    drop((filled, first));
    CrateId::Runtime.charge(CrateId::Runtime.limit()).map(drop)
}

/// The same in a program that goes on: what was refused is as if it had not been asked for.
fn goes_on() -> Result<(), BudgetError> {
    let mut refused = None;
    let mut charge = CrateId::Runtime.charge(100)?;
    let mut expected = 100;
    for bytes in [10, 20, 30] {
        match charge.try_grow(bytes) {
            Ok(()) => expected += bytes,
            Err(error) => refused = Some(error),
        }
        assert_eq!((charge.bytes(), CrateId::Runtime.account().used()), (expected, expected));
    }
    let mut held: Vec<Charge> = Vec::with_capacity(3);
    for bytes in [1, 2, 3] {
        match CrateId::Runtime.charge(bytes) {
            Ok(charge) => held.push(charge),
            Err(error) => refused = Some(error),
        }
    }
    let sum: usize = held.iter().map(Charge::bytes).sum();
    assert_eq!(CrateId::Runtime.account().used(), expected + sum);
    while let Some(one) = held.pop() {
        assert!(charge.merge(one).is_ok());
    }
    assert_eq!(charge.bytes(), expected + sum);
    refused.map_or(Ok(()), Err)
}

fn blocks() -> Result<(), BudgetError> {
    let inline = ManagedMemory::<64>::new(CrateId::Runtime)?;
    let boxed = BoxedMemory::<64>::new(CrateId::Decoder)?;
    let any = allocate_memory::<32>(CrateId::Runtime)?;
    assert!(inline.allocate(64).is_some() && boxed.allocate(64).is_some() && any.allocate(32).is_some());
    assert_eq!(CrateId::Runtime.account().used(), 96);
    Ok(())
}

/// What is charged without a guard is released by whoever charged it.
fn tracker() -> Result<(), BudgetError> {
    let tracker = &GLOBAL_BUDGET_TRACKER;
    tracker.allocate(CrateId::Runtime, 10)?;
    let outcome = tracker.allocate(CrateId::Decoder, 20);
    if outcome.is_ok() {
        tracker.deallocate(CrateId::Decoder, 20)?;
    }
    tracker.deallocate(CrateId::Runtime, 10)?;
    outcome
}

/// Charged by a site of two instances: an instance that is refused, and bytes that are.
fn instances() -> Result<(), BudgetError> {
    static INSTANCES: Instances = Instances::new(2);
    static SITE: Account = __private::site_account(CrateId::Decoder.account(), &INSTANCES);
    // SAFETY: the test plays the part of the macros, and the view is of this account.
    let permit =
        unsafe { __private::Permit::new(CrateId::Decoder.account(), "Decoder", "fault-injection", true) };
    // SAFETY: as above.
    let permit = unsafe { permit.of_site(&SITE) };
    let first = permit.inline::<100>()?;
    let second = permit.inline::<100>()?;
    drop(first);
    let third = permit.inline::<100>()?;
    drop((second, third));
    // Both are free again.
    let _both = (permit.inline::<1>()?, permit.inline::<1>()?);
    Ok(())
}

#[test]
fn refused_charges_leave_nothing() {
    assert_eq!(at_each_chance("charges", Fault::Charge, &ACCOUNTS, charges), 6);
    assert_eq!(at_each_chance("charges that go on", Fault::Charge, &ACCOUNTS, goes_on), 7);
    assert_eq!(at_each_chance("blocks", Fault::Charge, &ACCOUNTS, blocks), 3);
    let is_block = |layout: std::alloc::Layout| layout.size() > 64;
    assert_eq!(at_each_chance("blocks", Fault::Heap(is_block), &ACCOUNTS, blocks), 1);
    assert_eq!(at_each_chance("tracker", Fault::Charge, &ACCOUNTS, tracker), 2);
    // Two chances each: the instance, and its bytes.
    assert_eq!(at_each_chance("instances", Fault::Charge, &ACCOUNTS, instances), 10);
    assert!(ACCOUNTS.iter().all(|account| account.used() == 0));
    print_counts();
}

#[test]
fn a_limit_that_was_not_lowered_is_what_it_was() {
    static BUDGETS: [Budget; 1] = [Budget::new("Runtime", 100)];
    static COUNTERS: [Counters; 1] = [const { Counters::new() }];
    static TRACKER: BudgetTracker<1> = BudgetTracker::new(&BUDGETS, &COUNTERS);

    let account = &TRACKER.accounts()[0];
    let charge = account.charge(10).expect("it fits");
    Fault::Charge.ask_behind(0);
    let refused = account.lower_limit(50);
    assert!(Fault::Charge.has_come() && matches!(refused, Err(BudgetError::LimitKept { .. })));
    assert_eq!((account.limit(), account.used(), account.headroom()), (100, 10, 90));
    // No change is under way: the next one is made.
    assert_eq!(account.lower_limit(50), Ok(()));
    assert_eq!((account.limit(), account.used(), account.headroom()), (50, 10, 40));
    drop(charge);
    assert_eq!(account.used(), 0);
    print_counts();
}
