//! Owns the derives that a managed struct cannot have. Comes in: the struct. Goes out: the struct without them, and one
//! error.

use proc_macro2::Span;
use quote::quote;
use syn::{
    Attribute, ItemStruct, Meta, Path, Token, parse::Parser, punctuated::Punctuated, spanned::Spanned,
};

use super::source;
use crate::errors::Errors;

/// Removes `derive(Clone)`, `derive(Copy)` and `derive(Default)` below the attribute and reports the first, there or
/// above it. Returns whether it stands above: the compiler has expanded it then, and builds the struct from the fields
/// that are written, so the item must be emitted with just these.
///
/// A `cfg_attr` is no matter: the compiler has put in its place what it holds.
pub(crate) fn refuse(structure: &mut ItemStruct, errors: &mut Errors) -> bool {
    let mut found = Vec::new();
    for attribute in &mut structure.attrs {
        if let Some((removed, rest)) = split(&attribute.meta) {
            found.extend(removed);
            attribute.meta = rest;
        }
    }
    if let Some(first) = found.first() {
        errors.push(first.span(), reason(&found));
        return false;
    }
    let above = above(Span::call_site());
    if !above.is_empty() {
        errors.push(Span::call_site(), reason(&above));
    }
    !above.is_empty()
}

/// Splits a `derive` that names a refused trait into these and the rest.
fn split(meta: &Meta) -> Option<(Vec<Path>, Meta)> {
    let Meta::List(list) = meta else { return None };
    if !list.path.is_ident("derive") {
        return None;
    }
    let paths = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok()?;
    let (removed, rest): (Vec<_>, Vec<_>) = paths.into_iter().partition(is_refused);
    if removed.is_empty() {
        return None;
    }
    let mut list = list.clone();
    list.tokens = quote!(#(#rest),*);
    Some((removed, Meta::List(list)))
}

fn is_refused(path: &Path) -> bool {
    path.segments
        .last()
        .is_some_and(|last| ["Clone", "Copy", "Default"].iter().any(|name| last.ident == name))
}

fn reason(paths: &[Path]) -> String {
    let names: Vec<_> = paths
        .iter()
        .filter_map(|path| path.segments.last())
        .map(|last| format!("`{}`", last.ident))
        .collect();
    let names = names.join(" and ");
    format!(
        "a managed struct cannot derive {names}: a second value would hold memory that no budget was charged for; \
         remove it from the derive and make each value with the constructor, which can refuse"
    )
}

/// The refused traits that stand in a `derive` directly above `attribute`.
///
/// An attribute macro is not shown the derives above it, so they are read from the source file. Where that cannot be
/// read, the derive itself fails for want of the field that this macro adds.
fn above(attribute: Span) -> Vec<Path> {
    source::before(attribute, derived).unwrap_or_default()
}

/// The refused traits in the attributes at the end of `source`.
fn derived(source: &str) -> Vec<Path> {
    let mut rest = source;
    let mut found = Vec::new();
    while let Some((before, text)) = last_attribute(rest) {
        rest = before;
        let Ok(attributes) = Attribute::parse_outer.parse_str(text) else { break };
        for attribute in &attributes {
            found.extend(split(&attribute.meta).map(|(removed, _)| removed).unwrap_or_default());
        }
    }
    found
}

/// Splits the attribute off the end of `source`, past comments; `None` where something else stands there.
fn last_attribute(source: &str) -> Option<(&str, &str)> {
    let mut source = source.trim_end();
    loop {
        let line_start = source.rfind('\n').map_or(0, |at| at + 1);
        let line = &source[line_start..];
        if source.ends_with("*/") {
            source = source[..source.rfind("/*")?].trim_end();
        } else if line.trim_start().starts_with("//") {
            source = source[..line_start].trim_end();
        } else {
            break;
        }
    }
    if !source.ends_with(']') {
        return None;
    }
    let mut depth = 0_usize;
    for (at, letter) in source.char_indices().rev() {
        match letter {
            ']' => depth += 1,
            '[' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            let before = source[..at].trim_end().strip_suffix('#')?;
            return Some((before, &source[before.len()..]));
        }
    }
    None
}
