//! A procedural macro that uses the budgets crate, and is a program of its own.
#![forbid(unsafe_code)]
#![deny(warnings)]

use budget_runtime::managed;
use near_budgets::CrateId;
use proc_macro::TokenStream;

/// As much as the application has, and not in its sum.
#[managed(Own)]
static OWN: [u8; 100] = [0; 100];

/// What is reserved in the compiler.
#[proc_macro]
pub fn reserved(_: TokenStream) -> TokenStream {
    let (near, own) = (near_b::reserved(), CrateId::Own.account().reserved());
    format!("({near}, {own} + {})", OWN[0]).parse().unwrap_or_default()
}
