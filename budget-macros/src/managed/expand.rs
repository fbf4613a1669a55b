//! Owns the code that a managed struct becomes. Comes in: the struct, its arguments and its form. Goes out: the struct
//! with its memory, its checks and its constructor; after a mistake the same shape without the checks, so that nothing
//! follows it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{
    Attribute, Expr, Field, Fields, FieldsNamed, GenericParam, ItemStruct, Type, Visibility, parse::Parser,
    parse_quote,
};

use super::{
    derives::Refused,
    fields::{Marked, Size, with_memory},
    form::Form,
};
use crate::{
    args::Args,
    errors::Errors,
    site::{Permit, Site, runtime_path, size_const},
};

/// Generates the item.
pub(crate) fn item(
    structure: &ItemStruct,
    args: &Args,
    form: &Form<'_>,
    refused: &Refused,
    errors: Errors,
) -> TokenStream {
    let suffix = suffix(&structure.ident);
    let site = args
        .budget
        .as_ref()
        .and_then(|budget| Site::new(budget, args.instances.as_ref(), args.runtime.as_ref(), &suffix));
    let conditional = &refused.conditional;
    let item = match (site, form) {
        (Some(site), Form::OwnSize) if errors.is_empty() => own_size(structure, args, &site),
        (Some(site), Form::Block(size)) if errors.is_empty() => block(structure, args, &site, size, &suffix),
        (Some(site), Form::Marked { ceiling, fields }) if errors.is_empty() => {
            marked(structure, args, &site, ceiling, fields, &suffix)
        }
        _ => fallback(structure, args, form, refused, errors),
    };
    quote!(#conditional #item)
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

    let value = quote!(#runtime::__private::SiteCharge::take()?);
    let fields = Constructed::of(structure, |_| None);
    let built = fields.build(&structure.fields, &quote!(__budget_charge), &value);
    let mut checks = TokenStream::new();
    let mut late = TokenStream::new();
    if has_types(structure) {
        // The size is known only of each instance of the generic struct, so the check waits until one is built.
        let count = site.count_holder();
        late = site.late_checks(&quote!(::core::mem::size_of::<Self>()));
        checks.extend(count);
    } else {
        let erased = erase_lifetimes(types.to_token_stream(), structure);
        let size = quote!(::core::mem::size_of::<#name #erased>());
        checks.extend(site.check("value", &quote!(#budget, #size), name));
        checks.extend(site.count(&size));
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
        impl #impl_generics #runtime::__private::Managed for #name #types #bounds {
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
    let built = fields.build(&charged.fields, &quote!(memory), &quote!(#counted.inline::<#bytes>()?));
    let doc =
        format!("Charges the block of the struct to the budget `{}` and returns the value.", site.variant());
    let constructor = constructor(structure, args, runtime, &doc, &fields, &quote!(#items #built));
    let anchor = site.anchor();
    quote!(#anchor #holder #charged #check #count #constructor)
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
        if collection && super::form::generic_in(&field.ty, &structure.generics).is_none() {
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

/// The item after a mistake: its shape and its constructor, with nothing that could fail a second time.
fn fallback(
    structure: &ItemStruct,
    args: &Args,
    form: &Form<'_>,
    refused: &Refused,
    errors: Errors,
) -> TokenStream {
    let runtime = &runtime_path(args.runtime.as_ref());
    let errors = errors.into_tokens();
    let mut shape = structure.clone();
    let mut marked = Vec::new();
    if let Form::Marked { fields, .. } = form {
        marked.extend(fields.iter().map(|mark| mark.index));
    }
    for (place, field) in shape.fields.iter_mut().enumerate() {
        let ty = with_memory(field.ty.to_token_stream(), &quote!(#runtime::ManagedMemory<0>));
        field.ty =
            if refused.above && marked.contains(&place) { parse_quote!(()) } else { Type::Verbatim(ty) };
    }
    let has_memory =
        shape.fields.iter().any(|field| field.ident.as_ref().is_some_and(|name| name == "memory"));
    if let (Form::Block(size), false, false) = (form, has_memory, refused.above)
        && !matches!(shape.fields, Fields::Unnamed(_))
    {
        let memory = parse_quote!(memory: #runtime::ManagedMemory<{ #size }>);
        push_field(&mut shape.fields, memory);
        shape.semi_token = semicolon(&shape.fields);
    }
    let fields = Constructed::of(structure, |place| marked.contains(&place).then(TokenStream::new));
    let unused = structure.fields.iter().enumerate().filter(|(place, _)| !marked.contains(place)).map(
        |(place, field)| {
            let cfg = field.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
            let name = field.ident.clone().unwrap_or_else(|| format_ident!("field_{place}"));
            quote!(#(#cfg)* let _ = #name;)
        },
    );
    let body = quote!(#(#unused)* #runtime::__private::after_error());
    let constructor = constructor(structure, args, runtime, "", &fields, &body);
    quote!(#errors #shape #constructor)
}

/// The parameters of a constructor and the values of the fields they fill.
struct Constructed {
    parameters: TokenStream,
    values: Vec<(Vec<Attribute>, Option<Ident>, TokenStream)>,
}

impl Constructed {
    /// Lists the fields of `structure`; those that `given` has a value for are no parameters.
    fn of(structure: &ItemStruct, given: impl Fn(usize) -> Option<TokenStream>) -> Self {
        let mut parameters = TokenStream::new();
        let mut values = Vec::new();
        for (place, field) in structure.fields.iter().enumerate() {
            let cfg: Vec<_> =
                field.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect();
            let value = given(place).unwrap_or_else(|| {
                let name = field.ident.clone().unwrap_or_else(|| format_ident!("field_{place}"));
                let ty = &field.ty;
                parameters.extend(quote!(#(#cfg)* #name: #ty,));
                name.to_token_stream()
            });
            values.push((cfg, field.ident.clone(), value));
        }
        Self { parameters, values }
    }

    /// The `Ok` of a value of the shape of `fields`, whose field `added` holds `value`.
    fn build(&self, fields: &Fields, added: &TokenStream, value: &TokenStream) -> TokenStream {
        let mut list = TokenStream::new();
        let tuple = matches!(fields, Fields::Unnamed(_));
        for (cfg, name, value) in &self.values {
            list.extend(match name {
                Some(name) if name == &value.to_string() => quote!(#(#cfg)* #name,),
                Some(name) => quote!(#(#cfg)* #name: #value,),
                None => quote!(#(#cfg)* #value,),
            });
        }
        if !value.is_empty() {
            list.extend(if tuple { quote!(#value) } else { quote!(#added: #value) });
        }
        if tuple {
            quote!(::core::result::Result::Ok(Self(#list)))
        } else {
            quote!(::core::result::Result::Ok(Self { #list }))
        }
    }
}

fn constructor(
    structure: &ItemStruct,
    args: &Args,
    runtime: &TokenStream,
    doc: &str,
    fields: &Constructed,
    body: &TokenStream,
) -> TokenStream {
    let name = &structure.ident;
    let (impl_generics, types, bounds) = structure.generics.split_for_impl();
    let (visibility, constructor) = args
        .constructor
        .clone()
        .unwrap_or_else(|| (Visibility::Inherited, Ident::new("try_new", Span::call_site())));
    let parameters = &fields.parameters;
    quote! {
        #[automatically_derived]
        impl #impl_generics #name #types #bounds {
            #[doc = #doc]
            ///
            /// # Errors
            ///
            /// A `BudgetError` when the budget has no room for it; nothing stays charged then.
            #[allow(dead_code)]
            #[inline]
            #visibility fn #constructor(#parameters)
                -> ::core::result::Result<Self, #runtime::BudgetError>
            {
                #body
            }
        }
    }
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

/// Adds a field; a unit struct becomes one with named fields.
fn push_field(fields: &mut Fields, mut field: Field) {
    match fields {
        Fields::Named(named) => named.named.push(field),
        Fields::Unnamed(tuple) => {
            field.ident = None;
            field.colon_token = None;
            tuple.unnamed.push(field);
        }
        Fields::Unit => {
            let mut named: FieldsNamed = parse_quote!({});
            named.named.push(field);
            *fields = Fields::Named(named);
        }
    }
}

fn semicolon(fields: &Fields) -> Option<syn::Token![;]> {
    matches!(fields, Fields::Unnamed(_)).then(Default::default)
}

/// A hidden constant of the struct's site.
fn hidden(what: &str, suffix: &str) -> Ident {
    Ident::new(&format!("__BUDGET_{what}{suffix}"), Span::mixed_site())
}

/// What the hidden constants of a struct end in. They stand beside the struct, so the name must be its own, and a
/// constant's name has no small letters: `Ab` gives `_AB`, `AB` gives `_A_B`.
fn suffix(name: &Ident) -> String {
    let mut suffix = String::new();
    for letter in name.to_string().trim_start_matches("r#").chars() {
        if letter.is_uppercase() || letter == '_' {
            suffix.push('_');
        }
        suffix.extend(letter.to_uppercase());
    }
    suffix
}

/// Whether the struct has type or const parameters.
fn has_types(structure: &ItemStruct) -> bool {
    structure.generics.params.iter().any(|parameter| !matches!(parameter, GenericParam::Lifetime(_)))
}

/// Tokens with `'static` for the lifetimes of the struct, so that they can stand outside of it.
fn erase_lifetimes(tokens: TokenStream, structure: &ItemStruct) -> TokenStream {
    use proc_macro2::{Group, TokenTree};
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
