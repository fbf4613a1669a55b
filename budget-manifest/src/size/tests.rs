//! Which texts are sizes, and which code the others get.

use super::{from_text, size_in_bytes};
use crate::code::Code;

#[test]
fn whole_numbers_with_a_unit_are_sizes() {
    let cases = [
        ("0 B", 0),
        ("0B", 0),
        ("1 B", 1),
        ("64 KiB", 65_536),
        ("64KiB", 65_536),
        ("64 \t KiB", 65_536),
        ("007 B", 7),
        ("2 MiB", 2_097_152),
        ("3 GiB", 3_221_225_472),
        ("9223372036854775807 B", i64::MAX as u64),
        ("8589934591 GiB", 8_589_934_591 << 30),
    ];
    for (text, bytes) in cases {
        assert_eq!(size_in_bytes(text), Some(bytes), "{text}");
    }
}

#[test]
fn everything_else_is_refused_with_its_own_code() {
    let cases = [
        ("", Code::InvalidSize),
        (" ", Code::InvalidSize),
        (" 64 KiB", Code::InvalidSize),
        ("KiB", Code::InvalidSize),
        ("+64 KiB", Code::InvalidSize),
        ("6-4 KiB", Code::InvalidSize),
        ("0x40 KiB", Code::InvalidSize),
        ("0b101", Code::InvalidSize),
        ("1_000 B", Code::InvalidSize),
        ("1,000 B", Code::InvalidSize),
        ("1.2.3 B", Code::InvalidSize),
        (". KiB", Code::InvalidSize),
        ("64", Code::MissingUnit),
        ("0.5", Code::MissingUnit),
        ("64 kib", Code::UnknownUnit),
        ("64 KIB", Code::UnknownUnit),
        ("64 b", Code::UnknownUnit),
        ("64 Ki", Code::UnknownUnit),
        ("64 bytes", Code::UnknownUnit),
        ("64 TiB", Code::UnknownUnit),
        ("1e3 B", Code::UnknownUnit),
        ("64\u{a0}KiB", Code::UnknownUnit),
        ("64 KiB KiB", Code::UnknownUnit),
        ("64 KB", Code::AmbiguousUnit),
        ("64 kb", Code::AmbiguousUnit),
        ("64M", Code::AmbiguousUnit),
        ("1 g", Code::AmbiguousUnit),
        ("-1 B", Code::NegativeSize),
        ("-0.5 KiB", Code::NegativeSize),
        ("0.5 KiB", Code::FractionalSize),
        ("64.0 KiB", Code::FractionalSize),
        (".5 KiB", Code::FractionalSize),
        ("0.3 KiB", Code::FractionalSize),
        ("0.999999999999999999999999999999999999999999 B", Code::FractionalSize),
        ("9223372036854775808 B", Code::SizeTooLarge),
        ("8589934592 GiB", Code::SizeTooLarge),
        ("340282366920938463463374607431768211455 GiB", Code::SizeTooLarge),
        ("999999999999999999999999999999999999999999 B", Code::SizeTooLarge),
    ];
    for (text, code) in cases {
        assert_eq!(from_text(text).err().map(|rejection| rejection.code), Some(code), "{text}");
        assert_eq!(size_in_bytes(text), None, "{text}");
    }
}

#[test]
fn both_readings_of_an_ambiguous_unit_are_exact() {
    let cases = [
        ("64 KB", "`64 KB` can be read as 65536 bytes (64 KiB) or 64000 bytes (64000 B)"),
        ("2m", "`2m` can be read as 2097152 bytes (2 MiB) or 2000000 bytes (2000000 B)"),
        ("0.5 KB", "`0.5 KB` can be read as 512 bytes (512 B) or 500 bytes (500 B)"),
        ("3 Gb", "`3 Gb` can be read as 3221225472 bytes (3 GiB) or 3000000000 bytes (3000000000 B)"),
    ];
    for (text, note) in cases {
        assert_eq!(from_text(text).err().and_then(|rejection| rejection.note).as_deref(), Some(note));
    }
}

#[test]
fn a_unit_in_another_spelling_is_corrected() {
    let cases = [
        ("64 Bytes", "write `64 B`"),
        ("64 ki", "write `64 KiB`"),
        ("2 mib", "write `2 MiB`"),
        ("3 GIB", "write `3 GiB`"),
        ("0.5 kib", "write `512 B`"),
        ("0.5 mi", "write `512 KiB`"),
        ("0.25 Gi", "write `256 MiB`"),
    ];
    for (text, help) in cases {
        assert_eq!(from_text(text).err().map(|rejection| rejection.help).as_deref(), Some(help), "{text}");
    }
}
