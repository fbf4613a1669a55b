//! Owns what each code means. Comes in: a code. Goes out: its text, as `rustc --explain` has it for an error.

use std::fmt::Write;

/// What a code means, with an example of what is wrong and what to do.
pub(crate) struct Explanation {
    pub(crate) code: &'static str,
    /// Markdown; the first line is a sentence of its own.
    text: &'static str,
}

macro_rules! explanations {
    ($($code:literal,)*) => {
        &[$(Explanation { code: $code, text: include_str!(concat!("../explain/", $code, ".md")) },)*]
    };
}

/// The codes of mistakes in a manifest, in the order of the checks.
pub(crate) const OF_MANIFEST: &[Explanation] = explanations![
    "invalid-toml",
    "duplicate-key",
    "unknown-key",
    "wrong-type",
    "missing-crates",
    "empty-crates",
    "invalid-key",
    "duplicate-variant",
    "reserved-variant",
    "missing-limit",
    "invalid-size",
    "missing-unit",
    "unknown-unit",
    "ambiguous-unit",
    "negative-size",
    "fractional-size",
    "size-too-large",
    "zero-max-block",
    "empty-packages",
    "invalid-package",
    "duplicate-package",
    "invalid-path",
    "duplicate-path",
    "path-covered-twice",
    "invalid-reason",
    "not-a-cfg",
    "invalid-cfg",
    "unknown-budget",
    "within-in-override",
    "overlapping-overrides",
    "unknown-parent",
    "within-itself",
    "within-cycle",
    "budget-parts-do-not-fit",
    "max-block-exceeds-limit",
    "system-total-exceeded",
    "unreadable-manifest",
];

/// The codes of what is wrong with a program.
pub(crate) const OF_PROGRAM: &[Explanation] = explanations![
    "over-limit",
    "unbounded-site",
    "over-guarantee",
    "may-exceed",
    "package-not-listed",
    "over-total",
    "over-stack",
    "limit-raised",
];

/// The codes of what could not be measured.
pub(crate) const OF_GAPS: &[Explanation] =
    explanations!["stripped-image", "no-records", "stale-image", "sums-differ", "no-manifest", "unit-tests",];

/// Every explanation.
pub(crate) fn all() -> impl Iterator<Item = &'static Explanation> {
    [OF_MANIFEST, OF_PROGRAM, OF_GAPS].into_iter().flatten()
}

impl Explanation {
    /// What the code means, in one line.
    pub(crate) fn summary(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default()
    }

    /// The whole, as a terminal shows it: code is indented.
    pub(crate) fn shown(&self) -> String {
        let mut text = format!("{}\n\n", self.code);
        let mut is_code = false;
        for line in self.text.lines() {
            if line.starts_with("```") {
                is_code = !is_code;
            } else if is_code && !line.is_empty() {
                let _ = writeln!(text, "    {line}");
            } else {
                let _ = writeln!(text, "{line}");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::Path,
    };

    use budget_manifest::{Code, Manifest};

    use super::{Explanation, OF_MANIFEST, all};

    /// The blocks of an explanation that are manifests.
    fn manifests(explanation: &Explanation) -> Vec<String> {
        let blocks = explanation.text.split("```toml\n").skip(1);
        blocks.map(|block| block.split("```").next().unwrap_or_default().to_owned()).collect()
    }

    /// The codes of the manifest that a text is rejected with, on a unix target.
    fn codes(text: &str) -> Vec<&'static str> {
        let diagnostics = match Manifest::parse(text, "budgets.toml") {
            Ok(manifest) => manifest.resolve(|predicate| predicate.name == "unix").err().unwrap_or_default(),
            Err(rejected) => rejected.diagnostics,
        };
        diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
    }

    #[test]
    fn an_explanation_is_shown_with_its_code_indented() {
        for code in ["ambiguous-unit", "over-limit"] {
            let path = format!("{}/tests/snapshots/explain-{code}.txt", env!("CARGO_MANIFEST_DIR"));
            let expected = fs::read_to_string(path).unwrap();
            let explanation = all().find(|explanation| explanation.code == code).unwrap();
            assert_eq!(format!("exit code 0\n---- standard output\n{}", explanation.shown()), expected);
        }
    }

    #[test]
    fn every_code_of_the_manifest_is_explained_in_its_order() {
        let explained: Vec<_> = OF_MANIFEST.iter().map(|explanation| explanation.code).collect();
        let mut codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        // The one that the tool adds: a text that the parser never sees.
        codes.push("unreadable-manifest");
        assert_eq!(explained, codes);
    }

    /// Reads the sources, so that a code that is added anywhere is seen.
    #[test]
    fn every_code_that_a_source_names_is_explained() {
        let explained: BTreeSet<_> = all().map(|explanation| explanation.code).collect();
        let mut named = BTreeMap::new();
        collect_codes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut named);
        assert!(named.len() >= 13, "the sources are read: {named:?}");
        named.retain(|code, _| !explained.contains(code.as_str()));
        assert!(named.is_empty(), "codes without a file in `explain`: {named:?}");
    }

    fn collect_codes(folder: &Path, named: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect_codes(&path, named);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                // A code is given to a field, is a const, or is the first argument of what makes a gap.
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(");
                for start in ["code: \"", "gap(\"", "const CODE: &str = \""] {
                    for rest in text.split(start).skip(1) {
                        let code = rest.split('"').next().unwrap_or_default();
                        if is_code(code) {
                            named.insert(code.to_owned(), path.display().to_string());
                        }
                    }
                }
            }
        }
    }

    fn is_code(text: &str) -> bool {
        text.contains('-') && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    }

    #[test]
    fn each_mistake_that_is_shown_gives_its_code_and_each_remedy_is_accepted() {
        for explanation in OF_MANIFEST.iter().filter(|explanation| explanation.code != "unreadable-manifest")
        {
            let manifests = manifests(explanation);
            let [wrong, right] = manifests.as_slice() else { panic!("{}: {manifests:?}", explanation.code) };
            assert_eq!(codes(wrong), [explanation.code], "{wrong}");
            assert_eq!(codes(right), [""; 0], "{right}");
        }
        for explanation in all() {
            let is_wrong = Code::ALL.iter().any(|code| code.as_str() == explanation.code);
            for manifest in manifests(explanation).iter().skip(usize::from(is_wrong)) {
                assert_eq!(codes(manifest), [""; 0], "{}", explanation.code);
            }
        }
    }

    #[test]
    fn explanations_keep_to_one_form() {
        for explanation in all() {
            let (code, text) = (explanation.code, explanation.text);
            let summary = explanation.summary();
            assert!(summary.ends_with('.') && summary.len() <= 100, "{code}: {summary}");
            assert_eq!(text.lines().nth(1), Some(""), "{code}");
            assert!(text.lines().skip(1).all(|line| line.chars().count() <= 100), "{code}");
            assert_eq!(text.matches("```").count() % 2, 0, "{code}");
            assert!(text.contains("```"), "{code} has an example");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{code}");
            assert!(!explanation.shown().contains("```"), "{code}");
        }
    }
}
