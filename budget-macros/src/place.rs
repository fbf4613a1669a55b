//! Owns where a span is written. Comes in: a span. Goes out: the span of the compiler, which knows its file and line;
//! nothing where no compiler calls, as under a fuzzer.

use proc_macro2::Span;

/// The compiler's own span.
pub(crate) fn in_compiler(span: Span) -> Option<proc_macro::Span> {
    proc_macro::is_available().then(|| span.unwrap())
}
