//! A decoder's component, with its imports and exports. Comes in: a line for each. Goes out: both lists, in order.
//!
//! Before, each list was a `BoundedVec<_, 128, NoStdProvider<65536>>`: 128 KiB, charged through two calls of
//! `safe_managed_alloc!(65536, CrateId::Decoder)?`, and each element was written there as bytes. Now each is a capacity:
//! 128 × 24 + 128 × 40 bytes, 8 KiB, which is all of the budget.

use std::fmt;

use budget_runtime::{BoundedVec, BudgetError, managed};

use crate::CrateId;

/// What an import or an export is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Function,
    Memory,
}

/// Something that the component asks for. The names stay where the text is.
pub(crate) struct Import<'text> {
    pub(crate) module: &'text str,
    pub(crate) name: &'text str,
    pub(crate) kind: Kind,
}

/// Something that the component gives.
pub(crate) struct Export<'text> {
    pub(crate) name: &'text str,
    pub(crate) kind: Kind,
    pub(crate) index: u16,
}

/// The component. One at a time is decoded; a second one is refused while the first is there.
#[managed(Decoder, 8192, instances = 1)]
pub(crate) struct Component<'text> {
    #[block(capacity = 128)]
    pub(crate) imports: BoundedVec<Import<'text>, _>,
    #[block(capacity = 128)]
    pub(crate) exports: BoundedVec<Export<'text>, _>,
}

/// Why there is no component.
pub(crate) enum Fault {
    /// This line is neither an import nor an export.
    Line(usize),
    /// This line is one import or export too many.
    Full(usize),
    Budget(BudgetError),
}

// The only thing that `?` needs in functions that returned the old error.
impl From<BudgetError> for Fault {
    fn from(refusal: BudgetError) -> Self {
        Self::Budget(refusal)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number} is neither an import nor an export"),
            Self::Full(number) => write!(f, "line {number} is one import or export too many"),
            Self::Budget(refusal) => refusal.fmt(f),
        }
    }
}

impl<'text> Component<'text> {
    /// Decodes lines such as `import host write function` and `export run function 0`.
    pub(crate) fn decode(text: &'text str) -> Result<Self, Fault> {
        let mut component = Self::try_new()?;
        for (number, line) in text.lines().enumerate().map(|(place, line)| (place + 1, line)) {
            let mut words = line.split_whitespace();
            let fits = match [(); 4].map(|()| words.next()) {
                [Some("import"), Some(module), Some(name), Some(kind)] => {
                    let kind = kind_of(kind).ok_or(Fault::Line(number))?;
                    component.imports.push(Import { module, name, kind }).is_ok()
                }
                [Some("export"), Some(name), Some(kind), Some(index)] => {
                    let kind = kind_of(kind).ok_or(Fault::Line(number))?;
                    let index = index.parse().map_err(|_| Fault::Line(number))?;
                    component.exports.push(Export { name, kind, index }).is_ok()
                }
                _ => return Err(Fault::Line(number)),
            };
            if !fits {
                return Err(Fault::Full(number));
            }
        }
        Ok(component)
    }
}

fn kind_of(word: &str) -> Option<Kind> {
    match word {
        "function" => Some(Kind::Function),
        "memory" => Some(Kind::Memory),
        _ => None,
    }
}
