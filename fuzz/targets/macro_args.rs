//! Any tokens as the arguments of the macros, and as what stands behind them: `managed_alloc!(…)`, `budgets!(…)`,
//! `#[managed(…)] item`, or bare arguments of all of them. What comes out is Rust again, with a `compile_error!` in the
//! text for each mistake, or with the item as it was.
#![no_main]

extern crate proc_macro;

mod macros;

use libfuzzer_sys::fuzz_target;
use macros::source::{self, *};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree, extra::invalidate_current_thread_spans};
use quote::quote;
use syn::Item;

/// The parser of Rust recurses, in the compiler too; what it cannot bear is no mistake of the macros.
const DEEPEST: usize = 48;

fuzz_target!(|text: &str| {
    // Else the positions of all inputs are kept.
    invalidate_current_thread_spans();
    if let Some(tokens) = tokens(text) {
        expand(tokens, text.len());
    }
});

fn tokens(text: &str) -> Option<TokenStream> {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' | b'<' | b'|' | b'&' | b'*' | b'!' | b'-' | b'=' => depth += 1,
            b')' | b']' | b'}' | b'>' | b',' | b';' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest > DEEPEST { None } else { text.parse().ok() }
}

fn expand(tokens: TokenStream, length: usize) {
    let trees: Vec<_> = tokens.clone().into_iter().collect();
    match trees.as_slice() {
        [TokenTree::Ident(name), TokenTree::Punct(mark), TokenTree::Group(group)]
            if mark.as_char() == '!' =>
        {
            if name == "budgets" {
                budgets(group.stream(), length);
            } else {
                managed_alloc(group.stream(), length);
            }
        }
        [TokenTree::Punct(mark), TokenTree::Group(attribute), item @ ..] if mark.as_char() == '#' => {
            let mut attribute = attribute.stream().into_iter().skip(1);
            let arguments = match attribute.next() {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                    group.stream()
                }
                _ => TokenStream::new(),
            };
            managed(arguments, &item.iter().cloned().collect(), length);
        }
        _ => {
            managed_alloc(tokens.clone(), length);
            budgets(tokens.clone(), length);
            managed(
                tokens.clone(),
                &quote!(
                    pub struct Module<'a> {
                        name: &'a str,
                    }
                ),
                length,
            );
            managed(
                tokens,
                &quote!(
                    static EVENTS: Queue = Queue::new();
                ),
                length,
            );
        }
    }
}

fn managed_alloc(arguments: TokenStream, length: usize) {
    let output = source::managed_alloc::expand(arguments.clone());
    assert_eq!(output.to_string(), source::managed_alloc::expand(arguments).to_string());
    checked(&output, length);
    syn::parse2::<syn::Expr>(output.clone()).unwrap_or_else(|error| panic!("{error}: {output}"));
}

fn budgets(arguments: TokenStream, length: usize) {
    let output = source::budgets::expand(arguments);
    checked(&output, length);
    // A path that is given is looked for from the package, and there is none.
    assert!(errors(&output) > 0);
    syn::parse2::<syn::File>(output.clone()).unwrap_or_else(|error| panic!("{error}: {output}"));
}

fn managed(arguments: TokenStream, item: &TokenStream, length: usize) {
    let output = source::managed::expand(arguments, item);
    checked(&output, length);
    let Ok(written) = syn::parse2::<Item>(item.clone()) else {
        assert!(errors(&output) > 0, "no error for an item that is none");
        return;
    };
    let file = syn::parse2::<syn::File>(output.clone()).unwrap_or_else(|error| panic!("{error}: {output}"));
    let is_kept = match &written {
        Item::Struct(written) => file.items.iter().any(|item| {
            matches!(item, Item::Struct(kept) if kept.ident == written.ident && kept.vis == written.vis)
        }),
        other => file.items.contains(other),
    };
    assert!(is_kept, "the item is lost: {output}");
    let is_managed = matches!(written, Item::Struct(_) | Item::Static(_));
    assert!(is_managed || errors(&output) > 0, "no error for what cannot be managed");
}

/// What comes out can be read again, is no longer than what went in gives reason for, and its errors lie in the text.
fn checked(output: &TokenStream, length: usize) {
    let text = output.to_string();
    let again: TokenStream = text.parse().unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(again.to_string(), text);
    assert!(text.len() <= 20_000 + 200 * length, "{} bytes of {length}", text.len());
    errors(output);
}

/// The number of `compile_error!`; each says something, on tokens of the input or on the call.
fn errors(output: &TokenStream) -> usize {
    let trees: Vec<_> = output.clone().into_iter().collect();
    let inner: usize = trees
        .iter()
        .map(|tree| if let TokenTree::Group(group) = tree { errors(&group.stream()) } else { 0 })
        .sum();
    let here = trees.windows(3).filter(|three| match three {
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Group(group)] if name == "compile_error" => {
            let Ok(message) = syn::parse2::<syn::LitStr>(group.stream()) else { return false };
            assert!(!message.value().is_empty());
            for span in [name.span(), group.span()] {
                assert!(is_within(span), "{:?} of {output}", span.byte_range());
            }
            true
        }
        _ => false,
    });
    inner + here.count()
}

/// Whether a span is that of the call, or has text of the input.
fn is_within(span: Span) -> bool {
    span.byte_range() == Span::call_site().byte_range() || span.source_text().is_some()
}
