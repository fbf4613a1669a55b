//! Owns the collections as scenarios see them: how each is made and filled, what it holds, and all that runs a user's code
//! or drops elements. One file for each collection.

mod deque;
mod hash_map;
mod leaves;
mod map;
mod set;
mod string;
mod vec;

use budget_runtime::BudgetError;

pub(crate) use leaves::Leaves;

use crate::fixture::element::Element;

/// The ranks of the elements that a collection is filled with; two of them are equal, beside each other.
pub(crate) const RANKS: [u32; 6] = [3, 1, 2, 2, 5, 4];

/// What is done to a collection, each with a name for messages.
pub(crate) type Named<F> = &'static [(&'static str, F)];

/// A collection.
pub(crate) trait Subject: Sized + 'static {
    const NAME: &str;
    /// What is done to it, each by itself on a filled one.
    const OPERATIONS: Named<fn(&mut Self)>;
    /// What ends it.
    const ENDINGS: Named<fn(Self)>;

    /// Takes memory and puts an empty one over it.
    fn make() -> Result<Self, BudgetError>;

    /// Puts the elements in an empty one.
    fn fill(&mut self);

    /// Empties it.
    fn empty(&mut self);

    /// Shows each element that it holds.
    fn held(&self, show: &mut dyn FnMut(&Element));

    /// All operations, then all endings, on collections of their own memory.
    fn tour() -> Result<(), BudgetError> {
        let mut subject = Self::make()?;
        for (_, operation) in Self::OPERATIONS {
            subject.fill();
            operation(&mut subject);
            subject.empty();
        }
        for (_, ending) in Self::ENDINGS {
            let mut other = Self::make()?;
            other.fill();
            ending(other);
        }
        Ok(())
    }
}
