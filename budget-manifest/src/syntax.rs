//! Mistakes in the TOML itself: an error of the TOML parser in, a fault with its help out.
//!
//! The parser's errors have no codes, so they are told apart by their text; the tests have each text used here.

#[cfg(test)]
mod tests;

use std::ops::Range;

use toml::de::Error;

use crate::code::Code;
use crate::report::{Advised, Fault};
use crate::source::Source;
use crate::words::quoted;

/// What the parser says of a key after which it drops the rest of the file.
const CUT: &str = "key with no value";
const DUPLICATE: &str = "duplicate key";
const STRING: &str = "invalid multi-line";
const UNCLOSED: [&str; 2] = ["unclosed", STRING];
const UNQUOTED: &str = "string values must be quoted";
const LITERAL: &str = "invalid literal string, expected `'`";
const HEADER: [&str; 2] = ["unclosed table", "unclosed array table"];
const NESTED: [&str; 2] = ["cannot recurse further", "recursion limit"];

/// What it says of an unquoted string that begins as `true`, `false`, `inf` or `nan` do.
const WORD: [&str; 3] = ["invalid boolean", "invalid float, expected `inf`", "invalid float, expected `nan`"];

/// What it says first of text that stands in a bracket only because the bracket does not end.
const SWALLOWED: [&str; 7] = [
    "unclosed",
    "missing comma between",
    "missing key for",
    "missing array opening",
    "missing inline table opening",
    "unexpected `=` in array",
    "invalid inline table element",
];

/// Longer unquoted text is not repeated.
const LONGEST: usize = 60;

const ENTRY: &str = "write an entry as a key, `=` and a value, as in `Runtime = \"64 KiB\"`";
const VALUE: &str = "write a size, as in `16384` or `\"16 KiB\"`, and any other text in double quotes";
const KEY: &str = "write a key of ASCII letters, digits, `-` and `_`";
const COMMA: &str = "write `,` between two entries, as in `{ limit = 16384, within = \"Runtime\" }`";
const CONTROL: &str = "remove the control character";
const CHARACTER: &str = "write `\\u` and four hexadecimal digits, or the character itself";

/// What to do about the errors whose text begins like this; the first that fits counts.
const HELPS: [(&str, &str); 37] = [
    ("unclosed array table", "write the header in single brackets, as in `[crates]`"),
    ("unclosed table", "end the header with `]`, as in `[crates]`"),
    ("missing table open", "begin the header with `[`, as in `[crates]`"),
    ("invalid unquoted key", KEY),
    ("unquoted keys cannot be empty", KEY),
    ("keys cannot be multi-line", KEY),
    ("cannot extend value", "write one table, as in `Runtime = { limit = 16384, max-block = 4096 }`"),
    ("extra `=`", "write one `=`"),
    ("extra assignment between key-value pairs, expected value", "write one `=`"),
    ("extra assignment between key-value pairs", COMMA),
    ("missing comma between key-value pairs", COMMA),
    (
        "missing comma between array elements",
        "write `,` between two elements, as in `[\"radio\", \"video\"]`",
    ),
    ("missing key for", "write a key and `=` before it"),
    ("missing assignment", "write `=` between key and value"),
    ("missing array opening", "remove the `]`, or write its `[`"),
    ("missing inline table opening", "remove the `}`, or write its `{`"),
    ("extra comma", "remove the `,`, or write what is missing before it"),
    ("unexpected `=` in array", "write strings only, as in `[\"radio\", \"video\"]`"),
    ("invalid inline table element", "remove the `]`, or write `}` in its place"),
    (
        "unexpected key or value",
        "write it on a line of its own, or in the quotes of the value before it, or remove it",
    ),
    ("carriage return", "end the line with a line feed, alone or behind the carriage return"),
    ("invalid comment character", CONTROL),
    ("invalid basic string", CONTROL),
    ("invalid literal string", CONTROL),
    ("invalid multi-line", CONTROL),
    ("missing escaped value", "write `\\\\` for a backslash, or the string in single quotes"),
    ("too few unicode value digits", CHARACTER),
    ("invalid value", CHARACTER),
    ("missing opening quote", "write the quote that begins the string, as in `\"64 KiB\"`"),
    ("unexpected leading zero", "remove the leading zero, or write `0o` before an octal number"),
    ("`_` may only go between digits", "write `_` between two digits only, as in `16_384`"),
    ("redundant numeric sign", "remove the sign"),
    ("integers with a radix cannot be signed", "remove the sign"),
    ("radix must be lowercase", "write the prefix in lowercase, as in `0x4000`"),
    ("redundant integer number prefix", "remove the `0d`"),
    ("invalid key", ENTRY),
    ("invalid", VALUE),
];

