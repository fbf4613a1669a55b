//! What `budgets!` expands to where `tests/ui` cannot tell: with a manifest that is wrong, that differs by target, or
//! that is not found.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{File, Item};

use super::{expand, from_text};

/// The items, which always are some, the messages of all `compile_error!` among them, and all as text.
fn expanded(tokens: TokenStream) -> (Vec<String>, Vec<String>, String) {
    let text = tokens.to_string();
    let file: File = syn::parse2(tokens).unwrap();
    let mut names = Vec::new();
    let mut errors = Vec::new();
    for item in file.items {
        match item {
            Item::Enum(item) => names.extend(item.variants.iter().map(|variant| variant.ident.to_string())),
            Item::Macro(item) if item.mac.path.segments.last().unwrap().ident == "compile_error" => {
                errors.push(syn::parse2::<syn::LitStr>(item.mac.tokens).unwrap().value());
            }
            _ => {}
        }
    }
    (names, errors, text)
}

fn of(manifest: &str) -> (Vec<String>, Vec<String>, String) {
    expanded(from_text(manifest, Path::new("/a-machine/budgets.toml"), &quote!(::budget_runtime)))
}

/// Whether some code, blanks aside, is in what was expanded.
fn has(text: &str, code: &str) -> bool {
    let plain = |text: &str| text.replace(char::is_whitespace, "");
    plain(text).contains(&plain(code))
}

#[test]
fn each_mistake_of_a_manifest_is_one_error_and_its_budgets_have_names() {
    let (names, errors, text) = of("[crates]\nRadio = '64 KB'\nwasm-runtime = { limt = 5 }\n");
    assert_eq!(names, ["Radio", "WasmRuntime"]);
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].starts_with("the unit of the size `64 KB` has two readings"), "{}", errors[0]);
    assert!(errors[1].starts_with("unknown key `limt` in budget `wasm-runtime`"), "{}", errors[1]);
    // No limit refuses anything, so that the mistakes are the only errors.
    assert!(has(&text, "Budget::new(\"Radio\", ::core::primitive::usize::MAX)"));

    let (names, errors, _) = of("");
    assert_eq!((names.len(), errors.len()), (1, 1));
}

#[test]
fn a_manifest_in_an_image_has_no_path_of_a_machine() {
    let (names, errors, text) = of("[crates]\nRadio = 100\n");
    assert_eq!((names, errors), (vec!["Radio".to_owned()], Vec::new()));
    assert!(!text.contains("a-machine"));
    assert!(has(&text, ".with_source(\"budgets.toml:2\")"));
    assert!(!text.contains("fit :: parts") && !text.contains("fit :: total"));
}

