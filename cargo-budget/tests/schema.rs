//! The JSON Schema of a manifest against every manifest of the repository: all good ones are accepted, and of the bad ones
//! those whose fault a schema can see are refused. The rest is listed here by its code.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use budget_manifest::Manifest;
use serde_json::{Map, Value};
use toml_edit::{DocumentMut, Item, TableLike};

/// The codes of faults between values, which a schema cannot see.
const BETWEEN_VALUES: &[&str] = &[
    "budget-parts-do-not-fit",
    "duplicate-variant",
    "max-block-exceeds-limit",
    "overlapping-overrides",
    "path-covered-twice",
    "system-total-exceeded",
    "unknown-budget",
    "unknown-parent",
    "within-cycle",
    "within-itself",
];

/// The files whose fault a schema could see only in other cases of its code, and why it cannot here.
const BEYOND: &[(&str, &str)] = &[
    ("duplicate-path", "`my-app` and `my_app` are other strings"),
    ("fractional-size-float-exponent", "a whole float is an integer to a schema"),
    ("fractional-size-float", "a whole float is an integer to a schema"),
    ("invalid-cfg", "the grammar of conditions is no regular expression"),
    ("invalid-cfg-double-quotes", "the grammar of conditions is no regular expression"),
    ("invalid-cfg-empty", "the grammar of conditions is no regular expression"),
    ("invalid-cfg-operator", "the grammar of conditions is no regular expression"),
    ("invalid-cfg-two-conditions", "the grammar of conditions is no regular expression"),
    ("size-too-large", "the value of a string is not computed"),
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn schema() -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/budgets.v1.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::draft7::meta::validate(&schema).unwrap();
    jsonschema::draft7::new(&schema).unwrap()
}

/// A manifest as JSON; `None` for what is no TOML.
fn json(text: &str) -> Option<Value> {
    let document: DocumentMut = text.trim_start_matches('\u{feff}').parse().ok()?;
    Some(table(document.as_table()))
}

fn table(table: &dyn TableLike) -> Value {
    let entries = table.iter().map(|(key, item)| (key.to_owned(), value(item)));
    Value::Object(entries.collect::<Map<_, _>>())
}

fn value(item: &Item) -> Value {
    if let Some(found) = item.as_table_like() {
        table(found)
    } else if let Some(tables) = item.as_array_of_tables() {
        tables.iter().map(|one| table(one)).collect()
    } else if let Some(array) = item.as_array() {
        array.iter().map(|one| value(&Item::Value(one.clone()))).collect()
    } else if let Some(integer) = item.as_integer() {
        integer.into()
    } else if let Some(float) = item.as_float() {
        float.into()
    } else if let Some(boolean) = item.as_bool() {
        boolean.into()
    } else if let Some(text) = item.as_str() {
        text.into()
    } else {
        item.to_string().into()
    }
}

/// The manifests of a folder, and below it.
fn manifests(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            manifests(&path, found);
        } else if name == "budgets.toml" {
            found.push(path);
        }
    }
}

/// The files of the cases of `budget-manifest`, and the codes that each is rejected with.
fn bad() -> Vec<(String, String, Vec<&'static str>)> {
    let folder = repository().join("budget-manifest/tests/diagnostics");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let mut bad: Vec<_> = paths
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let diagnostics = match Manifest::parse(&text, "budgets.toml") {
                Ok(manifest) => manifest.resolve(|predicate| predicate.name == "unix").unwrap_err(),
                Err(rejected) => rejected.diagnostics,
            };
            let codes = diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
            (path.file_stem().unwrap().to_string_lossy().into_owned(), text, codes)
        })
        .collect();
    bad.sort();
    bad
}

