//! Owns the rows of a report: the budgets of all manifests of an image. Comes in: the records of sites, and statics. Goes
//! out: which statics are whose.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use budget_manifest::{Budget as Entry, Manifest};

use super::{
    Crates,
    statics::{Claim, Static, Statics, by_crate},
};
use crate::{
    gap,
    ledger::{Host, Record, Storage},
    report::{Budget, Gap, OnDemand},
};

/// A budget of a manifest of the image.
pub(super) struct Row<'host> {
    manifest: &'host Manifest,
    pub(super) entry: &'host Entry,
    unit: u64,
    /// The paths that it covers, with crates in place of packages, and whether `covers` says so or `packages`.
    paths: Vec<(String, bool)>,
}

/// What symbols say of a budget.
#[derive(Clone, Copy)]
pub(super) struct Known<'row, 'image> {
    /// The bytes of its sites.
    pub(super) resident: u64,
    /// All statics that are its own.
    pub(super) statics: &'row [&'row Static<'image>],
    /// Whether those are among them that no site declares.
    pub(super) has_others: bool,
}

/// The budgets of all manifests.
pub(super) struct Rows<'host>(pub(super) Vec<Row<'host>>);

impl<'host> Rows<'host> {
    pub(super) fn new(hosts: &'host [Host], records: &[Record], crates: &Crates) -> Self {
        let mut known = crates.clone();
        for record in records {
            let krate = record.module.split("::").next().unwrap_or_default().to_owned();
            known.entry(record.package.clone()).or_default().insert(krate);
        }
        let paths = |path: &str| -> Vec<String> {
            let (package, rest) =
                path.split_once("::").map_or((path, None), |(package, rest)| (package, Some(rest)));
            let mut names = known.get(package).cloned().unwrap_or_default();
            names.insert(package.replace('-', "_"));
            let path = |krate: String| rest.map_or_else(|| krate.clone(), |rest| format!("{krate}::{rest}"));
            names.into_iter().map(path).collect()
        };
        let mut seen = BTreeSet::new();
        let entries =
            hosts.iter().flat_map(|host| host.manifest.budgets.iter().map(move |entry| (host, entry)));
        // Two manifests with one name of a budget: the linker adds both up, and holds the sum against either limit.
        let entries = entries.filter(|(_, entry)| seen.insert(entry.variant.clone()));
        let rows = entries.map(|(host, entry)| {
            let list = |setting: &Option<budget_manifest::Located<Vec<budget_manifest::Located<String>>>>| {
                let values = setting.iter().flat_map(|list| &list.value);
                values.flat_map(|value| paths(&value.value)).collect::<Vec<_>>()
            };
            let covers = list(&entry.covers.base).into_iter().map(|path| (path, true));
            let packages = list(&entry.packages.base).into_iter().map(|path| (path, false));
            Row {
                manifest: &host.manifest,
                entry,
                unit: host.units.get(&entry.variant).copied().unwrap_or(1),
                paths: covers.chain(packages).collect(),
            }
        });
        Self(rows.collect())
    }

    /// Finds the statics of each site that has some, and returns the bytes found for each budget.
    ///
    /// A record says the module and not the function, so of several statics of one name in a module any may be meant; they
    /// have the same size, and the sums are the same.
    pub(super) fn claim_sites(
        &self,
        records: &[Record],
        pointer_bytes: u8,
        statics: &mut Statics<'_>,
    ) -> Vec<u64> {
        let rows: HashMap<&str, usize> =
            self.0.iter().enumerate().map(|(index, row)| (row.entry.variant.as_str(), index)).collect();
        let mut wanted: Vec<_> = records
            .iter()
            .filter(|record| record.storage.is_reserved())
            .filter_map(|record| Some((*rows.get(record.variant.as_str())?, record)))
            .flat_map(|(row, record)| Wanted::of(record, pointer_bytes).map(move |wanted| (row, wanted)))
            .filter(|(_, wanted)| wanted.bytes > 0)
            .collect();
        // The innermost module first: what is in it is below those around it, too. Then the largest, since slots are
        // somewhat larger than their bytes.
        wanted.sort_by_key(|(_, wanted)| Reverse((wanted.module.len(), wanted.bytes)));
        // A path does not say whether it goes through a module or through a function, but others name some modules.
        let covered = self.0.iter().flat_map(|row| &row.paths).map(|(path, _)| path.as_str());
        let modules: BTreeSet<_> =
            records.iter().map(|record| record.module.as_str()).chain(covered).collect();
        let mut claims: Vec<Option<(usize, &str)>> = vec![None; statics.0.len()];
        let items = statics.by_item();
        for (row, wanted) in wanted {
            let krate = wanted.module.split("::").next().unwrap_or_default();
            // `#[no_mangle]` and `#[export_name]` leave the crate out.
            let of_crate = items.get(&(krate, wanted.item)).into_iter();
            let places = of_crate.chain(items.get(&("", wanted.item))).flatten().copied();
            let free = places.filter(|&place| claims.get(place).is_some_and(Option::is_none));
            let free = free.filter_map(|place| Some((place, statics.0.get(place)?)));
            let found = wanted.find(free.filter(|(_, one)| !one.owner.is_deeper(wanted.module, &modules)));
            for place in found {
                if let Some(claim) = claims.get_mut(place) {
                    *claim = Some((row, krate));
                }
            }
        }
        let mut residents = vec![0; self.0.len()];
        for (one, claim) in statics.0.iter_mut().zip(claims) {
            let Some((row, krate)) = claim else { continue };
            one.claim = Some(Claim { row, is_managed: true });
            one.owner.krate.get_or_insert_with(|| krate.to_owned());
            if let Some(resident) = residents.get_mut(row) {
                *resident += one.bytes;
            }
        }
        residents
    }

