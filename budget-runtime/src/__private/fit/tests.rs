//! What each comparison admits and what it says, at run time: in const evaluation it would end the build.

extern crate std;

use std::{panic::catch_unwind, string::String};

use super::{Number, addressable, bytes, max_block, parts, sum, total};

const NOTHING: Number = Number { name: "nothing", bytes: None, source: "" };

const fn number(name: &'static str, bytes: u64) -> Number {
    Number { name, bytes: Some(bytes), source: "b.toml:4" }
}

/// What a check stops with; nothing where it admits.
fn stopped(check: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let payload = catch_unwind(check).err();
    payload.and_then(|text| text.downcast::<String>().ok()).map_or_else(String::new, |text| *text)
}

#[test]
fn a_limit_is_one_that_the_target_addresses() {
    const MOST: u64 = isize::MAX as u64;
    const ALL: usize = isize::MAX.unsigned_abs();
    assert_eq!([0, MOST, MOST + 1, u64::MAX].map(bytes), [0, ALL, ALL, ALL]);
    for admitted in [NOTHING, number("A", 0), number("A", MOST)] {
        assert_eq!(stopped(|| addressable(admitted)), "");
    }
    assert_eq!(
        stopped(|| addressable(number("A", MOST + 1))),
        std::format!(
            "the limit of crate `A` is {} bytes (b.toml:4), and this target addresses at most {MOST}; lower it, or \
             override it for this target",
            MOST + 1
        )
    );
}

#[test]
fn parts_fit_up_to_the_limit() {
    let limit = number("A", 10);
    for admitted in [&[][..], &[number("B", 10)], &[number("B", 4), NOTHING, number("C", 6)]] {
        assert_eq!(stopped(|| parts(limit, admitted)), "");
    }
    assert_eq!(stopped(|| parts(NOTHING, &[number("B", 11)])), "");
    let named = [
        ("`B`", 1),
        ("`B` and `C`", 2),
        ("`B`, `C` and `D`", 3),
        ("`B`, `C`, `D` and `E`", 4),
        ("`B`, `C`, `D`, `E` and 1 more", 5),
        ("`B`, `C`, `D`, `E` and 2 more", 6),
    ];
    let all = ["B", "C", "D", "E", "F", "G"].map(|name| number(name, 11));
    for (names, count) in named {
        assert_eq!(
            stopped(|| parts(limit, &all[..count])),
            std::format!(
                "the parts of crate `A` do not fit in it: {names} total {} bytes, the limit of `A` is 10 bytes \
                 (b.toml:4); lower a part or raise `A` for this target",
                11 * count
            )
        );
    }
    assert!(
        stopped(|| parts(limit, &[number("B", u64::MAX), number("C", 1)])).contains("18446744073709551615")
    );
}

#[test]
fn a_block_fits_in_its_limit() {
    let block = |bytes| Number { source: "b.toml:5", ..number("max-block", bytes) };
    for (limit, most) in
        [(number("A", 10), block(10)), (number("A", 10), NOTHING), (NOTHING, block(10)), (NOTHING, NOTHING)]
    {
        assert_eq!(stopped(|| max_block(limit, most)), "");
    }
    assert_eq!(
        stopped(|| max_block(number("A", 10), block(11))),
        "the `max-block` of crate `A` is 11 bytes (b.toml:5), over its limit of 10 bytes (b.toml:4); lower `max-block` \
         or raise the limit for this target"
    );
}

#[test]
fn the_limits_and_the_stack_fit_in_the_total() {
    let limits = [number("A", 3), NOTHING, number("B", 4)];
    for (all, stack) in
        [(number("total", 7), NOTHING), (number("total", 9), number("stack", 2)), (NOTHING, NOTHING)]
    {
        assert_eq!(stopped(|| total(all, stack, &limits)), "");
    }
    for (all, stack, of_stack) in [(6, NOTHING, 0), (8, number("stack", 2), 2)] {
        assert_eq!(
            stopped(|| total(number("total", all), stack, &limits)),
            std::format!(
                "the budgets and the stack do not fit in the total: the limits are 7 bytes, the stack {of_stack}, \
                 together {} bytes, and the total is {all} bytes (b.toml:4); lower a limit or raise the total for this \
                 target",
                7 + of_stack
            )
        );
    }
}

#[test]
fn a_sum_ends_at_the_largest_number() {
    assert_eq!([sum(&[]), sum(&[1, 2, 3]), sum(&[u64::MAX, 1])], [0, 6, u64::MAX]);
}
