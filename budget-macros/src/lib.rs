//! The macros of `budget-runtime`, which re-exports them; depend on that crate, not on this one.
//!
//! | macro | goes in | becomes |
//! | --- | --- | --- |
//! | [`budgets!`] | the budgets crate, once | `CrateId`, the tables, the tracker |
//! | [`#[managed]`](macro@managed) | a struct | the struct with its memory and a constructor |
//! | [`managed_alloc!`] | an expression | a block of memory, or the refusal |
#![forbid(unsafe_code)]

mod args;
mod budgets;
mod errors;
mod ledger;
mod managed;
mod managed_alloc;
mod place;
mod site;
mod suggest;

use proc_macro::TokenStream;

/// Compiles the manifest into the items of the budgets crate; see `budget_runtime::budgets!`.
#[proc_macro]
pub fn budgets(arguments: TokenStream) -> TokenStream {
    budgets::expand(arguments.into()).into()
}

/// Charges each value of a struct to a budget; see `budget_runtime::managed`.
#[proc_macro_attribute]
pub fn managed(arguments: TokenStream, item: TokenStream) -> TokenStream {
    managed::expand(arguments.into(), &item.into()).into()
}

/// Charges a block to a budget and returns it; see `budget_runtime::managed_alloc!`.
#[proc_macro]
pub fn managed_alloc(arguments: TokenStream) -> TokenStream {
    managed_alloc::expand(arguments.into()).into()
}
