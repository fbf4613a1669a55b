//! Owns what cargo-mutants says: which mutants there are, and which tests are theirs. Comes in: configurations. Goes out:
//! groups of mutants.

use std::{fs, path::Path, process::Command};

use serde_json::Value;
use toml::Table;

use crate::Result;

/// The program of the tests beside the code.
pub(crate) const UNIT: &str = "unit tests";

/// What one configuration says.
pub(crate) struct Group {
    /// The name of its file.
    pub(crate) name: String,
    pub(crate) features: Vec<String>,
    /// The programs of tests, [`UNIT`] for that of the tests beside the code.
    pub(crate) tests: Vec<String>,
    /// Parts of the names of tests that are left out.
    pub(crate) skipped: Vec<String>,
    pub(crate) mutants: Vec<Mutant>,
}

/// One change of the source.
pub(crate) struct Mutant {
    /// The line that stands for it in the lists of cargo-mutants.
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) genre: String,
    /// Where it starts and ends: lines and columns, from 1.
    pub(crate) start: (usize, usize),
    pub(crate) end: (usize, usize),
    pub(crate) replacement: String,
}

pub(crate) fn groups(copy: &Path, package: &str, configs: &[String]) -> Result<Vec<Group>> {
    configs.iter().map(|config| group(copy, package, config)).collect()
}

/// All features that a group wants.
pub(crate) fn features(groups: &[Group]) -> String {
    let mut features: Vec<&str> =
        groups.iter().flat_map(|group| &group.features).map(String::as_str).collect();
    features.sort_unstable();
    features.dedup();
    features.join(",")
}

fn group(copy: &Path, package: &str, config: &str) -> Result<Group> {
    let table: Table = fs::read_to_string(copy.join(config))?.parse()?;
    let texts = |key: &str| -> Vec<String> {
        let values = table.get(key).and_then(|value| value.as_array()).into_iter().flatten();
        values.filter_map(|value| value.as_str()).map(str::to_owned).collect()
    };
    let listed = Command::new("cargo")
        .args(["mutants", "--list", "--json", "--package", package, "--config", config])
        .current_dir(copy)
        .output()?;
    if !listed.status.success() {
        return Err(format!("{config}: {}", String::from_utf8_lossy(&listed.stderr)).into());
    }
    let Value::Array(mutants) = serde_json::from_slice(&listed.stdout)? else {
        return Err(format!("{config}: no list of mutants").into());
    };
    let mut tests = Vec::new();
    let mut arguments = texts("additional_cargo_args").into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--lib" => tests.push(UNIT.to_owned()),
            "--bin" => {
                arguments.next();
                tests.push(UNIT.to_owned());
            }
            "--test" => tests.extend(arguments.next()),
            _ => {
                return Err(format!("{config}: `{argument}` is none of `--lib`, `--bin` and `--test`").into());
            }
        }
    }
    let mut skipped = Vec::new();
    let mut arguments = texts("additional_cargo_test_args").into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--" => {}
            "--skip" => skipped.extend(arguments.next()),
            _ => return Err(format!("{config}: `{argument}` is not `--skip`").into()),
        }
    }
    Ok(Group {
        name: Path::new(config).file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        features: texts("features"),
        tests,
        skipped,
        mutants: mutants.iter().map(mutant).collect::<Result<_>>()?,
    })
}

fn mutant(value: &Value) -> Result<Mutant> {
    let text = |key: &str| {
        value[key].as_str().map(str::to_owned).ok_or(format!("a mutant without `{key}`: {value}"))
    };
    let place = |end: &str| -> Result<(usize, usize)> {
        let number =
            |key: &str| value["span"][end][key].as_u64().ok_or(format!("a mutant without a place: {value}"));
        Ok((usize::try_from(number("line")?)?, usize::try_from(number("column")?)?))
    };
    Ok(Mutant {
        name: text("name")?,
        file: text("file")?,
        genre: text("genre")?,
        start: place("start")?,
        end: place("end")?,
        replacement: text("replacement")?,
    })
}