/// Whether an error ends the tree; these are found again in no second reading.
pub(crate) fn is_cut(error: &Error) -> bool {
    error.message().starts_with(CUT)
}

/// Whether an error is a second definition.
pub(crate) fn is_duplicate(error: &Error) -> bool {
    error.message().starts_with(DUPLICATE)
}

/// Whether an error is a header, a bracket or a string that lacks its end and so may swallow what follows.
pub(crate) fn is_unclosed(error: &Error) -> bool {
    begins(error.message(), &UNCLOSED)
}

/// Whether an error is a header where the parser expects an entry of a table in braces.
pub(crate) fn is_header_in_table(error: &Error, source: &Source) -> bool {
    let start = error.span().unwrap_or_default().start;
    let line = source.slice(source.line_span(source.line(start)));
    error.message().starts_with("missing key for") && line.starts_with('[')
}

/// Whether the parser says that a bracket or a string of a value never ends.
pub(crate) fn is_endless_value(message: &str) -> bool {
    endless(message).is_some()
}

/// An error of the parser and where it stands.
pub(crate) struct Mistake<'e> {
    pub(crate) source: &'e Source,
    pub(crate) span: Range<usize>,
    pub(crate) message: &'e str,
    /// What the parser says of the brackets and strings around it that never end, from the inside out.
    pub(crate) open: &'e [&'e str],
}

