//! Conditions: the text inside `cfg(…)` in, a [`Cfg`] out that can be evaluated and written back as Rust.
//!
//! The grammar is that of Cargo's `[target.'cfg(…)']`. It is not left to the crate `cfg-expr`, whose version 0.20
//! takes text that rustc refuses (`all(unix,,windows)`, `all(unix), windows`) and overflows on a list of more than
//! 255 functions: what is accepted here is written into `#[cfg(…)]`.

mod parser;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A condition on the target, as in `[target.'cfg(unix)'.crates]`.
///
/// Two are equal when they are written the same, blanks and trailing commas aside. Cloning is cheap.
///
/// ```
/// # use budget_manifest::Manifest;
/// # let text = "[crates]\nA = 1\n[target.'cfg( all(unix,feature=\"small\") )'.crates]\nA = 2\n";
/// # let manifest = Manifest::parse(text, "budgets.toml").unwrap();
/// let cfg = &manifest.budgets[0].limit.overrides[0].cfg;
/// assert_eq!(cfg.text(), r#"all(unix, feature = "small")"#);
/// assert!(cfg.holds(|predicate| predicate.name == "unix" || predicate.value == Some("small")));
/// ```
#[derive(Clone)]
pub struct Cfg(Arc<Inner>);

struct Inner {
    text: String,
    condition: Condition,
}

/// One question that a [`Cfg`] asks: `unix`, or `target_os = "linux"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Predicate<'a> {
    /// The name, without `r#`.
    pub name: &'a str,
    /// The value, for `name = "value"`.
    pub value: Option<&'a str>,
}

/// What is wrong with a condition, where in its text, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadCfg {
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: String,
}

enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Literal(bool),
    Predicate { name: String, is_raw: bool, value: Option<String> },
}

impl Cfg {
    /// The condition as it may stand inside `#[cfg(…)]`, in one normal form.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The condition as it stands in a manifest, where the value of a predicate has no escapes.
    pub(crate) fn written(&self) -> String {
        self.0.condition.text(&|value| format!("\"{value}\""))
    }

    /// Whether the condition holds where `predicate` tells which of its questions do.
    pub fn holds(&self, mut predicate: impl FnMut(Predicate<'_>) -> bool) -> bool {
        self.0.condition.holds(&mut predicate)
    }

    /// Parses what stands between the parentheses of `cfg(…)`.
    pub(crate) fn parse(text: &str) -> Result<Self, BadCfg> {
        let condition = parser::parse(text)?;
        Ok(Self(Arc::new(Inner { text: condition.text(&|value| format!("{value:?}")), condition })))
    }
}

impl PartialEq for Cfg {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.text() == other.text()
    }
}

impl Eq for Cfg {}

impl fmt::Debug for Cfg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cfg({})", self.text())
    }
}

impl fmt::Display for Cfg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl BadCfg {
    fn new(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into() }
    }
}

impl Condition {
    fn holds(&self, predicate: &mut impl FnMut(Predicate<'_>) -> bool) -> bool {
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(predicate)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(predicate)),
            Self::Not(condition) => !condition.holds(predicate),
            Self::Literal(literal) => *literal,
            Self::Predicate { name, value, .. } => predicate(Predicate { name, value: value.as_deref() }),
        }
    }

    /// The condition in its normal form; `quoted` writes the value of a predicate.
    fn text(&self, quoted: &dyn Fn(&str) -> String) -> String {
        let list = |name: &str, conditions: &[Self]| {
            let conditions: Vec<_> = conditions.iter().map(|condition| condition.text(quoted)).collect();
            format!("{name}({})", conditions.join(", "))
        };
        match self {
            Self::All(conditions) => list("all", conditions),
            Self::Any(conditions) => list("any", conditions),
            Self::Not(condition) => format!("not({})", condition.text(quoted)),
            Self::Literal(literal) => literal.to_string(),
            Self::Predicate { name, is_raw, value } => {
                let name = if *is_raw { format!("r#{name}") } else { name.clone() };
                match value {
                    Some(value) => format!("{name} = {}", quoted(value)),
                    None => name,
                }
            }
        }
    }
}
