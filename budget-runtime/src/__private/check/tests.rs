//! What each check admits and what it stops, at run time: a check that stops nothing would compile everything.

extern crate std;

use std::{format, panic::catch_unwind, string::String};

use crate::{__private::Permit, Account, Budget, Counters};

static SCREEN: Budget = Budget::new("Screen", 64).with_max_block(32).with_packages(&["display", "font"]);
static SCREEN_ACCOUNT: Account = Account::new(&SCREEN, &COUNTERS);
static COUNTERS: Counters = Counters::new();

fn permit(package: &str) -> Permit {
    // SAFETY: the test plays the part of the macro.
    unsafe { Permit::new(&SCREEN_ACCOUNT, "Screen", package, true) }
}

/// What a check stops with; nothing where it admits.
fn stopped(check: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let payload = catch_unwind(check).err();
    payload.and_then(|text| text.downcast::<String>().ok()).map_or_else(String::new, |text| *text)
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

/// A budget with everything that a check asks for.
static SAFETY: Budget = Budget::new("Safety", 64)
    .with_variant("Safe")
    .with_parts(14)
    .with_guaranteed(true)
    .with_source("b.toml:7");

#[test]
fn each_kind_of_site_is_named_with_its_bytes() {
    let admitted: [fn(); 8] = [
        || super::value(&SAFETY, 50),
        || super::generic_value(&SAFETY, 0),
        || super::ceiling(&SAFETY, 50),
        || super::marked_fields(&SAFETY, 50, 50),
        || super::marked_fields(&SAFETY, 60, 51),
        || super::marked_field(&SAFETY, 1),
        || super::variant(&SAFETY, "Safe"),
        || super::package(&SAFETY, "any"),
    ];
    for check in admitted {
        assert_eq!(stopped(check), "");
    }
    let limit = "the 50-byte limit of crate `Safety` (64 bytes less 14 for the budgets within it) set at b.toml:7; \
                 lower the size or raise the limit";
    let cases: [(fn(), String); 10] = [
        (|| super::value(&SAFETY, 51), format!("value of 51 bytes exceeds {limit}")),
        (|| super::generic_value(&SAFETY, 51), format!("value of 51 bytes exceeds {limit}")),
        (|| super::ceiling(&SAFETY, 51), format!("ceiling of 51 bytes exceeds {limit}")),
        (
            || super::value(&SAFETY, 0),
            "value of 0 bytes for crate `Safety` holds nothing; give it at least 1 byte or remove the site".into(),
        ),
        (
            || super::marked_fields(&SAFETY, 41, 40),
            "the marked fields take 41 bytes of crate `Safety`, over the 40-byte ceiling of their struct; lower a field \
             or raise the ceiling"
                .into(),
        ),
        (
            || super::marked_field(&SCREEN, 33),
            "block of 33 bytes exceeds the 32-byte `max-block` of crate `Screen`; split it, use `managed_alloc!(boxed …)`, \
             or raise `max-block`"
                .into(),
        ),
        (
            || super::unbounded(&SAFETY),
            "crate `Safety` (b.toml:7) is guaranteed, so each site must say how many of its values live at once; add \
             `instances = …`"
                .into(),
        ),
        (
            || super::known_size(&SAFETY),
            "crate `Safety` (b.toml:7) is guaranteed, and the size of this struct depends on a type parameter, so its \
             worst case cannot be added up; give it a block of known size"
                .into(),
        ),
        (
            || super::variant(&SAFETY, "Safety"),
            "`Safety` is another name for the budget `Safe`; write `Safe`, so that a reader and the linker find it under \
             one name"
                .into(),
        ),
        (
            || super::variant(&SAFETY, "Saff"),
            "`Saff` is another name for the budget `Safe`; write `Safe`, so that a reader and the linker find it under \
             one name"
                .into(),
        ),
    ];
    for (check, expected) in cases {
        assert_eq!(stopped(check), expected);
    }
}

#[test]
fn what_is_not_guaranteed_may_be_unbounded_and_generic() {
    super::unbounded(&SCREEN);
    super::known_size(&SCREEN);
}

#[test]
fn a_block_holds_one_element() {
    // A block of 0 bytes is told elsewhere.
    for (element, bytes) in [(8, 8), (8, 9), (8, 0), (0, 1)] {
        super::one_element(element, bytes);
    }
    assert_eq!(
        stopped(|| super::one_element(8, 7)),
        "block of 7 bytes cannot hold one element of 8 bytes; raise the size or give `capacity = …`"
    );
}

#[test]
fn instances_are_counted_where_one_fits() {
    // A block that is too large or empty is told elsewhere.
    super::instances(&SCREEN, 65, 2);
    super::instances(&SCREEN, 0, 2);
    assert_eq!(
        stopped(|| super::instances(&SCREEN, 16, 0)),
        "a site with `instances = 0` for crate `Screen` can never hold memory; give it at least 1 instance or remove the \
         site"
    );
}