impl Mistake<'_> {
    /// Tells the error; `endless` is where the value begins that never ends.
    pub(crate) fn fault(self, endless: Option<usize>) -> Advised {
        let source = self.source;
        let (message, help) = self.told();
        let fault = Fault::new(Code::InvalidToml, self.span.clone(), format!("invalid TOML: {message}"));
        match endless {
            Some(start) if source.line(start) < source.line(self.span.start) => {
                fault.note(format!("the value begins at {}", source.place(start)))
            }
            _ => fault,
        }
        .help(help)
    }

    /// The error in words that need no knowledge of the parser, and its help.
    fn told(&self) -> (String, String) {
        let message = self.message.strip_suffix(", expected nothing").unwrap_or(self.message);
        if self.lacks_value() {
            let has_equals = self.before().ends_with('=');
            let help =
                if has_equals { "write a value behind `=`, as in `Runtime = \"64 KiB\"`" } else { ENTRY };
            ("a value is missing".to_owned(), help.to_owned())
        } else if let Some((message, help)) = self.endless() {
            (message.to_owned(), help.to_owned())
        } else if message.starts_with(UNQUOTED) || begins(message, &WORD) {
            self.unquoted()
        } else if begins(message, &NESTED) {
            let message = "arrays and tables are nested too deep";
            (message.to_owned(), "write the value with fewer brackets".to_owned())
        } else if begins(message, &HEADER) {
            ("a header is not closed".to_owned(), self.help())
        } else {
            (message.to_owned(), self.help())
        }
    }

    /// Whether the parser made up an empty string for a value that is not there.
    fn lacks_value(&self) -> bool {
        let is_empty = self.text().is_empty();
        let is_in_table = self.message.starts_with(LITERAL) && self.behind().starts_with('}');
        is_empty && (self.message.starts_with(UNQUOTED) || is_in_table)
    }

    fn unquoted(&self) -> (String, String) {
        let text = self.text();
        let lower = text.to_ascii_lowercase();
        let is_plain = text.chars().all(|one| one.is_ascii_alphanumeric() || "-_:. ".contains(one));
        if matches!(lower.as_str(), "true" | "false") {
            (format!("`{text}` is not in lowercase"), format!("write `{lower}`"))
        } else if is_plain && text.len() <= LONGEST {
            (UNQUOTED.to_owned(), format!("write `\"{text}\"`"))
        } else {
            (UNQUOTED.to_owned(), VALUE.to_owned())
        }
    }

    fn help(&self) -> String {
        let line = self.line().trim();
        if self.message.starts_with(CUT) {
            self.help_behind_key()
        } else if line.starts_with("[target.cfg(") {
            "quote the condition, as in `[target.'cfg(unix)'.crates]`".to_owned()
        } else if line.starts_with("[target") && self.message.starts_with("unclosed table") {
            "write the header as in `[target.'cfg(unix)'.crates]`".to_owned()
        } else {
            let known = HELPS.iter().find(|(text, _)| self.message.starts_with(text));
            known.map_or(ENTRY, |(_, help)| help).to_owned()
        }
    }

    /// What never ends, where that is the cause; an open string has swallowed the ends of brackets.
    fn endless(&self) -> Option<(&'static str, &'static str)> {
        let is_header = self.line().starts_with('[');
        if !is_header && !begins(self.message, &SWALLOWED) {
            return endless(self.message);
        }
        let strings = self.open.iter().filter(|open| open.starts_with(STRING));
        strings.chain(self.open).find_map(|open| endless(open)).or_else(|| endless(self.message))
    }

    /// What to do about a key without `=`.
    fn help_behind_key(&self) -> String {
        let (line, behind) = (self.line().trim(), self.behind());
        let is_header = line.ends_with(']') && !line.contains(['[', '=']);
        if is_header {
            format!("begin the header with `[`, as in {}", quoted(&format!("[{line}")))
        } else if behind.starts_with(|first: char| first.is_alphanumeric()) && behind.contains('=') {
            "write the key without a blank, as in `wasm-runtime`".to_owned()
        } else if behind.is_empty() || behind.starts_with('#') {
            "write `=` and a value behind the key, as in `Runtime = \"64 KiB\"`".to_owned()
        } else {
            "write `=` between key and value".to_owned()
        }
    }

    fn text(&self) -> &str {
        self.source.slice(self.span.clone())
    }

    fn line(&self) -> &str {
        self.source.slice(self.line_span())
    }

    /// The text of the line before the error, without the blanks at its end.
    fn before(&self) -> &str {
        self.source.slice(self.line_span().start..self.span.start).trim_end()
    }

    /// The text of the line from the error on, without the blanks around it.
    fn behind(&self) -> &str {
        self.source.slice(self.span.start..self.line_span().end).trim()
    }

    fn line_span(&self) -> Range<usize> {
        self.source.line_span(self.source.line(self.span.start))
    }
}

/// What never ends and how to end it, where the parser's text is of a value that does not.
fn endless(message: &str) -> Option<(&'static str, &'static str)> {
    match message {
        "unclosed array, expected `]`" => Some(("an array is not closed", "end the array with `]`")),
        "unclosed inline table, expected `}`" => Some(("a table is not closed", "end the table with `}`")),
        "invalid basic string, expected `\"`" => Some(("a string is not closed", "end the string with `\"`")),
        LITERAL => Some(("a string is not closed", "end the string with `'`")),
        "invalid multi-line basic string, expected `\"`" => {
            Some(("a string is not closed", "end the string with `\"\"\"`"))
        }
        "invalid multi-line literal string, expected `'`" => {
            Some(("a string is not closed", "end the string with `'''`"))
        }
        _ => None,
    }
}

fn begins(message: &str, texts: &[&str]) -> bool {
    texts.iter().any(|text| message.starts_with(text))
}
