//! Owns the item after a mistake: its shape and its constructor, with nothing that could fail a second time. Comes in: the
//! struct and the mistakes. Goes out: both.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Fields, ItemStruct, Type, parse_quote};

use super::{
    constructor::{Constructed, constructor},
    fields::{infer_places, push_field, semicolon, with_memory},
    form::Form,
    generics::generic_in,
};
use crate::{
    args::Args,
    errors::Errors,
    site::{braced, runtime_path},
};

/// Generates the item. After a refused derive above the attribute, `bare`, it has the fields that are written and no
/// others, since the compiler has derived from these.
pub(crate) fn item(
    structure: &ItemStruct,
    args: &Args,
    form: &Form<'_>,
    bare: bool,
    errors: Errors,
) -> TokenStream {
    let runtime = &runtime_path(args.runtime.as_ref());
    let errors = errors.into_tokens();
    let mut shape = structure.clone();
    let mut marked = Vec::new();
    for (place, field) in shape.fields.iter_mut().enumerate() {
        let ty = field.ty.to_token_stream();
        if infer_places(ty.clone()) == 0 {
            continue;
        }
        marked.push(place);
        let memory = quote!(#runtime::ManagedMemory<0>);
        field.ty = if bare { parse_quote!(()) } else { Type::Verbatim(with_memory(ty, &memory)) };
    }
    let has_memory =
        shape.fields.iter().any(|field| field.ident.as_ref().is_some_and(|name| name == "memory"));
    if let (Form::Block(size), false, false) = (form, has_memory, bare)
        && !matches!(shape.fields, Fields::Unnamed(_))
    {
        let size = if generic_in(size, &structure.generics).is_some() { quote!(0) } else { braced(size) };
        push_field(&mut shape.fields, parse_quote!(memory: #runtime::ManagedMemory<#size>));
        shape.semi_token = semicolon(&shape.fields);
    }
    let fields = Constructed::of(structure, |place| marked.contains(&place).then(TokenStream::new));
    let unused = structure.fields.iter().enumerate().filter(|(place, _)| !marked.contains(place));
    let unused = unused.map(|(place, field)| {
        let cfg = field.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
        let name = field.ident.clone().unwrap_or_else(|| format_ident!("field_{place}"));
        quote!(#(#cfg)* let _ = #name;)
    });
    let body = quote!(#(#unused)* #runtime::__private::after_error());
    let constructor = constructor(structure, args, runtime, "", &fields, &body);
    quote!(#errors #shape #constructor)
}
