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
mod managed;
mod managed_alloc;
mod site;
mod suggest;

use proc_macro::TokenStream;

/// Reads the manifest.
#[proc_macro]
pub fn budgets(arguments: TokenStream) -> TokenStream {
    budgets::expand(arguments.into()).into()
}

/// Charges a struct.
#[proc_macro_attribute]
pub fn managed(arguments: TokenStream, item: TokenStream) -> TokenStream {
    managed::expand(arguments.into(), &item.into()).into()
}

/// Allocates.
#[proc_macro]
pub fn managed_alloc(arguments: TokenStream) -> TokenStream {
    managed_alloc::expand(arguments.into()).into()
}
