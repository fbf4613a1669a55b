//! Owns the growing lists of the module. Comes in: elements. Goes out: the elements in their order, in pages that are
//! charged to `Runtime` one by one, or the refusal of the page that had no room.

use std::cmp;

use budget_runtime::{BoundedVec, BoxedMemory, BudgetError, managed_alloc};

use super::CrateId;

/// The bytes of a page.
const PAGE: usize = 2048;

/// The bytes of an index that has a place for every page the budget can hold; all pages are alike to it.
const INDEX: usize = BoundedVec::<Page<u8>, BoxedMemory<0>>::block_bytes(CrateId::Runtime.limit() / PAGE);

type Page<T> = BoundedVec<T, BoxedMemory<PAGE>>;

/// A list of any length that takes memory when it needs it. An element never moves once it is in the list.
pub(crate) struct Table<T> {
    /// Invariant: each page but the last is full.
    pages: BoundedVec<Page<T>, BoxedMemory<INDEX>>,
}

/// A run of elements of a table: which one is the first, and how many there are.
#[derive(Clone, Copy, Default)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) len: usize,
}

impl<T> Table<T> {
    /// How many elements a page holds.
    const PER_PAGE: usize = PAGE / size_of::<T>();

    pub(crate) fn new() -> Result<Self, BudgetError> {
        Ok(Self { pages: BoundedVec::new(managed_alloc!(boxed Runtime, INDEX)?)? })
    }

    pub(crate) fn len(&self) -> usize {
        let full = self.pages.len().saturating_sub(1);
        full * Self::PER_PAGE + self.pages.last().map_or(0, |page| page.len())
    }

    pub(crate) fn push(&mut self, value: T) -> Result<(), BudgetError> {
        self.page_with_room()?.push(value).map_err(|_| no_place(PAGE, size_of::<T>()))
    }

    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.pages.get(index / Self::PER_PAGE)?.get(index % Self::PER_PAGE)
    }

    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.pages.get_mut(index / Self::PER_PAGE)?.get_mut(index % Self::PER_PAGE)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.pages.iter().flat_map(|page| page.iter())
    }

    /// The elements of `span`; fewer where the table ends.
    pub(crate) fn span(&self, span: Span) -> impl Iterator<Item = &T> {
        let first = self.pages.iter().skip(span.start / Self::PER_PAGE);
        first.flat_map(|page| page.iter()).skip(span.start % Self::PER_PAGE).take(span.len)
    }

    fn page_with_room(&mut self) -> Result<&mut Page<T>, BudgetError> {
        if self.pages.last().is_none_or(BoundedVec::is_full) {
            let page = BoundedVec::new(managed_alloc!(boxed Runtime, PAGE)?)?;
            self.pages.push(page).map_err(|_| no_place(INDEX, size_of::<Page<T>>()))?;
        }
        self.pages.last_mut().ok_or(no_place(INDEX, size_of::<Page<T>>()))
    }
}

impl<T: Copy> Table<T> {
    /// Appends all of `source`, over as many pages as it takes.
    pub(crate) fn append(&mut self, mut source: &[T]) -> Result<Span, BudgetError> {
        let span = Span { start: self.len(), len: source.len() };
        while !source.is_empty() {
            let page = self.page_with_room()?;
            let room = cmp::min(page.capacity() - page.len(), source.len());
            let (now, rest) = source.split_at(room);
            page.extend_from_slice(now).map_err(|_| no_place(PAGE, room * size_of::<T>()))?;
            source = rest;
        }
        Ok(span)
    }
}

/// The error of a list without a free place, which its caller has made sure of.
const fn no_place(limit: usize, more: usize) -> BudgetError {
    BudgetError::NoElement { requested: limit + more, limit }
}
