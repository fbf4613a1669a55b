//! Owns what a string can be extended with.

use super::StringView;

/// A character or a text, for [`BoundedString::extend`](crate::BoundedString::extend): `char`, `&char` or `&str`.
///
/// ```
/// use budget_runtime::{BoundedString, MemoryBlock};
///
/// let mut string = BoundedString::new(MemoryBlock::<4>::new())?;
/// assert_eq!(string.extend("ab".chars()), Ok(()));
/// assert_eq!(string.extend(["c", "de"]), Err("de"));
/// assert_eq!(string, "abc");
/// # Ok::<(), budget_runtime::BudgetError>(())
/// ```
pub trait Text: Sealed {}

impl<T: Sealed> Text for T {}

/// How it is appended.
pub trait Sealed: Sized {
    /// Appends it to `string`.
    ///
    /// # Errors
    ///
    /// Itself, when it does not fit as a whole.
    fn append_to(self, string: &mut StringView<'_>) -> Result<(), Self>;
}

impl Sealed for char {
    #[inline]
    fn append_to(self, string: &mut StringView<'_>) -> Result<(), Self> {
        string.push(self)
    }
}

impl Sealed for &char {
    #[inline]
    fn append_to(self, string: &mut StringView<'_>) -> Result<(), Self> {
        string.push(*self).map_err(|_| self)
    }
}

impl Sealed for &str {
    #[inline]
    fn append_to(self, string: &mut StringView<'_>) -> Result<(), Self> {
        string.push_str(self)
    }
}
