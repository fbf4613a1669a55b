//! Owns what came of one call of cargo. Comes in: its messages. Goes out: the programs that it built, what the linker refused
//! for a limit, and what else was said.

use std::{
    io::{BufRead, Write},
    path::PathBuf,
};

use cargo_metadata::{
    Message, TargetKind,
    camino::Utf8PathBuf,
    diagnostic::{Diagnostic, DiagnosticLevel},
};

/// What the sentences of the linker's checks begin with, and so what tells that a link failed for a limit.
const OVER_LIMIT: [&str; 2] = ["the static memory of crate `", "the stack of "];

/// One target of cargo: `--bin NAME` of a package.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Target {
    /// The id of the package, as cargo takes it.
    pub(super) package: String,
    /// `bin`, `example` or `test`.
    pub(super) kind: &'static str,
    pub(super) name: String,
}

/// What came of one call of cargo.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) is_success: bool,
    pub(super) executables: Vec<(Target, PathBuf)>,
    /// What could not be linked for a limit, and what the linker said.
    pub(super) over_limit: Option<(Target, Box<Diagnostic>)>,
    /// What else was said, in order.
    pub(super) said: Vec<String>,
}

impl Outcome {
    /// Reads the messages of cargo to their end. Whether it succeeded is told by how it ends.
    pub(super) fn read(messages: impl BufRead) -> Self {
        let mut outcome = Self::default();
        for message in Message::parse_stream(messages).map_while(Result::ok) {
            outcome.take(message);
        }
        outcome
    }

    /// Says on standard error what the compiler said, but for what was refused for a limit.
    pub(super) fn say(&self) {
        for text in &self.said {
            say_text(text);
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::CompilerArtifact(artifact) => {
                let target = target(&artifact.package_id.repr, &artifact.target);
                if let (Some(target), Some(path)) =
                    (target, artifact.executable.map(Utf8PathBuf::into_std_path_buf))
                {
                    self.executables.push((target, path));
                }
            }
            Message::CompilerMessage(message) => {
                let text = &message.message.message;
                let rendered = message.message.rendered.clone().unwrap_or_else(|| text.clone());
                let is_link =
                    message.message.level == DiagnosticLevel::Error && text.starts_with("linking with ");
                let is_limit = is_link && OVER_LIMIT.iter().any(|sentence| rendered.contains(sentence));
                match target(&message.package_id.repr, &message.target) {
                    Some(target) if is_limit => self.over_limit = Some((target, Box::new(message.message))),
                    _ => self.said.push(rendered),
                }
            }
            Message::TextLine(line) => self.said.push(line + "\n"),
            _ => {}
        }
    }
}

/// A target as it is chosen on the command line; `None` for one that is no program.
pub(super) fn target(package: &str, target: &cargo_metadata::Target) -> Option<Target> {
    let kind = target.kind.iter().find_map(|kind| match kind {
        TargetKind::Bin => Some("bin"),
        TargetKind::Example => Some("example"),
        TargetKind::Test => Some("test"),
        _ => None,
    })?;
    Some(Target { package: package.to_owned(), kind, name: target.name.clone() })
}

/// Says a diagnostic on standard error, as the compiler would.
pub(super) fn say(diagnostic: &Diagnostic) {
    say_text(diagnostic.rendered.as_deref().unwrap_or(&diagnostic.message));
}

/// Says a text on standard error.
pub(super) fn say_text(text: &str) {
    // Nothing is left to say where standard error is closed.
    let _ = write!(anstream::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::{Value, json};

    use super::{Outcome, Target};

    const REFUSED: &str = "cc: the static memory of crate `Radio` is past its limit";

    fn target(kind: &str) -> Value {
        json!({ "kind": [kind], "crate_types": [kind], "name": format!("a-{kind}"), "src_path": "/a.rs" })
    }

    fn artifact(kind: &str, executable: Option<&str>) -> String {
        let profile = json!({
            "opt_level": "0", "debuginfo": 0, "debug_assertions": true, "overflow_checks": true, "test": false
        });
        let message = json!({
            "reason": "compiler-artifact", "package_id": "a 1", "manifest_path": "/Cargo.toml", "target": target(kind),
            "profile": profile, "features": [], "filenames": [], "executable": executable, "fresh": true
        });
        message.to_string()
    }

    fn diagnostic(kind: &str, level: &str, message: &str, rendered: Option<&str>) -> String {
        let diagnostic = json!({
            "message": message, "code": null, "level": level, "spans": [], "children": [], "rendered": rendered
        });
        let message = json!({
            "reason": "compiler-message", "package_id": "a 1", "manifest_path": "/Cargo.toml", "target": target(kind),
            "message": diagnostic
        });
        message.to_string()
    }

    fn read(messages: &[String]) -> Outcome {
        Outcome::read(messages.join("\n").as_bytes())
    }

    fn of_kind(kind: &'static str) -> Target {
        Target { package: "a 1".to_owned(), kind, name: format!("a-{kind}") }
    }

    #[test]
    fn what_can_be_started_is_a_program() {
        let outcome = read(&[
            artifact("lib", None),
            artifact("lib", Some("/unit-tests")),
            artifact("bin", Some("/bin")),
            artifact("bin", None),
            artifact("example", Some("/example")),
            artifact("custom-build", Some("/build-script")),
            artifact("test", Some("/test")),
        ]);
        let expected =
            ["bin", "example", "test"].map(|kind| (of_kind(kind), PathBuf::from(format!("/{kind}"))));
        assert_eq!(outcome.executables, expected);
        assert!(outcome.said.is_empty() && outcome.over_limit.is_none() && !outcome.is_success);
    }

    #[test]
    fn a_link_that_fails_for_a_limit_is_kept_and_not_said() {
        for sentence in [REFUSED, "ld: the stack of 9 KiB does not fit"] {
            let outcome = read(&[diagnostic("bin", "error", "linking with `cc` failed", Some(sentence))]);
            let (target, said) = outcome.over_limit.unwrap();
            assert_eq!((target, said.rendered.as_deref()), (of_kind("bin"), Some(sentence)));
            assert!(outcome.said.is_empty(), "{:?}", outcome.said);
        }
    }

    #[test]
    fn all_else_is_said_in_order() {
        let linking = "linking with `cc` failed";
        let outcome = read(&[
            diagnostic("bin", "warning", linking, Some(REFUSED)),
            diagnostic("bin", "error", "a message about a message", Some(REFUSED)),
            "a macro prints".to_owned(),
            diagnostic("bin", "error", linking, Some("cc: no space is left")),
            // No program, so it cannot be linked once more.
            diagnostic("cdylib", "error", linking, Some(REFUSED)),
            diagnostic("bin", "error", linking, None),
        ]);
        assert!(outcome.over_limit.is_none());
        assert_eq!(
            outcome.said,
            [REFUSED, REFUSED, "a macro prints\n", "cc: no space is left", REFUSED, linking]
        );
    }
}
