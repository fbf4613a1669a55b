//! Owns the expansion of `managed_alloc!`. Comes in: the arguments of a site. Goes out: an expression of type
//! `Result<ManagedMemory<N>, BudgetError>`, or of `BoxedMemory<N>`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::{
    args::{Args, Macro},
    errors::Errors,
    site::{Site, runtime_path, size_const},
};

/// Expands `managed_alloc!(tokens)`.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = Args::parse(Macro::ManagedAlloc, tokens, &mut errors);
    let site = Site::new(&args, "");
    match (&site, &args.size) {
        (Some(site), Some(size)) if errors.is_empty() => construction(site, size, args.boxed),
        _ => failure(&args, site.as_ref(), errors),
    }
}

fn construction(site: &Site<'_>, size: &syn::Expr, boxed: bool) -> TokenStream {
    let bytes = Ident::new("__BUDGET_BYTES", Span::mixed_site());
    let budget = site.budget();
    let anchor = site.anchor();
    let holder = size_const(&bytes, size);
    let check = if boxed { "block" } else { "inline_block" };
    let check = site.check(check, &quote!(#budget, #bytes), size);
    let count = site.count(&quote!(#bytes));
    let permit = site.permit();
    let (items, permit) = (permit.items, permit.counted);
    let construct = if boxed {
        let runtime = &site.runtime;
        quote!(#runtime::BoxedMemory::<#bytes>::permitted(#permit))
    } else {
        quote!(#permit.inline::<#bytes>())
    };
    quote!({ #anchor #holder #check #count #items #construct })
}

/// The mistakes, and an expression of the type that the site would have had, so that they are the only errors.
fn failure(args: &Args, site: Option<&Site<'_>>, errors: Errors) -> TokenStream {
    let mention = site.map(Site::mention);
    let runtime = runtime_path(args.runtime.as_ref());
    let errors = errors.into_tokens();
    let memory = if args.boxed { quote!(BoxedMemory) } else { quote!(ManagedMemory) };
    let bytes = args.size.as_ref().map_or_else(|| quote!(0), |size| quote!({ #size }));
    quote!({ #errors #mention #runtime::__private::after_error::<#runtime::#memory<#bytes>>() })
}
