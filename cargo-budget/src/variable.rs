//! Owns the variable `BUDGETS_TOML`, which cargo may set for the compiler. Comes in: the folder of the call. Goes out: the
//! value that a build there sees.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use toml_edit::{DocumentMut, Item};

const VARIABLE: &str = "BUDGETS_TOML";

/// The value of the variable in a build that starts in `folder`, if it is set: that of the environment, or of `[env]` in
/// cargo's own files.
///
/// The rules are those of `[env]` in the Cargo Book: the nearest file wins, the environment wins over a file without
/// `force`, and a `relative` value is a path from the folder that holds `.cargo`.
pub(crate) fn budgets_toml(folder: &Path) -> Option<OsString> {
    let set = env::var_os(VARIABLE);
    match configured(folder) {
        Some((value, is_forced)) if is_forced || set.is_none() => Some(value),
        _ => set,
    }
}

fn configured(folder: &Path) -> Option<(OsString, bool)> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let folders = folder.ancestors().map(|folder| folder.join(".cargo")).chain(home);
    folders.into_iter().find_map(|config| {
        let files = ["config", "config.toml"].map(|name| config.join(name));
        let text = files.iter().find_map(|file| fs::read_to_string(file).ok())?;
        let document: DocumentMut = text.parse().ok()?;
        let item = document.get("env")?.get(VARIABLE)?;
        let base = config.parent().unwrap_or(&config);
        value(item, base)
    })
}

fn value(item: &Item, base: &Path) -> Option<(OsString, bool)> {
    if let Some(value) = item.as_str() {
        return Some((value.into(), false));
    }
    let is = |key: &str| item.get(key).and_then(Item::as_bool).unwrap_or(false);
    let value = item.get("value")?.as_str()?;
    let value = if is("relative") { base.join(value).into_os_string() } else { value.into() };
    Some((value, is("force")))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use toml_edit::DocumentMut;

    use super::value;

    #[test]
    fn cargo_sets_a_variable_in_three_ways() {
        let cases = [
            ("X = 'a.toml'", Some(("a.toml", false))),
            ("X = { value = 'a.toml', relative = true }", Some(("/base/a.toml", false))),
            ("X = { value = 'a.toml', force = true }", Some(("a.toml", true))),
            ("X = { force = true }", None),
            ("X = 1", None),
        ];
        for (text, expected) in cases {
            let document: DocumentMut = text.parse().unwrap();
            let found = document.get("X").and_then(|item| value(item, Path::new("/base")));
            assert_eq!(found, expected.map(|(value, is_forced)| (value.into(), is_forced)), "{text}");
        }
    }
}