#[test]
fn every_good_manifest_of_the_repository_is_accepted() {
    let schema = schema();
    let mut found = Vec::new();
    manifests(repository(), &mut found);
    assert!(found.len() >= 5, "the repository is searched: {found:?}");
    let mut texts: Vec<_> =
        found.iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap())).collect();
    for name in ["accepted.rs", "locate.rs"] {
        let path = repository().join("budget-manifest/tests").join(name);
        let source = fs::read_to_string(path).unwrap();
        let raw = source.split("r#\"").skip(1).filter_map(|rest| rest.split("\"#").next());
        texts.extend(raw.map(|text| (name.to_owned(), text.to_owned())));
    }
    let mut accepted = 0;
    for (name, text) in texts.iter().filter(|(_, text)| Manifest::parse(text, "budgets.toml").is_ok()) {
        let errors: Vec<_> =
            schema.iter_errors(&json(text).unwrap()).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}\n{text}");
        accepted += 1;
    }
    assert!(accepted > found.len(), "the examples of the tests are read, too");
}

#[test]
fn every_bad_manifest_that_a_schema_can_see_is_refused() {
    let schema = schema();
    let mut wrong = Vec::new();
    for (name, text, codes) in bad() {
        // What is no TOML never comes to a schema.
        let is_refused = json(&text).is_none_or(|json| !schema.is_valid(&json));
        let is_beyond = BEYOND.iter().any(|(file, _)| *file == name)
            || codes.iter().all(|code| BETWEEN_VALUES.contains(code));
        if is_refused == is_beyond {
            wrong.push(format!("{name} {codes:?}: {}", if is_refused { "refused" } else { "accepted" }));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_that_is_beyond_a_schema_has_a_case() {
    let bad = bad();
    let codes: BTreeSet<_> = bad.iter().flat_map(|(_, _, codes)| codes).collect();
    assert!(BETWEEN_VALUES.iter().all(|code| codes.contains(code)));
    assert!(BEYOND.iter().all(|(file, _)| bad.iter().any(|(name, ..)| name == file)));
}

/// What a person may write, beside the files of the repository.
#[test]
fn the_schema_and_the_manifest_agree_on_single_values() {
    let schema = schema();
    let cases = [
        ("A = '64 KiB'", true),
        ("A = '64KiB'", true),
        ("A = 0", true),
        ("A = 9223372036854775807", true),
        ("A = '0x10 B'", false),
        ("A = ' 1 B'", false),
        ("A = '1 B '", false),
        ("A = -1", false),
        ("A = 1.5", false),
        ("A = true", false),
        ("A = []", false),
        ("'A.b' = 1", false),
        ("ALL = 1", false),
        ("Self = 1", false),
        ("all = 1", true),
        ("A = { limit = 1, covers = ['app::größe', '_x'] }", true),
        ("A = { limit = 1, covers = ['app::'] }", false),
        ("A = { limit = 1, covers = ['self::x'] }", false),
        ("A = { limit = 1, covers = ['app:x'] }", false),
        ("A = { limit = 1, covers = [] }", true),
        ("A = { limit = 1, reason = ' x ' }", true),
        ("A = { limit = 1, reason = ' ' }", false),
        ("A = { limit = 1, max-block = '00 B' }", false),
        ("A = { limit = 1, max-block = '01 B' }", true),
        ("A = { limit = 1, guaranteed = 'true' }", false),
        ("A = { limit = 1, Limit = 2 }", false),
    ];
    for (line, is_good) in cases {
        let text = format!("[crates]\n{line}\n");
        assert_eq!(Manifest::parse(&text, "f").is_ok(), is_good, "the manifest: {line}");
        assert_eq!(schema.is_valid(&json(&text).unwrap()), is_good, "the schema: {line}");
    }
}

/// An editor shows what the schema says.
#[test]
fn a_mistake_is_told_once_and_by_its_name() {
    let schema = schema();
    for (line, told) in [
        ("A = '64 KB'", "\"64 KB\" does not match"),
        ("A = { limit = 1, cover = [] }", "'cover' was unexpected"),
        ("A = { packages = ['a'] }", "\"limit\" is a required property"),
        ("A = { limit = -1 }", "-1 is less than the minimum of 0"),
    ] {
        let json = json(&format!("[crates]\n{line}\n")).unwrap();
        let errors: Vec<_> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(errors.len() == 1 && errors[0].contains(told), "{line}: {errors:?}");
    }
}

#[test]
fn the_command_prints_the_committed_file() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_cargo-budget")).args(["budget", "schema"]).output().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/budgets.v1.json");
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), fs::read_to_string(path).unwrap());
}
