//! Owns the items of the budgets crate. Comes in: the budgets. Goes out: `CrateId`, `BUDGETS`,
//! `GLOBAL_BUDGET_TRACKER`, `allocate_memory`.

use budget_manifest::{Manifest, Salvaged};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{entry, link};

/// The items of a checked manifest.
pub(crate) fn of(manifest: &Manifest, runtime: &TokenStream) -> TokenStream {
    let variants = manifest.budgets.iter().map(|budget| entry::variant(budget, manifest));
    let names: Vec<_> =
        manifest.budgets.iter().map(|budget| Ident::new(&budget.variant, Span::call_site())).collect();
    let rows = manifest.budgets.iter().map(|budget| entry::row(budget, manifest, runtime));
    let doc = format!("The budgets of `{}`.", manifest.file);
    let sums = link::sums(names.len(), runtime);
    items(&doc, &variants.collect(), &names, &quote!(#(#rows,)*), &sums, runtime)
}

/// The items after a mistake, so that what can still be named causes no further errors: no limit refuses anything.
pub(crate) fn after_error(budgets: &[Salvaged], runtime: &TokenStream) -> TokenStream {
    let mut names: Vec<_> =
        budgets.iter().map(|budget| Ident::new(&budget.variant, Span::call_site())).collect();
    if names.is_empty() {
        names.push(Ident::new("__BudgetUnknown", Span::call_site()));
    }
    let rows = names.iter().map(|name| {
        let name = name.to_string();
        quote!(#runtime::Budget::new(#name, ::core::primitive::usize::MAX))
    });
    let variants = quote!(#(#[doc = ""] #names,)*);
    let no_sums = quote!(::core::option::Option::None);
    items("", &variants, &names, &quote!(#(#rows,)*), &no_sums, runtime)
}

fn items(
    doc: &str,
    variants: &TokenStream,
    names: &[Ident],
    rows: &TokenStream,
    sums: &TokenStream,
    runtime: &TokenStream,
) -> TokenStream {
    let count = names.len();
    let repr = Ident::new(
        match count {
            0..=0x100 => "u8",
            0x101..=0x1_0000 => "u16",
            _ => "u32",
        },
        Span::call_site(),
    );
    let methods = methods(names, runtime);
    let traits = traits(runtime);
    quote! {
        #[doc = #doc]
        ///
        /// Each variant is a budget that memory is charged to, with the most bytes it may hold.
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
            ::core::cmp::Ord,
            ::core::hash::Hash,
            ::core::fmt::Debug,
        )]
        #[repr(#repr)]
        #[allow(dead_code, unreachable_pub)]
        pub enum CrateId {
            #variants
        }

        /// What the manifest says of each budget, in its order. Read-only data, not RAM.
        #[allow(unreachable_pub)]
        pub static BUDGETS: [#runtime::Budget; #count] = [#rows];

        /// The accounts of all budgets.
        #[allow(unreachable_pub)]
        pub static GLOBAL_BUDGET_TRACKER: #runtime::BudgetTracker<#count> = {
            static COUNTERS: [#runtime::Counters; #count] = [const { #runtime::Counters::new() }; #count];
            #runtime::BudgetTracker::linked(&BUDGETS, &COUNTERS, #sums)
        };

        /// Charges N bytes to `crate_id` and returns a block of them, which releases them when it is dropped.
        ///
        /// # Errors
        ///
        /// A `BudgetError` that says which crate, how many bytes were asked for, used, and allowed.
        #[allow(dead_code, unreachable_pub)]
        #[inline]
        pub fn allocate_memory<const N: ::core::primitive::usize>(
            crate_id: CrateId,
        ) -> ::core::result::Result<#runtime::ManagedMemory<N>, #runtime::BudgetError> {
            #runtime::ManagedMemory::new(crate_id)
        }

        #methods
        #runtime::__budget_heap! { CrateId }
        #runtime::__budget_lower_limit! { CrateId }
        #traits
    }
}

fn methods(names: &[Ident], runtime: &TokenStream) -> TokenStream {
    let count = names.len();
    quote! {
        #[allow(dead_code, unreachable_pub)]
        impl CrateId {
            /// The number of budgets.
            pub const COUNT: ::core::primitive::usize = #count;

            /// All budgets, in the order of the manifest.
            pub const ALL: [Self; #count] = [#(Self::#names),*];

            /// The place of the budget in the manifest, from 0.
            #[must_use]
            #[inline]
            pub const fn index(self) -> ::core::primitive::usize {
                self as ::core::primitive::usize
            }

            /// The key of the budget in the manifest.
            #[must_use]
            pub const fn name(self) -> &'static ::core::primitive::str {
                self.budget().name()
            }

            /// The most bytes that can be charged to the budget itself, as the manifest says; what its parts are given is
            /// not among them. `account().limit()` is what it was lowered to.
            #[must_use]
            pub const fn limit(self) -> ::core::primitive::usize {
                self.budget().limit()
            }

            /// What the manifest says of the budget.
            #[must_use]
            #[inline]
            pub const fn budget(self) -> &'static #runtime::Budget {
                &BUDGETS[self.index()]
            }

            /// The account of the budget.
            #[must_use]
            #[inline]
            pub const fn account(self) -> &'static #runtime::Account {
                &GLOBAL_BUDGET_TRACKER.accounts()[self.index()]
            }

            /// Charges `bytes` until the guard is dropped; for memory that lives elsewhere.
            ///
            /// # Errors
            ///
            /// A `BudgetError` when they exceed the headroom, or when the budget is restricted.
            #[inline]
            pub fn charge(
                self,
                bytes: ::core::primitive::usize,
            ) -> ::core::result::Result<#runtime::Charge, #runtime::BudgetError> {
                self.account().charge(bytes)
            }

            /// Charges the whole headroom until the guard is dropped; for tests of refusal.
            ///
            /// # Errors
            ///
            /// A `BudgetError` when the budget is restricted.
            pub fn fill(self) -> ::core::result::Result<#runtime::Charge, #runtime::BudgetError> {
                self.account().fill()
            }
        }
    }
}

fn traits(runtime: &TokenStream) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl #runtime::BudgetId for CrateId {
            const COUNT: ::core::primitive::usize = Self::COUNT;

            #[inline]
            fn index(self) -> ::core::primitive::usize {
                Self::index(self)
            }

            #[inline]
            fn account(self) -> &'static #runtime::Account {
                Self::account(self)
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Display for CrateId {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.name())
            }
        }

        #[automatically_derived]
        impl ::core::str::FromStr for CrateId {
            type Err = #runtime::UnknownBudget;

            /// Finds a budget by its key in the manifest or by its variant.
            fn from_str(
                text: &::core::primitive::str,
            ) -> ::core::result::Result<Self, #runtime::UnknownBudget> {
                for id in Self::ALL {
                    if id.name() == text || id.budget().variant() == text {
                        return ::core::result::Result::Ok(id);
                    }
                }
                ::core::result::Result::Err(#runtime::UnknownBudget::new(&BUDGETS))
            }
        }
    }
}
