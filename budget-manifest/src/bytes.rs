//! A number of bytes as text, for messages and reports.

use std::fmt;

const UNITS: [(&str, u128); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];

/// Prints a number of bytes, and the same in a larger unit where that is exact.
///
/// ```
/// use budget_manifest::Bytes;
///
/// assert_eq!(Bytes(65_536).to_string(), "65536 bytes (64 KiB)");
/// assert_eq!(Bytes(1000).to_string(), "1000 bytes");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(
    /// The number of bytes; wide enough for the sum of any limits.
    pub u128,
);

impl Bytes {
    /// The shortest exact size as the manifest takes it: `64 KiB`, `1000 B`.
    pub(crate) fn written(self) -> String {
        match self.larger_unit() {
            Some((count, unit)) => format!("{count} {unit}"),
            None => format!("{} B", self.0),
        }
    }

    fn larger_unit(self) -> Option<(u128, &'static str)> {
        let (unit, size) = UNITS.into_iter().find(|(_, size)| self.0 > 0 && self.0.is_multiple_of(*size))?;
        Some((self.0 / size, unit))
    }
}

impl From<u64> for Bytes {
    fn from(bytes: u64) -> Self {
        Self(bytes.into())
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, if self.0 == 1 { "byte" } else { "bytes" })?;
        match self.larger_unit() {
            Some((count, unit)) => write!(f, " ({count} {unit})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn the_largest_exact_unit_is_shown() {
        let cases = [
            (0, "0 bytes", "0 B"),
            (1, "1 byte", "1 B"),
            (1024, "1024 bytes (1 KiB)", "1 KiB"),
            (1025, "1025 bytes", "1025 B"),
            (73_728, "73728 bytes (72 KiB)", "72 KiB"),
            (3 << 20, "3145728 bytes (3 MiB)", "3 MiB"),
            (1 << 30, "1073741824 bytes (1 GiB)", "1 GiB"),
        ];
        for (bytes, shown, written) in cases {
            assert_eq!(Bytes(bytes).to_string(), shown);
            assert_eq!(Bytes(bytes).written(), written);
        }
    }
}
