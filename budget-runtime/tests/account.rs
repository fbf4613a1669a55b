//! Accounts: what is charged, what is refused, and that every byte comes back.

mod fixture;

use std::{mem, panic};

use budget_runtime::{Account, Budget, BudgetError, ManagedMemory};

use crate::fixture::{Only, account, tracker};

#[test]
fn a_charge_is_granted_exactly_when_it_fits() {
    let account = account!(100);
    for (used, bytes, granted) in [
        (0, 0, true),
        (0, 1, true),
        (0, 99, true),
        (0, 100, true),
        (0, 101, false),
        (0, usize::MAX, false),
        (1, 99, true),
        (1, 100, false),
        (1, usize::MAX, false),
        (100, 0, true),
        (100, 1, false),
        (100, usize::MAX, false),
        (100, usize::MAX - 99, false),
    ] {
        let before = account.charge(used).unwrap();
        let charge = account.charge(bytes);
        assert_eq!(charge.is_ok(), granted, "{bytes} bytes with {used} in use");
        assert_eq!(account.used(), if granted { used + bytes } else { used });
        assert_eq!(account.headroom(), 100 - account.used());
        drop((before, charge));
        assert_eq!(account.used(), 0);
    }
}

#[test]
fn limits_at_the_ends_of_the_number_line_hold() {
    // No target addresses more bytes.
    const MOST: usize = isize::MAX as usize;

    let nothing = account!(0);
    assert!(nothing.charge(0).is_ok());
    assert!(nothing.charge(1).is_err());
    assert!(nothing.charge(usize::MAX).is_err());

    for all in [account!(usize::MAX), account!(MOST)] {
        assert_eq!(all.limit(), MOST);
        let most = all.charge(MOST).unwrap();
        assert!(all.charge(0).is_ok());
        for more in [1, MOST, MOST + 1, usize::MAX] {
            assert!(all.charge(more).is_err());
        }
        drop(most);
        assert!(all.charge(MOST + 1).is_err());
        let charge = all.charge(MOST - 1).unwrap();
        assert!(all.charge(1).is_ok());
        assert!(all.charge(2).is_err());
        drop(charge);
        assert_eq!(all.used(), 0);
    }
}

#[test]
fn a_refusal_says_which_crate_requested_used_and_limit() {
    let account = account!(64);
    let _charge = account.charge(40).unwrap();
    assert_eq!(
        account.charge(25).unwrap_err(),
        BudgetError::Exceeded { crate_name: "Runtime", requested: 25, used: 40, limit: 64 }
    );
}

#[test]
fn accounts_of_one_tracker_are_apart() {
    let [left, right] = tracker!(Budget::new("Left", 8), Budget::new("Right", 16)).accounts();
    let _full = left.fill().unwrap();
    assert_eq!((left.headroom(), right.headroom()), (0, 16));
    assert!(right.charge(16).is_ok());
}

#[test]
fn an_unwind_releases_what_its_frames_charged() {
    let account = account!(64);
    let unwound = panic::catch_unwind(|| {
        let _charge = account.charge(64).unwrap();
        panic!("the charge goes out of scope here");
    });
    assert!(unwound.is_err());
    assert_eq!(account.used(), 0);
}

#[test]
fn a_forgotten_charge_stays_charged() {
    let account = account!(64);
    mem::forget(account.charge(60).unwrap());
    assert_eq!(account.used(), 60);
    assert!(account.charge(5).is_err());
    assert!(account.charge(4).is_ok());
}

#[test]
fn filling_takes_the_whole_headroom_and_gives_it_back() {
    let account = account!(64);
    for used in [0, 1, 63, 64] {
        let before = account.charge(used).unwrap();
        let rest = account.fill().unwrap();
        assert_eq!((rest.bytes(), account.used()), (64 - used, 64));
        assert!(account.charge(1).is_err());
        assert_eq!(account.fill().unwrap().bytes(), 0);
        drop(rest);
        assert_eq!(account.used(), used);
        drop(before);
    }
}

