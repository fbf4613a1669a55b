//! Owns the question whose a symbol is. Comes in: the name that the linker knows, of the legacy or the v0 scheme, and the
//! file that a local symbol was compiled from. Goes out: the crate and the path that a person reads.

use std::{
    collections::BTreeSet,
    fmt::{self, Write},
    iter,
};

/// The crate that a symbol belongs to, and its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The crate; `None` for what is no Rust, or does not say.
    pub(crate) krate: Option<String>,
    /// The path, without hashes; for a name that is not mangled the name itself.
    pub(crate) path: String,
    /// The innermost module around it, or the trait, where the name says.
    scope: Option<String>,
}

/// The crates that the standard library is made of.
const STANDARD: [&str; 4] = ["core", "alloc", "std", "proc_macro"];
/// The most bytes of a path; what it names again and again can make a short name long.
const LONGEST_PATH: usize = 2 << 10;

impl Owner {
    /// Whose the symbol `name` is; `file` is the file that it was compiled from, where it is local.
    pub(crate) fn of(name: &str, file: Option<&str>) -> Self {
        let file = || file.and_then(unit_crate);
        let Ok(demangled) = rustc_demangle::try_demangle(name) else {
            return Self { krate: file(), path: written(&name), scope: None };
        };
        let path = written(&format_args!("{demangled:#}"));
        let (krate, scope) = v0_scope(name).unzip();
        let krate = krate.or_else(|| path_crate(&path)).or_else(file);
        Self { krate, path, scope }
    }

    /// The name of the static, without what the compiler puts behind it.
    pub(crate) fn item(&self) -> &str {
        let last = self.path.rsplit("::").next().unwrap_or_default();
        last.split_once('.').map_or(last, |(item, _)| if item.is_empty() { last } else { item })
    }

    /// Whether the compiler made it of a static that it took apart.
    pub(crate) fn is_part(&self) -> bool {
        !self.path.ends_with(self.item())
    }

    /// How many modules, types and functions lie between the static and `module`; `None` where it is not in there.
    pub(crate) fn distance(&self, module: &str) -> Option<usize> {
        let segments = |rest: &str| rest.matches("::").count();
        if self.krate.is_none() || !self.path.contains("::") {
            // `#[no_mangle]` and `#[export_name]` leave the path out.
            return Some(0);
        }
        if let Some(scope) = &self.scope {
            return below(scope, module).map(segments);
        }
        let here = self.paths().filter_map(|path| below(path, module)).map(segments).min();
        // In an `impl` for a type of another module.
        here.or_else(|| self.path.starts_with('<').then_some(usize::MAX))
    }

    /// Whether it is in one of `modules` that lies in `module`.
    pub(crate) fn is_deeper(&self, module: &str, modules: &BTreeSet<&str>) -> bool {
        let is_deeper = |path: &str| {
            let ends = path.match_indices("::").map(|(end, _)| end).chain([path.len()]);
            let inside = ends.filter(|&end| below(path, module).is_some() && end > module.len());
            inside.filter_map(|end| path.get(..end)).any(|path| modules.contains(path))
        };
        match &self.scope {
            Some(scope) => is_deeper(scope),
            None => self.paths().any(is_deeper),
        }
    }

    /// Whether it is in the crate or module `path`.
    pub(crate) fn is_below(&self, path: &str) -> bool {
        if !path.contains("::") {
            return self.krate.as_deref() == Some(path);
        }
        match &self.scope {
            Some(scope) => below(scope, path).is_some(),
            None => self.paths().any(|own| below(own, path).is_some_and(|rest| !rest.is_empty())),
        }
    }

    /// The path; of `<Type as Trait>::item` that of the type and that of the trait.
    fn paths(&self) -> impl Iterator<Item = &str> {
        let of_trait = self.path.strip_prefix('<').and_then(|inside| inside.split_once(" as "));
        let own = self.path.trim_start_matches(['<', '&', '*', '(', '[']);
        iter::once(own).chain(of_trait.map(|(_, of_trait)| of_trait))
    }
}

