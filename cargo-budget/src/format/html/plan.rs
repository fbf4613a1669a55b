//! Owns what the map shows. Comes in: a report. Goes out: a tree of areas: budgets, in them the budgets within, crates,
//! symbols and what is left; beside them what no budget covers. Each area has as many bytes as its parts.

use std::{cmp::Reverse, collections::HashMap, iter};

use super::{escape::shortened, places::Places};
use crate::{
    number::{bytes, grouped},
    report::{Budget, Crate, Report, Site},
};

/// How many budgets are drawn one within another; those further in are drawn side by side.
const DEEPEST: usize = 5;

/// The statics that the macros make, and what the source has in their place.
const HIDDEN: [(&str, &str); 3] = [
    ("__BUDGET_SLOTS", "managed_alloc!"),
    ("__BUDGET_STATES", "slots taken"),
    ("__BUDGET_INSTANCES", "instances"),
];

/// The letters of a name that are kept in the map.
const LETTERS: usize = 160;

/// What an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// All of it.
    Whole,
    /// A budget.
    Budget,
    /// A budget that has more than its limit.
    Over,
    /// What is left of a budget, with what is taken of it on demand.
    Room,
    /// What no budget covers.
    Outside,
    /// A crate.
    Crate,
    /// A crate of a program without budgets; the number tells neighbours apart.
    Hue(u8),
    /// A managed static.
    Managed,
    /// A managed static that is not in RAM.
    Elsewhere,
    /// Another static that counts as a budget's.
    Other,
    /// A site on demand that says how many live at once.
    Bounded,
    /// A site on demand that does not.
    Unbounded,
    /// What is left.
    Free,
    /// A static that no budget covers.
    Uncovered,
    /// What no symbol tells of.
    Unattributed,
}

/// How many kinds of [`Kind::Hue`] there are.
pub(super) const HUES: u8 = 8;

/// An area of the map.
#[derive(Clone, Debug)]
pub(super) struct Area {
    pub(super) kind: Kind,
    /// What stands in it.
    pub(super) name: String,
    /// What stands behind its name, where there is room; of a frame.
    pub(super) figures: String,
    /// All that is to be said of it.
    pub(super) title: String,
    /// Where the tables tell more.
    pub(super) place: Option<String>,
    pub(super) bytes: u64,
    /// What it is made of, largest first.
    pub(super) parts: Vec<Area>,
}

impl Area {
    fn leaf(kind: Kind, name: impl Into<String>, amount: u64, said: &str) -> Self {
        let name = name.into();
        let title = format!("{}: {}{said}", shortened(&name, LETTERS), bytes(amount));
        Self { kind, name, figures: String::new(), title, place: None, bytes: amount, parts: Vec::new() }
    }

    fn frame(kind: Kind, name: impl Into<String>, figures: String, parts: Vec<Area>) -> Self {
        let name = name.into();
        let bytes = parts.iter().fold(0, |sum: u64, part| sum.saturating_add(part.bytes));
        let title = format!("{}: {figures}", shortened(&name, LETTERS));
        let mut area = Self { kind, name, figures, title, place: None, bytes, parts };
        area.sort();
        area
    }

    fn at(self, place: Option<String>) -> Self {
        Self { place, ..self }
    }

    /// Whether there is an area of this kind.
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.kind == kind || self.parts.iter().any(|part| part.has(kind))
    }

    fn sort(&mut self) {
        self.parts.sort_by_key(|part| Reverse(part.bytes));
    }

    /// Puts the parts that are smaller than `least` together, and theirs.
    pub(super) fn merge(&mut self, least: u64) {
        let small = self.parts.iter().position(|part| part.bytes < least).unwrap_or(self.parts.len());
        // Nothing is gained where one stands for one.
        if self.parts.len() - small > 1 {
            let merged = self.parts.split_off(small);
            let sum = merged.iter().fold(0, |sum: u64, part| sum.saturating_add(part.bytes));
            let kind = merged.first().map_or(self.kind, |first| first.kind);
            let kind = if merged.iter().all(|part| part.kind == kind) { kind } else { Kind::Crate };
            let name = grouped(merged.len() as u64);
            let name = if small == 0 { format!("all {name} together") } else { format!("{name} more") };
            let said = ", too small to be drawn one by one";
            self.parts.push(Self::leaf(kind, name, sum, said).at(self.place.clone()));
            self.sort();
        }
        for part in &mut self.parts {
            part.merge(least);
        }
    }
}

