//! Owns what one budget becomes: a documented variant of the enum, and a row of the table. Comes in: a budget of a
//! checked manifest. Goes out: tokens.

use budget_manifest::{Budget, Bytes, Located, Manifest, PerTarget};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::target::{AsBase, chosen, exclusive};

/// The variant with its documentation.
pub(crate) fn variant(budget: &Budget, manifest: &Manifest) -> TokenStream {
    let variant = Ident::new(&budget.variant, Span::call_site());
    let file = &manifest.file;
    let limit = docs(&budget.limit, |limit| {
        limit.map(|limit| format!("At most {}, set at {file}:{}.", Bytes::from(limit.value), limit.line))
    });
    let parts = (!budget.parts.is_empty()).then(|| {
        let names = budget.parts.iter().filter_map(|&part| manifest.budgets.get(part));
        let names: Vec<_> =
            names.map(|part| format!("[`{}`](Self::{})", part.key.value, part.variant)).collect();
        let doc = format!("Of these, its parts get theirs: {}.", names.join(", "));
        quote!(#[doc = ""] #[doc = #doc])
    });
    let reason = docs(&budget.reason, |reason| reason.map(|reason| format!("Reason: {}", reason.value)));
    quote!(#limit #parts #[doc = ""] #reason #variant,)
}

/// A `#[doc]` for each value, under its condition.
fn docs<T, Base: AsBase<T>>(
    setting: &PerTarget<T, Base>,
    text: impl Fn(Option<&Located<T>>) -> Option<String>,
) -> TokenStream {
    if setting.is_fixed() {
        return text(setting.base.as_base()).map(|text| quote!(#[doc = #text])).unwrap_or_default();
    }
    let lines = exclusive(setting).into_iter().filter_map(|arm| {
        let (cfg, text) = (arm.cfg, text(arm.value)?);
        Some(quote!(#[cfg_attr(#cfg, doc = #text)]))
    });
    lines.collect()
}

/// The row of the table, a const expression of type `Budget`.
pub(crate) fn row(budget: &Budget, manifest: &Manifest, runtime: &TokenStream) -> TokenStream {
    let name = &budget.key.value;
    let limit = chosen(&budget.limit, number);
    let source = source(&budget.limit, &manifest.file);
    let mut row = quote! {
        #runtime::Budget::new(#name, #runtime::__private::fit::bytes(#limit)).with_source(#source)
    };
    if budget.variant != *name {
        let variant = &budget.variant;
        row.extend(quote!(.with_variant(#variant)));
    }
    if !budget.parts.is_empty() {
        let parts = budget.parts.iter().filter_map(|&part| manifest.budgets.get(part));
        let limits = parts.map(|part| chosen(&part.limit, number));
        row.extend(quote!(.with_parts(#runtime::__private::fit::bytes(#runtime::__private::fit::sum(&[#(#limits),*])))));
    }
    row = with(
        &row,
        &budget.max_block,
        |value| quote!(.with_max_block(#runtime::__private::fit::bytes(#value))),
        |bytes| quote!(#bytes),
    );
    row = with(
        &row,
        &budget.packages,
        |value| quote!(.with_packages(#value)),
        |packages| {
            let packages = packages.iter().map(|package| &package.value);
            quote!(&[#(#packages),*])
        },
    );
    row = with(
        &row,
        &budget.guaranteed,
        |value| quote!(.with_guaranteed(#value)),
        |guaranteed| quote!(#guaranteed),
    );
    with(&row, &budget.reason, |value| quote!(.with_reason(#value)), |reason| quote!(#reason))
}

/// The row with one more setting, where the manifest gives it for the target.
fn with<T>(
    row: &TokenStream,
    setting: &PerTarget<T>,
    method: impl Fn(TokenStream) -> TokenStream,
    value: impl Fn(&T) -> TokenStream,
) -> TokenStream {
    let call =
        |given: Option<&Located<T>>| given.map(|given| method(value(&given.value))).unwrap_or_default();
    if setting.is_fixed() {
        let call = call(setting.base.as_ref());
        return quote!(#row #call);
    }
    let choice = chosen(setting, |given| {
        let call = call(given);
        quote!(row #call)
    });
    quote!({ let row = #row; #choice })
}

/// A number of bytes, as a `u64`.
pub(crate) fn number(bytes: Option<&Located<u64>>) -> TokenStream {
    bytes.map_or_else(
        || quote!(0_u64),
        |bytes| {
            let bytes = bytes.value;
            quote!(#bytes)
        },
    )
}

/// Where a setting is written, as an expression of type `&str`.
pub(crate) fn source<T, Base: AsBase<T>>(setting: &PerTarget<T, Base>, file: &str) -> TokenStream {
    chosen(setting, |value| {
        let source = value.map(|value| format!("{file}:{}", value.line)).unwrap_or_default();
        quote!(#source)
    })
}
