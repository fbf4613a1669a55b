//! Owns the expansion of `#[managed]`: read the arguments, find the form, generate. Comes in: the arguments and an
//! item. Goes out: the item with its memory, or the item and its mistakes.

mod constructor;
mod derives;
mod expand;
mod fallback;
mod fields;
mod form;
mod generics;
mod source;
mod statics;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Item;

use self::form::Form;
use crate::{
    args::{Args, Macro},
    errors::Errors,
    site::Site,
};

/// Expands `#[managed(arguments)] item`.
pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let structure = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(structure)) => structure,
        Ok(Item::Static(item)) => {
            let args = Args::parse(Macro::Managed, arguments, &mut errors);
            return statics::item(&item, &args, errors);
        }
        Ok(other) => {
            let (span, what) = describe(&other);
            errors.push(
                span,
                format!(
                    "`#[managed]` goes on a struct or a static, not on {what}; put it on the one that holds the memory"
                ),
            );
            let args = Args::parse(Macro::Managed, arguments, &mut errors);
            let errors = errors.into_tokens();
            // A function may be in an impl, where no constant can stand beside it.
            let site = Site::new(&args, "").filter(|_| !matches!(other, Item::Fn(_)));
            let mention = site.map(|site| site.mention());
            return quote!(#errors #mention #item);
        }
        Err(_) => {
            errors.push(
                Span::call_site(),
                "`#[managed]` goes on a struct or a static; put it on the one that holds the memory",
            );
            let errors = errors.into_tokens();
            return quote!(#errors #item);
        }
    };
    let args = Args::parse(Macro::Managed, arguments, &mut errors);
    let mut structure = structure;
    let derived_above = derives::refuse(&mut structure, &mut errors);
    let form = Form::of(&args, &mut structure, &mut errors);
    expand::item(&structure, &args, &form, derived_above, errors)
}

/// The keyword of an item that is no struct, and what it is called.
fn describe(item: &Item) -> (Span, &'static str) {
    match item {
        Item::Enum(item) => (item.enum_token.span, "an enum"),
        Item::Union(item) => (item.union_token.span, "a union"),
        Item::Fn(item) => (item.sig.fn_token.span, "a function"),
        Item::Impl(item) => (item.impl_token.span, "an impl"),
        Item::Trait(item) => (item.trait_token.span, "a trait"),
        Item::Mod(item) => (item.mod_token.span, "a module"),
        Item::Const(item) => (item.const_token.span, "a const"),
        Item::Type(item) => (item.type_token.span, "a type alias"),
        other => (
            other.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span()),
            "this item",
        ),
    }
}
