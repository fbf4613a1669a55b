//! Text → a TOML tree with spans, going on after errors; syntax errors → diagnostics.
//!
//! The TOML parser recovers well inside a line and badly across lines: a key without `=` ends its tree, and an
//! unclosed bracket swallows what follows. So lines of the first kind are blanked and the rest is read again,
//! and of the errors of one statement that never ends only the first is reported.

use std::iter;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use crate::code::Code;
use crate::duplicate::Definitions;
use crate::report::{Fault, Report};
use crate::source::Source;
use crate::syntax::{Mistake, is_cut, is_duplicate, is_endless_value, is_header_in_table, is_unclosed};
use crate::words::quoted;

/// The text with every line blanked after which the parser would drop the rest, of the same length; `None` when
/// there is no such line.
pub(crate) fn mend(source: &Source, errors: &[Error]) -> Option<String> {
    let cuts: Vec<Range<usize>> =
        errors.iter().filter(|error| is_cut(error)).map(|error| lost_text(source, error)).collect();
    if cuts.is_empty() {
        return None;
    }
    let mut mended = String::with_capacity(source.text().len());
    for cut in cuts {
        if cut.start >= mended.len() {
            mended.push_str(source.slice(mended.len()..cut.start));
            mended.extend(iter::repeat_n(' ', cut.len()));
        }
    }
    mended.push_str(source.slice(mended.len()..source.text().len()));
    Some(mended)
}

/// Reports the errors of the TOML parser and distrusts the text they make unfit to be judged.
pub(crate) fn report_errors(tree: &DeTable<'_>, mut errors: Vec<Error>, report: &mut Report<'_>) {
    if errors.is_empty() {
        return;
    }
    let source = report.source();
    errors.sort_by_key(|error| source.line(span(source, error).start));
    let definitions = Definitions::new(source, tree);
    let mut statements = Vec::new();
    collect_statements(source, tree, &mut statements);
    statements.sort_by_key(|statement| statement.start);
    let unclosed = errors.iter().filter(|error| is_unclosed(error));
    let mut unclosed: Vec<_> = unclosed.map(|error| (span(source, error).start, error.message())).collect();
    unclosed.sort_by_key(|&(offset, _)| offset);

    let mut distrusted = Vec::new();
    let mut told_until = 0;
    let mut endless_until = 0;
    for error in &errors {
        let span = span(source, error);
        if is_duplicate(error) {
            // Two keys that are missing are no key twice.
            if span.start < endless_until || span.is_empty() {
                continue;
            }
            let name = source.slice(span.clone());
            let mut fault = Fault::new(
                Code::DuplicateKey,
                span.clone(),
                format!("the key {} is defined twice", quoted(name.trim_matches(['"', '\'']))),
            );
            if let Some(first) = definitions.before(&span) {
                fault = fault.note(format!("it is first defined at {}", source.place(first)));
            }
            report.add(fault.help("remove one of the two"));
            if definitions.lost_first(&span) {
                distrusted.push(span);
            }
            continue;
        }
        let mut statement = statement_at(&statements, span.start).cloned();
        if let Some(statement) = &mut statement
            && is_header_in_table(error, source)
            && let Some(&(last, message)) = unclosed.last()
            && is_endless_value(message)
        {
            // The tree ends the table with this header, the parser goes on in it to the end of the file.
            statement.end = statement.end.max(last);
        }
        distrusted.push(lost_text(source, error));
        distrusted.extend(statement.clone());
        if span.start < told_until {
            continue;
        }
        let open = statement.as_ref().map(|statement| open_in(statement, &unclosed)).unwrap_or_default();
        told_until = source.line_span(source.line(span.start)).end + 1;
        let endless = statement.filter(|_| !open.is_empty());
        if let Some(statement) = &endless {
            endless_until = statement.end + 1;
            told_until = told_until.max(endless_until);
        }
        let mistake = Mistake { source, span, message: error.message(), open: &open };
        report.add(mistake.fault(endless.map(|statement| statement.start)));
    }
    report.distrust(distrusted);
}

/// What the parser says of the brackets and strings of a statement that never end.
fn open_in<'e>(statement: &Range<usize>, unclosed: &[(usize, &'e str)]) -> Vec<&'e str> {
    let first = unclosed.partition_point(|&(offset, _)| offset < statement.start);
    let open = unclosed.get(first..).unwrap_or_default();
    open.iter().take_while(|(offset, _)| *offset <= statement.end).map(|&(_, message)| message).collect()
}

/// The span of an error; one at the end of the file moves to the last text there is.
fn span(source: &Source, error: &Error) -> Range<usize> {
    let last = source.text().trim_end().len();
    let span = error.span().unwrap_or(last..last);
    span.start.min(last)..span.end.clamp(span.start.min(last), last.max(span.start.min(last)))
}

/// The lines of an error; when it lost a table's header, up to the next header.
fn lost_text(source: &Source, error: &Error) -> Range<usize> {
    let span = span(source, error);
    let first = source.line_span(source.line(span.start));
    let last_line = source.line(span.end);
    let mut lost = first.start..source.line_span(last_line).end;
    let text = source.slice(first).trim();
    let is_header = text.starts_with('[') || (text.ends_with(']') && !text.contains('='));
    if is_header && (is_cut(error) || is_unclosed(error)) {
        lost.end = section_end(source, last_line);
    }
    lost
}

/// The end of the last line below `line` that stands before the next table header.
pub(crate) fn section_end(source: &Source, line: usize) -> usize {
    let below = source.lines_from(line + 1);
    let section = below.take_while(|line| !source.slice(line.clone()).trim_start().starts_with('['));
    section.last().unwrap_or_else(|| source.line_span(line)).end
}

/// Collects the spans of `key = value`, from the key to the value's end; tables under headers are looked into.
fn collect_statements(source: &Source, table: &DeTable<'_>, statements: &mut Vec<Range<usize>>) {
    for (key, value) in table {
        match value.get_ref() {
            DeValue::Table(inner) if !is_inline(source, value) => {
                collect_statements(source, inner, statements);
            }
            _ => statements.push(key.span().start..value.span().end.max(key.span().end)),
        }
    }
}

fn statement_at(statements: &[Range<usize>], offset: usize) -> Option<&Range<usize>> {
    let next = statements.partition_point(|statement| statement.start <= offset);
    statements.get(next.checked_sub(1)?).filter(|statement| offset <= statement.end)
}

/// Whether a table is written in braces; the span of any other is that of its header or of its key.
pub(crate) fn is_inline(source: &Source, value: &Spanned<DeValue<'_>>) -> bool {
    value.get_ref().is_table() && source.slice(value.span()).starts_with('{')
}
