//! A value of the manifest, where it is written, and what replaces it under `[target.'cfg(…)']`.

use std::ops::Range;

use crate::cfg::Cfg;
use crate::report::Reported;
use crate::source::Source;

/// A value and the place it is written at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The bytes of the manifest's text.
    pub span: Range<usize>,
}

impl<T> Located<T> {
    pub(crate) fn new(value: T, span: Range<usize>, source: &Source) -> Self {
        let position = source.position(span.start);
        Self { value, line: position.line, column: position.column, span }
    }
}

/// A value of the manifest on every target.
///
/// `Base` is `Located<T>` where the manifest must give a value outside `[target]`, which holds where no override
/// does; it is `Option<Located<T>>` where it need not. No two overrides have the same condition; two that hold on
/// one target all the same are an error on that target, which [`Manifest::resolve`](crate::Manifest::resolve)
/// reports.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PerTarget<T, Base = Option<Located<T>>> {
    /// The value where no override holds.
    pub base: Base,
    /// What replaces it, in the order of the file.
    pub overrides: Vec<Override<T>>,
}

/// A value that holds on some targets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Override<T> {
    /// The condition under which it holds.
    pub cfg: Cfg,
    /// The value.
    pub value: Located<T>,
}

impl<T, Base> PerTarget<T, Base> {
    /// Whether the value is the same on all targets.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.overrides.is_empty()
    }
}

impl<T: Clone, Base: Clone + From<Located<T>>> PerTarget<T, Base> {
    /// The value on one target, as a setting without overrides.
    ///
    /// # Errors
    ///
    /// The two overrides, when two hold.
    pub(crate) fn on_target(
        &self,
        holds: &impl Fn(&Cfg) -> bool,
    ) -> Result<Self, (&Override<T>, &Override<T>)> {
        let mut holding = self.overrides.iter().filter(|one| holds(&one.cfg));
        let base = match (holding.next(), holding.next()) {
            (Some(first), Some(second)) => return Err((first, second)),
            (Some(only), None) => Base::from(only.value.clone()),
            (None, _) => self.base.clone(),
        };
        Ok(Self { base, overrides: Vec::new() })
    }
}

/// What a table gives for one key: a value, nothing, or something that was reported.
pub(crate) type Given<T> = Result<Option<Located<T>>, Reported>;

/// A setting while the manifest is read; faults keep their place in it.
pub(crate) struct RawPerTarget<T, Base = Option<Located<T>>> {
    pub(crate) base: Result<Base, Reported>,
    pub(crate) overrides: Vec<Result<Override<T>, Reported>>,
}

impl<T, Base> RawPerTarget<T, Base> {
    pub(crate) fn new(base: Result<Base, Reported>) -> Self {
        Self { base, overrides: Vec::new() }
    }

    pub(crate) fn is_fixed(&self) -> bool {
        self.overrides.is_empty()
    }

    /// The override of the same condition, if there is one.
    pub(crate) fn same_cfg(&self, cfg: &Cfg) -> Option<&Override<T>> {
        self.overrides.iter().filter_map(|one| one.as_ref().ok()).find(|one| one.cfg == *cfg)
    }

    pub(crate) fn lower(self) -> Result<PerTarget<T, Base>, Reported> {
        let overrides = if self.is_fixed() {
            Vec::new()
        } else {
            self.overrides.into_iter().collect::<Result<_, _>>()?
        };
        Ok(PerTarget { base: self.base?, overrides })
    }
}
