//! The diagnostics of one pass: faults in, sorted [`Diagnostic`]s out.
//!
//! Owns the rule that one mistake gives one diagnostic: text in which TOML itself found an error is
//! distrusted, and a fault within it is taken for an effect of that error.

use std::collections::HashSet;
use std::ops::Range;

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::snippet::Snippet;
use crate::source::Source;

/// Proof that at least one diagnostic was reported: only a [`Report`] makes one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported(());

/// A diagnostic before its position and its help are known.
#[must_use]
pub(crate) struct Fault {
    code: Code,
    span: Range<usize>,
    message: String,
    notes: Vec<String>,
}

/// A fault and what to do about it: a fault without help cannot be reported.
#[must_use]
pub(crate) struct Advised {
    fault: Fault,
    help: String,
}

impl Fault {
    pub(crate) fn new(code: Code, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), notes: Vec::new() }
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Advised {
        Advised { fault: self, help: help.into() }
    }
}

/// The diagnostics so far.
pub(crate) struct Report<'s> {
    source: &'s Source,
    diagnostics: Vec<Diagnostic>,
    distrusted: Vec<Range<usize>>,
    distrusted_words: HashSet<&'s str>,
}

impl<'s> Report<'s> {
    pub(crate) fn new(source: &'s Source) -> Self {
        Self { source, diagnostics: Vec::new(), distrusted: Vec::new(), distrusted_words: HashSet::new() }
    }

    pub(crate) fn source(&self) -> &'s Source {
        self.source
    }

    /// Reports a fault, unless it lies in distrusted text.
    pub(crate) fn add(&mut self, advised: Advised) -> Reported {
        let Advised { fault: Fault { code, span, message, notes }, help } = advised;
        if let Some(reported) = self.distrusts(&span) {
            return reported;
        }
        let position = self.source.position(span.start);
        let snippet = Snippet::cut(self.source, &span);
        self.diagnostics.push(Diagnostic {
            code,
            file: self.source.file().to_owned(),
            span,
            line: position.line,
            column: position.column,
            message,
            notes,
            help,
            snippet,
        });
        Reported(())
    }

    /// Marks text that syntax errors, which must have been added before, make unfit to be judged.
    pub(crate) fn distrust(&mut self, spans: impl IntoIterator<Item = Range<usize>>) {
        if self.diagnostics.is_empty() {
            return;
        }
        let mut spans: Vec<_> = spans.into_iter().collect();
        spans.sort_by_key(|span| span.start);
        for span in spans {
            match self.distrusted.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => self.distrusted.push(span),
            }
        }
        let source = self.source;
        self.distrusted_words = self
            .distrusted
            .iter()
            .flat_map(|span| source.slice(span.clone()).split(|character: char| !is_word(character)))
            .collect();
    }

    /// Whether a span touches distrusted text; the syntax error in it is the proof.
    pub(crate) fn distrusts(&self, span: &Range<usize>) -> Option<Reported> {
        let first = self.distrusted.partition_point(|distrusted| distrusted.end < span.start);
        self.distrusted.get(first).filter(|distrusted| distrusted.start <= span.end).map(|_| Reported(()))
    }

    /// Whether distrusted text may define a name.
    pub(crate) fn distrusts_name(&self, name: &str) -> Option<Reported> {
        self.distrusted_words.contains(name).then_some(Reported(()))
    }

    /// Whether TOML found any error that makes text unfit to be judged.
    pub(crate) fn distrusts_any(&self) -> Option<Reported> {
        (!self.distrusted.is_empty()).then_some(Reported(()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The diagnostics, sorted by position.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
        self.diagnostics
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '-'
}

#[cfg(test)]
mod tests {
    use super::{Fault, Report};
    use crate::code::Code;
    use crate::source::Source;

    #[test]
    fn a_fault_in_distrusted_text_is_not_reported_again() {
        let source = Source::new("A = 64 KiB\nB = 1\n", "f");
        let mut report = Report::new(&source);
        let fault = |code, span, message: &str| Fault::new(code, span, message).help("mend it");
        report.add(fault(Code::InvalidToml, 4..10, "one"));
        report.distrust(std::iter::once(0..10));
        report.add(fault(Code::InvalidSize, 4..10, "an effect of it"));
        report.add(fault(Code::InvalidSize, 15..16, "two"));
        assert!(report.distrusts_name("A").is_some() && report.distrusts_name("B").is_none());
        let is_distrusted = |span| report.distrusts(&span).is_some();
        assert!(
            is_distrusted(10..11) && !is_distrusted(11..12),
            "a span that touches it may be a part of it"
        );
        let messages: Vec<_> = report.finish().into_iter().map(|diagnostic| diagnostic.message).collect();
        assert_eq!(messages, ["one", "two"]);
    }

    #[test]
    fn distrusted_text_may_define_the_whole_names_in_it() {
        let source = Source::new("wasm-runtime, i2c_0 = 64 KiB", "f");
        let mut report = Report::new(&source);
        report.add(Fault::new(Code::InvalidToml, 22..28, "one").help("mend it"));
        report.distrust(std::iter::once(0..28));
        let names = ["wasm-runtime", "i2c_0", "wasm", "i2c", "wasm-runtime, i2c_0"];
        let found = names.map(|name| report.distrusts_name(name).is_some());
        assert_eq!(found, [true, true, false, false, false]);
    }
}
