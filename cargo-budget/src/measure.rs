//! Owns the measurement: an image and the manifests in it → a report. Every byte of static RAM goes to one budget, to one
//! crate that no budget covers, or to what no symbol tells of; so the rows add up to the sections.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use budget_manifest::{Budget as Entry, Manifest};

use crate::{
    gap,
    image::{Image, Symbol as ImageSymbol},
    ledger::{Host, Record},
    owner::Owner,
    report::{
        self, Budget, Crate, Gap, OnDemand, Ram, Report, Section, Setting, Site, Stack, Symbol, VERSION,
    },
};

/// What is known of packages, beside what the records say.
pub(crate) type Crates = BTreeMap<String, BTreeSet<String>>;

/// Measures `image`; `crates` are the crates of each package, where cargo told them.
pub(crate) fn measure(image: &Image, hosts: &[Host], records: &[Record], crates: &Crates) -> Report {
    let mut statics = Statics::of(image);
    let rows = Rows::new(hosts, records, crates);
    let residents = rows.claim_sites(records, &mut statics);
    rows.claim_others(&mut statics);
    let has_symbols = image.symbols.is_some();

    let mut gaps = Vec::new();
    if !has_symbols {
        gaps.push(gap::stripped());
    }
    let mut by_budget: HashMap<&str, Vec<&Record>> = HashMap::new();
    for record in records {
        by_budget.entry(&record.variant).or_default().push(record);
    }
    let (uncovered, covered) = statics.by_row(rows.0.len());
    let mut budgets = Vec::new();
    for ((row, resident), statics) in rows.0.iter().zip(residents).zip(&covered) {
        let records = by_budget.get(row.entry.variant.as_str()).map_or(&[][..], Vec::as_slice);
        let sum = image.sums.get(&row.entry.variant).copied();
        let known = has_symbols.then_some((resident, statics.as_slice()));
        budgets.push(row.finish(records, sum, known));
        gaps.extend(row.mismatch(records, sum));
    }
    gaps.extend(undefined(&budgets, records));
    if records.iter().any(|record| record.is_test && record.storage.is_reserved()) {
        gaps.push(gap::unit_tests());
    }
    let mut sites: Vec<_> = records.iter().map(site).collect();
    sites.sort_by(|one, other| {
        let order = |site: &Site| (std::cmp::Reverse(site.total()), site.at.clone(), site.item.clone());
        order(one).cmp(&order(other))
    });
    let uncovered = by_crate(&uncovered);
    let sections = image.sections.iter().map(|section| Section {
        name: section.name.clone(),
        bytes: section.bytes,
        is_initialised: section.is_initialised,
    });
    Report {
        version: VERSION,
        image: report::Image {
            name: image.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            architecture: image.architecture.clone(),
            pointer_bytes: image.pointer_bytes,
            is_over_limit: false,
        },
        manifests: hosts.iter().map(manifest).collect(),
        ram: Ram {
            bytes: image.ram_bytes(),
            unattributed: image.ram_bytes().saturating_sub(statics.bytes()),
            thread_local: image.thread_local_bytes,
            sections: sections.collect(),
        },
        stack: image.stack.map(|(bottom, top)| Stack { room: top - bottom }),
        budgets,
        sites,
        uncovered,
        gaps,
    }
}

fn manifest(host: &Host) -> report::Manifest {
    let setting = |setting: &Option<budget_manifest::Located<u64>>| {
        setting.as_ref().map(|found| Setting { bytes: found.value, line: found.line as u64 })
    };
    let system = &host.manifest.system;
    report::Manifest {
        file: host.file.clone(),
        sha256: host.sha256.clone(),
        package: host.package.clone(),
        total: setting(&system.total.base),
        stack: setting(&system.stack.base),
    }
}

fn site(record: &Record) -> Site {
    Site {
        budget: record.variant.clone(),
        item: record.item.clone(),
        package: record.package.clone(),
        module: record.module.clone(),
        at: record.at.clone(),
        storage: record.storage,
        bytes: record.bytes,
        instances: record.instances,
        is_test: record.is_test,
    }
}

