//! What each check admits and what it stops, at run time: a check that stops nothing would compile everything.

use std::format;

use crate::{
    __private::{Permit, message::stopped},
    Account, Budget, Counters,
};

const SCREEN_BUDGET: Budget =
    Budget::new("Screen", 64).with_max_block(32).with_packages(&["display", "font"]);
static SCREEN: Budget = SCREEN_BUDGET;
static SCREEN_ACCOUNT: Account = Account::new(&SCREEN, &COUNTERS);
static COUNTERS: Counters = Counters::new();
/// The same with the place where it is written.
static SOURCED: Budget = SCREEN_BUDGET.with_source("budgets.toml:7");
static RADIO: Budget = Budget::new("Radio", 80).with_parts(16).with_source("budgets.toml:4");

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

#[test]
fn sizes_are_admitted_from_one_to_the_limit() {
    for (what, check) in
        [("block", super::block as fn(&Budget, usize)), ("value", super::value), ("ceiling", super::ceiling)]
    {
        for bytes in [1, 64] {
            assert_eq!(stopped(|| check(&RADIO, bytes)), None, "{what} of {bytes}");
        }
        let refused = format!(
            "{what} of 65 bytes exceeds the 64-byte limit of crate `Radio` (80 bytes less 16 for the budgets within it) \
             set at budgets.toml:4; lower the size or raise the limit"
        );
        assert_eq!(stopped(|| check(&RADIO, 65)).unwrap(), refused);
        let nothing = format!(
            "{what} of 0 bytes for crate `Radio` holds nothing; give it at least 1 byte or remove the site"
        );
        assert_eq!(stopped(|| check(&RADIO, 0)).unwrap(), nothing);
    }
}

#[test]
fn a_generic_value_may_be_of_no_bytes() {
    for bytes in [0, 1, 64] {
        assert_eq!(stopped(|| super::generic_value(&RADIO, bytes)), None, "{bytes}");
    }
    assert!(
        stopped(|| super::generic_value(&RADIO, 65))
            .unwrap()
            .starts_with("value of 65 bytes exceeds the 64-byte")
    );
}

#[test]
fn an_inline_block_is_held_against_zero_the_limit_and_max_block() {
    for bytes in [1, 32] {
        assert_eq!(stopped(|| super::inline_block(&SCREEN, bytes)), None);
    }
    for (bytes, start) in [
        (0, "block of 0 bytes for crate `Screen`"),
        (33, "block of 33 bytes exceeds the 32-byte `max-block` of crate `Screen`; split it"),
        (65, "block of 65 bytes exceeds the 64-byte limit of crate `Screen`; lower the size"),
    ] {
        let text = stopped(|| super::inline_block(&SCREEN, bytes)).unwrap();
        assert!(text.starts_with(start), "{text}");
    }
}

#[test]
fn marked_fields_fit_up_to_their_ceiling() {
    // A ceiling over the limit is an error of its own.
    for (total, ceiling) in [(0, 0), (32, 32), (64, 64), (66, 65)] {
        assert_eq!(stopped(|| super::marked_fields(&RADIO, total, ceiling)), None, "{total} {ceiling}");
    }
    for ceiling in [32, 64] {
        let total = ceiling + 1;
        let expected = format!(
            "the marked fields take {total} bytes of crate `Radio`, over the {ceiling}-byte ceiling of their struct; lower \
             a field or raise the ceiling"
        );
        assert_eq!(stopped(|| super::marked_fields(&RADIO, total, ceiling)).unwrap(), expected);
    }
}

#[test]
fn a_marked_field_is_held_against_zero_and_max_block() {
    for bytes in [1, 32] {
        assert_eq!(stopped(|| super::marked_field(&SCREEN, bytes)), None);
    }
    assert!(
        stopped(|| super::marked_field(&SCREEN, 0))
            .unwrap()
            .starts_with("block of 0 bytes for crate `Screen`")
    );
    assert_eq!(
        stopped(|| super::marked_field(&SOURCED, 33)).unwrap(),
        "block of 33 bytes exceeds the 32-byte `max-block` of crate `Screen` (budgets.toml:7); split it, use \
         `managed_alloc!(boxed …)`, or raise `max-block`"
    );
}

