//! Owns `cargo budget diff`. Comes in: two images or saved reports. Goes out: what grew.

use std::{fs::File, io::Read, path::Path};

use super::{print, say_gaps};
use crate::{
    args::{Diff as Arguments, Format},
    diff::diff,
    exit::{Exit, Failure},
    format::{github, human, json, markdown},
    measure::Crates,
    program::read,
    report::{Report, VERSION},
};

/// Compares two programs.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let (old, new) = (load(&arguments.old)?, load(&arguments.new)?);
    let diff = diff(&old, &new, arguments.ratchet);
    print(&match arguments.output.format {
        Format::Human => human::diff(&diff),
        Format::Json => json::document(&diff),
        Format::Markdown => markdown::diff(&diff),
        Format::Github => github::diff(&diff),
    })?;
    say_gaps(&old);
    say_gaps(&new);
    let is_whole = old.gaps.is_empty() && new.gaps.is_empty();
    Ok(if !diff.findings.is_empty() {
        Exit::Violation
    } else if is_whole {
        Exit::Fine
    } else {
        Exit::Unmeasured
    })
}

/// Reads an image, or a report that was saved.
fn load(path: &Path) -> Result<Report, Failure> {
    if !is_json(path) {
        return Ok(read(path, &Crates::new())?.0);
    }
    let unreadable = |what: String| {
        let message = format!("`{}` is no report: {what}", path.display());
        Failure::unmeasured(message, "give an image, or what `cargo budget report --save` wrote")
    };
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    match value.get("version").and_then(serde_json::Value::as_u64) {
        Some(version) if version == u64::from(VERSION) => {}
        Some(version) => {
            let message =
                format!("`{}` is a report of version {version}; this tool reads {VERSION}", path.display());
            return Err(Failure::unmeasured(message, "save it again with this version of `cargo budget`"));
        }
        None => return Err(unreadable("it has no `version`".to_owned())),
    }
    serde_json::from_value(value).map_err(|error| unreadable(error.to_string()))
}

fn is_json(path: &Path) -> bool {
    let mut first = [0];
    File::open(path).and_then(|mut file| file.read_exact(&mut first)).is_ok()
        && matches!(first, [b'{' | b'[' | b' '])
}
