//! Owns the choice of a limit. Comes in: what is needed, and a margin. Goes out: a number of bytes, and how a manifest
//! writes it.

/// The largest size that a manifest takes.
const LARGEST: u64 = i64::MAX.unsigned_abs();

/// `need` and `percent` of it, rounded up to a size that a person would write; exactly `need` without a margin.
pub(crate) fn with_margin(need: u64, percent: u32) -> u64 {
    if percent == 0 {
        return need;
    }
    let whole = (u128::from(need) * (100 + u128::from(percent))).div_ceil(100);
    rounded_up(u64::try_from(whole).unwrap_or(LARGEST))
}

/// The next size, at most a quarter more for small ones and a sixteenth for large ones.
pub(crate) fn rounded_up(bytes: u64) -> u64 {
    let step = match bytes {
        0..=255 => 16,
        256..=1_023 => 64,
        1_024..=8_191 => 256,
        8_192..=65_535 => 1 << 10,
        65_536..=1_048_575 => 4 << 10,
        _ => 64 << 10,
    };
    bytes.checked_next_multiple_of(step).map_or(LARGEST, |rounded| rounded.min(LARGEST))
}

/// A size as a manifest writes it, in the largest unit that is exact: `64 KiB`, `1000 B`.
pub(crate) fn written(bytes: u64) -> String {
    let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    match units.into_iter().find(|(_, size)| bytes > 0 && bytes.is_multiple_of(*size)) {
        Some((unit, size)) => format!("{} {unit}", bytes / size),
        None => format!("{bytes} B"),
    }
}

/// `bytes` in the form that `old`, the text of a size in a manifest, has: in its quotes and with a unit, or as an integer.
pub(crate) fn rewritten(old: &str, bytes: u64) -> String {
    match old.chars().next().filter(|first| "'\"".contains(*first)) {
        Some(quote) => format!("{quote}{}{quote}", written(bytes)),
        None if old.contains('_') => crate::number::grouped(bytes).replace(',', "_"),
        None => bytes.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use budget_manifest::size_in_bytes;

    use super::{LARGEST, rewritten, rounded_up, with_margin, written};

    #[test]
    fn a_limit_is_never_below_what_is_needed() {
        let mut need = 1_u64;
        while need < LARGEST / 2 {
            for need in [need - 1, need, need + 1] {
                for percent in [0, 1, 10, 100, 1000] {
                    let limit = with_margin(need, percent);
                    assert!(limit >= need, "{need} {percent}: {limit}");
                    assert_eq!(size_in_bytes(&written(limit)), Some(limit));
                }
            }
            need *= 2;
        }
        assert_eq!(with_margin(u64::MAX / 2, 10), LARGEST);
        assert_eq!((with_margin(0, 10), with_margin(1000, 0), with_margin(1000, 10)), (0, 1000, 1280));
    }

    #[test]
    fn a_size_that_is_round_stays() {
        for bytes in [0, 16, 64, 1 << 10, 5 << 10, 64 << 10, 68 << 10, 3 << 20, 1 << 30] {
            assert_eq!(rounded_up(bytes), bytes);
        }
    }

    #[test]
    fn a_size_grows_to_the_next_step_of_its_range() {
        let cases = [
            (1, 16),
            (241, 256),
            (257, 320),
            (1023, 1024),
            (1025, 1280),
            (8191, 8192),
            (8193, 9 << 10),
            (65_535, 64 << 10),
            (65_537, 68 << 10),
            ((1 << 20) + 1, (1 << 20) + (64 << 10)),
        ];
        for (bytes, rounded) in cases {
            assert_eq!(rounded_up(bytes), rounded, "{bytes}");
        }
    }

    #[test]
    fn a_size_is_written_in_the_largest_unit_that_is_exact() {
        let cases = [
            (0, "0 B"),
            (1023, "1023 B"),
            (1 << 10, "1 KiB"),
            (1025, "1025 B"),
            (3 << 19, "1536 KiB"),
            (5 << 20, "5 MiB"),
            (2 << 30, "2 GiB"),
        ];
        for (bytes, text) in cases {
            assert_eq!(written(bytes), text);
        }
    }

    #[test]
    fn a_size_keeps_its_form() {
        let cases = [
            ("\"64 KiB\"", 5120, "\"5 KiB\""),
            ("'64 KiB'", 1000, "'1000 B'"),
            ("16384", 5120, "5120"),
            ("16_384", 5120, "5_120"),
            ("\"\"\"64 KiB\"\"\"", 0, "\"0 B\""),
        ];
        for (old, bytes, new) in cases {
            assert_eq!(rewritten(old, bytes), new);
        }
    }
}
