//! How text stands in the records that a program carries: a record is one line of `key=value`, separated by tabs. Any
//! text in, a value without line breaks and tabs out; and back.

/// Writes `text` as a value of a record: control characters and `\` as in a Rust string.
///
/// ```
/// use budget_manifest::record::{escape, unescape};
///
/// let value = escape("Radio = 16\n\t# a \\ b");
/// assert_eq!(value, r"Radio = 16\n\t# a \\ b");
/// assert_eq!(unescape(&value), "Radio = 16\n\t# a \\ b");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => value.push_str(r"\\"),
            letter if letter.is_control() => value.extend(letter.escape_default()),
            letter => value.push(letter),
        }
    }
    value
}

/// Reads a value that [`escape`] wrote. What it cannot have written stays as it is.
#[must_use]
pub fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('\\') {
        let (before, escaped) = rest.split_at(at);
        text.push_str(before);
        let (letter, length) = escape_at(escaped).unwrap_or(('\\', 1));
        text.push(letter);
        rest = escaped.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// The character that an escape at the start of `escaped` stands for, and the length of the escape.
fn escape_at(escaped: &str) -> Option<(char, usize)> {
    match escaped.as_bytes().get(1)? {
        b'\\' => Some(('\\', 2)),
        b'n' => Some(('\n', 2)),
        b'r' => Some(('\r', 2)),
        b't' => Some(('\t', 2)),
        b'u' => {
            let (hex, _) = escaped.strip_prefix("\\u{")?.split_once('}')?;
            let letter = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)?;
            Some((letter, hex.len() + 4))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, unescape};

    #[test]
    fn any_text_comes_back_from_one_line() {
        let all: String = (0..0x300).filter_map(char::from_u32).collect();
        for text in ["", "\\", "\\n", "a\tb\nc\r\n", "\u{85}\u{7f}\0", "größe \u{2028}", "\\u{41}", &all] {
            let value = escape(text);
            assert!(!value.contains(|letter: char| letter.is_control()), "{value:?}");
            assert_eq!(unescape(&value), text);
        }
    }

    #[test]
    fn what_is_no_escape_stays() {
        for value in ["\\", "\\x", "a\\", "\\u", "\\u{", "\\u{110000}", "\\u{zz}", "\\ü"] {
            assert_eq!(unescape(value), value);
        }
    }
}
