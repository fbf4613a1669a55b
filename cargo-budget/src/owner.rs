//! Owns the question whose a symbol is. Comes in: the name that the linker knows, of the legacy or the v0 scheme, and the
//! file that a local symbol was compiled from. Goes out: the crate and the path that a person reads.

/// The crate that a symbol belongs to, and its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The crate; `None` for what is no Rust, or does not say.
    pub(crate) krate: Option<String>,
    /// The path, without hashes; for a name that is not mangled the name itself.
    pub(crate) path: String,
}

/// The crates that the standard library is made of.
const STANDARD: [&str; 4] = ["core", "alloc", "std", "proc_macro"];

impl Owner {
    /// Whose the symbol `name` is; `file` is the file that it was compiled from, where it is local.
    pub(crate) fn of(name: &str, file: Option<&str>) -> Self {
        let file = || file.and_then(unit_crate);
        let Ok(demangled) = rustc_demangle::try_demangle(name) else {
            return Self { krate: file(), path: name.to_owned() };
        };
        let path = format!("{demangled:#}");
        let krate = v0_crate(name).or_else(|| path_crate(&path)).or_else(file);
        Self { krate, path }
    }

    /// The path without what stands around it in the path of an `impl`.
    pub(crate) fn plain_path(&self) -> &str {
        self.path.trim_start_matches(['<', '&', '*', '('])
    }
}

/// The crate of a codegen unit, from a file name such as `app.1f2e3d4c5b6a7988-cgu.0`.
fn unit_crate(file: &str) -> Option<String> {
    let (krate, rest) = file.split_once('.')?;
    (rest.contains("-cgu.") && is_identifier(krate)).then(|| krate.to_owned())
}

/// The first crate that a v0 name mentions, which is the one that has the item: the path of an `impl` stands in front of
/// its types.
///
/// The grammar is that of rustc's `Symbol Mangling (v0)`; only what leads to a crate is read.
fn v0_crate(name: &str) -> Option<String> {
    let start = name.find("_R")?;
    let mut rest = name.get(start + 2..)?;
    loop {
        rest = match rest.as_bytes().first()? {
            b'N' => rest.get(2..)?,
            // The path of an `impl` may begin with a number that tells it from others.
            b'M' | b'X' => after_number(rest.get(1..)?, 's'),
            b'I' => rest.get(1..)?,
            b'C' => {
                let rest = after_number(rest.get(1..)?, 's');
                let digits = rest.len() - rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
                let (length, rest) = rest.split_at_checked(digits)?;
                let krate = rest.strip_prefix('_').unwrap_or(rest).get(..length.parse().ok()?)?;
                return is_identifier(krate).then(|| krate.to_owned());
            }
            _ => return None,
        };
    }
}

/// The rest after a number such as `s1a_`, if there is one.
fn after_number(rest: &str, tag: char) -> &str {
    rest.strip_prefix(tag).and_then(|number| number.split_once('_')).map_or(rest, |(_, rest)| rest)
}

/// The crate of a path. Of `<Type as Trait>::item` it is that of the type, or of the trait where the type is of the
/// standard library: one of the two is in the crate that has the `impl`.
fn path_crate(path: &str) -> Option<String> {
    let Some(inside) = path.strip_prefix('<') else { return first_crate(path) };
    let own = first_crate(inside);
    if own.as_deref().is_some_and(|krate| !STANDARD.contains(&krate)) {
        return own;
    }
    let of_trait = inside.split_once(" as ").and_then(|(_, of_trait)| first_crate(of_trait));
    of_trait.filter(|krate| !STANDARD.contains(&krate.as_str())).or(own)
}

/// The first path in some text that has more than one segment, down to its crate.
fn first_crate(text: &str) -> Option<String> {
    let start = text.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let text = ["dyn ", "mut ", "const "].iter().find_map(|word| start.strip_prefix(word)).unwrap_or(start);
    let (krate, _) = text.split_once("::")?;
    is_identifier(krate).then(|| krate.to_owned())
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::Owner;

    #[test]
    fn the_crate_of_a_symbol_is_found() {
        let cases = [
            // (name, file, crate, path)
            ("_ZN3app5radio6EVENTS17h0123456789abcdefE", None, Some("app"), "app::radio::EVENTS"),
            (
                "_ZN62_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$app..radio..Frame$GT$4send5COUNT17h0123456789abcdefE",
                None,
                Some("app"),
                "<alloc::vec::Vec<T> as app::radio::Frame>::send::COUNT",
            ),
            (
                "_ZN47_$LT$app..Radio$u20$as$u20$core..fmt..Debug$GT$3fmt1S17h0123456789abcdefE",
                None,
                Some("app"),
                "<app::Radio as core::fmt::Debug>::fmt::S",
            ),
            ("_RNvNtCs1a_3app5radio6EVENTS", None, Some("app"), "app::radio::EVENTS"),
            ("_RNvC6_123foo3bar", None, Some("123foo"), "123foo::bar"),
            ("_RNvNvXs_Cs1a_3appNtNtC4core3fmt5DebugNtB5_5Radio3fmt1S", None, Some("app"), ""),
            ("environ", None, None, "environ"),
            ("BUFFER", Some("app.1f2e3d4c5b6a7988-cgu.0"), Some("app"), "BUFFER"),
            ("buffer", Some("crtstuff.c"), None, "buffer"),
            ("", None, None, ""),
            ("_R", None, None, "_R"),
            ("_RNv", None, None, "_RNv"),
        ];
        for (name, file, krate, path) in cases {
            let owner = Owner::of(name, file);
            assert_eq!(owner.krate.as_deref(), krate, "{name}");
            if !path.is_empty() || name.is_empty() {
                assert_eq!(owner.path, path, "{name}");
            }
        }
    }
}
