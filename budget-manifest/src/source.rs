//! The text of a manifest and its positions: byte offsets in, lines and columns out.

use std::fmt;
use std::ops::Range;

/// How many bytes lie between two remembered character counts.
const STRIDE: usize = 128;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A manifest's text and the name of its file.
///
/// A position costs a binary search and at most [`STRIDE`] bytes, however long its line is.
#[derive(Clone)]
pub(crate) struct Source {
    file: String,
    text: String,
    line_starts: Vec<usize>,
    /// The characters before every [`STRIDE`]th byte; empty when each byte is one.
    chars_before: Vec<usize>,
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Source {
    pub(crate) fn new(text: &str, file: &str) -> Self {
        let newlines = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let line_starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect();
        let mut chars_before = Vec::new();
        if !text.is_ascii() {
            let counts = text.as_bytes().chunks(STRIDE).scan(0, |count, chunk| {
                *count += count_chars(chunk);
                Some(*count)
            });
            chars_before = std::iter::once(0).chain(counts).collect();
        }
        Self { file: file.to_owned(), text: text.to_owned(), line_starts, chars_before }
    }

    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span, empty when the span does not lie on character boundaries.
    pub(crate) fn slice(&self, span: Range<usize>) -> &str {
        self.text.get(span).unwrap_or_default()
    }

    pub(crate) fn position(&self, offset: usize) -> Position {
        let line = self.line(offset);
        let start = self.line_start(line);
        let column = self.char_index(offset).saturating_sub(self.char_index(start)) + 1;
        Position { line, column }
    }

    /// The line, from 1, that an offset lies on.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset).max(1)
    }

    /// The bytes of this line and of every one below it, as [`Source::line_span`] gives them.
    pub(crate) fn lines_from(&self, line: usize) -> impl Iterator<Item = Range<usize>> {
        (line..=self.line_starts.len()).map(|line| self.line_span(line))
    }

    /// The bytes of a line, without its end and without a byte order mark.
    pub(crate) fn line_span(&self, line: usize) -> Range<usize> {
        let start = self.line_start(line);
        let end = self.line_starts.get(line).map_or(self.text.len(), |&next| next - 1);
        let text = self.slice(start..end);
        start..start + text.strip_suffix('\r').unwrap_or(text).len()
    }

    /// `FILE:LINE`, for notes that name a second place.
    pub(crate) fn place(&self, offset: usize) -> String {
        format!("{}:{}", self.file, self.line(offset))
    }

    fn line_start(&self, line: usize) -> usize {
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let is_marked = start == 0 && self.text.starts_with(BYTE_ORDER_MARK);
        if is_marked { BYTE_ORDER_MARK.len_utf8() } else { start }
    }

    fn char_index(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        if self.chars_before.is_empty() {
            return offset;
        }
        let chunk = offset / STRIDE;
        let rest = self.text.as_bytes().get(chunk * STRIDE..offset).unwrap_or_default();
        self.chars_before.get(chunk).copied().unwrap_or_default() + count_chars(rest)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("file", &self.file).finish_non_exhaustive()
    }
}

/// Counts the bytes that begin a character.
fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::{Position, STRIDE, Source};

    #[test]
    fn positions_count_characters_not_bytes() {
        let cases = [
            ("", 0, (1, 1)),
            ("a\nb", 2, (2, 1)),
            ("a\r\nbc", 4, (2, 2)),
            ("é = 1", "é = ".len(), (1, 5)),
            ("\u{feff}ab", "\u{feff}a".len(), (1, 2)),
            ("ab", 99, (1, 3)),
            ("ab\n", 3, (2, 1)),
        ];
        for (text, offset, (line, column)) in cases {
            let position = Source::new(text, "f").position(offset);
            assert_eq!(position, Position { line, column }, "{text:?} at {offset}");
        }
    }

    #[test]
    fn columns_of_a_long_line_equal_a_plain_count() {
        let text = format!("x\n{}", "aé".repeat(STRIDE));
        let source = Source::new(&text, "f");
        for (offset, _) in text.char_indices().skip(2) {
            let column = text[2..offset].chars().count() + 1;
            assert_eq!(source.position(offset), Position { line: 2, column });
        }
    }

    #[test]
    fn the_debug_form_leaves_the_text_out() {
        assert_eq!(format!("{:?}", Source::new("A = 1\n", "f")), "Source { file: \"f\", .. }");
    }

    #[test]
    fn a_line_has_neither_its_end_nor_a_byte_order_mark() {
        let source = Source::new("\u{feff}ab\r\ncd", "f");
        assert_eq!(source.slice(source.line_span(1)), "ab");
        assert_eq!(source.slice(source.line_span(2)), "cd");
        assert_eq!(source.slice(source.line_span(3)), "");
    }
}