    /// Gives each static that no site declares to the budget that covers it most closely. A package that several budgets
    /// list is nobody's.
    pub(super) fn claim_others(&self, statics: &mut Statics<'_>) {
        let mut paths: HashMap<&str, Vec<(Closeness, &str, usize)>> = HashMap::new();
        for (index, row) in self.0.iter().enumerate() {
            for (path, by_cover) in &row.paths {
                let krate = path.split("::").next().unwrap_or_default();
                paths.entry(krate).or_default().push(((*by_cover, path.len()), path, index));
            }
        }
        for one in statics.0.iter_mut().filter(|one| one.claim.is_none()) {
            let of_crate = one.owner.krate.as_deref().and_then(|krate| paths.get(krate));
            let covering = of_crate.into_iter().flatten().filter(|(_, path, _)| one.owner.is_below(path));
            let Some(&(closest, _, row)) = covering.clone().max_by_key(|(closeness, _, _)| *closeness) else {
                continue;
            };
            let mut rivals = covering.filter(|(closeness, _, _)| *closeness == closest);
            if rivals.all(|(_, _, other)| *other == row) {
                one.claim = Some(Claim { row, is_managed: false });
            }
        }
    }
}

/// Whether a budget covers a path by `covers`, which is closer than by `packages`, and the length of that path.
type Closeness = (bool, usize);

/// The statics that `managed_alloc!(static …)` makes: the bytes of its slots, and a word for each.
const SLOTS: &str = "__BUDGET_SLOTS";
const STATES: &str = "__BUDGET_STATES";
/// The most bytes that align the next slot.
const PADDING: u64 = 7;

/// A static that a site declares.
struct Wanted<'record> {
    module: &'record str,
    item: &'record str,
    bytes: u64,
    /// The most bytes that the static can have.
    most: u64,
}

impl<'record> Wanted<'record> {
    /// The statics of a site.
    fn of(record: &'record Record, pointer_bytes: u8) -> impl Iterator<Item = Self> {
        let bytes = worst(record);
        let one = |item, bytes, most| Self { module: &record.module, item, bytes, most };
        let (first, second) = if record.storage == Storage::Slot {
            let slots = record.instances.unwrap_or(1);
            let words = slots.saturating_mul(pointer_bytes.into());
            let most = bytes.saturating_add(slots.saturating_mul(PADDING));
            (one(SLOTS, bytes, most), Some(one(STATES, words, words)))
        } else {
            (one(&record.item, bytes, bytes), None)
        };
        [first].into_iter().chain(second)
    }

    /// The places of the static, or of what the compiler made of it.
    fn find<'image>(&self, free: impl Iterator<Item = (usize, &'image Static<'image>)>) -> Vec<usize> {
        let near = free.filter_map(|(place, one)| Some((one.owner.distance(self.module)?, place, one)));
        let near: Vec<_> = near.collect();
        let whole = near.iter().filter(|(_, _, one)| (self.bytes..=self.most).contains(&one.size));
        if let Some((_, place, _)) = whole.min_by_key(|(distance, place, one)| (distance, one.size, place)) {
            return vec![*place];
        }
        // The optimiser takes a static apart when nobody asks for its address: `X` becomes `X.0` and `X.1`.
        let parts = || near.iter().filter(|(_, _, one)| one.owner.is_part());
        let Some(nearest) = parts().map(|(distance, _, _)| distance).min() else { return Vec::new() };
        let mut room = self.bytes;
        let parts = parts().filter(|(distance, _, _)| distance == nearest);
        let parts = parts.take_while(|(_, _, one)| {
            let rest = room.checked_sub(one.size);
            room = rest.unwrap_or_default();
            rest.is_some()
        });
        parts.map(|(_, place, _)| *place).collect()
    }
}

