//! Owns the expansion of `budgets!`: find the manifest, read it, generate. Comes in: an optional path. Goes out: the
//! items of the budgets crate, and each mistake of the manifest as one error.

mod checks;
mod entry;
mod items;
mod link;
mod target;
#[cfg(test)]
mod tests;

use std::{
    env,
    fmt::Write,
    path::{Path, PathBuf},
};

use budget_manifest::{Manifest, Request};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{
    Ident, LitStr, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

use crate::{errors::Errors, site::runtime_path, suggest::unknown_option};

/// The environment variable that names the manifest.
const VARIABLE: &str = "BUDGETS_TOML";

/// The arguments: `"path"`, `crate = path`, both or none.
#[derive(Default)]
struct Arguments {
    path: Option<LitStr>,
    runtime: Option<syn::Path>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self::default();
        while !input.is_empty() {
            if input.peek(LitStr) && arguments.path.is_none() {
                arguments.path = Some(input.parse()?);
            } else if input.peek(Ident::peek_any) && input.peek2(Token![=]) {
                let name = input.call(Ident::parse_any)?;
                if name != "crate" {
                    return Err(unknown_option(&name, &["crate"]));
                }
                input.parse::<Token![=]>()?;
                if arguments.runtime.replace(input.call(syn::Path::parse_mod_style)?).is_some() {
                    return Err(syn::Error::new(name.span(), "option `crate` is given twice; remove one"));
                }
            } else {
                return Err(input.error(
                    "expected the path of the manifest as a string, or nothing; write `budgets!()` to look for \
                     `budgets.toml` from the package upwards",
                ));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(arguments)
    }
}

/// Expands `budgets!(tokens)`.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let arguments = syn::parse2::<Arguments>(tokens).unwrap_or_else(|error| {
        errors.add(error);
        Arguments::default()
    });
    let runtime = runtime_path(arguments.runtime.as_ref());
    if !errors.is_empty() {
        let items = items::after_error(&[], &runtime);
        let errors = errors.into_tokens();
        return quote!(#errors #items);
    }
    let span = arguments.path.as_ref().map_or_else(Span::call_site, LitStr::span);
    let variable = quote! {
        const _: ::core::option::Option<&'static ::core::primitive::str> = ::core::option_env!(#VARIABLE);
    };
    match find(arguments.path.as_ref())
        .and_then(|path| Ok((budget_manifest::read(&path).map_err(|e| e.to_string())?, path)))
    {
        Ok((text, path)) => {
            let tracked = path.to_string_lossy();
            let items = from_text(&text, &path, &runtime);
            quote! {
                const _: &[::core::primitive::u8] = ::core::include_bytes!(#tracked);
                #variable
                #items
            }
        }
        Err(message) => {
            errors.push(span, message);
            let errors = errors.into_tokens();
            let items = items::after_error(&[], &runtime);
            quote!(#errors #variable #items)
        }
    }
}

/// The absolute path of the manifest, or what to say of the search.
fn find(named: Option<&LitStr>) -> Result<PathBuf, String> {
    let package = env::var_os("CARGO_MANIFEST_DIR").ok_or(
        "`budgets!` finds the manifest from `CARGO_MANIFEST_DIR`, which is not set; build with Cargo",
    )?;
    let named = named.map(LitStr::value);
    let variable = env::var_os(VARIABLE);
    let request = Request {
        package_dir: Path::new(&package),
        named: named.as_deref().map(Path::new),
        variable: variable.as_deref(),
    };
    budget_manifest::locate(&request).map_err(|error| error.to_string())
}

/// The items of a manifest. Messages show its path relative to the folder that the compiler runs in, which for Cargo is
/// the workspace.
pub(crate) fn from_text(text: &str, path: &Path, runtime: &TokenStream) -> TokenStream {
    let folder = env::current_dir().ok();
    let relative = folder.and_then(|folder| path.strip_prefix(folder).ok().map(Path::to_path_buf));
    match Manifest::parse(text, &relative.as_deref().unwrap_or(path).display().to_string()) {
        Ok(mut manifest) => {
            // What follows goes into the program too, which is to be the same on every machine.
            let short = relative.as_deref().or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
            manifest.file = short.display().to_string();
            let items = items::of(&manifest, runtime);
            let checks = checks::of(&manifest, runtime);
            let link = link::of(&manifest, &sha256(text), runtime);
            quote!(#items #checks #link)
        }
        Err(rejected) => {
            let mut errors = Errors::default();
            for diagnostic in &rejected.diagnostics {
                errors.push(Span::call_site(), diagnostic);
            }
            let errors = errors.into_tokens();
            let items = items::after_error(&rejected.budgets, runtime);
            quote!(#errors #items)
        }
    }
}

/// The hash that the image carries of the manifest it was built from.
fn sha256(text: &str) -> String {
    hmac_sha256::Hash::hash(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string never fails.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
