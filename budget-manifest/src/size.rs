//! Sizes: a TOML value in, a number of bytes out.
//!
//! A size is an integer, or a string of a whole number and one of `B`, `KiB`, `MiB`, `GiB`. `KB` and its like are
//! refused, since they are read as 1000 by some and as 1024 by others.

#[cfg(test)]
mod tests;

use std::num::IntErrorKind;

use toml::de::{DeFloat, DeInteger, DeValue};

use crate::bytes::Bytes;
use crate::code::Code;
use crate::report::{Fault, Report, Reported};
use crate::value::{Value, wrong_type};
use crate::words::quoted;

/// The largest size, which is also the largest TOML integer.
const LARGEST: u128 = i64::MAX as u128;

const UNITS: [(&str, u128); 4] = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

/// How sizes in quotes are written, and how all are.
const TEXT_HELP: &str = "write a whole number and a unit, as in `64 KiB`";
const HELP: &str = "write a number of bytes, as in `16384`, or a size with its unit, as in `\"16 KiB\"`";

/// Reads a size; `expected` tells what may stand there, in case it is something else.
pub(crate) fn size(value: &Value<'_>, expected: &str, report: &mut Report<'_>) -> Result<u64, Reported> {
    let read = match value.get_ref() {
        DeValue::Integer(integer) => from_integer(integer),
        DeValue::String(text) => from_text(text),
        DeValue::Float(float) => Err(from_float(float)),
        _ => return Err(report.add(wrong_type(value, expected).help(HELP))),
    };
    read.map_err(|rejection| {
        let Rejection { code, message, note, help } = rejection;
        let mut fault = Fault::new(code, value.span(), message);
        if let Some(note) = note {
            fault = fault.note(note);
        }
        report.add(fault.help(help))
    })
}

/// Why a size is none.
struct Rejection {
    code: Code,
    message: String,
    note: Option<String>,
    help: String,
}

impl Rejection {
    fn new(code: Code, message: String, help: impl Into<String>) -> Self {
        Self { code, message, note: None, help: help.into() }
    }

    fn note(self, note: String) -> Self {
        Self { note: Some(note), ..self }
    }

    fn invalid(size: &str, what: &str, help: impl Into<String>) -> Self {
        Self::new(Code::InvalidSize, format!("the size {} {what}", quoted(size)), help)
    }

    fn too_large(size: &str) -> Self {
        let message = format!("the size {} is too large", quoted(size));
        Self::new(Code::SizeTooLarge, message, "write at most that many bytes, as in `16384` or `\"16 KiB\"`")
            .note(format!("the largest size is {LARGEST} bytes"))
    }

    fn fractional(size: &str, help: impl Into<String>) -> Self {
        Self::new(Code::FractionalSize, format!("the size {} has a fraction", quoted(size)), help)
    }

    fn negative(size: &str) -> Self {
        let message = format!("the size {} is negative", quoted(size));
        let help = "write a size of 0 bytes or more, as in `16384` or `\"16 KiB\"`";
        Self::new(Code::NegativeSize, message, help)
    }
}

fn from_integer(integer: &DeInteger<'_>) -> Result<u64, Rejection> {
    let text = integer.to_string();
    match i128::from_str_radix(integer.as_str(), integer.radix()) {
        Ok(bytes) if bytes < 0 => Err(Rejection::negative(&text)),
        Ok(bytes) => in_range(bytes.unsigned_abs(), &text),
        Err(_) if text.starts_with('-') => Err(Rejection::negative(&text)),
        Err(error) if *error.kind() == IntErrorKind::Empty => Err(Rejection::invalid(
            &text,
            "has no digits",
            format!("write digits behind `{text}`, as in `{text}100`"),
        )),
        Err(_) => Err(Rejection::too_large(&text)),
    }
}

fn from_float(float: &DeFloat<'_>) -> Rejection {
    let text = float.as_str();
    let whole = Decimal::parse(text).and_then(|decimal| decimal.times(1));
    let help = match whole {
        Some(bytes) => format!("write `{bytes}`"),
        None => "write a whole number of bytes, as in `16384`".to_owned(),
    };
    Rejection::new(Code::FractionalSize, format!("the size {} is a float", quoted(text)), help)
}

fn in_range(bytes: u128, size: &str) -> Result<u64, Rejection> {
    match u64::try_from(bytes) {
        Ok(small) if bytes <= LARGEST => Ok(small),
        _ => Err(Rejection::too_large(size)),
    }
}

/// The bytes that a size in a string stands for, such as `64 KiB`; `None` where the manifest would refuse it.
///
/// ```
/// assert_eq!(budget_manifest::size_in_bytes("64 KiB"), Some(65_536));
/// assert_eq!(budget_manifest::size_in_bytes("64 KB"), None);
/// ```
#[must_use]
pub fn size_in_bytes(text: &str) -> Option<u64> {
    from_text(text).ok()
}

