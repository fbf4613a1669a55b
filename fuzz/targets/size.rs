//! Any text as a size: in quotes it is taken exactly when it is a whole number and a unit, as a bare TOML value when it is
//! an integer, and its value is that of exact arithmetic.
#![no_main]

use budget_manifest::{Manifest, size_in_bytes};
use libfuzzer_sys::fuzz_target;

const LARGEST: u128 = i64::MAX as u128;
const UNITS: [(&str, u128); 4] = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

fuzz_target!(|text: &str| {
    let expected = quoted(text);
    assert_eq!(size_in_bytes(text).map(u128::from), expected, "{text:?}");
    if !text.contains(|letter: char| letter.is_control() || "\"\\".contains(letter)) {
        assert_eq!(in_manifest(&format!("\"{text}\"")), expected, "{text:?}");
    }
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-.".contains(&byte)) {
        assert_eq!(in_manifest(text), bare(text), "{text}");
    }
});

/// The limit of a budget that is written like that.
fn in_manifest(value: &str) -> Option<u128> {
    let manifest = Manifest::parse(&format!("[crates]\nA = {value}\n"), "budgets.toml").ok()?;
    Some(manifest.budgets[0].limit.base.value.into())
}

/// Digits, blanks, a unit.
fn quoted(text: &str) -> Option<u128> {
    let (number, factor) = UNITS.iter().find_map(|(unit, factor)| {
        // `B` ends all of them, and no number ends in a letter.
        let number = text.strip_suffix(unit)?.trim_end_matches([' ', '\t']);
        number.bytes().all(|byte| byte.is_ascii_digit()).then_some((number, factor))
    })?;
    in_range(number, 10)?.checked_mul(*factor).filter(|&bytes| bytes <= LARGEST)
}

/// An integer of TOML that is not negative: digits with single `_` between them, in decimal without leading zeros.
fn bare(text: &str) -> Option<u128> {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x', ..] => (&text[2..], 16),
        [b'0', b'o', ..] => (&text[2..], 8),
        [b'0', b'b', ..] => (&text[2..], 2),
        _ => {
            let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
            if digits.starts_with('0') && digits != "0" {
                return None;
            }
            if text.starts_with('-') && digits != "0" {
                return None;
            }
            (digits, 10)
        }
    };
    let is_parted = digits.split('_').all(|part| !part.is_empty());
    if !is_parted {
        return None;
    }
    in_range(&digits.replace('_', ""), radix)
}

/// The value of digits, when it is in the range of a size; the digits may be any number.
fn in_range(digits: &str, radix: u32) -> Option<u128> {
    if digits.is_empty() {
        return None;
    }
    let mut value = 0_u128;
    for digit in digits.chars() {
        value = value * u128::from(radix) + u128::from(digit.to_digit(radix)?);
        // One more digit cannot wrap.
        value = value.min(LARGEST + 1);
    }
    (value <= LARGEST).then_some(value)
}
