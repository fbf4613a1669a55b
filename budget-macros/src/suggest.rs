//! Owns the error for an option that there is not. Comes in: its name and the known ones. Goes out: an error that names
//! the one it is likely to stand for.

use proc_macro2::Ident;
use syn::Error;

/// The error for the unknown option `name`.
pub(crate) fn unknown_option(name: &Ident, known: &[&str]) -> Error {
    let help = match budget_manifest::similar(&name.to_string(), known) {
        Some(similar) => format!("an option with a similar name exists: `{similar}`"),
        None => format!("the options are `{}`", known.join("`, `")),
    };
    Error::new(name.span(), format!("unknown option `{name}`; {help}"))
}
