//! Owns values that differ by target. Comes in: a setting of the manifest with its overrides. Goes out: const
//! expressions, attributes and conflicts that the compiler of each target decides.

use budget_manifest::{Located, PerTarget};
use proc_macro2::TokenStream;
use quote::quote;

/// One value of a setting, and the condition under which it holds.
pub(crate) struct Arm<'setting, T> {
    /// The condition; `None` for the value that holds where no other does.
    pub(crate) cfg: Option<TokenStream>,
    /// The value; `None` where the manifest gives none.
    pub(crate) value: Option<&'setting Located<T>>,
}

/// The values of a setting: each override, then the base.
pub(crate) fn arms<T, Base: AsBase<T>>(setting: &PerTarget<T, Base>) -> Vec<Arm<'_, T>> {
    let overrides = setting
        .overrides
        .iter()
        .map(|one| Arm { cfg: Some(tokens(one.cfg.text())), value: Some(&one.value) });
    overrides.chain([Arm { cfg: None, value: setting.base.as_base() }]).collect()
}

/// A const expression of the value that holds on the target, made of `expression` for each value.
pub(crate) fn chosen<T, Base: AsBase<T>>(
    setting: &PerTarget<T, Base>,
    expression: impl Fn(Option<&Located<T>>) -> TokenStream,
) -> TokenStream {
    let mut chain = TokenStream::new();
    for Arm { cfg, value } in arms(setting) {
        let value = expression(value);
        chain.extend(match cfg {
            Some(cfg) => quote!(if ::core::cfg!(#cfg) { #value } else),
            None if setting.is_fixed() => value,
            None => quote!({ #value }),
        });
    }
    chain
}

/// The same condition for each value, as one that excludes the others: for attributes, which know no `else`.
pub(crate) fn exclusive<T, Base: AsBase<T>>(setting: &PerTarget<T, Base>) -> Vec<Arm<'_, T>> {
    let mut before = Vec::new();
    arms(setting)
        .into_iter()
        .map(|Arm { cfg, value }| {
            let others = quote!(not(any(#(#before),*)));
            let cfg = match cfg {
                Some(cfg) => {
                    let condition = quote!(all(#cfg, #others));
                    before.push(cfg);
                    condition
                }
                None => others,
            };
            Arm { cfg: Some(cfg), value }
        })
        .collect()
}

/// One error for each two overrides of `key` that hold at once; `owner` names what the key belongs to.
pub(crate) fn conflicts<T, Base>(
    setting: &PerTarget<T, Base>,
    key: &str,
    owner: &str,
    file: &str,
) -> TokenStream {
    let mut errors = TokenStream::new();
    for (place, second) in setting.overrides.iter().enumerate() {
        for first in setting.overrides.iter().take(place) {
            let (one, other) = (tokens(first.cfg.text()), tokens(second.cfg.text()));
            let message = format!(
                "two overrides of `{key}` of {owner} hold on this target\n --> {file}:{}:{}\n  = note: \
                 `cfg({})` at {file}:{} holds, and so does `cfg({})`\n  = help: make the conditions exclude each other\n  \
                 = code: overrides-both-hold",
                second.value.line,
                second.value.column,
                first.cfg.text(),
                first.value.line,
                second.cfg.text(),
            );
            errors.extend(quote!(#[cfg(all(#one, #other))] ::core::compile_error!(#message);));
        }
    }
    errors
}

/// The base of a setting, which may be missing.
pub(crate) trait AsBase<T> {
    fn as_base(&self) -> Option<&Located<T>>;
}

impl<T> AsBase<T> for Located<T> {
    fn as_base(&self) -> Option<&Located<T>> {
        Some(self)
    }
}

impl<T> AsBase<T> for Option<Located<T>> {
    fn as_base(&self) -> Option<&Located<T>> {
        self.as_ref()
    }
}

/// A condition as tokens. The manifest is checked, so it always is some.
pub(crate) fn tokens(cfg: &str) -> TokenStream {
    cfg.parse().unwrap_or_default()
}
