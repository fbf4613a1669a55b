//! Owns what the manifest says of one budget, as read-only data. `budgets!` builds it; checks, accounts and
//! errors read it. Nothing here changes at run time and nothing of it is in RAM.

/// A manifest entry: a name, a limit, and what else `budgets.toml` says of it.
///
/// All sizes are bytes. Holding one proves nothing of what is charged: that is the
/// [`Account`](crate::Account)'s.
///
/// ```
/// use budget_runtime::Budget;
///
/// static RUNTIME: Budget = Budget::new("Runtime", 65_536).with_source("budgets.toml:4");
/// assert_eq!((RUNTIME.name(), RUNTIME.limit()), ("Runtime", 65_536));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    name: &'static str,
    variant: &'static str,
    limit: usize,
    parts: usize,
    max_block: Option<usize>,
    packages: Option<&'static [&'static str]>,
    guaranteed: bool,
    reason: Option<&'static str>,
    source: &'static str,
}

impl Budget {
    /// Returns a budget of `limit` bytes that any package may charge. No target addresses more than `isize::MAX`
    /// bytes, so a limit past it counts as that.
    #[must_use]
    pub const fn new(name: &'static str, limit: usize) -> Self {
        let limit = if limit > isize::MAX as usize { isize::MAX as usize } else { limit };
        Self {
            name,
            variant: name,
            limit,
            parts: 0,
            max_block: None,
            packages: None,
            guaranteed: false,
            reason: None,
            source: "",
        }
    }

    /// Sets the enum variant that stands for the budget in code, where it differs from the name.
    #[must_use]
    pub const fn with_variant(self, variant: &'static str) -> Self {
        Self { variant, ..self }
    }

    /// Carves `parts` bytes out of the limit, for the budgets that lie within this one.
    ///
    /// Parts that do not fit leave a limit of zero; `budgets!` stops the build before that.
    #[must_use]
    pub const fn with_parts(self, parts: usize) -> Self {
        Self { limit: self.limit.saturating_sub(parts), parts, ..self }
    }

    /// Sets the largest single inline block, in bytes.
    #[must_use]
    pub const fn with_max_block(self, max_block: usize) -> Self {
        Self { max_block: Some(max_block), ..self }
    }

    /// Restricts the budget to the packages of these names.
    #[must_use]
    pub const fn with_packages(self, packages: &'static [&'static str]) -> Self {
        Self { packages: Some(packages), ..self }
    }

    /// Marks the budget as one that may never refuse a charge.
    #[must_use]
    pub const fn with_guaranteed(self, guaranteed: bool) -> Self {
        Self { guaranteed, ..self }
    }

    /// Sets why the budget is as large as it is, for instance the name of a requirement.
    #[must_use]
    pub const fn with_reason(self, reason: &'static str) -> Self {
        Self { reason: Some(reason), ..self }
    }

    /// Sets where the limit is written, as `file:line`.
    #[must_use]
    pub const fn with_source(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    /// The key in the manifest.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The enum variant that stands for the budget in code.
    #[must_use]
    pub const fn variant(&self) -> &'static str {
        self.variant
    }

    /// The most bytes that can be charged to the budget itself: what the manifest says, less what the budgets
    /// within this one are given.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// The bytes of the limit in the manifest that the budgets within this one are given.
    #[must_use]
    pub const fn parts(&self) -> usize {
        self.parts
    }

    /// The largest single inline block, in bytes.
    #[must_use]
    pub const fn max_block(&self) -> Option<usize> {
        self.max_block
    }

    /// The packages that may charge the budget; `None` when all may.
    #[must_use]
    pub const fn packages(&self) -> Option<&'static [&'static str]> {
        self.packages
    }

    /// Whether no charge to the budget may ever be refused.
    #[must_use]
    pub const fn is_guaranteed(&self) -> bool {
        self.guaranteed
    }

    /// Whether only the macros, which know the package that charges, may charge the budget.
    #[must_use]
    pub const fn is_restricted(&self) -> bool {
        self.guaranteed || self.packages.is_some()
    }

    /// Why the budget is as large as it is.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        self.reason
    }

    /// Where the limit is written, as `file:line`; empty when that is not known.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }
}

#[cfg(test)]
mod tests {
    use super::Budget;

    #[test]
    fn parts_are_carved_out_of_the_limit() {
        for (limit, parts, left) in [(64, 0, 64), (64, 16, 48), (64, 64, 0), (64, 65, 0)] {
            let budget = Budget::new("Runtime", limit).with_parts(parts);
            assert_eq!((budget.limit(), budget.parts()), (left, parts));
        }
    }

    #[test]
    fn a_limit_past_what_a_target_addresses_counts_as_that() {
        const MOST: usize = isize::MAX as usize;
        for (said, limit) in [(MOST - 1, MOST - 1), (MOST, MOST), (MOST + 1, MOST), (usize::MAX, MOST)] {
            assert_eq!(Budget::new("Runtime", said).limit(), limit);
        }
    }

    #[test]
    fn each_setting_changes_what_it_says_and_nothing_else() {
        let plain = Budget::new("wasm-runtime", 64);
        assert_eq!((plain.name(), plain.variant(), plain.source()), ("wasm-runtime", "wasm-runtime", ""));
        assert_eq!((plain.max_block(), plain.packages(), plain.reason()), (None, None, None));
        assert!(!plain.is_guaranteed() && !plain.is_restricted());

        let whole = plain
            .with_variant("WasmRuntime")
            .with_parts(16)
            .with_max_block(32)
            .with_packages(&["runtime"])
            .with_guaranteed(true)
            .with_reason("REQ-MEM-012")
            .with_source("budgets.toml:4");
        assert_eq!(
            (whole.name(), whole.variant(), whole.source()),
            ("wasm-runtime", "WasmRuntime", "budgets.toml:4")
        );
        assert_eq!((whole.limit(), whole.parts(), whole.max_block()), (48, 16, Some(32)));
        assert_eq!((whole.packages(), whole.reason()), (Some(&["runtime"][..]), Some("REQ-MEM-012")));
        assert!(whole.is_guaranteed() && whole.is_restricted());
        assert!(plain.with_guaranteed(true).is_restricted() && plain.with_packages(&[]).is_restricted());
        assert!(!plain.with_packages(&[]).is_guaranteed());
    }
}
