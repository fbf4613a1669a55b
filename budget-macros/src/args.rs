//! Owns the arguments of a site: `Runtime, 32768, instances = 2, …`. Comes in: tokens. Goes out: [`Args`], as far as
//! they could be read, and every mistake in them.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    Expr, ExprLit, ExprUnary, Ident, Lit, Path, Token, UnOp, Visibility,
    ext::IdentExt,
    parse::{ParseStream, Parser},
    spanned::Spanned,
};

use crate::{errors::Errors, ledger::Storage, suggest::unknown_option};

/// Which macro the arguments belong to; it decides which of them are allowed and needed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Macro {
    Managed,
    ManagedAlloc,
}

/// What a site says. What could not be read is left out, and has its error.
pub(crate) struct Args {
    /// The budget: the name of a variant, or a path to one.
    pub(crate) budget: Option<Path>,
    /// Where the block is.
    pub(crate) storage: Storage,
    /// The size in bytes.
    pub(crate) size: Option<Expr>,
    /// The most values that live at once.
    pub(crate) instances: Option<Expr>,
    /// The visibility and the name of the constructor.
    pub(crate) constructor: Option<(Visibility, Ident)>,
    /// The path of the runtime crate, where it is not `::budget_runtime`.
    pub(crate) runtime: Option<Path>,
}

impl Args {
    /// Reads the arguments of `kind`.
    pub(crate) fn parse(kind: Macro, tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = Self {
            budget: None,
            storage: Storage::Inline,
            size: None,
            instances: None,
            constructor: None,
            runtime: None,
        };
        if tokens.is_empty() {
            errors.push(Span::call_site(), kind.missing_budget());
            return args;
        }
        let read = |input: ParseStream<'_>| {
            args.read(kind, input, errors);
            // What is left after an error was not understood, and is not reported a second time.
            input.parse::<TokenStream>()
        };
        if let Err(error) = Parser::parse2(read, tokens) {
            errors.add(error);
        }
        args
    }

    fn read(&mut self, kind: Macro, input: ParseStream<'_>, errors: &mut Errors) {
        if let Err(error) = self.read_budget(kind, input) {
            errors.add(error);
            return;
        }
        while !input.is_empty() {
            if !input.peek(Token![,]) {
                errors.push(input.span(), "expected `,` between the arguments");
                return;
            }
            let outcome = input.parse::<Token![,]>().and_then(|_| {
                if input.is_empty() { Ok(()) } else { self.read_argument(kind, input, errors) }
            });
            if let Err(error) = outcome {
                errors.add(error);
                return;
            }
        }
        if kind == Macro::ManagedAlloc && self.size.is_none() && errors.is_empty() {
            let span = self.budget.as_ref().map_or_else(Span::call_site, Spanned::span);
            errors.push(span, "missing the size of the block; write it behind the budget, as in `managed_alloc!(Runtime, 4096)`");
        }
    }

    fn read_budget(&mut self, kind: Macro, input: ParseStream<'_>) -> syn::Result<()> {
        if let Some(storage) = storage_word(input) {
            let word = input.call(Ident::parse_any)?;
            if kind == Macro::Managed {
                return Err(syn::Error::new(
                    word.span(),
                    format!(
                        "the block of a struct is inline; for another, give the struct a field for the memory and make \
                         it with `managed_alloc!({word} …)`"
                    ),
                ));
            }
            self.storage = storage;
        }
        match input.call(Path::parse_mod_style) {
            Ok(path) => {
                self.budget = Some(path);
                Ok(())
            }
            Err(_) => match input.parse::<Lit>() {
                Ok(Lit::Str(text)) => Err(syn::Error::new(
                    text.span(),
                    format!(
                        "expected the name of a budget, not a string; write `{}` without quotes",
                        text.value()
                    ),
                )),
                Ok(literal) => Err(syn::Error::new(literal.span(), kind.missing_budget())),
                Err(_) => Err(syn::Error::new(input.span(), kind.missing_budget())),
            },
        }
    }

    fn read_argument(&mut self, kind: Macro, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            let name = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            return self.read_option(kind, &name, input, errors);
        }
        if let Some((name, example)) = kind.option_alone(input) {
            input.call(Ident::parse_any)?;
            errors.push(name.span(), format!("option `{name}` has no value; write `{example}`"));
            return Ok(());
        }
        let size = input.parse::<Expr>()?;
        if self.size.is_some() {
            return Err(syn::Error::new_spanned(size, "a second size; a site has one size in bytes"));
        }
        self.size = check_size(size, errors);
        Ok(())
    }

    fn read_option(
        &mut self,
        kind: Macro,
        name: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let repeated = match name.to_string().as_str() {
            "instances" => self.instances.replace(input.parse()?).is_some(),
            "crate" => self.runtime.replace(input.call(Path::parse_mod_style)?).is_some(),
            "constructor" if kind == Macro::Managed => {
                self.constructor.replace((input.parse()?, input.parse()?)).is_some()
            }
            _ => {
                errors.add(unknown_option(name, kind.options()));
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<TokenTree>()?;
                }
                false
            }
        };
        if repeated {
            errors.push(name.span(), format!("option `{name}` is given twice; remove one"));
        }
        Ok(())
    }
}

