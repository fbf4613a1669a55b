//! Owns the record that each site leaves in the image, at no loaded byte, and the sums that the linker takes. Comes in:
//! what a site reserves. Goes out: a hidden module of assembly.
//!
//! Sections without the flag `a` are not loaded. `R` keeps them when unreferenced sections are dropped, and the static of
//! no bytes beside them is what makes the linker take the object out of its library at all. `%progbits`, since a section
//! that is not loaded and has no contents makes GNU `strip` corrupt the program.

use std::fmt::Write;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use crate::place::in_compiler;

/// What a site holds its bytes in, and so which sums they enter.
#[derive(Clone, Copy)]
pub(crate) enum Storage {
    /// A static, there for the whole run: reserved, and in the worst case.
    Static,
    /// A slot in a static, reserved likewise.
    Slot,
    /// An inline block or value, on demand.
    Inline,
    /// A block on the heap, on demand.
    Boxed,
}

impl Storage {
    const fn name(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Slot => "slot",
            Self::Inline => "inline",
            Self::Boxed => "boxed",
        }
    }

    pub(crate) const fn is_reserved(self) -> bool {
        matches!(self, Self::Static | Self::Slot)
    }
}

/// One site, as the ledger sees it.
pub(crate) struct Entry<'site> {
    /// The path of the runtime crate.
    pub(crate) runtime: &'site TokenStream,
    /// The variant of the budget.
    pub(crate) variant: &'site Ident,
    /// The `&'static Budget`, in const.
    pub(crate) budget: TokenStream,
    /// The bytes of one value, in const; `None` where they depend on a type parameter.
    pub(crate) bytes: Option<TokenStream>,
    /// How many values live at once, in const; `None` where the site does not say.
    pub(crate) count: Option<TokenStream>,
    /// What holds the bytes.
    pub(crate) storage: Storage,
    /// What the site is in the source: the name of its struct or static.
    pub(crate) item: String,
    /// What the names of hidden items end in.
    pub(crate) suffix: &'site str,
}

impl Entry<'_> {
    /// The items of the ledger.
    pub(crate) fn items(&self) -> TokenStream {
        let Self { runtime, budget, suffix, .. } = self;
        let module = format_ident!("__budget_ledger{}", suffix.to_lowercase(), span = Span::call_site());
        let targets = targets();
        let sums = self.module(&module, false);
        let record = self.module(&module, true);
        // Each constant is a body to compile, so a site has those that its lines name.
        let bytes = self.bytes.clone().unwrap_or_else(|| quote!(0));
        let count = self.count.as_ref().map(|count| quote!(const COUNT: ::core::primitive::usize = #count;));
        let budget = self.sums().then(|| quote!(const BUDGET: &'static #runtime::Budget = #budget;));
        quote! {
            #[cfg(all(#targets, not(test)))]
            #sums
            #[cfg(all(#targets, test))]
            #record
            #[cfg(all(#targets))]
            #[automatically_derived]
            impl #runtime::__private::ledger::Site for #module::Site {
                #budget
                const BYTES: ::core::primitive::usize = #bytes;
                #count
            }
        }
    }

    /// Whether the site enters a sum: what it takes in all is known.
    const fn sums(&self) -> bool {
        self.bytes.is_some() && self.count.is_some()
    }

    /// The hidden module. The sums are left to the build that is no test: a crate's unit tests compile it a second time,
    /// beside itself when a dev-dependency depends back on it, and the static would count twice.
    fn module(&self, name: &Ident, test: bool) -> TokenStream {
        let runtime = self.runtime;
        let mut lines = Vec::new();
        let sums = self.sums();
        if sums && !test {
            if self.storage.is_reserved() {
                lines.push(section(&format!("budget_sum_{}", self.variant), ".zero {units}"));
            }
            lines.push(section(&format!("budget_worst_{}", self.variant), ".zero {units}"));
        }
        let lines = lines.iter().flatten().map(|line| Literal::string(line));
        let [open, close] = around(".budget.rec");
        let (record, end) = (self.record(), if test { "\\ttest\\n\"" } else { "\\n\"" });
        let site = quote!(<Site as #runtime::__private::ledger::Site>);
        let units = (sums && !test).then(|| quote!(units = const #site::UNITS,));
        let bytes = self.bytes.is_some().then(|| quote!(bytes = const #site::BYTES,));
        let count = self.count.is_some().then(|| quote!(count = const #site::COUNT,));
        quote! {
            #[doc(hidden)]
            mod #name {
                pub(super) struct Site;
                #[used]
                static ANCHOR: [::core::primitive::u8; 0] = [];
                ::core::arch::global_asm!(
                    #(#lines,)*
                    #open,
                    ::core::concat!(".ascii \"", #record, "\\tmodule=", ::core::module_path!(), #end),
                    #close,
                    #units
                    #bytes
                    #count
                );
            }
        }
    }

    /// The record, but for its end: one line of `key=value`, separated by tabs.
    fn record(&self) -> String {
        let at = in_compiler(self.variant.span()).map(|span| format!("{}:{}", span.file(), span.line()));
        let bytes = if self.bytes.is_some() { "{bytes}" } else { "?" };
        let count = if self.count.is_some() { "{count}" } else { "?" };
        let mut record = format!("crate={}\\tbytes={bytes}\\tinstances={count}", self.variant);
        for (key, value) in [
            ("storage", self.storage.name().to_owned()),
            ("item", self.item.clone()),
            ("at", at.unwrap_or_default()),
            ("package", std::env::var("CARGO_PKG_NAME").unwrap_or_default()),
        ] {
            // Writing to a string never fails.
            let _ = write!(record, "\\t{key}={}", escaped(&value));
        }
        record
    }
}

/// The lines that put `content` into a section that is not loaded.
pub(crate) fn section(name: &str, content: &str) -> [String; 3] {
    let [open, close] = around(name);
    [open, content.to_owned(), close]
}

/// The lines around what goes into a section that is not loaded.
fn around(name: &str) -> [String; 2] {
    [format!(".pushsection {name},\"R\",%progbits"), ".popsection".to_owned()]
}

/// Text inside the quotes of a directive, inside the template of `global_asm!`.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '{' => escaped.push_str("{{"),
            '}' => escaped.push_str("}}"),
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            letter if letter.is_control() => escaped.push('?'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// The targets on which the assembly is known to work; on others a site leaves nothing.
pub(crate) fn targets() -> TokenStream {
    quote! {
        not(miri),
        any(
            target_os = "none",
            target_os = "linux",
            target_os = "android",
            target_os = "freebsd",
            target_os = "netbsd",
            target_os = "openbsd",
            target_os = "dragonfly"
        ),
        any(
            target_arch = "x86",
            target_arch = "x86_64",
            target_arch = "arm",
            target_arch = "aarch64",
            target_arch = "riscv32",
            target_arch = "riscv64",
            target_arch = "loongarch64",
            target_arch = "s390x"
        )
    }
}
