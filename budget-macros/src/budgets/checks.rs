//! Owns the checks of a manifest that wait for the target. Comes in: a checked manifest. Goes out: const assertions,
//! and errors under the conditions that must not hold at once.

use budget_manifest::{Budget, Check, Manifest, PerTarget};
use proc_macro2::TokenStream;
use quote::quote;

use super::{
    entry::source,
    target::{AsBase, chosen, conflicts},
};

/// The checks of `manifest`.
pub(crate) fn of(manifest: &Manifest, runtime: &TokenStream) -> TokenStream {
    let mut checks = TokenStream::new();
    let file = &manifest.file;
    checks.extend(conflicts(&manifest.system.total, "total", "`[system]`", file));
    checks.extend(conflicts(&manifest.system.stack, "stack", "`[system]`", file));
    for budget in &manifest.budgets {
        let owner = format!("crate `{}`", budget.key.value);
        checks.extend(conflicts(&budget.limit, "limit", &owner, file));
        checks.extend(conflicts(&budget.max_block, "max-block", &owner, file));
        checks.extend(conflicts(&budget.packages, "packages", &owner, file));
        checks.extend(conflicts(&budget.guaranteed, "guaranteed", &owner, file));
        checks.extend(conflicts(&budget.covers, "covers", &owner, file));
        checks.extend(conflicts(&budget.reason, "reason", &owner, file));
        checks.extend(addressable(budget, file, runtime));
    }
    checks.extend(manifest.open_checks.iter().filter_map(|check| open(*check, manifest, runtime)));
    checks
}

/// A check between numbers of which one has an override.
fn open(check: Check, manifest: &Manifest, runtime: &TokenStream) -> Option<TokenStream> {
    let file = &manifest.file;
    let limit = |budget: &Budget| constant(&budget.limit, &budget.key.value, file, runtime);
    let call = match check {
        Check::Parts { parent } => {
            let parent = manifest.budgets.get(parent)?;
            let parts = parent.parts.iter().filter_map(|&part| manifest.budgets.get(part)).map(limit);
            let parent = limit(parent);
            quote!(parts(#parent, &[#(#parts),*]))
        }
        Check::MaxBlock { budget } => {
            let budget = manifest.budgets.get(budget)?;
            let max_block = constant(&budget.max_block, &budget.key.value, file, runtime);
            let limit = limit(budget);
            quote!(max_block(#limit, #max_block))
        }
        Check::Total => {
            let limits = manifest.budgets.iter().filter(|budget| budget.within.is_none()).map(limit);
            let total = constant(&manifest.system.total, "total", file, runtime);
            let stack = constant(&manifest.system.stack, "stack", file, runtime);
            quote!(total(#total, #stack, &[#(#limits),*]))
        }
        _ => return None,
    };
    Some(quote!(const _: () = #runtime::__private::fit::#call;))
}

/// The check that a limit can be a size on the target; only targets on which it could fail make it.
fn addressable(budget: &Budget, file: &str, runtime: &TokenStream) -> Option<TokenStream> {
    let overrides = budget.limit.overrides.iter().map(|one| one.value.value);
    let largest = overrides.chain([budget.limit.base.value]).max()?;
    let narrow = match largest {
        0..=0x7fff => return None,
        0x8000..=0x7fff_ffff => quote!(target_pointer_width = "16"),
        _ => quote!(any(target_pointer_width = "16", target_pointer_width = "32")),
    };
    let limit = constant(&budget.limit, &budget.key.value, file, runtime);
    Some(quote!(#[cfg(#narrow)] const _: () = #runtime::__private::fit::addressable(#limit);))
}

/// A number of the manifest, as a const expression of type `fit::Number`.
fn constant<Base: AsBase<u64>>(
    setting: &PerTarget<u64, Base>,
    name: &str,
    file: &str,
    runtime: &TokenStream,
) -> TokenStream {
    let bytes = chosen(setting, |bytes| {
        let some = bytes.map(|bytes| bytes.value).map(|bytes| quote!(::core::option::Option::Some(#bytes)));
        some.unwrap_or_else(|| quote!(::core::option::Option::None))
    });
    let source = source(setting, file);
    quote!(#runtime::__private::fit::Number { name: #name, bytes: #bytes, source: #source })
}