impl Macro {
    const fn options(self) -> &'static [&'static str] {
        match self {
            Self::Managed => &["instances", "constructor", "crate"],
            Self::ManagedAlloc => &["instances", "crate"],
        }
    }

    /// The option that the next argument is without a value, and an example of it with one.
    fn option_alone(self, input: ParseStream<'_>) -> Option<(Ident, &'static str)> {
        let ahead = input.fork();
        let name = ahead.call(Ident::parse_any).ok()?;
        let text = name.to_string();
        if !(ahead.is_empty() || ahead.peek(Token![,])) || !self.options().contains(&text.as_str()) {
            return None;
        }
        let example = match text.as_str() {
            "instances" => "instances = 2",
            "constructor" => "constructor = pub new",
            _ => "crate = budget_runtime",
        };
        Some((name, example))
    }

    const fn missing_budget(self) -> &'static str {
        match self {
            Self::Managed => {
                "missing the budget to charge; write `#[managed(Runtime)]` to charge the size of the struct, or \
                 `#[managed(Runtime, 4096)]` to give it a block of 4096 bytes"
            }
            Self::ManagedAlloc => {
                "missing the budget to charge; write `managed_alloc!(Runtime, 4096)` for a block of 4096 bytes"
            }
        }
    }
}

/// The storage that the next word names, where a budget follows it.
fn storage_word(input: ParseStream<'_>) -> Option<Storage> {
    let ahead = input.fork();
    let storage = match ahead.call(Ident::parse_any).ok()?.to_string().as_str() {
        "boxed" => Storage::Boxed,
        "static" => Storage::Slot,
        _ => return None,
    };
    (ahead.peek(Ident::peek_any) || ahead.peek(Token![::])).then_some(storage)
}

/// Returns the size unless it is a literal that can be no size, which is reported.
pub(crate) fn check_size(size: Expr, errors: &mut Errors) -> Option<Expr> {
    match bare(&size) {
        Expr::Lit(ExprLit { lit: Lit::Int(_) | Lit::Verbatim(_), .. }) => {}
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
            let help = match budget_manifest::size_in_bytes(&text.value()) {
                Some(bytes) => format!("write `{bytes}`"),
                None => "write an integer such as `32 * 1024`".to_owned(),
            };
            errors.push(size.span(), format!("a size is a number of bytes, not a string; {help}"));
            return None;
        }
        Expr::Lit(_) => {
            errors
                .push(size.span(), "a size is a whole number of bytes; write an integer such as `32 * 1024`");
            return None;
        }
        Expr::Unary(ExprUnary { op: UnOp::Neg(minus), expr, .. }) if matches!(bare(expr), Expr::Lit(_)) => {
            errors.push(minus.span(), "a size cannot be negative; write a whole number of bytes");
            return None;
        }
        _ => {}
    }
    Some(size)
}

/// The expression inside parentheses and the invisible groups that `macro_rules!` makes.
fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => bare(&group.expr),
        Expr::Paren(paren) => bare(&paren.expr),
        other => other,
    }
}