#[test]
fn a_block_for_elements_holds_at_least_one() {
    // A block of nothing is an error of its own.
    for (element, bytes) in [(8, 0), (8, 8), (8, 9), (0, 1)] {
        assert_eq!(stopped(|| super::one_element(element, bytes)), None, "{element} {bytes}");
    }
    for bytes in [1, 7] {
        let expected = format!(
            "block of {bytes} bytes cannot hold one element of 8 bytes; raise the size or give `capacity = …`"
        );
        assert_eq!(stopped(|| super::one_element(8, bytes)).unwrap(), expected);
    }
}

#[test]
fn instances_are_at_least_one_and_fit_in_the_limit() {
    // A size of nothing and one over the limit are errors of their own.
    for (bytes, count) in [(16, 1), (16, 4), (64, 1), (1, 64), (0, 1000), (65, 1000)] {
        assert_eq!(stopped(|| super::instances(&SCREEN, bytes, count)), None, "{count} of {bytes}");
    }
    for (bytes, count, most) in [(16, 5, 4), (64, 2, 1), (1, 65, 64), (33, 2, 1), (1, usize::MAX, 64)] {
        let expected = format!(
            "{count} instances of {bytes} bytes exceed the 64-byte limit of crate `Screen`; at most {most} fit"
        );
        assert_eq!(stopped(|| super::instances(&SCREEN, bytes, count)).unwrap(), expected);
    }
    assert_eq!(
        stopped(|| super::instances(&SCREEN, 16, 0)).unwrap(),
        "a site with `instances = 0` for crate `Screen` can never hold memory; give it at least 1 instance or remove the \
         site"
    );
}

#[test]
fn a_guaranteed_budget_admits_only_sites_whose_worst_case_is_known() {
    for check in [super::unbounded as fn(&Budget), super::known_size] {
        assert_eq!(stopped(|| check(&RADIO)), None);
    }
    let guaranteed = RADIO.with_guaranteed(true);
    assert_eq!(
        stopped(|| super::unbounded(&guaranteed)).unwrap(),
        "crate `Radio` (budgets.toml:4) is guaranteed, so each site must say how many of its values live at once; add \
         `instances = …`"
    );
    assert_eq!(
        stopped(|| super::known_size(&guaranteed)).unwrap(),
        "crate `Radio` (budgets.toml:4) is guaranteed, and the size of this struct depends on a type parameter, so its \
         worst case cannot be added up; give it a block of known size"
    );
}

#[test]
fn a_site_writes_the_name_of_the_variant() {
    let budget = Budget::new("wasm-runtime", 64).with_variant("Wasm");
    assert_eq!(stopped(|| super::variant(&budget, "Wasm")), None);
    for written in ["", "Was", "Wasn", "Xasm", "Wasm2"] {
        let expected = format!(
            "`{written}` is another name for the budget `Wasm`; write `Wasm`, so that a reader and the linker find it under \
             one name"
        );
        assert_eq!(stopped(|| super::variant(&budget, written)).unwrap(), expected);
    }
}

#[test]
fn a_package_is_one_of_those_that_are_listed() {
    for (budget, package) in [(&RADIO, "any"), (&SOURCED, "display"), (&SOURCED, "font")] {
        assert_eq!(stopped(|| super::package(budget, package)), None, "{package}");
    }
    assert_eq!(
        stopped(|| super::package(&SOURCED, "fonts")).unwrap(),
        "package `fonts` may not charge crate `Screen` (budgets.toml:7), whose `packages` are `display`, `font`; add the \
         package to them or charge another crate"
    );
}

#[test]
fn a_permit_asks_for_instances_when_the_budget_is_guaranteed() {
    static GUARANTEED: Budget = Budget::new("Radio", 64).with_guaranteed(true);
    static ACCOUNT: Account = Account::new(&GUARANTEED, &COUNTERS);
    // SAFETY: the test plays the part of the macro.
    let permit = |bounded| stopped(move || _ = unsafe { Permit::new(&ACCOUNT, "Radio", "app", bounded) });
    assert_eq!(permit(true), None);
    assert!(permit(false).unwrap().starts_with("crate `Radio` is guaranteed"));
}
