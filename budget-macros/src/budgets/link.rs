//! Owns what the linker does with a manifest: it adds up the static memory of each budget and refuses a program that
//! does not fit. Comes in: a checked manifest. Goes out: hidden modules of assembly, and the table of the sums.
//!
//! The check is one relocation for each budget that overflows exactly when the sum is past the limit; the name of the
//! section that holds it is the text that the linker prints. A section that is not loaded starts at address 0, so the
//! end of `budget_sum_Runtime`, which the linker defines, is the sum.

use std::hash::{DefaultHasher, Hash, Hasher};

use budget_manifest::{Budget, Located, Manifest, record::escape};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use super::target::{exclusive, tokens};
use crate::{
    ledger::{escaped, section, targets},
    place::in_compiler,
};

/// The modules of each budget, and the table.
pub(crate) fn of(manifest: &Manifest, hash: &str, runtime: &TokenStream) -> TokenStream {
    let budgets = manifest.budgets.iter().enumerate();
    let checks: TokenStream =
        budgets.map(|(index, budget)| check(index, budget, manifest, runtime)).collect();
    let table = table(manifest, runtime);
    let text = text(manifest, hash);
    quote!(#checks #table #text)
}

/// The modules that put the manifest itself into the image, and which of its conditions hold there.
fn text(manifest: &Manifest, hash: &str) -> TokenStream {
    let (targets, host) = (targets(), host());
    let package = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
    let value = |text: &str| escaped(&escape(text));
    let (file, text) = (value(&manifest.file), value(manifest.text()));
    let record = format!("host={host}\\tmanifest={file}\\tsha256={hash}\\tpackage={package}\\ttext={text}");
    let mut modules = record_module(&format_ident!("__budget_manifest"), &quote!(all(#targets)), &record);
    for (index, cfg) in manifest.conditions().into_iter().enumerate() {
        let condition = tokens(cfg.text());
        let record = format!("host={host}\\tholds={}", value(cfg.text()));
        let name = format_ident!("__budget_condition_{index}");
        modules.extend(record_module(&name, &quote!(all(#targets, #condition)), &record));
    }
    modules
}

/// The module that adds one line to what the image says of its manifest; `record` is escaped for it.
fn record_module(name: &Ident, condition: &TokenStream, record: &str) -> TokenStream {
    let lines = literals(&section(".budget.manifest", &format!(".ascii \"{record}\\n\"")));
    quote! {
        #[cfg(#condition)]
        #[doc(hidden)]
        mod #name {
            #[used]
            static ANCHOR: [::core::primitive::u8; 0] = [];
            ::core::arch::global_asm!(#(#lines),*);
        }
    }
}

/// The modules of one budget: one for each line that its limit may be written on.
fn check(index: usize, budget: &Budget, manifest: &Manifest, runtime: &TokenStream) -> TokenStream {
    let targets = targets();
    let arms = exclusive(&budget.limit).into_iter().enumerate();
    let modules = arms.filter_map(|(arm, condition)| {
        let name = format_ident!("__budget_link_{index}_{arm}");
        let (cfg, limit) = (condition.cfg, condition.value?);
        let module = module(&name, budget, limit, manifest, runtime);
        let variant = Ident::new(&budget.variant, Span::call_site());
        let cfg = if budget.limit.is_fixed() { quote!(all(#targets)) } else { quote!(all(#targets, #cfg)) };
        Some(quote! {
            #[cfg(#cfg)]
            #module
            #[cfg(#cfg)]
            #[automatically_derived]
            impl #runtime::__private::ledger::Host for #name::Host {
                const BUDGET: &'static #runtime::Budget = CrateId::#variant.budget();
            }
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
    let (key, variant) = (&budget.key.value, &budget.variant);
    let source = escaped(&format!("{}:{}", manifest.file, limit.line));
    let host = host();
    let mut facts = Vec::new();
    facts.extend(section(&format!("budget_sum_{variant}"), ""));
    facts.extend(section(&format!("budget_worst_{variant}"), ""));
    facts.extend(section(
        ".budget.manifest",
        &format!(
            ".ascii \"host={host}\\tcrate={variant}\\tlimit={{limit}}\\tunit={{unit}}\\tat={source}\\n\""
        ),
    ));
    let facts = literals(&facts);
    let consts = quote!(<Host as #runtime::__private::ledger::Host>);
    // What the manifest says is the limit of the budget and its parts; what is checked is its own.
    let (less, less_operands) = if budget.parts.is_empty() {
        ("", quote!())
    } else {
        (
            " ({whole} bytes less {parts} for the budgets within it)",
            quote!(whole = const #consts::LIMIT + #consts::BUDGET.parts(), parts = const #consts::BUDGET.parts(),),
        )
    };
    let mut checks = overflow(
        &format!(
            "the static memory of crate `{key}` adds up to more than its limit of {{limit}} bytes{less} \
             ({source}); shrink a static block of it or raise the limit"
        ),
        &format!("__stop_budget_sum_{variant}"),
        "slack",
    );
    checks.extend(overflow(
        &format!(
            "the static memory of crate `{key}` and all instances of its other sites add up to more than its \
             limit of {{limit}} bytes{less} ({source}), which is guaranteed; lower `instances` or raise the limit"
        ),
        &format!("__stop_budget_worst_{variant}"),
        "worst",
    ));
    let checks = literals(&checks);
    let hosted = hosted();
    quote! {
        #[doc(hidden)]
        mod #name {
            pub(super) struct Host;
            #[used]
            static ANCHOR: [::core::primitive::u8; 0] = [];
            ::core::arch::global_asm!(
                #(#facts,)*
                limit = const #consts::LIMIT,
                unit = const #consts::UNIT,
            );
            #[cfg(#hosted)]
            ::core::arch::global_asm!(
                #(#checks,)*
                limit = const #consts::LIMIT,
                slack = const #consts::SLACK,
                worst = const #consts::WORST_SLACK,
                #less_operands
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

/// The pairs of the end and the start of each sum: their difference is the sum, wherever the program is loaded.
///
/// With an operating system they are in read-only data that is relocated. On bare metal that would be copied to RAM, so
/// there the pairs are relative to themselves, which needs no relocation, and stay with the constants in flash.
fn table(manifest: &Manifest, runtime: &TokenStream) -> TokenStream {
    let count = manifest.budgets.len();
    let targets = targets();
    let module = |symbol: &str, bytes: u8, is_bare: bool| {
        let width = if bytes == 8 { ".quad" } else { ".long" };
        let place =
            if is_bare { ".rodata.budget_reserved,\"a\"" } else { ".data.rel.ro.budget_reserved,\"aw\"" };
        let mut lines = vec![format!(".pushsection {place},%progbits"), format!(".balign {bytes}")];
        lines.extend([format!(".globl {symbol}"), format!(".hidden {symbol}"), format!("{symbol}:")]);
        for budget in &manifest.budgets {
            for (end, behind) in [("stop", 0), ("start", bytes)] {
                let end = format!("__{end}_budget_sum_{}", budget.variant);
                let address = if is_bare { format!("{end} - . + {behind}") } else { end.clone() };
                lines.extend([format!(".weak {end}"), format!("{width} {address}")]);
            }
        }
        lines.push(".popsection".to_owned());
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
    let mut modules = TokenStream::new();
    for (bytes, width) in [(4, "32"), (8, "64")] {
        for (is_bare, os) in [(true, quote!(target_os = "none")), (false, quote!(not(target_os = "none")))] {
            for (symbol, kind) in [(&symbol, quote!(not(test))), (&test_symbol, quote!(test))] {
                let module = module(symbol, bytes, is_bare);
                modules
                    .extend(quote!(#[cfg(all(#targets, target_pointer_width = #width, #os, #kind))] #module));
            }
        }
    }
    modules
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
    format!("__budget_reserved_{}", host())
}

/// What tells one `budgets!` in a program from another.
fn host() -> String {
    let mut hasher = DefaultHasher::new();
    // The library and the binary of a package have one crate name, and may have this in a module that both include.
    for variable in ["CARGO_PKG_NAME", "CARGO_PKG_VERSION", "CARGO_CRATE_NAME", "CARGO_BIN_NAME"] {
        std::env::var_os(variable).hash(&mut hasher);
    }
    let place = in_compiler(Span::call_site()).map(|span| (span.file(), span.line(), span.column()));
    place.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn literals(lines: &[String]) -> Vec<Literal> {
    lines.iter().map(|line| Literal::string(line)).collect()
}
