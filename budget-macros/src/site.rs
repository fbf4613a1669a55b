//! Owns what every site expands to: the budget's path, the size, the permit, the checks. Comes in: [`Args`] without
//! mistakes. Goes out: tokens, each with the span that its compile error belongs on.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Block, Expr, Path};

use crate::{
    args::Args,
    ledger::{Entry, Storage},
};

/// A site that charges a budget.
pub(crate) struct Site<'args> {
    /// The path of the runtime crate.
    pub(crate) runtime: TokenStream,
    /// The path of the variant, such as `CrateId::Runtime`.
    path: TokenStream,
    /// The constant that holds the account.
    account: Ident,
    /// The last segment of that path.
    variant: &'args Ident,
    /// The expression of `instances`, and the constant that holds it.
    instances: Option<(&'args Expr, Ident)>,
    /// What the names of hidden items end in.
    suffix: String,
}

impl<'args> Site<'args> {
    /// Returns the site of `args`, whose hidden constants end in `suffix`; `None` where no budget could be read.
    pub(crate) fn new(args: &'args Args, suffix: &str) -> Option<Self> {
        let budget = args.budget.as_ref()?;
        let variant = &budget.segments.last()?.ident;
        let path = if budget.get_ident().is_some() {
            let enumeration = Ident::new("CrateId", variant.span().resolved_at(Span::call_site()));
            quote!(#enumeration::#variant)
        } else {
            budget.to_token_stream()
        };
        let hidden = |what| Ident::new(&format!("__BUDGET_{what}{suffix}"), Span::mixed_site());
        let count = hidden("COUNT");
        Some(Self {
            runtime: runtime_path(args.runtime.as_ref()),
            path,
            account: hidden("ACCOUNT"),
            variant,
            instances: args.instances.as_ref().map(|instances| (instances, count)),
            suffix: suffix.to_owned(),
        })
    }

    /// The item that names the budget, to stand in front of all others. Nothing else does, so that an unknown one is
    /// a single error.
    pub(crate) fn anchor(&self) -> TokenStream {
        let Self { runtime, path, account, .. } = self;
        quote!(const #account: &'static #runtime::Account = #path.account();)
    }

    /// The same after a mistake, only so that what names the budget is not reported as unused.
    pub(crate) fn mention(&self) -> TokenStream {
        let Self { runtime, path, .. } = self;
        quote!(const _: &'static #runtime::Account = #path.account();)
    }

    /// The `&'static Budget`, in const.
    pub(crate) fn budget(&self) -> TokenStream {
        let account = &self.account;
        quote!(#account.budget())
    }

    /// The name of the budget as it is written.
    pub(crate) const fn variant(&self) -> &Ident {
        self.variant
    }

    /// A check in const, as an item; its compile error stands on the tokens of `blamed`.
    pub(crate) fn check(&self, check: &str, arguments: &TokenStream, blamed: &impl ToTokens) -> TokenStream {
        let runtime = &self.runtime;
        let check = Ident::new(check, Span::mixed_site());
        let call = call(&quote!(#runtime::__private::check::#check), arguments, blamed);
        quote!(const _: () = #call;)
    }

    /// The items that hold and check `instances`, for values of `bytes` each; nothing where it is not given.
    pub(crate) fn count(&self, bytes: &TokenStream) -> TokenStream {
        let Some((instances, count)) = &self.instances else { return TokenStream::new() };
        let budget = self.budget();
        let holder = size_const(count, instances);
        let check = self.check("instances", &quote!(#budget, #bytes, #count), instances);
        quote!(#holder #check)
    }

    /// The item that holds `instances`, without the check.
    pub(crate) fn count_holder(&self) -> TokenStream {
        self.instances.as_ref().map(|(instances, count)| size_const(count, instances)).unwrap_or_default()
    }

    /// The checks of a size that depends on type parameters, as a statement of a generic function: it is evaluated
    /// for each instance of the function that is built.
    pub(crate) fn late_checks(&self, bytes: &TokenStream) -> TokenStream {
        let runtime = &self.runtime;
        let budget = self.budget();
        let count = self
            .instances
            .as_ref()
            .map(|(_, count)| quote!(#runtime::__private::check::instances(#budget, #bytes, #count);));
        quote!(const { #runtime::__private::check::generic_value(#budget, #bytes); #count };)
    }

    /// The record that the site leaves in the image, of values of `bytes` each. What is reserved lives from the start,
    /// so without `instances` there is one of it; on demand, the number of values is then not known.
    pub(crate) fn ledger(&self, storage: Storage, bytes: Option<TokenStream>, item: String) -> TokenStream {
        let one = storage.is_reserved().then(|| quote!(1));
        let entry = Entry {
            runtime: &self.runtime,
            variant: self.variant,
            budget: self.budget(),
            bytes,
            count: self.instances.as_ref().map(|(_, count)| quote!(#count)).or(one),
            storage,
            item,
            suffix: &self.suffix,
        };
        entry.items()
    }

    /// The permit of a site of slots: reserved, so it is bounded without `instances` too.
    pub(crate) fn slot_permit(&self) -> SlotPermit {
        let items = self.permit_const(true);
        let count = self.instances.as_ref().map_or_else(|| quote!(1), |(_, count)| quote!(#count));
        SlotPermit { items, count }
    }

    /// The permit in const, whose compile errors stand on the budget's name.
    pub(crate) fn permit_value(&self, bounded: bool) -> TokenStream {
        let Self { runtime, account, .. } = self;
        let name = self.variant.to_string();
        let permit = call(
            &quote!(#runtime::__private::Permit::new),
            &quote!(#account, #name, ::core::env!("CARGO_PKG_NAME"), #bounded),
            self.variant,
        );
        quote!(unsafe { #permit })
    }

    fn permit_const(&self, bounded: bool) -> TokenStream {
        let runtime = &self.runtime;
        let value = self.permit_value(bounded);
        quote!(const __BUDGET_PERMIT: #runtime::__private::Permit = #value;)
    }

    /// The items and the expression of the permit to charge the budget, with the site's count of instances.
    pub(crate) fn permit(&self) -> Permit {
        let Self { runtime, account, .. } = self;
        let items = self.permit_const(self.instances.is_some());
        let Some((_, count)) = &self.instances else {
            return Permit { items, plain: quote!(__BUDGET_PERMIT), counted: quote!(__BUDGET_PERMIT) };
        };
        let items = quote! {
            #items
            static __BUDGET_INSTANCES: #runtime::__private::Instances =
                #runtime::__private::Instances::new(#count);
            static __BUDGET_SITE: #runtime::Account =
                #runtime::__private::site_account(#account, &__BUDGET_INSTANCES);
            const __BUDGET_COUNTED: #runtime::__private::Permit =
                unsafe { __BUDGET_PERMIT.of_site(&__BUDGET_SITE) };
        };
        Permit { items, plain: quote!(__BUDGET_PERMIT), counted: quote!(__BUDGET_COUNTED) }
    }
}

/// The permit of a site of slots, which count themselves.
pub(crate) struct SlotPermit {
    /// The constant `__BUDGET_PERMIT`.
    pub(crate) items: TokenStream,
    /// The number of slots, in const.
    pub(crate) count: TokenStream,
}

/// The permit of a site.
pub(crate) struct Permit {
    /// Constants and statics, to stand in one scope with the expressions below.
    pub(crate) items: TokenStream,
    /// The permit to charge bytes.
    pub(crate) plain: TokenStream,
    /// The permit to charge bytes and, where the site has `instances`, an instance.
    pub(crate) counted: TokenStream,
}

/// The path of the runtime crate: as given, or `::budget_runtime`.
pub(crate) fn runtime_path(given: Option<&Path>) -> TokenStream {
    given.map_or_else(|| quote!(::budget_runtime), ToTokens::to_token_stream)
}

/// The constant that holds a size, so that the expression stands once in an expansion.
pub(crate) fn size_const(name: &Ident, size: &impl ToTokens) -> TokenStream {
    quote!(const #name: ::core::primitive::usize = #size;)
}

/// A size as a generic argument, after a mistake: 0 where it cannot stand in braces, as `crate + 1` cannot.
pub(crate) fn braced(size: &Expr) -> TokenStream {
    let block = quote!({ #size });
    if syn::parse2::<Block>(block.clone()).is_ok() { block } else { quote!(0) }
}

/// A call whose span, and hence whose compile error, stands on the tokens of `blamed`.
///
/// Joining the spans of two tokens needs a nightly compiler, but a call spans from its path to its parentheses, and
/// these may have the spans of two tokens.
fn call(path: &TokenStream, arguments: &TokenStream, blamed: &impl ToTokens) -> TokenStream {
    let mut spans = blamed.to_token_stream().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    let last = spans.last().unwrap_or(first);
    let path = path.clone().into_iter().map(|mut token| {
        token.set_span(first.resolved_at(token.span()));
        token
    });
    let mut parentheses = Group::new(Delimiter::Parenthesis, arguments.clone());
    parentheses.set_span(last.resolved_at(Span::call_site()));
    path.chain([TokenTree::Group(parentheses)]).collect()
}

/// What the hidden constants of an item end in. They stand beside the item, so the name must be its own, and a
/// constant's name has no small letters: `Ab` gives `_AB`, `AB` gives `_A_B`.
pub(crate) fn suffix(name: &Ident) -> String {
    let mut suffix = String::new();
    for letter in name.to_string().trim_start_matches("r#").chars() {
        if letter.is_uppercase() || letter == '_' {
            suffix.push('_');
        }
        suffix.extend(letter.to_uppercase());
    }
    suffix
}