/// The budgets that sites name and no manifest of the image has.
fn undefined(budgets: &[Budget], records: &[Record]) -> Vec<Gap> {
    let known: BTreeSet<_> = budgets.iter().map(|budget| budget.variant.as_str()).collect();
    let named: BTreeSet<_> = records.iter().map(|record| record.variant.as_str()).collect();
    named.difference(&known).map(|variant| gap::undefined(variant)).collect()
}

/// A static of the image, and whose it is.
struct Static {
    owner: Owner,
    section: String,
    /// The bytes of it that no static before it has.
    bytes: u64,
    /// The size that its symbol says.
    size: u64,
    claim: Option<Claim>,
}

/// What counts a static.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Claim {
    /// The index of the budget.
    row: usize,
    /// Whether a site declares it.
    is_managed: bool,
}

/// All statics of an image.
struct Statics(Vec<Static>);

impl Statics {
    /// Orders the symbols by address, so that a byte under two names is counted once.
    fn of(image: &Image) -> Self {
        let mut symbols: Vec<&ImageSymbol> = image.symbols.iter().flatten().collect();
        symbols.sort_by(|one, other| {
            let order = |symbol: &ImageSymbol| {
                let is_mangled = symbol.name.starts_with("_ZN") || symbol.name.starts_with("_R");
                (symbol.section, symbol.address, !is_mangled, std::cmp::Reverse(symbol.bytes))
            };
            order(one).cmp(&order(other)).then_with(|| one.name.cmp(&other.name))
        });
        let mut statics = Vec::with_capacity(symbols.len());
        let mut end = 0;
        let mut place = usize::MAX;
        for symbol in symbols {
            let Some(section) = image.sections.get(symbol.section) else { continue };
            if place != symbol.section {
                (place, end) = (symbol.section, section.address);
            }
            let stop = section.address.saturating_add(section.bytes);
            let stop = symbol.address.saturating_add(symbol.bytes).min(stop);
            let bytes = stop.saturating_sub(end.max(symbol.address));
            end = end.max(stop);
            if bytes > 0 {
                let owner = Owner::of(&symbol.name, symbol.file.as_deref());
                let section = section.name.clone();
                statics.push(Static { owner, section, bytes, size: symbol.bytes, claim: None });
            }
        }
        Self(statics)
    }

    fn bytes(&self) -> u64 {
        self.0.iter().map(|one| one.bytes).sum()
    }