fn from_text(text: &str) -> Result<u64, Rejection> {
    let invalid = |what: &str, help: &str| Rejection::invalid(text, what, help);
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Rejection::new(Code::InvalidSize, "the size is empty".to_owned(), TEXT_HELP));
    }
    if trimmed.len() != text.len() {
        return Err(invalid("begins or ends with a blank", &format!("write {}", quoted(trimmed))));
    }
    if has_radix(text) {
        let help = "write a decimal number and a unit, or an integer without quotes";
        return Err(invalid("is not a decimal number", help));
    }
    let end = text.find(|character: char| !"0123456789.,_+-".contains(character)).unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let unit = rest.trim_start_matches([' ', '\t']);
    if !number.contains(|character: char| character.is_ascii_digit()) {
        return Err(invalid("has no number", TEXT_HELP));
    }
    if number.starts_with('-') {
        return Err(Rejection::negative(text));
    }
    if number.contains(['+', '-']) {
        return Err(invalid("has a sign", "write the number without a sign"));
    }
    if number.contains(['_', ',']) {
        let plain = number.replace(['_', ','], "");
        let help = format!("write {}", quoted(&format!("{plain} {unit}")));
        return Err(invalid("has separators between its digits", &help));
    }
    let Some(decimal) = Decimal::parse(number) else {
        return Err(match number.bytes().filter(|&byte| byte == b'.').count() {
            0 => Rejection::too_large(text),
            1 => Rejection::fractional(text, "write a whole number of bytes, as in `512 B`"),
            _ => invalid("has more than one `.`", TEXT_HELP),
        });
    };
    let factor = factor(text, unit, &decimal)?;
    match decimal.times(factor) {
        Some(bytes) if !decimal.is_fraction() => in_range(bytes, text),
        None if !decimal.is_fraction() => Err(Rejection::too_large(text)),
        Some(bytes) => Err(Rejection::fractional(text, format!("write `{}`", Bytes(bytes).written()))
            .note(format!("{} is {}", quoted(text), Bytes(bytes)))),
        None => Err(Rejection::fractional(text, "write a whole number of bytes, as in `512 B`")),
    }
}

/// How many bytes a unit is.
fn factor(text: &str, unit: &str, decimal: &Decimal) -> Result<u128, Rejection> {
    if let Some(&(_, factor)) = UNITS.iter().find(|(name, _)| *name == unit) {
        return Ok(factor);
    }
    let number = decimal.text;
    if unit.is_empty() {
        let help = if decimal.is_fraction() {
            "write a whole number and a unit, as in `512 B`".to_owned()
        } else {
            format!("write `{number}` without quotes for bytes, or add a unit, as in `{number} KiB`")
        };
        return Err(Rejection::new(
            Code::MissingUnit,
            format!("the size {} has no unit", quoted(text)),
            help,
        ));
    }
    let lower = unit.to_ascii_lowercase();
    let (name, binary, decimal_factor) = match lower.as_str() {
        "b" | "byte" | "bytes" => ("B", 1, None),
        "kib" | "ki" => ("KiB", 1 << 10, None),
        "mib" | "mi" => ("MiB", 1 << 20, None),
        "gib" | "gi" => ("GiB", 1 << 30, None),
        "kb" | "k" => ("KiB", 1 << 10, Some(1_000)),
        "mb" | "m" => ("MiB", 1 << 20, Some(1_000_000)),
        "gb" | "g" => ("GiB", 1 << 30, Some(1_000_000_000)),
        _ => {
            let help = "write one of them behind a whole number, as in `64 KiB`".to_owned();
            let note = "the units are `B`, `KiB`, `MiB` and `GiB`".to_owned();
            return Err(unknown_unit(text, unit, help).note(note));
        }
    };
    let Some(decimal_factor) = decimal_factor else {
        let help = match (decimal.is_fraction(), decimal.times(binary)) {
            (false, _) => format!("write `{number} {name}`"),
            (true, Some(bytes)) => format!("write `{}`", Bytes(bytes).written()),
            (true, None) => TEXT_HELP.to_owned(),
        };
        return Err(unknown_unit(text, unit, help));
    };
    let (note, help) = match (decimal.times(binary), decimal.times(decimal_factor)) {
        (Some(binary), Some(thousands)) => {
            let exact =
                if decimal.is_fraction() { Bytes(binary).written() } else { format!("{number} {name}") };
            let readings = format!("{binary} bytes ({exact}) or {thousands} bytes ({thousands} B)");
            (
                format!("{} can be read as {readings}", quoted(text)),
                format!("write `{exact}` or `{thousands} B`"),
            )
        }
        _ => (
            format!("`{unit}` can be read as {binary} bytes or {decimal_factor} bytes"),
            format!("write a whole number and `{name}` or `B`"),
        ),
    };
    let message = format!("the unit of the size {} has two readings", quoted(text));
    Err(Rejection::new(Code::AmbiguousUnit, message, help).note(note))
}

fn unknown_unit(text: &str, unit: &str, help: String) -> Rejection {
    let message = format!("unknown unit {} in the size {}", quoted(unit), quoted(text));
    Rejection::new(Code::UnknownUnit, message, help)
}

/// Whether a text begins as Rust's and TOML's hexadecimal, octal and binary integers do.
fn has_radix(text: &str) -> bool {
    let mut bytes = text.bytes();
    matches!((bytes.next(), bytes.next(), bytes.next()),
        (Some(b'0'), Some(b'x' | b'X' | b'o' | b'O' | b'b' | b'B'), Some(digit)) if digit.is_ascii_hexdigit())
}

/// A decimal number as digits and a number of decimal places, so that no reading of it is rounded.
struct Decimal<'t> {
    text: &'t str,
    digits: u128,
    places: u32,
}

impl<'t> Decimal<'t> {
    /// Reads digits with at most one `.` among them; `None` also when they are too many.
    fn parse(text: &'t str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let fraction = fraction.trim_end_matches('0');
        let mut digits: u128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            let digit = byte.is_ascii_digit().then(|| u128::from(byte - b'0'))?;
            digits = digits.checked_mul(10)?.checked_add(digit)?;
        }
        let places = u32::try_from(fraction.len()).ok()?;
        Some(Self { text, digits, places })
    }

    fn is_fraction(&self) -> bool {
        self.text.contains('.')
    }

    /// The product, when it is whole and fits.
    fn times(&self, factor: u128) -> Option<u128> {
        let product = self.digits.checked_mul(factor)?;
        let scale = 10_u128.checked_pow(self.places)?;
        product.is_multiple_of(scale).then(|| product / scale)
    }
}
