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
    chosen(env::var_os(VARIABLE), configured(folder))
}

/// Of what the environment and the files say, that which counts.
fn chosen(set: Option<OsString>, configured: Option<(OsString, bool)>) -> Option<OsString> {
    match configured {
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
    use std::{env, fs, path::Path, process};

    use toml_edit::DocumentMut;

    use super::{VARIABLE, budgets_toml, chosen, configured, value};

    #[test]
    fn the_nearest_file_of_cargo_that_sets_it_counts() {
        let root = env::temp_dir().join(format!("cargo-budget-variable-{}", process::id()));
        let write = |file: &str, text: &str| {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(".cargo/config.toml", "[env]\nBUDGETS_TOML = { value = 'outer.toml', relative = true }\n");
        write("a/.cargo/config.toml", "[build]\njobs = 1\n");
        write("a/b/.cargo/config", "[env]\nBUDGETS_TOML = { value = 'inner.toml', force = true }\n");
        let outer = root.join("outer.toml").into_os_string();
        assert_eq!(configured(&root.join("a/b/c")), Some(("inner.toml".into(), true)));
        assert_eq!(configured(&root.join("a")), Some((outer.clone(), false)));
        assert_eq!(budgets_toml(&root.join("a/b")), Some("inner.toml".into()));
        assert_eq!(budgets_toml(&root.join("a")), env::var_os(VARIABLE).or(Some(outer)));
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn what_the_environment_has_is_beaten_by_force_only() {
        let [set, file] = ["set", "file"].map(|text| Some(text.into()));
        for (environment, is_forced, counts) in
            [(&set, true, &file), (&set, false, &set), (&None, true, &file), (&None, false, &file)]
        {
            let configured = file.clone().map(|file| (file, is_forced));
            assert_eq!(chosen(environment.clone(), configured), *counts);
            assert_eq!(chosen(environment.clone(), None), *environment);
        }
    }

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
