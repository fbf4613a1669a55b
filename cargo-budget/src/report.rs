//! Owns the report: what is known of the static memory of one program. Comes in: nothing but data. Goes out: JSON with a
//! version, and the model that every other form is written from.

use serde::{Deserialize, Serialize};

use crate::{ledger::Storage, number::grouped};

/// The version of the JSON. It rises when a field is renamed, removed or means something else; not when one is added.
pub(crate) const VERSION: u32 = 1;

/// What a program takes of static memory, by budget and by crate. All amounts are in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Report {
    /// The version of this form.
    pub(crate) version: u32,
    /// The program.
    pub(crate) image: Image,
    /// The manifests that were compiled into it; none in a program without `budgets!`.
    pub(crate) manifests: Vec<Manifest>,
    /// The static RAM as a whole.
    pub(crate) ram: Ram,
    /// The room for the stack, of a bare-metal program.
    pub(crate) stack: Option<Stack>,
    /// A row for each budget, in the order of the manifest.
    pub(crate) budgets: Vec<Budget>,
    /// The sites, largest first.
    pub(crate) sites: Vec<Site>,
    /// The static RAM that no budget covers, by crate, largest first; of a program without budgets all of it.
    pub(crate) uncovered: Vec<Crate>,
    /// What keeps the figures from being whole, in words.
    pub(crate) gaps: Vec<Gap>,
}

/// The program that was measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Image {
    /// The name of its file.
    pub(crate) name: String,
    /// The architecture, as in `x86_64`.
    pub(crate) architecture: String,
    /// The width of an address.
    pub(crate) pointer_bytes: u8,
    /// Whether it was linked past a limit, only to be measured.
    pub(crate) is_over_limit: bool,
}

/// A manifest that was compiled into the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Manifest {
    /// Its file, from the root of the workspace.
    pub(crate) file: String,
    /// The SHA-256 of its text.
    pub(crate) sha256: String,
    /// The package that compiled it.
    pub(crate) package: String,
    /// `[system] total`, and the line of it.
    pub(crate) total: Option<Setting>,
    /// `[system] stack`, and the line of it.
    pub(crate) stack: Option<Setting>,
}

/// A number of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Setting {
    pub(crate) bytes: u64,
    /// The line of the manifest, from 1.
    pub(crate) line: u64,
}

/// The static RAM of the program: what is loaded, writable and there for the whole run.
///
/// `bytes` is the sum of the sections, and it is also the sum of `resident` and `other` of all budgets, of all `uncovered`
/// crates, and of `unattributed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Ram {
    pub(crate) bytes: u64,
    /// The bytes that no symbol says anything of, such as those between two statics; all of a stripped program.
    pub(crate) unattributed: u64,
    /// The thread-local memory of each thread; in no other figure.
    pub(crate) thread_local: u64,
    pub(crate) sections: Vec<Section>,
}

/// A section of static RAM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// Whether its contents are in the file, as of `.data`, and not only zeros, as of `.bss`.
    pub(crate) is_initialised: bool,
}

/// The room between the statics and the top of the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Stack {
    pub(crate) room: u64,
}

/// One budget of the manifest, and what the program takes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Budget {
    /// The key of the manifest.
    pub(crate) name: String,
    /// The variant of `CrateId`.
    pub(crate) variant: String,
    /// The manifest and the line of the limit, as in `budgets.toml:4`.
    pub(crate) at: String,
    /// What the manifest says.
    pub(crate) limit: u64,
    /// What of it the budgets within this one have.
    pub(crate) parts: u64,
    /// The budget that this one is within.
    pub(crate) within: Option<String>,
    pub(crate) guaranteed: bool,
    /// The packages that may charge it; every package where none is given.
    pub(crate) packages: Vec<String>,
    pub(crate) reason: Option<String>,
    /// The static blocks and managed statics of its sites, in bytes.
    pub(crate) managed: u64,
    /// The bytes of the units that the linker counts in: each site is rounded up to whole ones, and the limit down to them. 1
    /// for limits up to a mebibyte.
    pub(crate) unit: u64,
    /// What of it symbols are found for; the rest is in no section of static RAM, such as statics that are never written.
    /// `None` when the program has no symbols.
    pub(crate) resident: Option<u64>,
    /// The static RAM of its `covers` and `packages` that no site declares. `None` when the program has no symbols.
    pub(crate) other: Option<u64>,
    /// The sites on demand that say how many live at once: their worst case.
    pub(crate) bounded: OnDemand,
    /// The sites on demand that do not: one value of each.
    pub(crate) unbounded: OnDemand,
    /// What is left of the limit when parts, `managed` and `other` are taken from it; negative when they exceed it.
    pub(crate) free: i64,
    /// The static RAM that counts as this budget's, by crate, largest first.
    pub(crate) crates: Vec<Crate>,
}

