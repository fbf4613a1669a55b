//! Owns the string as scenarios see it. It holds no elements; what a panic leaves of it must be text.

use std::fmt::Write;

use budget_runtime::{BoundedString, BudgetError};

use super::{Named, Subject};
use crate::fixture::{calls::closure, element::Element, places::Place};

/// Characters of one to four bytes.
const TEXT: &str = "aäb€c𝄞";

impl<P: Place> Subject for BoundedString<P> {
    const NAME: &str = "string";

    const OPERATIONS: Named<fn(&mut Self)> = &[
        ("push", |string| assert!(string.push('€').is_ok())),
        ("push_str when full", |string| while string.push_str(TEXT).is_ok() {}),
        ("insert", |string| assert!(string.insert(1, '€').is_ok() && string.insert_str(1, TEXT).is_ok())),
        ("remove", |string| assert_eq!(string.remove(1), Some('ä'))),
        ("retain", |string| {
            string.retain(|character| {
                closure();
                character.is_ascii()
            });
        }),
        ("extend", |string| assert!(string.extend(TEXT.chars().inspect(|_| closure())).is_ok())),
        ("Extend", |string| Extend::extend(string, TEXT.chars().inspect(|_| closure()))),
        ("drain", |string| drop(string.drain(1..3))),
        ("drain, walked", |string| string.drain(1..6).into_iter().flatten().for_each(|_| closure())),
        ("write", |string| assert!(write!(string, "{}", 123).is_ok())),
        ("truncate", |string| string.truncate(3)),
        ("as_view", |string| {
            let mut view = string.as_view();
            view.retain(|character| {
                closure();
                character != 'ä'
            });
            assert!(view.extend(TEXT.chars().inspect(|_| closure())).is_ok());
        }),
    ];

    const ENDINGS: Named<fn(Self)> = &[
        ("drop", drop),
        ("into_bytes", |string| string.into_bytes().into_iter().for_each(|_| closure())),
        ("from_utf8", |string| {
            let mut bytes = string.into_bytes();
            bytes.truncate(2);
            drop(Self::from_utf8(bytes));
        }),
    ];

    fn make() -> Result<Self, BudgetError> {
        Self::new(P::take()?)
    }

    fn fill(&mut self) {
        assert!(self.push_str(TEXT).is_ok());
    }

    fn empty(&mut self) {
        self.clear();
    }

    fn held(&self, _: &mut dyn FnMut(&Element)) {
        assert!(std::str::from_utf8(self.as_bytes()).is_ok(), "not text");
    }
}
