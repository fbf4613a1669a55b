//! Any text as the manifest that `budgets!` expands: an accepted one becomes items that read as Rust, with a variant for each
//! budget, and assembly that carries the whole text; of any other each mistake is one error. A first line that is a comment
//! is also the name of the file.
#![no_main]

extern crate proc_macro;

mod macros;

use std::path::Path;

use budget_manifest::{Manifest, record::unescape};
use libfuzzer_sys::fuzz_target;
use macros::source::*;
use proc_macro2::extra::invalidate_current_thread_spans;
use quote::quote;
use syn::{File, Item, ItemMod, LitStr, Token, punctuated::Punctuated};

fuzz_target!(|text: &str| {
    // Else the positions of all inputs are kept.
    invalidate_current_thread_spans();
    let name = text.lines().next().and_then(|line| line.strip_prefix('#')).unwrap_or("budgets.toml");
    let path = Path::new("/").join(name);
    let output = budgets::from_text(text, &path, &quote!(::budget_runtime));
    let file: File = syn::parse2(output.clone()).unwrap_or_else(|error| panic!("{error}: {output}"));
    let variants: Vec<_> = file.items.iter().filter_map(variants).flatten().collect();
    match Manifest::parse(text, name) {
        Ok(manifest) => {
            assert_eq!(errors(&file), 0, "{text:?}");
            assert!(
                variants.iter().eq(manifest.budgets.iter().map(|budget| &budget.variant)),
                "{variants:?}"
            );
            carried(&file, &manifest);
        }
        Err(rejected) => {
            assert_eq!(errors(&file), rejected.diagnostics.len(), "{text:?}");
            let named = rejected.budgets.iter().map(|budget| &budget.variant);
            assert!(variants.iter().eq(named) || rejected.budgets.is_empty(), "{variants:?}");
        }
    }
});

fn variants(item: &Item) -> Option<Vec<String>> {
    let Item::Enum(item) = item else { return None };
    Some(item.variants.iter().map(|variant| variant.ident.to_string()).collect())
}

/// The number of errors that every build has: others are of targets on which two overrides hold.
fn errors(file: &File) -> usize {
    let is_error = |item: &&Item| {
        let Item::Macro(item) = item else { return false };
        item.attrs.is_empty()
            && item.mac.path.segments.last().is_some_and(|name| name.ident == "compile_error")
    };
    file.items.iter().filter(is_error).count()
}

/// The records of an image have the text of the manifest, and each of its conditions.
fn carried(file: &File, manifest: &Manifest) {
    let records: Vec<_> = file.items.iter().flat_map(assembly).collect();
    let records: Vec<_> = records.iter().filter_map(|line| line.strip_suffix('\n')).collect();
    let value = |key: &str| {
        let values =
            records.iter().filter_map(|record| record.split('\t').find_map(|part| part.strip_prefix(key)));
        values.map(unescape).collect::<Vec<_>>()
    };
    assert_eq!(value("text="), [manifest.text()]);
    let conditions = manifest.conditions();
    assert!(value("holds=").iter().eq(conditions.iter().map(|condition| condition.text())), "{records:?}");
    let limits = value("limit=").len();
    assert!(limits >= manifest.budgets.len(), "{records:?}");
}

/// What the directives `.ascii` of an item write; every line is one that an assembler can take apart.
fn assembly(item: &Item) -> Vec<String> {
    let Item::Mod(ItemMod { content: Some((_, items)), .. }) = item else { return Vec::new() };
    let mut written = Vec::new();
    for item in items {
        let Item::Macro(item) = item else { continue };
        let mut operands = Vec::new();
        let arguments = item
            .mac
            .parse_body_with(|input: syn::parse::ParseStream<'_>| {
                let mut lines = Vec::new();
                while input.peek(LitStr) {
                    lines.push(input.parse::<LitStr>()?.value());
                    input.parse::<Option<Token![,]>>()?;
                }
                let rest = Punctuated::<Operand, Token![,]>::parse_terminated(input)?;
                operands.extend(rest.into_iter().map(|operand| operand.0));
                Ok(lines)
            })
            .unwrap_or_else(|error| panic!("{error}"));
        for line in arguments {
            let line = filled(&line, &operands);
            if let Some(ascii) = line.strip_prefix(".ascii ") {
                written.push(quoted(ascii));
            } else if let Some(section) = line.strip_prefix(".pushsection \"") {
                let (name, flags) = section.rsplit_once("\",\"R\"").expect("a section has a name and flags");
                assert_eq!(flags, ",%progbits");
                quoted(&format!("\"{name}\""));
            }
        }
    }
    written
}

/// `name = const …`
struct Operand(String);

impl syn::parse::Parse for Operand {
    fn parse(input: syn::parse::ParseStream<'_>) -> syn::Result<Self> {
        let name: syn::Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        input.parse::<Token![const]>()?;
        input.parse::<syn::Expr>()?;
        Ok(Self(name.to_string()))
    }
}

/// The template with a number for each operand, which must be one of those that are given.
fn filled(template: &str, operands: &[String]) -> String {
    let mut line = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        line.push_str(before);
        rest = if let Some(after) = from.strip_prefix("{{") {
            line.push('{');
            after
        } else if let Some(after) = from.strip_prefix("}}") {
            line.push('}');
            after
        } else {
            let (name, after) =
                from[1..].split_once('}').unwrap_or_else(|| panic!("a lone brace: {template:?}"));
            assert!(from.starts_with('{') && operands.iter().any(|operand| operand == name), "{template:?}");
            line.push('7');
            after
        };
    }
    line + rest
}

/// The text of a string of the assembler, all of it.
fn quoted(string: &str) -> String {
    let inner =
        string.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("it stands in quotes");
    assert!(!inner.contains('\n') && !inner.contains('\0'), "{inner:?}");
    let mut text = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        assert_ne!(letter, '"', "{inner:?}");
        text.push(match letter {
            '\\' => match letters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(letter @ ('"' | '\\')) => letter,
                other => panic!("{other:?} behind a backslash: {inner:?}"),
            },
            letter => letter,
        });
    }
    text
}
