//! Owns the form for programs. Comes in: documents. Goes out: JSON after the schemas in `schema/`.

use serde::Serialize;

/// The document as JSON, and a line break.
pub(crate) fn document(document: &impl Serialize) -> String {
    // The documents have string keys and no numbers that JSON lacks, so this never fails.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    use schemars::{Schema, schema_for};

    use crate::{check::Checked, diff::Diff, report::Report};

    /// With `SNAPSHOTS=overwrite` the files are written.
    fn is_committed(mut schema: Schema, name: &str, title: &str) {
        schema.insert("title".to_owned(), title.into());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(name);
        let text = super::document(&schema);
        if env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
            fs::write(&path, &text).unwrap();
        }
        assert!(fs::read_to_string(&path).unwrap() == text, "{name} is not that of the types");
    }

    #[test]
    fn the_committed_schemas_are_those_of_the_types() {
        is_committed(schema_for!(Report), "report.v1.json", "cargo budget report");
        is_committed(schema_for!(Checked<'_>), "check.v1.json", "cargo budget check");
        is_committed(schema_for!(Diff), "diff.v1.json", "cargo budget diff");
    }
}
