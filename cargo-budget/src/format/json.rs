//! Owns the form for programs. Comes in: documents. Goes out: JSON after the schemas in `schema/`.

use serde::Serialize;

/// The document as JSON, and a line break.
pub(crate) fn document(document: &impl Serialize) -> String {
    // The documents have string keys and no numbers that JSON lacks, so this never fails.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}