/// What of `path` is behind `module`: nothing where they are the same; `None` where it is not in there.
fn below<'path>(path: &'path str, module: &str) -> Option<&'path str> {
    path.strip_prefix(module).filter(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The text of a path, cut where it is longer than anybody reads.
fn written(path: &dyn fmt::Display) -> String {
    struct Cut(String);
    impl Write for Cut {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            let room = LONGEST_PATH.saturating_sub(self.0.len());
            let end = (0..=room.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
            self.0.push_str(text.get(..end).unwrap_or_default());
            if end == text.len() { Ok(()) } else { Err(fmt::Error) }
        }
    }
    let mut cut = Cut(String::new());
    if write!(cut, "{path}").is_err() {
        cut.0.push('…');
    }
    cut.0
}

/// The crate of a codegen unit, from a file name such as `app.1f2e3d4c5b6a7988-cgu.0`.
fn unit_crate(file: &str) -> Option<String> {
    let (krate, rest) = file.split_once('.')?;
    (rest.contains("-cgu.") && is_identifier(krate)).then(|| krate.to_owned())
}

/// The first crate that a v0 name mentions, which is the one that has the item, and the module around it: the path of an
/// `impl` stands in front of its types.
///
/// The grammar is that of rustc's `Symbol Mangling (v0)`; only what leads to a crate is read.
fn v0_scope(name: &str) -> Option<(String, String)> {
    let start = name.find("_R")?;
    let mut rest = name.get(start + 2..)?;
    // What the names are of that follow the crate: a type or module, or a value.
    let mut kinds = Vec::new();
    loop {
        let (kind, after) = (rest.as_bytes().first()?, rest.get(1..)?);
        rest = match kind {
            b'N' => {
                kinds.push(*after.as_bytes().first()?);
                after.get(1..)?
            }
            // The path of an `impl` may begin with a number that tells it from others. What stands around it, and around
            // generic arguments, follows after them.
            b'M' | b'X' => {
                kinds.clear();
                after_number(after, 's')
            }
            b'I' => {
                kinds.clear();
                after
            }
            b'C' => {
                rest = after;
                break;
            }
            _ => return None,
        };
    }
    let (krate, mut rest) = v0_identifier(rest)?;
    let mut scope = krate.to_owned();
    for kind in kinds.into_iter().rev() {
        if kind != b't' {
            break;
        }
        let (module, after) = v0_identifier(rest)?;
        scope.push_str("::");
        scope.push_str(module);
        rest = after;
    }
    Some((krate.to_owned(), scope))
}

/// An identifier of ASCII letters, and what follows.
fn v0_identifier(text: &str) -> Option<(&str, &str)> {
    let text = after_number(text, 's');
    let digits = text.len() - text.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
    let (length, rest) = text.split_at_checked(digits)?;
    let rest = rest.strip_prefix('_').unwrap_or(rest);
    let (identifier, rest) = rest.split_at_checked(length.parse().ok()?)?;
    is_identifier(identifier).then_some((identifier, rest))
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
            ("BUFFER", Some("my_app.1f2e3d4c5b6a7988-cgu.0"), Some("my_app"), "BUFFER"),
            ("buffer", Some("crt-x.1f2e3d4c5b6a7988-cgu.0"), None, "buffer"),
            ("buffer", Some(".1f2e3d4c5b6a7988-cgu.0"), None, "buffer"),
            ("buffer", Some("app.o"), None, "buffer"),
            ("_ZN4_app1X17h0123456789abcdefE", None, Some("_app"), "_app::X"),
            ("buffer", Some("crtstuff.c"), None, "buffer"),
            ("", None, None, ""),
            (
                "_RNvNvMNtCs1a_3app5radioNtB4_5Radio4send5COUNT",
                None,
                Some("app"),
                "<app::radio::Radio>::send::COUNT",
            ),
            ("_RNvC12abcdefghijkl3bar", None, Some("abcdefghijkl"), "abcdefghijkl::bar"),
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

    #[test]
    fn the_module_of_a_static_is_found() {
        let cases = [
            // (name, item, distance to app::radio, distance to app::radio::tx)
            ("_ZN3app5radio6EVENTS17h0123456789abcdefE", "EVENTS", Some(1), None),
            ("_ZN3app5radio4send6EVENTS17h0123456789abcdefE.llvm.123", "EVENTS", Some(2), None),
            ("_ZN3app5radio2tx6EVENTS17h0123456789abcdefE.0", "EVENTS", Some(2), Some(1)),
            ("_ZN3app6radios6EVENTS17h0123456789abcdefE", "EVENTS", None, None),
            (
                "_ZN47_$LT$app..Radio$u20$as$u20$core..fmt..Debug$GT$3fmt1S17h0123456789abcdefE",
                "S",
                Some(usize::MAX),
                Some(usize::MAX),
            ),
            ("_RNvNtCs1a_3app5radio6EVENTS", "EVENTS", Some(0), None),
            ("_RNvNvNtCs1a_3app5radio4send6EVENTS", "EVENTS", Some(0), None),
            ("_RNvNtNtCs1a_3app5radio2tx6EVENTS", "EVENTS", Some(1), Some(0)),
            ("_RNvNvMNtCs1a_3app5radioNtB4_5Radio4send5COUNT", "COUNT", Some(0), None),
            ("_RNvNvXNtCs1a_3app5radioNtNtC4core3fmt5DebugNtB4_5Radio3fmt1S", "S", Some(0), None),
            ("_RNvINvNtCs1a_3app5radio4sendmE5COUNT", "COUNT", Some(0), None),
            ("BUFFER", "BUFFER", Some(0), Some(0)),
        ];
        for (name, item, radio, tx) in cases {
            let owner = Owner::of(name, None);
            assert_eq!(owner.item(), item, "{name}");
            assert_eq!(owner.distance("app::radio"), radio, "{name}");
            assert_eq!(owner.distance("app::radio::tx"), tx, "{name}");
            assert_eq!(
                owner.is_below("app::radio"),
                radio.is_some_and(|far| far < usize::MAX) && name != "BUFFER"
            );
            assert_eq!(owner.is_part(), name.ends_with(".0"), "{name}");
        }
    }

    #[test]
    fn a_name_without_a_path_may_be_anywhere_in_its_crate() {
        let owner = Owner::of("BUFFER", Some("app.1f2e3d4c5b6a7988-cgu.0"));
        assert_eq!(owner.distance("app::radio"), Some(0));
        assert!(owner.is_below("app") && !owner.is_below("radio") && !owner.is_below("app::radio"));
        let owner = Owner::of("_RNvNtCs1a_3app5radio6EVENTS", None);
        assert!(
            owner.is_below("app") && owner.is_below("app::radio") && !owner.is_below("app::radio::EVENTS")
        );
    }

    #[test]
    fn a_module_within_a_module_is_told_from_what_is_beside_it() {
        let legacy = "_ZN3app5radio2tx6EVENTS17h0123456789abcdefE";
        let cases = [
            ("app::radio", "app::radio::tx", true),
            ("app", "app::radio", true),
            ("app", "app::radio::tx", true),
            ("app::radio", "app::radio", false),
            ("app::radio::tx", "app::radio", false),
            ("app::radio::tx", "app::radio::tx", false),
            ("app::radio", "app::radio::rx", false),
            ("app::radio", "app::radio::t", false),
            ("app::rad", "app::radio", false),
            ("other", "app::radio::tx", false),
        ];
        for name in [legacy, "_RNvNtNtCs1a_3app5radio2tx6EVENTS"] {
            let owner = Owner::of(name, None);
            for (module, inner, expected) in cases {
                assert_eq!(owner.is_deeper(module, &[inner].into()), expected, "{name} {module} {inner}");
            }
            assert!(!owner.is_deeper("app", &std::collections::BTreeSet::new()));
        }
    }

    #[test]
    fn a_path_that_never_ends_is_cut() {
        let long = format!("_ZN4{}17h0123456789abcdefE", "a123".repeat(1000).replacen("a123", "app1", 1));
        for name in [&*long, &"x".repeat(100_000), &"ä".repeat(100_000)] {
            let path = Owner::of(name, None).path;
            assert!(path.len() < 2100 && path.ends_with('…'), "{}", path.len());
        }
        let whole = "x".repeat(super::LONGEST_PATH);
        assert_eq!(Owner::of(&whole, None).path, whole);
    }
}
