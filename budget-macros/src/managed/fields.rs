//! Owns the marked fields: `#[block(4096)] text: BoundedVec<u8, _>`. Comes in: a struct. Goes out: the struct without
//! the marks, and what they say.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Attribute, Expr, Field, Fields, FieldsNamed, Ident, ItemStruct, Meta, Token,
    parse::{Parse, ParseStream},
    parse_quote,
    spanned::Spanned,
};

use super::generics::{generic_in, refuse_generic};
use crate::{args::check_size, errors::Errors};

/// A field that owns a block.
pub(crate) struct Marked {
    /// The field's place in the struct.
    pub(crate) index: usize,
    /// The span of the mark.
    pub(crate) span: Span,
    /// The size of the block.
    pub(crate) size: Size,
}

/// The size of a marked field's block.
pub(crate) enum Size {
    /// So many bytes.
    Bytes(Expr),
    /// As many bytes as so many elements of the field's collection need.
    Capacity(Expr),
}

impl Size {
    pub(crate) const fn expr(&self) -> &Expr {
        match self {
            Self::Bytes(expr) | Self::Capacity(expr) => expr,
        }
    }
}

impl Parse for Size {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            return Err(input.error("missing the size; write `#[block(4096)]` or `#[block(capacity = 64)]`"));
        }
        if !(input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==])) {
            return input.parse().map(Self::Bytes);
        }
        let option = input.parse::<Ident>()?;
        input.parse::<Token![=]>()?;
        if option != "capacity" {
            let message =
                format!("unknown option `{option}`; write `#[block(4096)]` or `#[block(capacity = 64)]`");
            return Err(syn::Error::new(option.span(), message));
        }
        input.parse().map(Self::Capacity)
    }
}

/// Takes the marks off the fields of `structure`.
pub(crate) fn take(structure: &mut ItemStruct, errors: &mut Errors) -> Vec<Marked> {
    let generics = &structure.generics;
    let mut marked = Vec::new();
    for (index, field) in structure.fields.iter_mut().enumerate() {
        let marks: Vec<_> =
            field.attrs.extract_if(.., |attribute| attribute.path().is_ident("block")).collect();
        let Some(mark) = marks.first() else { continue };
        if let Some(second) = marks.get(1) {
            errors.push(second.span(), "a field has one block; remove the second `#[block]`");
        }
        if let Some(cfg) = field.attrs.iter().find(|attribute| attribute.path().is_ident("cfg")) {
            errors.push(
                cfg.span(),
                "a marked field cannot be conditional, since the bytes of the struct would be; put the condition on \
                 the struct",
            );
        }
        let places = infer_places(field.ty.to_token_stream());
        if places != 1 {
            errors.push(
                field.ty.span(),
                format!(
                    "the type of a marked field says with one `_` where its memory goes, and this has {places}; write \
                     it as in `BoundedVec<u8, _>`, or `_` alone for the memory itself"
                ),
            );
        }
        match read(mark) {
            Ok(size) => {
                let Some(expr) = check_size(size.expr().clone(), errors) else { continue };
                refuse_generic(&expr, generics, errors);
                let size = match size {
                    Size::Bytes(_) => Size::Bytes(expr),
                    Size::Capacity(_) => {
                        if let Some(parameter) = generic_in(&field.ty, generics) {
                            errors.push(
                                expr.span(),
                                format!(
                                    "the bytes of this capacity depend on the generic parameter `{parameter}`; give \
                                     the bytes, as in `#[block(4096)]`"
                                ),
                            );
                        }
                        Size::Capacity(expr)
                    }
                };
                marked.push(Marked { index, span: mark.span(), size });
            }
            Err(error) => errors.add(error),
        }
    }
    marked
}

fn read(mark: &Attribute) -> syn::Result<Size> {
    match &mark.meta {
        Meta::List(_) => mark.parse_args(),
        other => Err(syn::Error::new_spanned(
            other,
            "missing the size; write `#[block(4096)]` or `#[block(capacity = 64)]`",
        )),
    }
}

/// How often `_` stands in a type.
pub(crate) fn infer_places(tokens: TokenStream) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => infer_places(group.stream()),
            TokenTree::Ident(ident) if ident == "_" => 1,
            _ => 0,
        })
        .sum()
}

/// A type with `memory` in the place of `_`.
pub(crate) fn with_memory(tokens: TokenStream, memory: &TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let mut filled = Group::new(group.delimiter(), with_memory(group.stream(), memory));
                filled.set_span(group.span());
                TokenTree::Group(filled).into_token_stream()
            }
            TokenTree::Ident(ident) if ident == "_" => memory.clone(),
            token => quote!(#token),
        })
        .collect()
}

/// Adds a field; a unit struct becomes one with named fields.
pub(crate) fn push_field(fields: &mut Fields, mut field: Field) {
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

/// The semicolon that a struct with such fields ends in.
pub(crate) fn semicolon(fields: &Fields) -> Option<syn::Token![;]> {
    matches!(fields, Fields::Unnamed(_)).then(Default::default)
}
