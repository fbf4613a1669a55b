//! Owns the expansion of `managed_alloc!`. Comes in: the arguments of a site. Goes out: an expression of type
//! `Result<ManagedMemory<N>, BudgetError>`, or of `BoxedMemory<N>`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::{
    args::{Args, Macro},
    errors::Errors,
    ledger::{Storage, targets},
    site::{Permit, Site, braced, runtime_path, size_const},
};

/// Expands `managed_alloc!(tokens)`.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = Args::parse(Macro::ManagedAlloc, tokens, &mut errors);
    let site = Site::new(&args, "");
    match (&site, &args.size) {
        (Some(site), Some(size)) if errors.is_empty() => construction(site, size, args.storage),
        _ => failure(&args, site.as_ref(), errors),
    }
}

fn construction(site: &Site<'_>, size: &syn::Expr, storage: Storage) -> TokenStream {
    let bytes = Ident::new("__BUDGET_BYTES", Span::mixed_site());
    let budget = site.budget();
    let anchor = site.anchor();
    let holder = size_const(&bytes, size);
    let check = if matches!(storage, Storage::Inline) { "inline_block" } else { "block" };
    let check = site.check(check, &quote!(#budget, #bytes), size);
    let count = site.count(&quote!(#bytes));
    let ledger = site.ledger(storage, Some(quote!(#bytes)), "managed_alloc!".to_owned());
    let runtime = &site.runtime;
    let (items, construct) = match storage {
        Storage::Static | Storage::Slot => {
            let permit = site.slot_permit();
            let (items, slots) = (permit.items, permit.count);
            let slots = quote! {
                static __BUDGET_SLOTS: #runtime::__private::Slots<#bytes, { #slots }> =
                    #runtime::__private::Slots::new();
                static __BUDGET_STATES: #runtime::__private::SlotStates<{ #slots }> =
                    #runtime::__private::SlotStates::new();
            };
            let listed = targets();
            let summed = quote!(::core::cfg!(all(#listed, not(test))));
            let take = quote!(__BUDGET_SLOTS.take(&__BUDGET_STATES, __BUDGET_PERMIT, #summed));
            (quote!(#items #slots), quote!(unsafe { #take }))
        }
        Storage::Boxed => {
            let Permit { items, counted, .. } = site.permit();
            (items, quote!(#runtime::BoxedMemory::<#bytes>::permitted(#counted)))
        }
        Storage::Inline => {
            let Permit { items, counted, .. } = site.permit();
            (items, quote!(#counted.inline::<#bytes>()))
        }
    };
    quote!({ #anchor #holder #check #count #ledger #items #construct })
}

/// The mistakes, and an expression of the type that the site would have had, so that they are the only errors.
fn failure(args: &Args, site: Option<&Site<'_>>, errors: Errors) -> TokenStream {
    let mention = site.map(Site::mention);
    let runtime = runtime_path(args.runtime.as_ref());
    let errors = errors.into_tokens();
    let memory = match args.storage {
        Storage::Inline => quote!(ManagedMemory),
        Storage::Boxed => quote!(BoxedMemory),
        Storage::Static | Storage::Slot => quote!(StaticMemory),
    };
    let bytes = args.size.as_ref().map_or_else(|| quote!(0), braced);
    quote!({ #errors #mention #runtime::__private::after_error::<#runtime::#memory<#bytes>>() })
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::expand;

    /// Whatever is wrong with the arguments, what is left is an expression.
    #[test]
    fn mistakes_become_an_expression() {
        for arguments in [
            quote!(Runtime, stance0s = K, constructor = pub new, crate, crate = %pacit / = e),
            quote!(Runtime, crate + 1, sise = 2),
            quote!(Runtime, 64, instances, 64),
        ] {
            let text = expand(arguments.clone()).to_string();
            assert!(text.contains("compile_error"), "{arguments}: {text}");
            assert!(syn::parse_str::<syn::Expr>(&text).is_ok(), "{arguments}: {text}");
        }
    }
}
