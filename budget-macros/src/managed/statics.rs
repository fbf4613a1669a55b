//! Owns managed statics: `#[managed(Uart)] static EVENTS: … = …;`. Comes in: a static. Goes out: the static, unchanged,
//! with checks and a record in the image; nothing happens at run time.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ItemStatic, spanned::Spanned};

use crate::{
    args::Args,
    errors::Errors,
    ledger::Storage,
    site::{Site, suffix},
};

/// Generates the item.
pub(crate) fn item(item: &ItemStatic, args: &Args, mut errors: Errors) -> TokenStream {
    if let Some(size) = &args.size {
        errors.push(size.span(), "a static is charged for the size of its type; remove the size");
    }
    if let Some(instances) = &args.instances {
        errors.push(instances.span(), "a static lives once; remove `instances`");
    }
    if let Some((_, name)) = &args.constructor {
        errors.push(name.span(), "a static has its own initial value; remove `constructor`");
    }
    let site = Site::new(args, &suffix(&item.ident));
    let Some(site) = site.as_ref().filter(|_| errors.is_empty()) else {
        let errors = errors.into_tokens();
        let mention = site.as_ref().map(Site::mention);
        return quote!(#errors #mention #item);
    };
    let anchor = site.anchor();
    let budget = site.budget();
    let ty = &item.ty;
    let size = quote!(::core::mem::size_of::<#ty>());
    let check = site.check("value", &quote!(#budget, #size), &item.ident);
    let ledger = site.ledger(Storage::Static, Some(size), item.ident.to_string());
    let runtime = &site.runtime;
    let permit = site.permit_value(true);
    quote!(#item #anchor #check #ledger const _: #runtime::__private::Permit = #permit;)
}
