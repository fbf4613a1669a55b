//! Owns what the linker does with a manifest: it adds up the static memory of each budget and refuses a program that
//! does not fit. Comes in: a checked manifest. Goes out: hidden modules of assembly, and the table of the sums.
//!
//! The check is one relocation for each budget that overflows exactly when the sum is past the limit; the name of the
//! section that holds it is the text that the linker prints. A section that is not loaded starts at address 0, so the
//! end of `budget_sum_Runtime`, which the linker defines, is the sum.

use std::hash::{DefaultHasher, Hash, Hasher};

use budget_manifest::{Budget, Located, Manifest};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use super::target::exclusive;
use crate::ledger::{escaped, section, targets};

/// The modules of each budget, and the table.
pub(crate) fn of(manifest: &Manifest, hash: &str, runtime: &TokenStream) -> TokenStream {
    let budgets = manifest.budgets.iter().enumerate();
    let checks: TokenStream =
        budgets.map(|(index, budget)| check(index, budget, manifest, runtime)).collect();
    let table = table(manifest, hash, runtime);
    quote!(#checks #table)
}

/// The modules of one budget: one for each line that its limit may be written on.
fn check(index: usize, budget: &Budget, manifest: &Manifest, runtime: &TokenStream) -> TokenStream {
    let targets = targets();
    let arms = exclusive(&budget.limit).into_iter().enumerate();
    let modules = arms.filter_map(|(arm, condition)| {
        let name = format_ident!("__budget_link_{index}_{arm}");
        let (cfg, limit) = (condition.cfg, condition.value?);
        let module = module(&name, budget, limit, manifest, runtime);
        Some(if budget.limit.is_fixed() {
            quote!(#[cfg(all(#targets))] #module)
        } else {
            quote!(#[cfg(all(#targets, #cfg))] #module)
        })
    });
    modules.collect()
}

fn module(
    name: &Ident,
    budget: &Budget,
    limit: &Located<u64>,
    manifest: &Manifest,
    runtime: &TokenStream,
) -> TokenStream {
    let variant = Ident::new(&budget.variant, Span::call_site());
    let source = escaped(&format!("{}:{}", manifest.file, limit.line));
    let mut facts = Vec::new();
    facts.extend(section(&format!("budget_sum_{variant}"), ""));
    facts.extend(section(&format!("budget_worst_{variant}"), ""));
    facts.extend(section(
        ".budget.manifest",
        &format!(".ascii \"crate={variant}\\tlimit={{limit}}\\tunit={{unit}}\\tat={source}\\n\""),
    ));
    let facts = literals(&facts);
    let mut checks = overflow(
        &format!(
            "the static memory of crate `{variant}` adds up to more than its limit of {{limit}} bytes ({source}); \
             shrink a static block of it or raise the limit"
        ),
        &format!("__stop_budget_sum_{variant}"),
        "slack",
    );
    checks.extend(overflow(
        &format!(
            "the static memory of crate `{variant}` and all instances of its other sites add up to more than its \
             limit of {{limit}} bytes ({source}), which is guaranteed; lower `instances` or raise the limit"
        ),
        &format!("__stop_budget_worst_{variant}"),
        "worst",
    ));
    let checks = literals(&checks);
    let hosted = hosted();
    let id = quote!(super::CrateId::#variant.budget());
    quote! {
        #[doc(hidden)]
        mod #name {
            #[used]
            static ANCHOR: [::core::primitive::u8; 0] = [];
            ::core::arch::global_asm!(
                #(#facts,)*
                limit = const #id.limit(),
                unit = const #runtime::__private::ledger::unit(#id.limit()),
            );
            #[cfg(#hosted)]
            ::core::arch::global_asm!(
                #(#checks,)*
                limit = const #id.limit(),
                slack = const #runtime::__private::ledger::slack(#id),
                worst = const #runtime::__private::ledger::worst_slack(#id),
            );
        }
    }
}

/// The lines of a relocation that overflows when `symbol` is past the limit by the constant `slack`; `text` is what the
/// linker says then.
fn overflow(text: &str, symbol: &str, slack: &str) -> Vec<String> {
    let mut lines = vec![format!(".weak {symbol}")];
    lines.extend(section(&format!("\"{text}\""), &format!(".long {symbol} + {{{slack}}}")));
    lines
}

/// The pairs of the end and the start of each sum, in read-only data that is relocated: their difference is the sum,
/// wherever the program is loaded.
fn table(manifest: &Manifest, hash: &str, runtime: &TokenStream) -> TokenStream {
    let count = manifest.budgets.len();
    let targets = targets();
    let module = |symbol: &str, width: &str| {
        let align = if width == ".quad" { ".balign 8" } else { ".balign 4" };
        let mut lines =
            vec![".pushsection .data.rel.ro.budget_reserved,\"aw\",%progbits".to_owned(), align.to_owned()];
        lines.extend([format!(".globl {symbol}"), format!(".hidden {symbol}"), format!("{symbol}:")]);
        for budget in &manifest.budgets {
            for end in ["stop", "start"] {
                let end = format!("__{end}_budget_sum_{}", budget.variant);
                lines.extend([format!(".weak {end}"), format!("{width} {end}")]);
            }
        }
        lines.push(".popsection".to_owned());
        let file = escaped(&manifest.file);
        lines.extend(section(".budget.manifest", &format!(".ascii \"manifest={file}\\tsha256={hash}\\n\"")));
        let lines = literals(&lines);
        quote! {
            #[doc(hidden)]
            mod __budget_reserved {
                #[used]
                static ANCHOR: [::core::primitive::u8; 0] = [];
                ::core::arch::global_asm!(#(#lines,)*);
                unsafe extern "C" {
                    #[link_name = #symbol]
                    pub(super) safe static TABLE: [#runtime::__private::ledger::Sum; #count];
                }
            }
        }
    };
    let symbol = symbol();
    // The unit tests of a crate may be linked with the crate itself.
    let test_symbol = format!("{symbol}_test");
    let variants = [
        (module(&symbol, ".quad"), quote!(target_pointer_width = "64", not(test))),
        (module(&symbol, ".long"), quote!(target_pointer_width = "32", not(test))),
        (module(&test_symbol, ".quad"), quote!(target_pointer_width = "64", test)),
        (module(&test_symbol, ".long"), quote!(target_pointer_width = "32", test)),
    ];
    variants.into_iter().map(|(module, cfg)| quote!(#[cfg(all(#targets, #cfg))] #module)).collect()
}

/// The table as an argument of the tracker; nothing where there is none.
pub(crate) fn sums(count: usize, runtime: &TokenStream) -> TokenStream {
    let targets = targets();
    quote! {{
        #[cfg(all(#targets))]
        const fn sums() -> ::core::option::Option<&'static [#runtime::__private::ledger::Sum; #count]> {
            ::core::option::Option::Some(&__budget_reserved::TABLE)
        }
        #[cfg(not(all(#targets)))]
        const fn sums() -> ::core::option::Option<&'static [#runtime::__private::ledger::Sum; #count]> {
            ::core::option::Option::None
        }
        sums()
    }}
}

/// Where a 32-bit field that overflows is an error of the linker.
fn hosted() -> TokenStream {
    quote! {
        all(
            not(target_os = "none"),
            any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "s390x")
        )
    }
}

/// A name that no other `budgets!` in the program has.
fn symbol() -> String {
    let mut hasher = DefaultHasher::new();
    for variable in ["CARGO_PKG_NAME", "CARGO_PKG_VERSION", "CARGO_CRATE_NAME"] {
        std::env::var_os(variable).hash(&mut hasher);
    }
    let span = Span::call_site().unwrap();
    (span.file(), span.line(), span.column()).hash(&mut hasher);
    format!("__budget_reserved_{:016x}", hasher.finish())
}

fn literals(lines: &[String]) -> Vec<Literal> {
    lines.iter().map(|line| Literal::string(line)).collect()
}
