//! The codes of diagnostics: stable names that a test, a search or a suppression can hold on to.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// What kind of mistake a [`Diagnostic`](crate::Diagnostic) reports.
        ///
        /// The kebab-case text of a code does not change between versions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// Every code, in the order of the checks.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The kebab-case text, for example `unknown-key`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }
        }
    };
}

codes! {
    /// The text is not TOML.
    InvalidToml = "invalid-toml",
    /// A key or a table is defined twice.
    DuplicateKey = "duplicate-key",
    /// A key that no table of the manifest has.
    UnknownKey = "unknown-key",
    /// A value of another TOML type than its key takes.
    WrongType = "wrong-type",
    /// The file has no table `[crates]`.
    MissingCrates = "missing-crates",
    /// The table `[crates]` has no entry.
    EmptyCrates = "empty-crates",
    /// The key of a budget is not `[A-Za-z][A-Za-z0-9_-]*`.
    InvalidKey = "invalid-key",
    /// Two keys become one variant.
    DuplicateVariant = "duplicate-variant",
    /// A key becomes a variant whose name is taken: `Self`, `ALL`, `COUNT`.
    ReservedVariant = "reserved-variant",
    /// A budget without a limit.
    MissingLimit = "missing-limit",
    /// A size that is not a whole number and a unit.
    InvalidSize = "invalid-size",
    /// A size in a string, without a unit.
    MissingUnit = "missing-unit",
    /// A unit that is none of `B`, `KiB`, `MiB`, `GiB`.
    UnknownUnit = "unknown-unit",
    /// A unit such as `KB`, read as 1000 by some and as 1024 by others.
    AmbiguousUnit = "ambiguous-unit",
    /// A size below zero.
    NegativeSize = "negative-size",
    /// A size with a fraction.
    FractionalSize = "fractional-size",
    /// A size past 2⁶³ − 1 bytes.
    SizeTooLarge = "size-too-large",
    /// A `max-block` of zero bytes.
    ZeroMaxBlock = "zero-max-block",
    /// `packages` without a package.
    EmptyPackages = "empty-packages",
    /// A string in `packages` that is no package name.
    InvalidPackage = "invalid-package",
    /// A package that is listed twice.
    DuplicatePackage = "duplicate-package",
    /// A string in `covers` that is no package or module path.
    InvalidPath = "invalid-path",
    /// A path that is listed twice in one `covers`.
    DuplicatePath = "duplicate-path",
    /// A path that two budgets cover.
    PathCoveredTwice = "path-covered-twice",
    /// A `reason` that is empty or has control characters.
    InvalidReason = "invalid-reason",
    /// A table below `[target]` that is not `cfg(…)`.
    NotACfg = "not-a-cfg",
    /// A `cfg(…)` that is malformed.
    InvalidCfg = "invalid-cfg",
    /// An override of a budget that `[crates]` does not define.
    UnknownBudget = "unknown-budget",
    /// A `within` in an override.
    WithinInOverride = "within-in-override",
    /// Two overrides of one key that hold on the same targets.
    OverlappingOverrides = "overlapping-overrides",
    /// `within` names a budget that `[crates]` does not define.
    UnknownParent = "unknown-parent",
    /// A budget within itself.
    WithinItself = "within-itself",
    /// Budgets that lie within each other.
    WithinCycle = "within-cycle",
    /// The limits of the parts of a budget exceed its own.
    PartsDoNotFit = "budget-parts-do-not-fit",
    /// `max-block` exceeds the limit.
    MaxBlockExceedsLimit = "max-block-exceeds-limit",
    /// The limits and the stack exceed the total of the system.
    TotalExceeded = "system-total-exceeded",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
