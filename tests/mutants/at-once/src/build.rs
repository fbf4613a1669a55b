//! Owns the calls of cargo. Comes in: a copy of the repository with mutants in it. Goes out: those that do not build, and the
//! programs of tests.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Deserializer, Value};

use crate::{Result, list::UNIT, plant::Lines};

/// The programs of tests, [`UNIT`] for that of the tests beside the code.
pub(crate) type Programs = HashMap<String, PathBuf>;

/// The mutants at whose lines an error is.
pub(crate) fn blamed(copy: &Path, package: &str, features: &str, lines: &Lines) -> Result<HashSet<usize>> {
    let mut blamed = HashSet::new();
    // As a test, since cargo-mutants changes the helpers of some tests too.
    let mut arguments = vec!["check", "--profile", "test", "--package", package, "--features", features];
    arguments.extend(unit(copy, package));
    let (messages, is_built) = cargo(copy, &arguments)?;
    for message in messages {
        let message = &message["message"];
        if message["level"] != "error" {
            continue;
        }
        let mut spans: Vec<&Value> = spans(message).collect();
        spans.sort_by_key(|span| span["is_primary"] != true);
        match spans.iter().find_map(|span| culprit(span, lines)) {
            Some(id) => _ = blamed.insert(id),
            // The summary of a failed build is at no place.
            None if spans.is_empty() => {}
            None => return Err(format!("an error of no mutant: {}", message["rendered"]).into()),
        }
    }
    if blamed.is_empty() && !is_built {
        return Err("the mutants do not build".into());
    }
    Ok(blamed)
}

pub(crate) fn tests(copy: &Path, package: &str, features: &str, tests: &HashSet<&str>) -> Result<Programs> {
    let mut arguments = vec!["test", "--no-run", "--package", package, "--features", features];
    for test in tests {
        if *test == UNIT { arguments.extend(unit(copy, package)) } else { arguments.extend(["--test", test]) }
    }
    let (messages, is_built) = cargo(copy, &arguments)?;
    if !is_built {
        return Err("the tests do not build".into());
    }
    let programs = messages.iter().filter_map(|message| {
        let program = message["executable"].as_str()?;
        // A program that tests call is built for them, too.
        message["profile"]["test"].as_bool().filter(|is_test| *is_test)?;
        let is_apart = message["target"]["kind"].as_array()?.iter().any(|kind| kind == "test");
        let name = if is_apart { message["target"]["name"].as_str()? } else { UNIT };
        Some((name.to_owned(), program.into()))
    });
    Ok(programs.collect())
}

/// What cargo calls the target that has the code and the tests beside it.
fn unit<'package>(copy: &Path, package: &'package str) -> Vec<&'package str> {
    if copy.join(package).join("src/lib.rs").exists() { vec!["--lib"] } else { vec!["--bin", package] }
}

/// The messages of cargo, and whether it succeeded.
fn cargo(copy: &Path, arguments: &[&str]) -> Result<(Vec<Value>, bool)> {
    let output = Command::new("cargo")
        .args(arguments)
        .arg("--message-format=json")
        .current_dir(copy)
        // A function that is evaluated in const and at run time chooses between the two, which is not stable.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "--cap-lints=allow")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
        .stderr(Stdio::inherit())
        .output()?;
    let messages =
        Deserializer::from_slice(&output.stdout).into_iter().collect::<std::result::Result<_, _>>()?;
    Ok((messages, output.status.success()))
}

/// All places that a message speaks of.
fn spans(message: &Value) -> impl Iterator<Item = &Value> {
    let children = message["children"].as_array().into_iter().flatten();
    [message]
        .into_iter()
        .chain(children)
        .flat_map(|message| message["spans"].as_array().into_iter().flatten())
}

/// The mutant that a place lies in, also through the macro that is called there.
fn culprit(span: &Value, lines: &Lines) -> Option<usize> {
    let line = |key: &str| span[key].as_u64().and_then(|line| usize::try_from(line).ok());
    let (first, last) = (line("line_start")?, line("line_end")?);
    let inside = |(from, to): (usize, usize)| from <= first && last <= to;
    let here = lines.get(span["file_name"].as_str()?);
    let here = here.and_then(|mutants| mutants.iter().find(|(_, lines)| inside(*lines)).map(|(id, _)| *id));
    here.or_else(|| culprit(&span["expansion"]["span"], lines))
}
