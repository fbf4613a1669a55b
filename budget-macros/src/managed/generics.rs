//! Owns what the generics of a managed struct mean for its sizes. Comes in: the generics, and tokens. Goes out: whether
//! these depend on a type, and the same tokens outside of the struct.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, GenericParam, Generics, ItemStruct};

use crate::errors::Errors;

/// Reports a size that names a type or const parameter: the sum of a budget is known only when every size is.
pub(crate) fn refuse_generic(size: &Expr, generics: &Generics, errors: &mut Errors) {
    if let Some(parameter) = generic_in(size, generics) {
        errors.push(
            parameter.span(),
            format!("the size depends on the generic parameter `{parameter}`; write a size that is the same for all types"),
        );
    }
}

/// The first type or const parameter of `generics` that `tokens` name.
pub(crate) fn generic_in(tokens: &impl ToTokens, generics: &Generics) -> Option<TokenTree> {
    let names: Vec<_> = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    if names.is_empty() { None } else { find(tokens.to_token_stream(), &names) }
}

fn find(tokens: TokenStream, names: &[String]) -> Option<TokenTree> {
    let mut behind_colon = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) => {
                if let Some(found) = find(group.stream(), names) {
                    return Some(found);
                }
            }
            // The second segment of a path is no parameter, whatever its name.
            TokenTree::Ident(ident) if !behind_colon && names.contains(&ident.to_string()) => {
                return Some(token);
            }
            _ => {}
        }
        behind_colon = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
    }
    None
}

/// Whether the struct has type or const parameters.
pub(crate) fn has_types(structure: &ItemStruct) -> bool {
    structure.generics.params.iter().any(|parameter| !matches!(parameter, GenericParam::Lifetime(_)))
}

/// Tokens with `'static` for the lifetimes of the struct, so that they can stand outside of it.
pub(crate) fn erase_lifetimes(tokens: TokenStream, structure: &ItemStruct) -> TokenStream {
    let names: Vec<_> =
        structure.generics.lifetimes().map(|parameter| parameter.lifetime.ident.to_string()).collect();
    let mut behind_quote = false;
    tokens
        .into_iter()
        .map(|token| {
            let named = behind_quote;
            behind_quote = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
            match token {
                TokenTree::Group(group) => {
                    let inner = erase_lifetimes(group.stream(), structure);
                    let mut erased = Group::new(group.delimiter(), inner);
                    erased.set_span(group.span());
                    TokenTree::Group(erased)
                }
                TokenTree::Ident(ident) if named && names.contains(&ident.to_string()) => {
                    TokenTree::Ident(Ident::new("static", ident.span()))
                }
                token => token,
            }
        })
        .collect()
}
