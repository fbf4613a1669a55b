//! What each check admits and what it stops, at run time: a check that stops nothing would compile everything.

use crate::{__private::Permit, Account, Budget, Counters};

static SCREEN: Budget = Budget::new("Screen", 64).with_max_block(32).with_packages(&["display", "font"]);
static SCREEN_ACCOUNT: Account = Account::new(&SCREEN, &COUNTERS);
static COUNTERS: Counters = Counters::new();

fn permit(package: &str) -> Permit {
    // SAFETY: the test plays the part of the macro.
    unsafe { Permit::new(&SCREEN_ACCOUNT, "Screen", package, true) }
}

#[test]
fn a_package_that_is_listed_gets_a_permit() {
    for package in ["display", "font"] {
        assert_eq!(permit(package).account().name(), "Screen");
    }
}

#[test]
#[should_panic(
    expected = "package `fon` may not charge crate `Screen`, whose `packages` are `display`, `font`"
)]
fn a_package_that_is_not_listed_gets_none() {
    let _ = permit("fon");
}

#[test]
fn a_block_up_to_the_limit_is_admitted() {
    super::block(&SCREEN, 1);
    super::block(&SCREEN, 64);
    super::inline_block(&SCREEN, 32);
}

#[test]
#[should_panic(expected = "block of 65 bytes exceeds the 64-byte limit of crate `Screen`")]
fn a_block_over_the_limit_is_stopped() {
    super::block(&SCREEN, 65);
}

#[test]
#[should_panic(expected = "block of 33 bytes exceeds the 32-byte `max-block` of crate `Screen`")]
fn a_block_over_max_block_is_stopped() {
    super::inline_block(&SCREEN, 33);
}

#[test]
fn as_many_instances_as_fit_are_admitted() {
    super::instances(&SCREEN, 16, 4);
}

#[test]
#[should_panic(
    expected = "5 instances of 16 bytes exceed the 64-byte limit of crate `Screen`; at most 4 fit"
)]
fn one_more_instance_than_fits_is_stopped() {
    super::instances(&SCREEN, 16, 5);
}