impl Budget {
    /// The limit less what the budgets within this one have.
    pub(crate) fn own_limit(&self) -> u64 {
        self.limit.saturating_sub(self.parts)
    }

    /// What is free as text: at most so much where the static RAM of crates is not known.
    pub(crate) fn free_text(&self) -> String {
        let free = grouped(self.free);
        if self.other.is_some() { free } else { format!("≤ {free}") }
    }

    /// What the linker counts of `sites` and of the limit, in units; sites of unit tests it does not count.
    pub(crate) fn counted<'a>(&self, sites: impl Iterator<Item = &'a Site>) -> (u64, u64) {
        let sites = sites.filter(|site| !site.is_test);
        let unit = self.unit.max(1);
        let units = sites.fold(0_u64, |sum, site| sum.saturating_add(site.total().div_ceil(unit)));
        (units, self.own_limit() / unit)
    }

    /// The static RAM that counts as this budget's: `managed` and, where it is known, `other`.
    pub(crate) fn fixed(&self) -> u64 {
        self.managed.saturating_add(self.other.unwrap_or(0))
    }
}

/// Sites of a budget that take memory while the program runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct OnDemand {
    pub(crate) sites: u64,
    pub(crate) bytes: u64,
}

/// A place in the source that takes memory of a budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Site {
    /// The variant of the budget.
    pub(crate) budget: String,
    /// The struct or static, or `managed_alloc!`.
    pub(crate) item: String,
    pub(crate) package: String,
    /// The module it is in.
    pub(crate) module: String,
    /// The file and the line.
    pub(crate) at: String,
    pub(crate) storage: Storage,
    /// The bytes of one value; `None` where they depend on a type parameter.
    pub(crate) bytes: Option<u64>,
    /// How many live at once; `None` where the site does not say.
    pub(crate) instances: Option<u64>,
    /// Whether it was compiled as a unit test, and so is in no sum.
    pub(crate) is_test: bool,
}

impl Site {
    /// The bytes of all its instances; of one where it does not say how many.
    pub(crate) fn total(&self) -> u64 {
        self.bytes.unwrap_or(0).saturating_mul(self.instances.unwrap_or(1))
    }
}

/// The static RAM of a crate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Crate {
    /// The crate; `None` for what is not Rust, or does not say.
    pub(crate) name: Option<String>,
    pub(crate) bytes: u64,
    /// Its symbols, largest first.
    pub(crate) symbols: Vec<Symbol>,
}

impl Crate {
    /// The name, or what stands for it.
    pub(crate) fn title(&self) -> &str {
        crate_title(self.name.as_deref())
    }
}

/// The name of a crate, or what stands for it.
pub(crate) fn crate_title(name: Option<&str>) -> &str {
    name.unwrap_or("(no crate name)")
}

/// A static.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Symbol {
    /// The path, without hashes.
    pub(crate) name: String,
    pub(crate) section: String,
    pub(crate) bytes: u64,
    /// Whether a site declares it.
    pub(crate) is_managed: bool,
}

/// Something that keeps the figures from being whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Gap {
    /// A stable name, for `cargo budget explain`.
    pub(crate) code: String,
    /// What is not known, and why, in one line.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: String,
}
