//! Owns numbers as text. Comes in: amounts. Goes out: digits in groups, with their unit.

/// A number with a comma between thousands.
pub(crate) fn grouped(number: impl TryInto<i128>) -> String {
    // Every amount is of 64 bits.
    let digits = number.try_into().unwrap_or(i128::MAX).to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |digits| ("-", digits));
    let mut text = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of bytes with its unit.
pub(crate) fn bytes(number: u64) -> String {
    count(number, "byte")
}

/// A number of things.
pub(crate) fn count(number: u64, thing: &str) -> String {
    format!("{} {thing}{}", grouped(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{bytes, grouped};

    #[test]
    fn thousands_are_apart() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (-1000, "-1,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(grouped(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(
            (bytes(1), bytes(0), bytes(1024)),
            ("1 byte".into(), "0 bytes".into(), "1,024 bytes".into())
        );
    }
}