#[test]
fn numbers_that_differ_by_target_are_compared_by_its_compiler() {
    let (_, errors, text) = of("
[system]
total = 1000
[crates]
A = { limit = 100, max-block = 50, reason = 'small' }
B = { limit = 10, within = 'A' }
[target.'cfg(unix)'.crates]
A = { limit = 200, reason = 'large', packages = ['app'], guaranteed = true }
");
    assert_eq!(errors, Vec::<String>::new());
    let limit = "::core::option::Option::Some(if ::core::cfg!(unix)";
    let limit_of_a = "if ::core::cfg!(unix) { ::core::option::Option::Some(200u64) } else { ::core::option::Option::Some(100u64) }";
    assert!(!has(&text, limit), "each value is an expression of its own");
    for call in ["fit::parts(", "fit::max_block(", "fit::total("] {
        assert!(has(&text, &format!("const _: () = ::budget_runtime::__private::{call}")), "{call}\n{text}");
    }
    assert!(has(&text, limit_of_a));
    assert!(has(&text, "if ::core::cfg!(unix) { \"budgets.toml:8\" } else { \"budgets.toml:5\" }"));
    // Attributes know no `else`.
    assert!(has(&text, "#[cfg_attr(all(unix, not(any())), doc = \"Reason: large\")]"));
    assert!(has(&text, "#[cfg_attr(not(any(unix)), doc = \"Reason: small\")]"));
    // Where nothing is given, nothing is called.
    assert!(has(&text, "if ::core::cfg!(unix) { row.with_guaranteed(true) } else { row }"));
}

#[test]
fn overrides_that_hold_at_once_are_an_error_on_that_target() {
    let settings =
        ["200", "{ max-block = 5 }", "{ packages = ['a'] }", "{ guaranteed = true }", "{ covers = ['a'] }"];
    for setting in settings.into_iter().chain(["{ reason = 'x' }"]) {
        let (_, _, text) = of(&format!(
            "[crates]\nA = 100\n[target.'cfg(unix)'.crates]\nA = {setting}\n[target.'cfg(test)'.crates]\nA = {setting}\n\
             [target.'cfg(windows)'.crates]\nA = {setting}\n"
        ));
        for pair in ["unix, test", "unix, windows", "test, windows"] {
            assert!(has(&text, &format!("#[cfg(all({pair}))] ::core::compile_error!")), "{setting} {pair}");
        }
        assert_eq!(text.matches("overrides-both-hold").count(), 3, "{setting}");
    }
    let (_, _, text) = of(
        "[crates]\nA = 1\n[target.'cfg(unix)'.system]\ntotal = 5\n[target.'cfg(test)'.system]\ntotal = 6\n",
    );
    assert!(text.contains("two overrides of `total` of `[system]` hold on this target"));
}

#[test]
fn a_limit_that_some_target_cannot_address_is_checked_there() {
    for (limit, width) in [
        ("32767", None),
        ("32768", Some("target_pointer_width = \"16\"")),
        ("2147483647", Some("target_pointer_width = \"16\"")),
        ("2147483648", Some("any(target_pointer_width = \"16\", target_pointer_width = \"32\")")),
    ] {
        let (_, _, text) = of(&format!("[crates]\nA = {limit}\n"));
        let check = |width: &str| {
            format!("#[cfg({width})] const _: () = ::budget_runtime::__private::fit::addressable(")
        };
        assert_eq!(
            width.is_some_and(|width| has(&text, &check(width))),
            text.contains("addressable"),
            "{limit}"
        );
        assert_eq!(width.is_some(), text.contains("addressable"), "{limit}");
    }
    let (_, _, text) = of("[crates]\nA = 1\n[target.'cfg(unix)'.crates]\nA = 40000\n");
    assert!(text.contains("addressable"), "an override may be larger than the base");
}

#[test]
fn arguments_that_are_none_are_told() {
    let cases = [
        (quote!(5), "expected the path of the manifest as a string, or nothing"),
        (quote!("a.toml", "b.toml"), "expected the path of the manifest as a string, or nothing"),
        (quote!(crate = a, crate = b), "option `crate` is given twice; remove one"),
        (quote!(krate = a), "unknown option `krate`"),
        (quote!("a.toml" crate = a), "expected `,`"),
        (quote!(crate = 5), "expected identifier"),
    ];
    for (arguments, message) in cases {
        let (names, errors, _) = expanded(expand(arguments.clone()));
        assert_eq!((names.len(), errors.len()), (1, 1), "{arguments}: {errors:?}");
        assert!(errors[0].starts_with(message), "{arguments}: {}", errors[0]);
    }
}

#[test]
fn a_manifest_is_named_from_the_package_and_read_again_when_it_changes() {
    let (names, errors, text) = expanded(expand(quote!("../tests/strict/budgets.toml", crate = a::mem)));
    assert_eq!((names, errors), (["DMA", "WasmRuntime", "I2c0"].map(str::to_owned).to_vec(), Vec::new()));
    assert!(has(&text, "a::mem::Budget::new(\"DMA\","));
    assert!(text.contains("include_bytes") && text.contains("option_env"));
    assert!(text.contains("tests/strict/budgets.toml"));

    let (names, errors, text) = expanded(expand(quote!("absent.toml")));
    assert_eq!((names.len(), errors.len()), (1, 1));
    assert!(
        errors[0].starts_with("the file that the argument of `budgets!` names was not found"),
        "{}",
        errors[0]
    );
    assert!(text.contains("option_env"), "another value of the variable may find one");

    let (_, errors, _) = expanded(expand(quote!("src")));
    assert!(errors[0].contains("src (not a file)"), "{}", errors[0]);
}