#[test]
fn a_fill_keeps_what_it_took_when_others_release() {
    let account = account!(64);
    let before = account.charge(40).unwrap();
    let rest = account.fill().unwrap();
    drop(before);
    assert_eq!(account.used(), 24);
    drop(rest);
    assert_eq!(account.used(), 0);
}

#[cfg(feature = "stats")]
#[test]
fn the_high_water_mark_rises_with_use_and_never_falls() {
    let account = account!(100);
    assert_eq!(account.high_water(), 0);
    for (bytes, mark) in [(0, 0), (1, 1), (40, 40), (10, 40), (41, 41), (100, 100), (1, 100)] {
        let charge = account.charge(bytes).unwrap();
        assert_eq!(account.high_water(), mark, "after a charge of {bytes}");
        drop(charge);
        assert_eq!(account.high_water(), mark, "after its release");
    }
    assert!(account.charge(101).is_err());
    assert_eq!(account.high_water(), 100);
}

#[cfg(feature = "stats")]
#[test]
fn the_high_water_mark_is_of_all_charges_that_stood_together() {
    let account = account!(100);
    drop([account.charge(40).unwrap(), account.charge(30).unwrap()]);
    assert_eq!((account.used(), account.high_water()), (0, 70));
}

#[cfg(feature = "stats")]
#[test]
fn a_fill_raises_the_high_water_mark_to_the_limit() {
    let account = account!(100);
    drop(account.fill().unwrap());
    assert_eq!((account.high_water(), account.used()), (100, 0));
}

#[cfg(feature = "stats")]
#[test]
fn denied_counts_refusals_for_want_of_room_and_nothing_else() {
    let account = account!(100);
    assert_eq!(account.denied(), 0);
    drop(account.charge(100).unwrap());
    assert_eq!(account.denied(), 0);
    assert!(account.charge(101).is_err());
    assert!(account.charge(usize::MAX).is_err());
    assert!(ManagedMemory::<101>::new(Only(account)).is_err());
    assert_eq!(account.denied(), 3);
    drop(account.fill().unwrap());
    assert_eq!(account.denied(), 3);
}

#[cfg(feature = "stats")]
#[test]
fn a_refused_instance_is_counted_as_denied() {
    let (account, site) = fixture::site!(64, 1);
    let permit = fixture::site_permit(account, site);
    let _only = permit.inline::<8>().unwrap();
    assert!(permit.inline::<8>().is_err());
    assert_eq!(account.denied(), 1);
}

#[test]
fn a_restricted_budget_refuses_every_caller_whose_package_is_not_known() {
    type Call = fn(&'static Account) -> Result<(), BudgetError>;
    const CALLS: &[(&str, Call)] = &[
        ("charge", |account| account.charge(8).map(drop)),
        ("charge of nothing", |account| account.charge(0).map(drop)),
        ("fill", |account| account.fill().map(drop)),
        ("an inline block", |account| ManagedMemory::<8>::new(Only(account)).map(drop)),
        #[cfg(feature = "alloc")]
        ("a boxed block", |account| budget_runtime::BoxedMemory::<8>::new(Only(account)).map(drop)),
    ];
    let budgets = tracker!(
        Budget::new("Runtime", 64).with_packages(&["wasm-runtime"]),
        Budget::new("Runtime", 64).with_packages(&[]),
        Budget::new("Runtime", 64).with_guaranteed(true),
        Budget::new("Runtime", 64).with_packages(&["wasm-runtime"]).with_guaranteed(true),
    );
    for account in budgets.accounts() {
        for (name, call) in CALLS {
            let refused = call(account).unwrap_err();
            assert!(
                matches!(refused, BudgetError::Restricted { crate_name: "Runtime", used: 0, limit: 64, .. }),
                "{name}: {refused:?}"
            );
            assert_eq!(account.used(), 0, "{name}");
        }
    }
}

#[test]
fn debug_names_the_budget_and_its_figures() {
    let account = account!(64);
    let charge = account.charge(8).unwrap();
    assert_eq!(format!("{account:?}"), "Account { name: \"Runtime\", limit: 64, reserved: 0, used: 8, .. }");
    assert_eq!(format!("{charge:?}"), "8 bytes of `Runtime`");
}
