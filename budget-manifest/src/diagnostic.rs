//! What is wrong with a manifest, as a value and as text: a [`Diagnostic`] prints as rustc's own errors do.

use std::fmt;
use std::ops::Range;

use crate::code::Code;
use crate::snippet::Snippet;

/// One mistake in a manifest.
///
/// Its text has no leading `error: `, so that it can stand in a `compile_error!`:
///
/// ```text
/// the parts of budget `Runtime` do not fit in it
///  --> budgets.toml:4:25
///   |
/// 4 | RuntimeHeap = { limit = "56 KiB", within = "Runtime" }
///   |                         ^^^^^^^^
///   = note: the limits of `RuntimeStack` and `RuntimeHeap` total 73728 bytes (72 KiB), …
///   = help: lower a part or raise `Runtime`
///   = code: budget-parts-do-not-fit
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// What kind of mistake it is.
    pub code: Code,
    /// The name of the file, as it was given to the parser.
    pub file: String,
    /// The bytes of the text that are at fault.
    pub span: Range<usize>,
    /// The line on which the span begins, from 1.
    pub line: usize,
    /// The column at which the span begins, from 1, in characters.
    pub column: usize,
    /// The fault, in one line.
    pub message: String,
    /// The facts behind it.
    pub notes: Vec<String>,
    /// What to write instead, in one line; never empty.
    pub help: String,
    pub(crate) snippet: Snippet,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gutter = self.line.to_string().len();
        writeln!(f, "{}", self.message)?;
        writeln!(f, "{:gutter$}--> {}:{}:{}", "", self.file, self.line, self.column)?;
        self.snippet.write(f, self.line, gutter)?;
        for note in &self.notes {
            write!(f, "\n{:gutter$} = note: {note}", "")?;
        }
        write!(f, "\n{:gutter$} = help: {}", "", self.help)?;
        write!(f, "\n{:gutter$} = code: {}", "", self.code)
    }
}

impl std::error::Error for Diagnostic {}