    /// Those that no budget has, and those of each budget.
    fn by_row(&self, rows: usize) -> (Vec<&Static>, Vec<Vec<&Static>>) {
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
}

/// Statics by crate, largest first.
fn by_crate(statics: &[&Static]) -> Vec<Crate> {
    let mut crates: BTreeMap<Option<&str>, Crate> = BTreeMap::new();
    for one in statics {
        let name = one.owner.krate.as_deref();
        let empty = || Crate { name: name.map(str::to_owned), bytes: 0, symbols: Vec::new() };
        let entry = crates.entry(name).or_insert_with(empty);
        entry.bytes += one.bytes;
        entry.symbols.push(Symbol {
            name: one.owner.path.clone(),
            section: one.section.clone(),
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

/// A budget of a manifest of the image.
struct Row<'host> {
    manifest: &'host Manifest,
    entry: &'host Entry,
    unit: u64,
    /// The paths that it covers, with crates in place of packages, and whether `covers` says so or `packages`.
    paths: Vec<(String, bool)>,
}

/// The budgets of all manifests.
struct Rows<'host>(Vec<Row<'host>>);

impl<'host> Rows<'host> {
    fn new(hosts: &'host [Host], records: &[Record], crates: &Crates) -> Self {
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

    /// Finds the static of each site that has one, and returns the bytes found for each budget.
    fn claim_sites(&self, records: &[Record], statics: &mut Statics) -> Vec<u64> {
        let rows: HashMap<&str, usize> =
            self.0.iter().enumerate().map(|(index, row)| (row.entry.variant.as_str(), index)).collect();
        let mut by_crate: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, one) in statics.0.iter().enumerate() {
            by_crate.entry(one.owner.krate.clone().unwrap_or_default()).or_default().push(index);
        }
        let mut residents = vec![0; self.0.len()];
        for record in records.iter().filter(|record| record.storage.is_reserved()) {
            let Some(&row) = rows.get(record.variant.as_str()) else { continue };
            let krate = record.module.split("::").next().unwrap_or_default();
            let of_crate = by_crate.get(krate).into_iter().chain(by_crate.get("")).flatten().copied();
            let is_slot = record.item == "managed_alloc!";
            let bytes = record.bytes.unwrap_or(0).saturating_mul(record.instances.unwrap_or(1));
            let mut fitting: Vec<_> = of_crate
                .filter_map(|index| statics.0.get(index).map(|one| (index, one)))
                .filter(|(_, one)| {
                    one.claim.is_none() && one.is_of(record, if is_slot { SLOTS } else { &record.item })
                })
                .filter(|(_, one)| if is_slot { one.size >= bytes } else { one.size == bytes })
                .map(|(index, one)| (one.size, index))
                .collect();
            fitting.sort_unstable();
            let Some(&(_, found)) = fitting.first() else { continue };
            if let (Some(one), Some(resident)) = (statics.0.get_mut(found), residents.get_mut(row)) {
                one.claim = Some(Claim { row, is_managed: true });
                *resident += one.bytes;
            }
        }
        residents
    }

    /// Gives each static that no site declares to the budget that covers it most closely. A package that several budgets
    /// list is nobody's.
    fn claim_others(&self, statics: &mut Statics) {
        let mut paths: HashMap<&str, Vec<(Closeness, &str, usize)>> = HashMap::new();
        for (index, row) in self.0.iter().enumerate() {
            for (path, by_cover) in &row.paths {
                let krate = path.split("::").next().unwrap_or_default();
                paths.entry(krate).or_default().push(((*by_cover, path.len()), path, index));
            }
        }
        for one in statics.0.iter_mut().filter(|one| one.claim.is_none()) {
            let of_crate = one.owner.krate.as_deref().and_then(|krate| paths.get(krate));
            let covering = of_crate.into_iter().flatten().filter(|(_, path, _)| one.is_below(path));
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

/// The static that `managed_alloc!(static …)` makes.
const SLOTS: &str = "__BUDGET_SLOTS";

impl Static {
    fn is_managed(&self) -> bool {
        self.claim.is_some_and(|claim| claim.is_managed)
    }

    /// Whether it is the static `item` of the module of `record`, or of a function there.
    fn is_of(&self, record: &Record, item: &str) -> bool {
        if self.owner.krate.is_none() || !self.owner.path.contains("::") {
            // `#[no_mangle]` and `#[export_name]` leave the path out.
            return self.owner.path == item;
        }
        let path = self.owner.plain_path();
        let in_module = path.strip_prefix(record.module.as_str()).is_some_and(|rest| rest.starts_with("::"));
        // A static in a method of a trait stands under the type.
        let in_impl = self.owner.path.starts_with('<');
        (in_module || in_impl) && path.rsplit("::").next() == Some(item)
    }

    /// Whether it is in the crate or module `path`.
    fn is_below(&self, path: &str) -> bool {
        if !path.contains("::") {
            return self.owner.krate.as_deref() == Some(path);
        }
        let own = self.owner.plain_path();
        own.strip_prefix(path).is_some_and(|rest| rest.starts_with("::"))
    }
}

impl Row<'_> {
    /// What is said when the linker's sum is not that of the records.
    fn mismatch(&self, records: &[&Record], sum: Option<u64>) -> Option<Gap> {
        let units =
            summed(records).fold(0_u64, |sum, record| sum.saturating_add(worst(record).div_ceil(self.unit)));
        let sum = sum.unwrap_or(0);
        (units != sum)
            .then(|| gap::mismatch(&self.entry.key.value, sum.saturating_mul(self.unit), recorded(records)))
    }

    /// The row of the report; `known` is what symbols say: the bytes of its sites, and all statics that are its own.
    fn finish(&self, records: &[&Record], sum: Option<u64>, known: Option<(u64, &[&Static])>) -> Budget {
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
        let other = known.map(|(_, statics)| {
            statics.iter().filter(|one| !one.is_managed()).map(|one| one.bytes).sum::<u64>()
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
            resident: known.map(|(resident, _)| resident),
            other,
            bounded: on_demand(true),
            unbounded: on_demand(false),
            free: i64::try_from(i128::from(limit) - taken).unwrap_or(i64::MIN),
            crates: by_crate(known.map_or(&[], |(_, statics)| statics)),
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
