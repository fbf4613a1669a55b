//! One line of source with carets below a span: a [`Source`] and a span in, two lines of text out.

use std::fmt;
use std::ops::Range;

use crate::source::Source;

/// The most characters shown before the span, and in all.
const BEFORE: usize = 80;
const WHOLE: usize = 130;

const TAB: &str = "    ";

/// A line cut to a width that can be read, and where its carets stand, in terminal cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snippet {
    line: String,
    indent: usize,
    carets: usize,
}

impl Snippet {
    /// Takes the line on which the span begins; carets end with that line.
    pub(crate) fn cut(source: &Source, span: &Range<usize>) -> Self {
        let line = source.line_span(source.line(span.start));
        let start = span.start.clamp(line.start, line.end);
        let end = span.end.clamp(start, line.end);

        let before: Vec<char> = source.slice(line.start..start).chars().rev().take(BEFORE + 1).collect();
        let mut cells = Cells::default();
        if before.len() > BEFORE {
            cells.text.push_str("...");
            cells.width += 3;
        }
        for &character in before.iter().take(BEFORE).rev() {
            cells.push(character);
        }
        let indent = cells.width;

        let mut room = WHOLE.saturating_sub(before.len());
        let mut carets = 0;
        for (at, character) in source.slice(start..line.end).char_indices() {
            if room == 0 {
                cells.text.push_str("...");
                break;
            }
            room -= 1;
            cells.push(character);
            if start + at < end {
                carets = cells.width - indent;
            }
        }
        Self { line: cells.text.trim_end().to_owned(), indent, carets: carets.max(1) }
    }

    /// Writes the numbered line and the carets; `gutter` is the width of the line's number.
    pub(crate) fn write(&self, f: &mut fmt::Formatter<'_>, number: usize, gutter: usize) -> fmt::Result {
        writeln!(f, "{:gutter$} |", "")?;
        if self.line.is_empty() {
            writeln!(f, "{number} |")?;
        } else {
            writeln!(f, "{number} | {}", self.line)?;
        }
        write!(
            f,
            "{:gutter$} | {:indent$}{:^<carets$}",
            "",
            "",
            "",
            indent = self.indent,
            carets = self.carets
        )
    }
}

#[derive(Default)]
struct Cells {
    text: String,
    width: usize,
}

impl Cells {
    fn push(&mut self, character: char) {
        match character {
            '\t' => {
                self.text.push_str(TAB);
                self.width += TAB.len();
            }
            _ if is_hidden(character) => {
                self.text.push(char::REPLACEMENT_CHARACTER);
                self.width += 1;
            }
            _ => {
                self.text.push(character);
                self.width += width(character);
            }
        }
    }
}

/// Characters that would move, hide or reorder the text around them.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The terminal cells of a character: the blocks of East Asian and emoji text take two.
fn width(character: char) -> usize {
    match character {
        '\u{0300}'..='\u{036f}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::{BEFORE, Snippet, WHOLE};
    use crate::source::Source;

    fn cut(text: &str, marked: &str) -> Snippet {
        let start = text.find(marked).unwrap();
        Snippet::cut(&Source::new(text, "f"), &(start..start + marked.len()))
    }

    #[test]
    fn carets_stand_below_the_span_in_cells() {
        let cases = [
            ("A = 5", "5", ("A = 5", 4, 1)),
            ("\tA = 5", "A", ("    A = 5", 4, 1)),
            ("'日本' = 5", "5", ("'日本' = 5", 9, 1)),
            ("'日本' = 5", "日本", ("'日本' = 5", 1, 4)),
            ("e\u{301} = 5", "5", ("e\u{301} = 5", 4, 1)),
            ("\u{202e}A = 5", "A", ("\u{fffd}A = 5", 1, 1)),
            ("A = [\n5]", "[\n5]", ("A = [", 4, 1)),
            ("A = 5  \r\n", "5", ("A = 5", 4, 1)),
        ];
        for (text, marked, (line, indent, carets)) in cases {
            assert_eq!(cut(text, marked), Snippet { line: line.to_owned(), indent, carets }, "{text:?}");
        }
    }

    #[test]
    fn a_long_line_is_clipped_around_the_span() {
        let text = format!("{}!{}", "a".repeat(10_000), "b".repeat(10_000));
        let snippet = cut(&text, "!");
        assert_eq!(snippet.indent, BEFORE + 3);
        assert!(snippet.line.starts_with("...a") && snippet.line.ends_with("b..."));
        assert!(snippet.line.len() <= WHOLE + 6);

        let whole = format!("{}!", "a".repeat(BEFORE));
        assert_eq!(cut(&whole, "!").line, whole);
        assert_eq!(cut(&format!("a{whole}"), "!").line, format!("...{whole}"));
    }
}
