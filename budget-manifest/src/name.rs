//! Names: the key of a budget → its variant, and what a package name and a module path look like.

/// Why a key is no name for a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadKey {
    /// It is not `[A-Za-z][A-Za-z0-9_-]*`.
    Invalid,
    /// Its variant is a Rust keyword.
    Keyword,
    /// Its variant is the name of a const of `CrateId`.
    Taken,
}

/// Turns a key into a variant: `wasm-runtime` → `WasmRuntime`, `DMA` → `DMA`, `i2c_0` → `I2c0`.
pub(crate) fn variant(key: &str) -> Result<String, BadKey> {
    let is_valid = key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !is_valid {
        return Err(BadKey::Invalid);
    }
    let mut variant = String::with_capacity(key.len());
    for part in key.split(['-', '_']) {
        let mut characters = part.chars();
        variant.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        variant.push_str(characters.as_str());
    }
    match variant.as_str() {
        "Self" => Err(BadKey::Keyword),
        "ALL" | "COUNT" => Err(BadKey::Taken),
        _ => Ok(variant),
    }
}

/// Whether Cargo takes this for the name of a package.
pub(crate) fn is_package(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Whether this is a package name, or one followed by the path of a module in it.
pub(crate) fn is_path(path: &str) -> bool {
    let mut segments = path.split("::");
    segments.next().is_some_and(|package| is_package(package) && !is_path_keyword(package))
        && segments.all(|module| is_identifier(module) && !is_path_keyword(module))
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && name.chars().all(|character| character.is_alphanumeric() || character == '_')
}

/// Names that are valid in a `use` and name no package and no module.
fn is_path_keyword(name: &str) -> bool {
    matches!(name, "_" | "crate" | "self" | "super" | "Self")
}

#[cfg(test)]
mod tests {
    use super::{BadKey, is_package, is_path, variant};

    #[test]
    fn keys_become_variants() {
        let cases = [
            ("Runtime", Ok("Runtime")),
            ("runtime", Ok("Runtime")),
            ("wasm-runtime", Ok("WasmRuntime")),
            ("wasmRuntime", Ok("WasmRuntime")),
            ("DMA", Ok("DMA")),
            ("i2c_0", Ok("I2c0")),
            ("a--b_", Ok("AB")),
            ("all", Ok("All")),
            ("count", Ok("Count")),
            ("ALL", Err(BadKey::Taken)),
            ("A-L-L", Err(BadKey::Taken)),
            ("COUNT", Err(BadKey::Taken)),
            ("self", Err(BadKey::Keyword)),
            ("Self", Err(BadKey::Keyword)),
            ("", Err(BadKey::Invalid)),
            ("2nd", Err(BadKey::Invalid)),
            ("_a", Err(BadKey::Invalid)),
            ("-a", Err(BadKey::Invalid)),
            ("a b", Err(BadKey::Invalid)),
            ("a.b", Err(BadKey::Invalid)),
            ("größe", Err(BadKey::Invalid)),
        ];
        for (key, expected) in cases {
            assert_eq!(variant(key), expected.map(str::to_owned), "{key}");
        }
    }

    #[test]
    fn packages_and_paths_are_told_from_other_text() {
        let cases = [
            ("radio", true, true),
            ("wasm-runtime", true, true),
            ("_x", true, true),
            ("app::radio", false, true),
            ("my-app::radio::rx", false, true),
            ("app::_my_mod", false, true),
            ("app::my-mod", false, false),
            ("app::2nd", false, false),
            ("app::", false, false),
            ("::app", false, false),
            ("app:radio", false, false),
            ("crate::radio", false, false),
            ("app::größe", false, true),
            ("2nd", false, false),
            ("a b", false, false),
            ("", false, false),
        ];
        for (text, package, path) in cases {
            assert_eq!((is_package(text), is_path(text)), (package, path), "{text}");
        }
    }
}
