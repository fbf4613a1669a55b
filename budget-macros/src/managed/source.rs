//! Owns the text of the source file that holds an attribute, read once for all attributes in it. Comes in: the span of the
//! attribute. Goes out: the text before it.

use std::{
    fs,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use proc_macro2::Span;

use crate::place::in_compiler;

/// A source file as it was read.
struct Source {
    path: PathBuf,
    /// What a later change of the file changes: its length, and when it was written where the system says so.
    version: (u64, Option<SystemTime>),
    text: String,
    /// Where each line begins.
    lines: Vec<usize>,
}

/// The file that was read last. A compiler expands the attributes of a file one after the other, and reading the whole
/// file for each of them would cost the square of its length.
static LAST: Mutex<Option<Source>> = Mutex::new(None);

/// Calls `read` with the text before `span`; `None` where its file cannot be read.
pub(crate) fn before<T>(span: Span, read: impl FnOnce(&str) -> T) -> Option<T> {
    let span = in_compiler(span)?;
    let path = span.local_file()?;
    let metadata = fs::metadata(&path).ok()?;
    let version = (metadata.len(), metadata.modified().ok());
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let source = match last.take() {
        Some(source) if source.path == path && source.version == version => source,
        _ => Source::read(path, version)?,
    };
    let source = last.insert(source);
    Some(read(source.prefix(span.line(), span.column())))
}

impl Source {
    fn read(path: PathBuf, version: (u64, Option<SystemTime>)) -> Option<Self> {
        let text = fs::read_to_string(&path).ok()?;
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Some(Self { path, version, text, lines })
    }

    /// The text before a position; line and column count from 1, the column in characters.
    fn prefix(&self, line: usize, column: usize) -> &str {
        let Some(&start) = line.checked_sub(1).and_then(|skipped| self.lines.get(skipped)) else { return "" };
        let line = &self.text[start..];
        let column = line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
        &self.text[..start + column]
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::Source;

    #[test]
    fn the_prefix_ends_where_the_position_is() {
        let text = "first\n  sécond\n".to_owned();
        let source = Source { path: PathBuf::new(), version: (0, None), text, lines: vec![0, 6, 16] };
        for (line, column, prefix) in
            [(0, 1, ""), (1, 1, ""), (1, 4, "fir"), (2, 3, "first\n  "), (2, 5, "first\n  sé"), (4, 1, "")]
        {
            assert_eq!(source.prefix(line, column), prefix, "{line}:{column}");
        }
    }
}
