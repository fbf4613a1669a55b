//! Owns the statics of an image. Comes in: its symbols, which may overlap. Goes out: each byte of static RAM that a symbol
//! tells of, in one static.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashMap},
};

use crate::{
    image::{Image, Section, Symbol as ImageSymbol},
    owner::Owner,
    report::{Crate, Symbol},
};

/// A static of the image, and whose it is.
pub(super) struct Static<'image> {
    pub(super) owner: Owner,
    section: &'image str,
    /// The bytes of it that count as its own.
    pub(super) bytes: u64,
    /// The size that its symbol says.
    pub(super) size: u64,
    pub(super) claim: Option<Claim>,
}

/// What counts a static.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim {
    /// The index of the budget.
    pub(super) row: usize,
    /// Whether a site declares it.
    pub(super) is_managed: bool,
}

impl Static<'_> {
    pub(super) fn is_managed(&self) -> bool {
        self.claim.is_some_and(|claim| claim.is_managed)
    }
}

/// All statics of an image.
pub(super) struct Statics<'image>(pub(super) Vec<Static<'image>>);

impl<'image> Statics<'image> {
    /// Finds whose each byte is: of several symbols over it the one that names a crate, then the smallest.
    pub(super) fn of(image: &'image Image) -> Self {
        let mut by_section: BTreeMap<usize, Vec<&ImageSymbol>> = BTreeMap::new();
        for symbol in image.symbols.iter().flatten() {
            by_section.entry(symbol.section).or_default().push(symbol);
        }
        let mut statics = Vec::new();
        for (section, symbols) in by_section {
            let Some(section) = image.sections.get(section) else { continue };
            let mut found: Vec<_> = symbols.into_iter().map(|symbol| Found::new(symbol, section)).collect();
            found.sort_by(|one, other| one.order().cmp(&other.order()));
            share(&mut found);
            let own = found.into_iter().filter(|found| found.bytes > 0);
            statics.extend(own.map(|found| Static {
                owner: found.owner,
                section: &section.name,
                bytes: found.bytes,
                size: found.symbol.bytes,
                claim: None,
            }));
        }
        Self(statics)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.0.iter().map(|one| one.bytes).sum()
    }

    /// Those that no budget has, and those of each budget.
    pub(super) fn by_row(&self, rows: usize) -> (Vec<&Static<'image>>, Vec<Vec<&Static<'image>>>) {
        let mut uncovered = Vec::new();
        let mut covered = vec![Vec::new(); rows];
        for one in &self.0 {
            match one.claim.and_then(|claim| covered.get_mut(claim.row)) {
                Some(row) => row.push(one),
                None => uncovered.push(one),
            }
        }
        (uncovered, covered)
    }

    /// The statics of each item, by crate and name; statics without a crate are under an empty one.
    pub(super) fn by_item(&self) -> HashMap<(&str, &str), Vec<usize>> {
        let mut items: HashMap<_, Vec<_>> = HashMap::new();
        for (index, one) in self.0.iter().enumerate() {
            let krate = one.owner.krate.as_deref().unwrap_or_default();
            items.entry((krate, one.owner.item())).or_default().push(index);
        }
        items
    }
}

/// A symbol, and the bytes that are found to be its own.
struct Found<'image> {
    symbol: &'image ImageSymbol,
    owner: Owner,
    /// From the start of the section.
    start: u64,
    end: u64,
    bytes: u64,
}

impl<'image> Found<'image> {
    fn new(symbol: &'image ImageSymbol, section: &Section) -> Self {
        let before = section.address.saturating_sub(symbol.address);
        let start = symbol.address.saturating_sub(section.address);
        Self {
            symbol,
            owner: Owner::of(&symbol.name, symbol.file.as_deref()),
            start,
            end: start.saturating_add(symbol.bytes.saturating_sub(before)).min(section.bytes),
            bytes: 0,
        }
    }

    /// The order in which symbols have a byte that is under several of them.
    fn order(&self) -> (bool, u64, &str, u64) {
        (self.owner.krate.is_none(), self.symbol.bytes, &self.symbol.name, self.symbol.address)
    }
}

/// Gives each byte to the first symbol over it, in the order that they have.
fn share(found: &mut [Found<'_>]) {
    let mut starts: Vec<_> = (0..found.len()).collect();
    starts.sort_by_key(|&index| found.get(index).map(|found| found.start));
    let mut starts = starts.into_iter().peekable();
    let mut open: BinaryHeap<Reverse<usize>> = BinaryHeap::new();
    let mut place = 0;
    loop {
        while let Some(&next) = starts.peek() {
            let Some(start) = found.get(next).map(|found| found.start) else { break };
            if open.is_empty() {
                place = place.max(start);
            }
            if start > place {
                break;
            }
            open.push(Reverse(next));
            starts.next();
        }
        let Some(&Reverse(first)) = open.peek() else { break };
        let next = starts.peek().and_then(|&next| found.get(next)).map_or(u64::MAX, |next| next.start);
        let Some(first) = found.get_mut(first) else { break };
        let until = first.end.min(next);
        first.bytes += until.saturating_sub(place);
        place = place.max(until);
        if first.end <= place {
            open.pop();
        }
    }
}

/// Statics by crate, largest first.
pub(super) fn by_crate(statics: &[&Static<'_>]) -> Vec<Crate> {
    let mut crates: BTreeMap<Option<&str>, Crate> = BTreeMap::new();
    for one in statics {
        let name = one.owner.krate.as_deref();
        let empty = || Crate { name: name.map(str::to_owned), bytes: 0, symbols: Vec::new() };
        let entry = crates.entry(name).or_insert_with(empty);
        entry.bytes += one.bytes;
        entry.symbols.push(Symbol {
            name: one.owner.path.clone(),
            section: one.section.to_owned(),
            bytes: one.bytes,
            is_managed: one.is_managed(),
        });
    }
    let mut crates: Vec<_> = crates.into_values().collect();
    for one in &mut crates {
        one.symbols.sort_by(|one, other| other.bytes.cmp(&one.bytes).then_with(|| one.name.cmp(&other.name)));
    }
    crates.sort_by(|one, other| other.bytes.cmp(&one.bytes).then_with(|| one.name.cmp(&other.name)));
    crates
}