impl Row<'_> {
    /// The records as the linker counts them.
    fn units(&self, records: &[&Record]) -> u64 {
        summed(records).fold(0, |sum, record| sum.saturating_add(worst(record).div_ceil(self.unit)))
    }

    /// Whether the linker counted more than the records say.
    pub(super) fn lacks_records(&self, records: &[&Record], sum: Option<u64>) -> bool {
        sum.is_some_and(|sum| sum > self.units(records))
    }

    /// What is said when the linker's sum is not that of the records.
    pub(super) fn mismatch(&self, records: &[&Record], sum: Option<u64>) -> Option<Gap> {
        let sum = sum.unwrap_or(0);
        (self.units(records) != sum)
            .then(|| gap::mismatch(&self.entry.key.value, sum.saturating_mul(self.unit), recorded(records)))
    }

    /// The row of the report; `known` is what symbols say.
    pub(super) fn finish(
        &self,
        records: &[&Record],
        sum: Option<u64>,
        known: Option<Known<'_, '_>>,
    ) -> Budget {
        let Self { manifest, entry, .. } = self;
        let limit = entry.limit.base.value;
        let parts = entry.parts.iter().filter_map(|&part| manifest.budgets.get(part));
        let parts = parts.fold(0_u64, |sum, part| sum.saturating_add(part.limit.base.value));
        // The records are exact where the linker counts in units; where records are missing its sum is all there is.
        let managed = match sum {
            Some(sum) if self.mismatch(records, Some(sum)).is_some() => {
                recorded(records).max(sum.saturating_mul(self.unit))
            }
            _ => recorded(records),
        };
        let others = known.filter(|known| known.has_others);
        let other = others.map(|known| {
            known.statics.iter().filter(|one| !one.is_managed()).map(|one| one.bytes).sum::<u64>()
        });
        let on_demand = |is_bounded: bool| {
            let sites = records.iter().filter(|record| !record.storage.is_reserved());
            let sites = sites.filter(|record| record.instances.is_some() == is_bounded);
            sites.fold(OnDemand::default(), |sum, record| OnDemand {
                sites: sum.sites + 1,
                bytes: sum.bytes.saturating_add(worst(record)),
            })
        };
        let taken: i128 = [parts, managed, other.unwrap_or(0)].into_iter().map(i128::from).sum();
        let within = entry.within.and_then(|at| manifest.budgets.get(at));
        let packages = entry.packages.base.iter().flat_map(|list| &list.value);
        Budget {
            name: entry.key.value.clone(),
            variant: entry.variant.clone(),
            at: format!("{}:{}", manifest.file, entry.limit.base.line),
            limit,
            parts,
            within: within.map(|parent| parent.key.value.clone()),
            guaranteed: entry.guaranteed.base.as_ref().is_some_and(|guaranteed| guaranteed.value),
            packages: packages.map(|package| package.value.clone()).collect(),
            reason: entry.reason.base.as_ref().map(|reason| reason.value.clone()),
            managed,
            unit: self.unit,
            resident: known.map(|known| known.resident),
            other,
            bounded: on_demand(true),
            unbounded: on_demand(false),
            free: i64::try_from(i128::from(limit) - taken).unwrap_or(i64::MIN),
            crates: by_crate(known.map_or(&[], |known| known.statics)),
        }
    }
}

/// The records that are in the linker's sum.
fn summed<'a>(records: &'a [&Record]) -> impl Iterator<Item = &'a Record> {
    let records = records.iter().copied();
    records.filter(|record| record.storage.is_reserved() && !record.is_test)
}

/// The bytes of the records that are in the linker's sum.
fn recorded(records: &[&Record]) -> u64 {
    summed(records).fold(0, |sum, record| sum.saturating_add(worst(record)))
}

/// The bytes of all instances of a site; of one where it does not say how many.
fn worst(record: &Record) -> u64 {
    record.bytes.unwrap_or(0).saturating_mul(record.instances.unwrap_or(1))
}