/// All areas of a report.
pub(super) fn plan(report: &Report, places: &Places) -> Area {
    let budgets = Budgets::of(report, places);
    let mut parts: Vec<Area> = budgets.roots().iter().map(|&root| budgets.area(root, 0)).collect();
    if report.budgets.is_empty() {
        let hues = (0..HUES).chain(iter::repeat(HUES - 1));
        parts.extend(report.uncovered.iter().enumerate().zip(hues).map(|((index, krate), hue)| {
            of_crate(krate, places.uncovered(index).as_ref(), |_| Kind::Hue(hue))
        }));
    } else if !report.uncovered.is_empty() {
        let crates: Vec<_> = report
            .uncovered
            .iter()
            .enumerate()
            .map(|(index, krate)| of_crate(krate, places.uncovered(index).as_ref(), |_| Kind::Uncovered))
            .collect();
        let sum = report.uncovered.iter().fold(0, |sum: u64, krate| sum.saturating_add(krate.bytes));
        let outside = Area::frame(Kind::Outside, "not covered", bytes(sum), crates);
        parts.push(outside.at(Some("crates".to_owned())));
    }
    if has_symbols(report) && report.ram.unattributed > 0 {
        let said = " that no symbol tells of, such as those between two statics";
        parts.push(Area::leaf(Kind::Unattributed, "unattributed", report.ram.unattributed, said));
    }
    Area::frame(Kind::Whole, "", String::new(), parts)
}

/// Whether the crates of the program are known.
pub(super) fn has_symbols(report: &Report) -> bool {
    report.budgets.iter().all(|budget| budget.resident.is_some())
}

fn of_crate(krate: &Crate, place: Option<&String>, kind: impl Fn(bool) -> Kind) -> Area {
    let prefix = krate.name.as_ref().map(|name| format!("{name}::")).unwrap_or_default();
    let symbols = krate.symbols.iter().map(|symbol| {
        let managed = if symbol.is_managed { ", managed" } else { "" };
        let said = format!(" in {}{managed}; crate {}", symbol.section, krate.title());
        let mut leaf = Area::leaf(kind(symbol.is_managed), symbol.name.as_str(), symbol.bytes, &said);
        leaf.name = shortened(symbol.name.strip_prefix(&prefix).unwrap_or(&symbol.name), LETTERS);
        for (item, word) in HIDDEN {
            if let Some(path) = leaf.name.strip_suffix(item) {
                leaf.name = format!("{path}{word}");
            }
        }
        leaf.at(place.cloned())
    });
    let symbols: Vec<_> = symbols.collect();
    Area::frame(Kind::Crate, krate.title(), bytes(krate.bytes), symbols).at(place.cloned())
}

/// The budgets of a report, by what they are within.
struct Budgets<'report> {
    report: &'report Report,
    places: &'report Places,
    /// For the index of a budget those within it; for none those that are within no other.
    within: HashMap<Option<usize>, Vec<usize>>,
    sites: HashMap<&'report str, Vec<&'report Site>>,
}

impl<'report> Budgets<'report> {
    fn of(report: &'report Report, places: &'report Places) -> Self {
        let indexed = || report.budgets.iter().enumerate();
        let names: HashMap<&str, usize> =
            indexed().map(|(index, budget)| (budget.name.as_str(), index)).collect();
        let mut within: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
        for (index, budget) in indexed() {
            let outer = budget.within.as_deref().and_then(|outer| names.get(outer)).copied();
            within.entry(outer.filter(|&outer| outer != index)).or_default().push(index);
        }
        let mut sites: HashMap<&str, Vec<&Site>> = HashMap::new();
        for site in report.sites.iter().filter(|site| !site.storage.is_reserved()) {
            sites.entry(&site.budget).or_default().push(site);
        }
        Self { report, places, within, sites }
    }

    fn roots(&self) -> &[usize] {
        self.within.get(&None).map_or(&[], Vec::as_slice)
    }

    fn within(&self, index: usize) -> &[usize] {
        self.within.get(&Some(index)).map_or(&[], Vec::as_slice)
    }

    /// The budgets within one, and within those.
    fn all_within(&self, index: usize) -> Vec<usize> {
        let mut found = self.within(index).to_vec();
        let mut next = 0;
        while let Some(&one) = found.get(next) {
            found.extend_from_slice(self.within(one));
            next += 1;
        }
        found
    }

