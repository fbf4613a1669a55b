//! Owns the constructor of a managed struct. Comes in: the struct, and the values of the fields that hold memory. Goes
//! out: a function of the other fields that can refuse.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, Fields, ItemStruct, Visibility};

use crate::args::Args;

/// The parameters of a constructor and the values of the fields they fill.
pub(crate) struct Constructed {
    parameters: TokenStream,
    values: Vec<(Vec<Attribute>, Option<Ident>, TokenStream)>,
}

impl Constructed {
    /// Lists the fields of `structure`; those that `given` has a value for are no parameters.
    pub(crate) fn of(structure: &ItemStruct, given: impl Fn(usize) -> Option<TokenStream>) -> Self {
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
    pub(crate) fn build(&self, fields: &Fields, added: &TokenStream, value: &TokenStream) -> TokenStream {
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

/// The constructor as an impl of the struct, with `body` for its body.
pub(crate) fn constructor(
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
        impl #impl_generics #name #types #bounds {
            #[doc = #doc]
            ///
            /// # Errors
            ///
            /// A `BudgetError` when the budget has no room for it; nothing stays charged then.
            #[allow(dead_code, clippy::too_many_arguments)]
            #[inline]
            #visibility fn #constructor(#parameters)
                -> ::core::result::Result<Self, #runtime::BudgetError>
            {
                #body
            }
        }
    }
}
