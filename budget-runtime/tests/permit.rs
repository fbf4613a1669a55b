//! Sites: what a permit lets the macros charge, and how `instances = K` bounds the live values of a site.

mod fixture;

use std::{mem, panic, ptr};

use budget_runtime::BudgetError;

use crate::fixture::{site, site_permit as permit};

#[test]
fn a_site_refuses_its_next_instance_and_charges_nothing_for_it() {
    let (account, site) = site!(1024, 2);
    let permit = permit(account, site);
    let first = permit.inline::<8>().unwrap();
    let second = permit.inline::<8>().unwrap();
    let refused = permit.inline::<8>().unwrap_err();
    assert_eq!(
        refused,
        BudgetError::Instances { crate_name: "Runtime", requested: 8, used: 16, limit: 1024, instances: 2 }
    );
    assert_eq!(account.used(), 16);
    drop(first);
    let third = permit.inline::<8>().unwrap();
    assert_eq!(account.used(), 16);
    drop((second, third));
    assert_eq!(account.used(), 0);
}

#[test]
fn a_charge_refused_for_its_bytes_gives_the_instance_back() {
    let (account, site) = site!(15, 2);
    let permit = permit(account, site);
    let first = permit.inline::<8>().unwrap();
    for _ in 0..4 {
        assert!(matches!(permit.inline::<8>(), Err(BudgetError::Exceeded { used: 8, .. })));
    }
    drop(first);
    let _again = permit.inline::<15>().unwrap();
}

#[test]
fn a_forgotten_value_keeps_its_instance() {
    let (account, site) = site!(64, 1);
    let permit = permit(account, site);
    mem::forget(permit.inline::<8>().unwrap());
    assert!(matches!(permit.inline::<8>(), Err(BudgetError::Instances { instances: 1, .. })));
    assert_eq!(account.used(), 8);
}

#[test]
fn an_unwind_gives_the_instance_back() {
    let (account, site) = site!(64, 1);
    let permit = permit(account, site);
    let unwound = panic::catch_unwind(|| {
        let _memory = permit.inline::<64>().unwrap();
        panic!("the block goes out of scope here");
    });
    assert!(unwound.is_err());
    assert_eq!(account.used(), 0);
    assert!(permit.inline::<64>().is_ok());
}

#[test]
fn zero_instances_admit_nothing() {
    let (account, site) = site!(64, 0);
    let refused = permit(account, site).inline::<8>();
    assert!(matches!(refused, Err(BudgetError::Instances { instances: 0, .. })));
}

#[test]
fn memory_of_a_site_names_the_account_of_its_budget() {
    let (account, site) = site!(64, 1);
    let memory = permit(account, site).inline::<8>().unwrap();
    assert!(ptr::eq(memory.account(), account));
}

#[test]
fn charges_through_the_account_of_a_block_leave_the_instances_of_its_site_alone() {
    let (account, site) = site!(64, 1);
    let permit = permit(account, site);
    let memory = permit.inline::<8>().unwrap();
    drop(memory.account().fill().unwrap());
    drop(memory.account().charge(1).unwrap());
    let second = permit.inline::<8>();
    assert!(matches!(second, Err(BudgetError::Instances { instances: 1, .. })));
}