    fn area(&self, index: usize, depth: usize) -> Area {
        let mut parts = self.own(index);
        if depth < DEEPEST {
            parts.extend(self.within(index).iter().map(|&within| self.area(within, depth + 1)));
        } else {
            parts.extend(
                self.all_within(index).into_iter().map(|within| self.frame(within, self.own(within))),
            );
        }
        self.frame(index, parts)
    }

    fn frame(&self, index: usize, parts: Vec<Area>) -> Area {
        let Some(budget) = self.report.budgets.get(index) else {
            return Area::frame(Kind::Budget, "", String::new(), parts);
        };
        let (kind, name, left) = if budget.free < 0 {
            let over = grouped(budget.free.unsigned_abs());
            (Kind::Over, format!("⚠ {}", budget.name), format!("{over} over the limit"))
        } else {
            let left = format!("{} free{}", grouped(budget.free), at_most(budget));
            (Kind::Budget, budget.name.clone(), left)
        };
        let figures =
            format!("{} of {} static, {left}", grouped(budget.fixed()), grouped(budget.own_limit()));
        Area::frame(kind, name, figures, parts).at(Places::budget(index))
    }

    /// What a budget has beside the budgets within it.
    fn own(&self, index: usize) -> Vec<Area> {
        let Some(budget) = self.report.budgets.get(index) else { return Vec::new() };
        let place = Places::budget(index);
        let mut parts: Vec<_> = budget
            .crates
            .iter()
            .enumerate()
            .map(|(at, krate)| {
                of_crate(krate, self.places.covered(index, at).as_ref(), |is_managed| {
                    if is_managed { Kind::Managed } else { Kind::Other }
                })
            })
            .collect();
        match budget.resident {
            None if budget.managed > 0 => {
                let said = "; no symbols tell which";
                parts.push(
                    Area::leaf(Kind::Managed, "managed statics", budget.managed, said).at(place.clone()),
                );
            }
            Some(resident) if budget.managed > resident => {
                let said = " of managed statics, never written or unused";
                let bytes = budget.managed - resident;
                parts.push(Area::leaf(Kind::Elsewhere, "not in RAM", bytes, said).at(place.clone()));
            }
            _ => {}
        }
        parts.extend(self.room(budget, place.as_ref()));
        parts
    }

    /// What is left of a budget, and what is taken of it on demand.
    fn room(&self, budget: &Budget, place: Option<&String>) -> Option<Area> {
        let free = u64::try_from(budget.free).unwrap_or(0);
        let sites = self.sites.get(budget.variant.as_str()).map_or(&[][..], Vec::as_slice);
        let mut parts: Vec<_> = sites
            .iter()
            .filter(|site| site.total() > 0)
            .map(|site| {
                let (kind, times) = match site.instances {
                    Some(instances) => (Kind::Bounded, format!(" for {}", instances_of(instances))),
                    None => (Kind::Unbounded, " for one value; it does not say how many live".to_owned()),
                };
                let said = format!(" on demand{times}; {}", site.at);
                Area::leaf(kind, site.item.as_str(), site.total(), &said).at(place.cloned())
            })
            .collect();
        let asked = parts.iter().fold(0, |sum: u64, part| sum.saturating_add(part.bytes));
        if asked == 0 {
            let said = format!(" of `{}`", budget.name);
            let name = format!("free{}", at_most(budget));
            return (free > 0).then(|| Area::leaf(Kind::Free, name, free, &said).at(place.cloned()));
        }
        if free > asked {
            let said = format!(" of `{}` when all sites on demand have theirs", budget.name);
            let name = format!("left{}", at_most(budget));
            parts.push(Area::leaf(Kind::Free, name, free - asked, &said).at(place.cloned()));
        }
        let (name, figures) = if asked > free {
            let name = if budget.free < 0 {
                "⚠ nothing free".to_owned()
            } else {
                format!("⚠ free {}", grouped(free))
            };
            (name, format!("{} may be asked for on demand", grouped(asked)))
        } else {
            let name = format!("free{} {}", at_most(budget), grouped(free));
            (name, format!("{} of it on demand", grouped(asked)))
        };
        Some(Area::frame(Kind::Room, name, figures, parts).at(place.cloned()))
    }
}

/// What is said of an amount that is left, where statics of the budget are not known.
fn at_most(budget: &Budget) -> &'static str {
    if budget.other.is_none() { " at most" } else { "" }
}

fn instances_of(instances: u64) -> String {
    if instances == 1 { "one value".to_owned() } else { format!("{} values", grouped(instances)) }
}
