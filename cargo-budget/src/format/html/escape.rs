//! Owns text in HTML. Comes in: names of symbols, paths, words of a manifest. Goes out: text that stands for itself, in an
//! element and in an attribute between double quotes.

use std::fmt::{self, Display, Write};

/// Text of which a browser takes nothing for its own.
pub(super) struct Escaped<'text>(pub(super) &'text str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' => f.write_char('\n')?,
                letter if is_invisible(letter) => f.write_char(char::REPLACEMENT_CHARACTER)?,
                letter => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

/// Whether a letter has no form of its own, or changes the direction of those after it, so that a name could look like
/// another.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// At most `most` letters of a name, with its start and its end: there are the crate and the item.
pub(super) fn shortened(name: &str, most: usize) -> String {
    // Names may be as long as a page, and a program may have many: only the ends are read.
    if name.chars().nth(most).is_none() {
        return name.to_owned();
    }
    let kept = most.saturating_sub(1);
    let end: Vec<char> = name.chars().rev().take(kept / 2).collect();
    let start = name.chars().take(kept - kept / 2);
    start.chain(['…']).chain(end.into_iter().rev()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Escaped, shortened};

    #[test]
    fn a_browser_takes_nothing_for_its_own() {
        let cases = [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            (r#"" onload="x"#, "&quot; onload=&quot;x"),
            ("a&amp;b'c", "a&amp;amp;b&#39;c"),
            ("]]><!--", "]]&gt;&lt;!--"),
            ("a\u{0}b\u{202e}c\r\td", "a\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}d"),
            ("größe\n", "größe\n"),
        ];
        for (text, escaped) in cases {
            assert_eq!(Escaped(text).to_string(), escaped);
        }
    }

    #[test]
    fn a_long_name_keeps_its_start_and_its_end() {
        assert_eq!(shortened("app::radio::EVENTS", 18), "app::radio::EVENTS");
        assert_eq!(shortened("app::radio::EVENTS", 9), "app:…ENTS");
        assert_eq!(shortened("größe", 4), "gr…e");
        assert_eq!(shortened("ab", 1), "…");
        assert_eq!(shortened("ab", 0), "…");
    }
}
