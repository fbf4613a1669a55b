//! Charges: granted up to the limit, refused beyond it, released once.

use core::mem;

use budget_runtime::BudgetError;

use crate::{
    CrateId, GLOBAL_BUDGET_TRACKER, Test,
    check::{Failure, check, check_eq},
};

pub(crate) const TESTS: &[Test] = &[
    ("charges_up_to_the_limit_are_granted", up_to_the_limit),
    ("a_charge_beyond_the_limit_is_refused_with_both_numbers", beyond_the_limit),
    ("a_crate_of_zero_bytes_holds_nothing", nothing),
    ("a_raw_release_of_more_than_is_charged_is_refused", raw),
    ("a_fill_takes_all_that_is_left", fill),
    ("a_forgotten_charge_stays", forgotten),
    ("restricted_crates_refuse_a_call_that_names_no_package", restricted),
];

fn up_to_the_limit() -> Result<(), Failure> {
    let account = CrateId::Charges.account();
    let mut held = [const { None }; 4];
    for charge in &mut held {
        *charge = Some(account.charge(16)?);
    }
    check_eq!((account.used(), account.headroom()), (64, 0));
    check!(account.charge(0).is_ok());
    drop(held);
    check_eq!((account.used(), account.headroom(), account.high_water()), (0, 64, 64));
    Ok(())
}

fn beyond_the_limit() -> Result<(), Failure> {
    let account = CrateId::Charges.account();
    let denied = account.denied();
    let charge = account.charge(60)?;
    for (requested, fits) in [(4, true), (5, false), (isize::MAX as usize, false), (usize::MAX, false)] {
        match account.charge(requested) {
            Ok(_) => check!(fits),
            Err(refused) => {
                check!(!fits);
                let expected =
                    BudgetError::Exceeded { crate_name: "Charges", requested, used: 60, limit: 64 };
                check_eq!(refused, expected);
            }
        }
    }
    drop(charge);
    check_eq!((account.used(), account.denied() - denied), (0, 3));
    Ok(())
}

fn nothing() -> Result<(), Failure> {
    let account = CrateId::Nothing.account();
    check!(account.charge(0).is_ok());
    check!(account.charge(1).is_err());
    check_eq!(account.used(), 0);
    Ok(())
}

fn raw() -> Result<(), Failure> {
    let tracker = &GLOBAL_BUDGET_TRACKER;
    tracker.allocate(CrateId::Charges, 10)?;
    let expected = BudgetError::NotCharged { crate_name: "Charges", requested: 11, used: 10, limit: 64 };
    check_eq!(tracker.deallocate(CrateId::Charges, 11), Err(expected));
    tracker.deallocate(CrateId::Charges, 10)?;
    check_eq!(CrateId::Charges.account().used(), 0);
    Ok(())
}

fn fill() -> Result<(), Failure> {
    let charge = CrateId::Charges.charge(24)?;
    let rest = CrateId::Charges.fill()?;
    check_eq!(rest.bytes(), 40);
    check!(CrateId::Charges.charge(1).is_err());
    drop((charge, rest));
    check_eq!(CrateId::Charges.account().used(), 0);
    Ok(())
}

fn forgotten() -> Result<(), Failure> {
    mem::forget(CrateId::Charges.charge(8)?);
    check_eq!(CrateId::Charges.account().used(), 8);
    GLOBAL_BUDGET_TRACKER.deallocate(CrateId::Charges, 8)?;
    Ok(())
}

fn restricted() -> Result<(), Failure> {
    for id in [CrateId::Safety, CrateId::Board] {
        check!(matches!(id.charge(1), Err(BudgetError::Restricted { requested: 1, .. })));
    }
    Ok(())
}
