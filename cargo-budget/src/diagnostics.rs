//! Owns what is wrong with manifests before anything is built. Comes in: the manifests of a program. Goes out: every
//! mistake in them, with the text it is in, and as findings.

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use budget_manifest::{Diagnostic, Manifest, read};

use crate::{
    args::Program,
    finding::{self, Finding},
    format::human::ERROR,
};

/// The code of a manifest whose text cannot be had.
const CODE: &str = "unreadable-manifest";

/// The longest line of source that is shown whole, and what is shown of a longer one.
const WIDTH: usize = 120;

/// A manifest that is wrong.
pub(crate) enum Wrong {
    /// Its text has mistakes.
    Rejected { text: String, diagnostics: Vec<Diagnostic> },
    /// Its text cannot be had.
    Unreadable { message: String, help: String },
}

impl Program {
    /// The manifests that the program would be built from, or is held against, and that are wrong.
    pub(crate) fn wrong_manifests(&self) -> Vec<Wrong> {
        let (paths, root) = match (&self.image, self.metadata()) {
            (Some(_), _) => (self.budgets.iter().cloned().collect(), PathBuf::new()),
            (None, Ok(metadata)) => {
                let root = metadata.workspace_root.as_std_path();
                (self.manifests(&metadata), fs::canonicalize(root).unwrap_or_else(|_| root.to_owned()))
            }
            // Cargo tells what is wrong with the workspace when it builds.
            (None, Err(_)) => (Vec::new(), PathBuf::new()),
        };
        paths.iter().filter_map(|path| wrong(path, path.strip_prefix(&root).unwrap_or(path))).collect()
    }
}

/// What is wrong with the manifest at `path`, which is shown as `name`.
fn wrong(path: &Path, name: &Path) -> Option<Wrong> {
    match read(path) {
        Ok(text) => {
            let diagnostics = Manifest::parse(&text, &name.display().to_string()).err()?.diagnostics;
            Some(Wrong::Rejected { text, diagnostics })
        }
        Err(unreadable) => {
            let whole = unreadable.to_string();
            let (message, help) = whole.split_once("\n  = help: ").unwrap_or((&whole, ""));
            Some(Wrong::Unreadable { message: message.to_owned(), help: help.to_owned() })
        }
    }
}

/// Says on standard error what is wrong with manifests.
pub(crate) fn say(wrong: &[Wrong]) {
    let mut text = String::new();
    for one in wrong {
        match one {
            Wrong::Rejected { text: source, diagnostics } => {
                for diagnostic in diagnostics {
                    let _ = writeln!(text, "{}\n", rendered(source, diagnostic, &Renderer::styled()));
                }
            }
            Wrong::Unreadable { message, help } => {
                let _ = writeln!(text, "{ERROR}error[{CODE}]{ERROR:#}: {message}\n  = help: {help}\n");
            }
        }
    }
    text.push_str("`cargo budget explain CODE` says more of a code\n");
    // Nothing is left to say where standard error is closed.
    let _ = write!(anstream::stderr(), "{text}");
}

/// A diagnostic with the line it is in, as rustc prints its own.
fn rendered(source: &str, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    // A byte order mark is no column.
    let text = source.trim_start_matches('\u{feff}');
    let mark = source.len() - text.len();
    let span = diagnostic.span.start.saturating_sub(mark)..diagnostic.span.end.saturating_sub(mark);
    let snippet =
        Snippet::source(text).path(diagnostic.file.as_str()).annotation(AnnotationKind::Primary.span(span));
    let title = Level::ERROR.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let notes = diagnostic.notes.iter().map(|note| Level::NOTE.message(note.as_str()));
    let group = title.element(snippet).elements(notes).element(Level::HELP.message(diagnostic.help.as_str()));
    renderer.clone().term_width(WIDTH).render(&[group])
}

/// The same as findings.
pub(crate) fn findings(wrong: &[Wrong]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for one in wrong {
        match one {
            Wrong::Rejected { diagnostics, .. } => findings.extend(diagnostics.iter().map(finding)),
            Wrong::Unreadable { message, help } => findings.push(Finding {
                level: finding::Level::Error,
                code: CODE.to_owned(),
                message: message.clone(),
                at: None,
                notes: Vec::new(),
                help: help.clone(),
            }),
        }
    }
    findings
}

fn finding(diagnostic: &Diagnostic) -> Finding {
    Finding {
        level: finding::Level::Error,
        code: diagnostic.code.to_string(),
        message: diagnostic.message.clone(),
        at: Some(format!("{}:{}", diagnostic.file, diagnostic.line)),
        notes: diagnostic.notes.clone(),
        help: diagnostic.help.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use annotate_snippets::Renderer;
    use budget_manifest::Manifest;

    use super::{CODE, findings, rendered, wrong};

    #[test]
    fn a_manifest_with_mistakes_and_one_that_is_not_there_are_findings() {
        let folder = std::env::temp_dir().join(format!("cargo-budget-wrong-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("good.toml"), "[crates]\nA = 1\n").unwrap();
        fs::write(folder.join("bad.toml"), "[crates]\nA = '1 KB'\nB = -1\n").unwrap();
        let found = |name: &str| {
            let wrong: Vec<_> = wrong(&folder.join(name), Path::new(name)).into_iter().collect();
            let findings = findings(&wrong).into_iter();
            findings.map(|one| (one.code, one.at, one.notes.len(), one.help)).collect::<Vec<_>>()
        };
        assert_eq!(found("good.toml"), []);
        let at = |line: u32| Some(format!("bad.toml:{line}"));
        assert_eq!(
            found("bad.toml"),
            [
                ("ambiguous-unit".into(), at(2), 1, "write `1 KiB` or `1000 B`".into()),
                (
                    "negative-size".into(),
                    at(3),
                    0,
                    "write a size of 0 bytes or more, as in `16384` or `\"16 KiB\"`".into()
                ),
            ]
        );
        assert_eq!(
            found("absent.toml"),
            [(CODE.into(), None, 0, "create the file, or correct its path".into())]
        );
        fs::remove_dir_all(&folder).unwrap();
    }

    /// Every case of `budget-manifest`: another printer must say the same of the same place.
    #[test]
    fn the_place_the_facts_and_the_code_of_every_mistake_are_shown() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../budget-manifest/tests/diagnostics");
        let mut shown = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            let diagnostics = match Manifest::parse(&source, "budgets.toml") {
                Ok(manifest) => manifest.resolve(|one| one.name == "unix").err().unwrap_or_default(),
                Err(rejected) => rejected.diagnostics,
            };
            for diagnostic in diagnostics {
                let text = rendered(&source, &diagnostic, &Renderer::plain());
                let (line, column) = (diagnostic.line, diagnostic.column);
                let head = format!("error[{}]: {}\n", diagnostic.code, diagnostic.message);
                let wanted = [head, format!("--> budgets.toml:{line}:{column}\n")];
                let notes = diagnostic.notes.iter().map(|note| format!("= note: {note}"));
                let help = format!("= help: {}", diagnostic.help);
                for wanted in wanted.into_iter().chain(notes).chain([help]) {
                    assert!(text.contains(&wanted), "{wanted:?} in {}:\n{text}", path.display());
                }
                assert!(text.contains('^'), "{text}");
                let longest =
                    text.lines().filter(|line| line.contains('|')).map(|line| line.chars().count()).max();
                assert!(longest <= Some(200), "{}:\n{text}", path.display());
                shown += 1;
            }
        }
        assert!(shown > 100, "{shown} mistakes");
    }
}
