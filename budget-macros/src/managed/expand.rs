//! Owns the code that a managed struct becomes. Comes in: the struct, its arguments and its form. Goes out: the struct
//! with its memory, its checks and its constructor; after a mistake the same shape without the checks, so that nothing
//! follows it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Expr, Field, ItemStruct, Type, parse::Parser, parse_quote};

use super::{
    constructor::{Constructed, constructor},
    fallback,
    fields::{Marked, Size, push_field, semicolon, with_memory},
    form::Form,
    generics::{erase_lifetimes, generic_in, has_types},
};
use crate::{
    args::Args,
    errors::Errors,
    ledger::Storage,
    site::{Permit, Site, size_const, suffix},
};

/// Generates the item; `derived_above` says that a refused derive stands above the attribute.
pub(crate) fn item(
    structure: &ItemStruct,
    args: &Args,
    form: &Form<'_>,
    derived_above: bool,
    errors: Errors,
) -> TokenStream {
    let suffix = suffix(&structure.ident);
    let site = Site::new(args, &suffix);
    match (&site, form) {
        (Some(site), Form::OwnSize) if errors.is_empty() => own_size(structure, args, site),
        (Some(site), Form::Block(size)) if errors.is_empty() => block(structure, args, site, size, &suffix),
        (Some(site), Form::Marked { ceiling, fields }) if errors.is_empty() => {
            marked(structure, args, site, ceiling, fields, &suffix)
        }
        _ => {
            let mention = site.as_ref().map(Site::mention);
            let item = fallback::item(structure, args, form, derived_above, errors);
            quote!(#mention #item)
        }
    }
}

/// A struct that charges its own size: it gets a hidden field of no bytes that holds the charge.
fn own_size(structure: &ItemStruct, args: &Args, site: &Site<'_>) -> TokenStream {
    let runtime = &site.runtime;
    let name = &structure.ident;
    let budget = site.budget();
    let (impl_generics, types, bounds) = structure.generics.split_for_impl();

    let mut charged = structure.clone();
    let charge: Field = parse_quote! {
        #[doc(hidden)]
        #[allow(dead_code)]
        __budget_charge: #runtime::__private::SiteCharge<Self>
    };
    push_field(&mut charged.fields, charge);
    charged.semi_token = semicolon(&charged.fields);

    let value = quote!(unsafe { #runtime::__private::SiteCharge::take() }?);
    let fields = Constructed::of(structure, |_| None);
    let built = fields.build(&structure.fields, &quote!(__budget_charge), &value);
    let mut checks = TokenStream::new();
    let mut late = TokenStream::new();
    if has_types(structure) {
        // The size is known only of each instance of the generic struct, so the check waits until one is built.
        let count = site.count_holder();
        checks.extend(site.check("known_size", &budget, name));
        late = site.late_checks(&quote!(::core::mem::size_of::<Self>()));
        checks.extend(count);
        checks.extend(site.ledger(Storage::Inline, None, name.to_string()));
    } else {
        let erased = erase_lifetimes(types.to_token_stream(), structure);
        let size = quote!(::core::mem::size_of::<#name #erased>());
        checks.extend(site.check("value", &quote!(#budget, #size), name));
        checks.extend(site.count(&size));
        checks.extend(site.ledger(Storage::Inline, Some(size), name.to_string()));
    }
    let Permit { items, counted, .. } = site.permit();
    let doc =
        format!("Charges the size of the struct to the budget `{}` and returns the value.", site.variant());
    let constructor = constructor(structure, args, &site.runtime, &doc, &fields, &quote!(#late #built));
    let anchor = site.anchor();
    quote! {
        #anchor
        #charged
        #checks
        #[automatically_derived]
        unsafe impl #impl_generics #runtime::__private::Managed for #name #types #bounds {
            #[inline]
            fn account() -> &'static #runtime::Account {
                #items
                #counted.account()
            }
        }
        #constructor
    }
}

/// A struct with one block, in the field `memory`.
fn block(structure: &ItemStruct, args: &Args, site: &Site<'_>, size: &Expr, suffix: &str) -> TokenStream {
    let runtime = &site.runtime;
    let budget = site.budget();
    let bytes = hidden("BYTES", suffix);
    let holder = size_const(&bytes, size);
    let check = site.check("inline_block", &quote!(#budget, #bytes), size);
    let count = site.count(&quote!(#bytes));
    let Permit { items, counted, .. } = site.permit();
    let fields = Constructed::of(structure, |_| None);
    let charged = with_block(structure, &quote!(#runtime::ManagedMemory<#bytes>), site);
    let built = fields.build(&charged.fields, &quote!(memory), &quote!(#counted.inline()?));
    let doc =
        format!("Charges the block of the struct to the budget `{}` and returns the value.", site.variant());
    let constructor = constructor(structure, args, runtime, &doc, &fields, &quote!(#items #built));
    let anchor = site.anchor();
    let ledger = site.ledger(Storage::Inline, Some(quote!(#bytes)), structure.ident.to_string());
    quote!(#anchor #holder #charged #check #count #ledger #constructor)
}

/// A struct whose marked fields own a block each.
fn marked(
    structure: &ItemStruct,
    args: &Args,
    site: &Site<'_>,
    ceiling: &Expr,
    fields: &[Marked],
    suffix: &str,
) -> TokenStream {
    let runtime = &site.runtime;
    let budget = site.budget();
    let Permit { items, plain, counted } = site.permit();
    let holder = hidden("CEILING", suffix);
    let mut consts = size_const(&holder, ceiling);
    let mut checks = site.check("ceiling", &quote!(#budget, #holder), ceiling);
    let mut total = quote!(0_usize);
    let mut takes = Vec::new();
    let mut charged = structure.clone();
    let mut values = Vec::new();
    for (place, field) in charged.fields.iter_mut().enumerate() {
        let Some(mark) = fields.iter().find(|mark| mark.index == place) else { continue };
        let bytes = hidden(&format!("BYTES_{place}"), suffix);
        let ty = field.ty.to_token_stream();
        let erased = erase_lifetimes(ty.clone(), structure);
        let collection = !matches!(field.ty, Type::Infer(_));
        let size = mark.size.expr();
        consts.extend(match &mark.size {
            Size::Bytes(size) => size_const(&bytes, size),
            Size::Capacity(capacity) => {
                let empty = with_memory(erased.clone(), &quote!(#runtime::MemoryBlock<0>));
                size_const(&bytes, &quote!(<#empty>::block_bytes(#capacity)))
            }
        });
        let memory = quote!(#runtime::ManagedMemory<#bytes>);
        checks.extend(site.check("marked_field", &quote!(#budget, #bytes), size));
        if collection && generic_in(&field.ty, &structure.generics).is_none() {
            let whole = with_memory(erased, &memory);
            checks.extend(site.check("one_element", &quote!(<#whole>::block_bytes(1), #bytes), size));
        }
        let filled = with_memory(ty, &memory);
        let local = format_ident!("__budget_memory_{place}", span = Span::mixed_site());
        let value = if collection { quote!(<#filled>::over(#local)) } else { local.to_token_stream() };
        values.push((place, value));
        takes.push((local, bytes.clone()));
        total = quote!(#total.saturating_add(#bytes));
        field.ty = Type::Verbatim(filled);
    }
    checks.extend(site.check("marked_fields", &quote!(#budget, #total, #holder), ceiling));
    checks.extend(site.count(&total));
    checks.extend(site.ledger(Storage::Inline, Some(total), structure.ident.to_string()));
    // Fields are dropped in their order, so the last marked one keeps the instance until all bytes are given back; it
    // is charged first, so that a refused instance charges nothing.
    let takes = takes.iter().enumerate().rev().map(|(place, (local, bytes))| {
        let permit = if place + 1 == takes.len() { &counted } else { &plain };
        quote!(let #local = #permit.inline::<#bytes>()?;)
    });
    let takes: TokenStream = takes.collect();
    let constructed = Constructed::of(structure, |place| {
        values.iter().find(|(marked, _)| *marked == place).map(|(_, value)| value.clone())
    });
    let built = constructed.build(&structure.fields, &TokenStream::new(), &TokenStream::new());
    let doc = format!(
        "Charges the marked fields of the struct to the budget `{}` and returns the value.",
        site.variant()
    );
    let constructor =
        constructor(structure, args, runtime, &doc, &constructed, &quote!(#items #takes #built));
    let anchor = site.anchor();
    quote!(#anchor #consts #charged #checks #constructor)
}

/// The struct with the field `memory`.
fn with_block(structure: &ItemStruct, memory: &TokenStream, site: &Site<'_>) -> ItemStruct {
    let mut charged = structure.clone();
    let doc = format!("The block, charged to the budget `{}`.", site.variant());
    let field = Field::parse_named
        .parse2(quote!(#[doc = #doc] #[allow(dead_code)] memory: #memory))
        .unwrap_or_else(|_| parse_quote!(memory: ()));
    push_field(&mut charged.fields, field);
    charged.semi_token = semicolon(&charged.fields);
    charged
}

/// A hidden constant of the struct's site.
fn hidden(what: &str, suffix: &str) -> Ident {
    Ident::new(&format!("__BUDGET_{what}{suffix}"), Span::mixed_site())
}
