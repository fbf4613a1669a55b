//! A whole program, before it is text: its budgets, its crates, who names whom. Comes in: random numbers. Goes out: the plan,
//! and the plain sum of each budget over the crates that are linked.

use super::{
    manifest::{self, Budget, KEYS, Sums, Taken},
    profile::Profile,
    random::Random,
    site::{Condition, Site},
};

/// A program.
pub(crate) struct Plan {
    pub(crate) manifest: String,
    pub(crate) budgets: Vec<Budget>,
    /// The last one is the program, the others are libraries; each depends on some of those before it.
    pub(crate) crates: Vec<Crate>,
    pub(crate) profile: Profile,
    /// The sums that the linker must take, in the order of the budgets.
    pub(crate) sums: Vec<Sums>,
}

/// A crate of it.
pub(crate) struct Crate {
    pub(crate) name: String,
    pub(crate) package: String,
    pub(crate) sites: Vec<Site>,
    /// The crates that it depends on, and what it does with them.
    pub(crate) dependencies: Vec<(usize, Use)>,
    pub(crate) flags: Vec<String>,
    pub(crate) has_std: bool,
    pub(crate) is_linked: bool,
}

/// What a crate does with one that it depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Calls it.
    Calls,
    /// Names it, and calls nothing.
    Names,
    /// Does not name it: to rustc it is not there.
    Ignores,
}

impl Plan {
    /// Draws a program.
    pub(crate) fn draw(random: &mut Random, linkers: &[&str]) -> Self {
        let mut budgets = draw_budgets(random);
        let mut crates = draw_crates(random, &budgets);
        link(&mut crates);
        let taken: Vec<Taken> = (0..budgets.len()).map(|budget| taken(&crates, budget)).collect();
        let is_to_fit = random.percent(50);
        for (index, budget) in budgets.iter_mut().enumerate() {
            budget.draw_own(random, &taken[index], is_to_fit);
            let is_restricted = random.percent(20);
            budget.packages = is_restricted.then(|| charging(&crates, index));
        }
        manifest::carve(&mut budgets);
        let manifest = manifest::text(random, &mut budgets);
        let sums = budgets.iter().zip(&taken).map(|(budget, taken)| budget.sums(taken)).collect();
        let profile = Profile::draw(random, linkers);
        Self { manifest, budgets, crates, profile, sums }
    }

    /// How many sites the ledger has of it.
    pub(crate) fn sites(&self) -> u64 {
        let linked = self.crates.iter().filter(|of| of.is_linked);
        linked.flat_map(|of| &of.sites).map(Site::sites).sum()
    }
}

fn draw_budgets(random: &mut Random) -> Vec<Budget> {
    let count = random.within(1, 6);
    let first = random.index(KEYS.len());
    let budgets = (0..count).zip(KEYS.into_iter().cycle().skip(first)).map(|(number, (key, variant))| {
        let parents = usize::try_from(number).expect("they are few");
        Budget {
            key,
            variant,
            within: (parents > 0 && random.percent(25)).then(|| random.index(parents)),
            is_guaranteed: random.percent(20),
            packages: None,
            max_block: None,
            own: 0,
            limit: 0,
            line: 0,
        }
    });
    budgets.collect()
}

fn draw_crates(random: &mut Random, budgets: &[Budget]) -> Vec<Crate> {
    let scales: Vec<u64> = budgets.iter().map(|_| random.of(&[8, 200, 4_000, 4_000, 900_000])).collect();
    let libraries = random.index(5) + 1;
    let mut crates = Vec::new();
    for number in 0..=libraries {
        let is_program = number == libraries;
        let sites = (0..random.within(0, 6)).map(|_| {
            let budget = random.index(budgets.len());
            Site::draw(random, budget, scales[budget], budgets[budget].is_guaranteed)
        });
        let sites = sites.collect();
        let mut dependencies = Vec::new();
        for dependency in 0..number {
            if random.percent(if is_program { 70 } else { 35 }) {
                let what =
                    random.of(&[Use::Calls, Use::Calls, Use::Calls, Use::Names, Use::Names, Use::Ignores]);
                dependencies.push((dependency, what));
            }
        }
        crates.push(Crate {
            name: if is_program { "program".to_owned() } else { format!("library_{number}") },
            package: if is_program { "the-program".to_owned() } else { format!("library-{number}") },
            sites,
            dependencies,
            flags: Profile::of_crate(random),
            has_std: is_program || random.percent(50),
            is_linked: is_program,
        });
    }
    crates
}

/// Finds the crates that the program names, or one that it links.
fn link(crates: &mut [Crate]) {
    for index in (0..crates.len()).rev() {
        if crates[index].is_linked {
            for (dependency, what) in crates[index].dependencies.clone() {
                crates[dependency].is_linked |= what != Use::Ignores;
            }
        }
    }
}

fn taken(crates: &[Crate], budget: usize) -> Taken {
    let mut taken = Taken::default();
    for of in crates {
        for site in of.sites.iter().filter(|site| site.budget == budget) {
            let (reserved, worst) = site.amounts();
            if !matches!(site.condition, Condition::Off | Condition::Test) {
                taken.largest = taken.largest.max(site.bytes).max(worst.unwrap_or(0));
                taken.block = taken.block.max(site.block());
            }
            for _ in 0..if of.is_linked { site.sites() } else { 0 } {
                taken.reserved.push(reserved);
                taken.worst.extend(worst);
            }
        }
    }
    taken
}

/// The packages that charge a budget.
fn charging(crates: &[Crate], budget: usize) -> Vec<String> {
    let charges = |of: &&Crate| of.sites.iter().any(|site| site.budget == budget);
    let mut packages: Vec<_> = crates.iter().filter(charges).map(|of| of.package.clone()).collect();
    // A list has at least one.
    packages.push("nobody".to_owned());
    packages
}
