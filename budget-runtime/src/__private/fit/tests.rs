//! What each comparison of a manifest admits and what it stops, with the whole text: a comparison that stops nothing would
//! compile every manifest.

use std::{format, vec::Vec};

use super::{Number, addressable, bytes, max_block, parts, sum, total};
use crate::__private::message::stopped;

const MOST: u64 = isize::MAX as u64;

fn number(name: &'static str, bytes: impl Into<Option<u64>>) -> Number {
    Number { name, bytes: bytes.into(), source: "budgets.toml:4" }
}

#[test]
fn bytes_are_as_many_as_the_target_addresses_at_most() {
    for (said, counted) in
        [(0, 0), (7, 7), (MOST - 1, MOST - 1), (MOST, MOST), (MOST + 1, MOST), (u64::MAX, MOST)]
    {
        assert_eq!(bytes(said) as u64, counted);
    }
}

#[test]
fn a_limit_is_addressable_up_to_half_the_addresses() {
    for limit in [None, Some(0), Some(MOST)] {
        assert_eq!(stopped(|| addressable(number("Runtime", limit))), None, "{limit:?}");
    }
    let text = stopped(|| addressable(number("Runtime", MOST + 1))).unwrap();
    assert_eq!(
        text,
        format!(
            "the limit of crate `Runtime` is {} bytes (budgets.toml:4), and this target addresses at most {MOST}; lower \
             it, or override it for this target",
            MOST + 1
        )
    );
}

#[test]
fn parts_fit_up_to_the_limit() {
    let runtime = |limit| number("Runtime", limit);
    for (limit, sizes) in [
        (None, &[Some(5), Some(6)][..]),
        (Some(0), &[]),
        (Some(0), &[None, Some(0)]),
        (Some(11), &[Some(5), None, Some(6)]),
    ] {
        let sizes: Vec<_> = sizes.iter().map(|bytes| number("Part", *bytes)).collect();
        assert_eq!(stopped(|| parts(runtime(limit), &sizes)), None, "{limit:?}");
    }
    assert_eq!(
        stopped(|| parts(runtime(Some(10)), &[number("Stack", 5), number("Heap", 6)])).unwrap(),
        "the parts of crate `Runtime` do not fit in it: `Stack` and `Heap` total 11 bytes, the limit of `Runtime` is 10 \
         bytes (budgets.toml:4); lower a part or raise `Runtime` for this target"
    );
    assert!(stopped(|| parts(runtime(Some(MOST)), &[number("A", u64::MAX), number("B", 1)])).is_some());
}

#[test]
fn four_parts_are_named_and_the_others_counted() {
    let all = ["A", "B", "C", "D", "E", "F"].map(|name| number(name, 1));
    for (count, listed) in [
        (1, "`A`"),
        (2, "`A` and `B`"),
        (3, "`A`, `B` and `C`"),
        (4, "`A`, `B`, `C` and `D`"),
        (5, "`A`, `B`, `C`, `D` and 1 more"),
        (6, "`A`, `B`, `C`, `D` and 2 more"),
    ] {
        let text = stopped(|| parts(number("Runtime", 0), &all[..count])).unwrap();
        let expected = format!("do not fit in it: {listed} total {count} bytes");
        assert!(text.contains(&expected), "{text}");
    }
}

#[test]
fn max_block_is_at_most_the_limit() {
    for (limit, most) in
        [(None, None), (None, Some(1)), (Some(0), None), (Some(0), Some(0)), (Some(64), Some(64))]
    {
        assert_eq!(
            stopped(|| max_block(number("Runtime", limit), number("Runtime", most))),
            None,
            "{limit:?} {most:?}"
        );
    }
    assert_eq!(
        stopped(|| max_block(
            number("Runtime", 64),
            Number { source: "budgets.toml:9", ..number("Runtime", 65) }
        ))
        .unwrap(),
        "the `max-block` of crate `Runtime` is 65 bytes (budgets.toml:9), over its limit of 64 bytes (budgets.toml:4); \
         lower `max-block` or raise the limit for this target"
    );
}

#[test]
fn limits_and_stack_fit_up_to_the_total() {
    let limits = [number("A", 5), number("B", None), number("C", 6)];
    for (most, stack) in [(None, Some(u64::MAX)), (Some(11), None), (Some(11), Some(0)), (Some(14), Some(3))]
    {
        let admitted = stopped(|| total(number("total", most), number("stack", stack), &limits));
        assert_eq!(admitted, None, "{most:?} {stack:?}");
    }
    for (most, stack, sums) in [
        (13, 3, "the limits are 11 bytes, the stack 3, together 14 bytes, and the total is 13 bytes"),
        (10, 0, "the limits are 11 bytes, the stack 0, together 11 bytes, and the total is 10 bytes"),
    ] {
        assert_eq!(
            stopped(|| total(number("total", most), number("stack", stack), &limits)).unwrap(),
            format!(
                "the budgets and the stack do not fit in the total: {sums} (budgets.toml:4); lower a limit or raise the \
                 total for this target"
            )
        );
    }
    assert!(stopped(|| total(number("total", MOST), number("stack", u64::MAX), &limits)).is_some());
}

#[test]
fn a_sum_stops_at_the_most_that_a_number_says() {
    for (numbers, expected) in
        [(&[][..], 0), (&[7], 7), (&[1, 2, 4], 7), (&[u64::MAX, 1], u64::MAX), (&[1, u64::MAX, 1], u64::MAX)]
    {
        assert_eq!(sum(numbers), expected);
    }
}
