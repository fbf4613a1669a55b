//! Static slots: each of several sites taken by somebody else, and each first charge refused where the linker does not
//! count. What was taken before the refusal is free again.

extern crate faulty_runtime as budget_runtime;

mod fixture;

use budget_runtime::{
    __private::{Permit, SlotStates, Slots},
    Account, BoundedVec, BudgetError, StaticMemory, managed_alloc,
};

use crate::fixture::{
    element::{self, Element, elements},
    fault::{Fault, PANICS, State, at_each_chance, print_counts},
};

budget_runtime::budgets!();

const ACCOUNTS: [&Account; 1] = [CrateId::Radio.account()];

const SITES: [fn() -> Result<StaticMemory<64>, BudgetError>; 3] = [
    || managed_alloc!(static Radio, 64),
    || managed_alloc!(static Radio, 64),
    || managed_alloc!(static Radio, 64),
];

/// Takes a slot of each site for a collection.
fn scenario() -> Result<(), BudgetError> {
    let mut held: [Option<BoundedVec<Element, StaticMemory<64>>>; 3] = [None, None, None];
    for (place, take) in held.iter_mut().zip(SITES) {
        let mut vec = BoundedVec::new(take()?)?;
        assert!(vec.extend(elements(0..8)).is_ok());
        *place = Some(vec);
    }
    Ok(())
}

// One account for all, so one after the other.
#[test]
fn slots_are_free_after_every_refusal() {
    // The tests of a package are not in the linker's sum, so that a slot is charged when it is taken for the first time,
    // for good: after a refusal it is not, and the next refusal is that of the next slot.
    for (number, take) in SITES.iter().enumerate() {
        let state = State::now(&ACCOUNTS);
        element::start();
        Fault::Charge.ask_behind(0);
        let before = CrateId::Radio.account().used();
        let refused = take();
        assert!(Fault::Charge.has_come());
        assert!(matches!(refused, Err(BudgetError::Exceeded { requested: 64, .. })), "{refused:?}");
        assert_eq!(CrateId::Radio.account().used(), before);
        state.assert_same(&ACCOUNTS, 1, format_args!("slot {number}"));
        assert!(take().is_ok());
    }
    assert_eq!(CrateId::Radio.account().used(), 3 * 64);
    assert_eq!(at_each_chance("slots", Fault::Charge, &ACCOUNTS, scenario), 0);

    for (number, take) in SITES.iter().enumerate() {
        let state = State::now(&ACCOUNTS);
        element::start();
        let somebody_else = take();
        assert!(somebody_else.is_ok());
        assert!(matches!(scenario(), Err(BudgetError::Instances { instances: 1, .. })));
        drop(somebody_else);
        state.assert_same(&ACCOUNTS, 1, format_args!("slot {number} taken by somebody else"));
        assert_eq!(scenario(), Ok(()));
    }
    for fault in PANICS {
        at_each_chance("slots", fault, &ACCOUNTS, scenario);
    }
    print_counts();
}

#[test]
fn of_several_slots_the_refused_one_is_free_and_the_charged_one_stays_so() {
    static SLOTS: Slots<32, 2> = Slots::new();
    static STATES: SlotStates<2> = SlotStates::new();

    let account = CrateId::Decoder.account();
    // SAFETY: the test plays the part of the macros.
    let permit = unsafe { Permit::new(account, "Decoder", "fault-injection", true) };
    // SAFETY: these slots and these states are used with each other alone.
    let take = || unsafe { SLOTS.take(&STATES, permit, false) };
    Fault::Charge.ask_behind(0);
    assert!(matches!(take(), Err(BudgetError::Exceeded { requested: 32, used: 0, .. })));
    assert!(Fault::Charge.has_come() && account.used() == 0);

    Fault::Charge.ask_behind(1);
    let first = take();
    assert!(first.is_ok());
    assert!(matches!(take(), Err(BudgetError::Exceeded { requested: 32, used: 32, .. })));
    assert!(Fault::Charge.has_come() && account.used() == 32);
    drop(first);

    let both = [take(), take()];
    assert!(both.iter().all(Result::is_ok));
    assert!(matches!(take(), Err(BudgetError::Instances { instances: 2, .. })));
    assert_eq!(account.used(), 64);
    print_counts();
}
