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

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::expand;

    /// After a mistake the item is still there, and the mistake is the only error.
    #[test]
    fn what_is_neither_struct_nor_static_is_called_what_it_is() {
        let cases = [
            (
                quote!(
                    enum A {
                        B,
                    }
                ),
                "an enum",
            ),
            (quote!(union A { b: u8 }), "a union"),
            (
                quote!(
                    fn a() {}
                ),
                "a function",
            ),
            (quote!(impl A {}), "an impl"),
            (
                quote!(
                    trait A {}
                ),
                "a trait",
            ),
            (
                quote!(
                    mod a {}
                ),
                "a module",
            ),
            (
                quote!(
                    const A: u8 = 0;
                ),
                "a const",
            ),
            (
                quote!(
                    type A = u8;
                ),
                "a type alias",
            ),
            (
                quote!(
                    use a::b;
                ),
                "this item",
            ),
        ];
        for (item, what) in cases {
            let text = expand(quote!(Radio), &item).to_string();
            assert_eq!(text.matches("compile_error").count(), 1, "{text}");
            assert!(text.contains(&format!("goes on a struct or a static, not on {what}; put it")), "{text}");
            assert!(text.contains(&item.to_string()), "{text}");
        }
        let text = expand(quote!(Radio), &quote!(a + b)).to_string();
        assert!(text.contains("goes on a struct or a static; put it") && text.contains("a + b"), "{text}");
    }

    /// The word `crate` begins a value that cannot stand in braces.
    #[test]
    fn any_size_leaves_an_item() {
        for arguments in [quote!(Radio, crate + 1), quote!(Radio, crate + 1, sise = 2)] {
            let text = expand(
                arguments,
                &quote!(
                    struct A {
                        name: u8,
                    }
                ),
            )
            .to_string();
            assert!(syn::parse_str::<syn::File>(&text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_parameter_in_a_size_is_found_wherever_it_stands() {
        // A size that depends on a type is asked of each type; one that does not is asked once.
        let sized = |field: proc_macro2::TokenStream| {
            expand(quote!(Radio), &quote!(struct A<'a, T> { field: #field, more: &'a T })).to_string()
        };
        assert!(!sized(quote!([T; 2])).contains("compile_error"));
        let block = |size: proc_macro2::TokenStream| {
            expand(
                quote!(Radio, #size),
                &quote!(
                    struct A<T, const N: usize> {
                        field: T,
                    }
                ),
            )
            .to_string()
        };
        for size in [quote!(N), quote!((N)), quote!(size(&[N + 1]))] {
            assert!(block(size.clone()).contains("compile_error"), "{size}");
        }
        assert!(
            !block(quote!(consts::N)).contains("compile_error"),
            "the name of a parameter behind a path is another"
        );
    }
}
