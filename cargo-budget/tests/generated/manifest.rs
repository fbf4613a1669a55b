//! The budgets of a program, and the `budgets.toml` that says them. Comes in: what the program takes of each. Goes out:
//! limits at, beside and far from it, and text.

use std::fmt::Write;

use super::random::Random;

/// Keys, and the variants that they become.
pub(crate) const KEYS: [(&str, &str); 8] = [
    ("Uart", "Uart"),
    ("flash-disk", "FlashDisk"),
    ("DMA", "DMA"),
    ("net_stack", "NetStack"),
    ("codec-h264", "CodecH264"),
    ("runtime", "Runtime"),
    ("i2c_0", "I2c0"),
    ("App", "App"),
];

/// Conditions that hold where the programs run, and some that do not.
const HOLDING: [&str; 4] =
    ["unix", "target_os = \"linux\"", "all(not(windows), target_pointer_width = \"64\")", "feature = \"on\""];
const OTHERS: [&str; 4] = ["windows", "target_os = \"none\"", "not(any(unix, windows))", "feature = \"off\""];

/// A mebibyte: a limit up to it is counted in bytes, one past it in units.
const MEBI: u64 = 1 << 20;

/// A budget.
pub(crate) struct Budget {
    pub(crate) key: &'static str,
    pub(crate) variant: &'static str,
    /// The index of the budget that it is carved out of.
    pub(crate) within: Option<usize>,
    pub(crate) is_guaranteed: bool,
    /// The packages that may charge it, where it says so.
    pub(crate) packages: Option<Vec<String>>,
    /// The largest inline block that it takes, where it says so.
    pub(crate) max_block: Option<u64>,
    /// What is left of its limit when the budgets within it are taken off.
    pub(crate) own: u64,
    /// Its limit, as the manifest says it.
    pub(crate) limit: u64,
    /// The line of the manifest that says it.
    pub(crate) line: usize,
}

/// What the sites of one budget take.
#[derive(Default)]
pub(crate) struct Taken {
    /// Of each site that is linked and reserves something.
    pub(crate) reserved: Vec<u64>,
    /// Of each site that is linked and says what it takes at most.
    pub(crate) worst: Vec<u64>,
    /// The largest site that is compiled: the limit of a program that compiles is no less.
    pub(crate) largest: u64,
    /// The largest block of it that is inline.
    pub(crate) block: u64,
}

/// The sums of one budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sums {
    /// What sites reserve, in bytes.
    pub(crate) bytes: u64,
    /// The same, each site in whole units.
    pub(crate) reserved: u64,
    pub(crate) is_over: bool,
    /// Whether the worst case is past a limit that is guaranteed.
    pub(crate) is_worst_over: bool,
}

/// The bytes of the unit that is counted in: the smallest power of two of which a limit has at most a mebi.
fn unit(limit: u64) -> u64 {
    let mut unit = 1;
    while unit * MEBI < limit {
        unit *= 2;
    }
    unit
}

fn units(amounts: &[u64], unit: u64) -> u64 {
    amounts.iter().map(|amount| amount.div_ceil(unit)).sum()
}

impl Budget {
    /// The plain sums, and what must come of them.
    pub(crate) fn sums(&self, taken: &Taken) -> Sums {
        let unit = unit(self.own);
        let reserved = units(&taken.reserved, unit);
        Sums {
            bytes: taken.reserved.iter().sum(),
            reserved: reserved * unit,
            is_over: reserved > self.own / unit,
            is_worst_over: self.is_guaranteed && units(&taken.worst, unit) > self.own / unit,
        }
    }

    /// Draws the limit, at or beside what is taken, or far from it.
    pub(crate) fn draw_own(&mut self, random: &mut Random, taken: &Taken, is_to_fit: bool) {
        let amounts = if self.is_guaranteed { &taken.worst } else { &taken.reserved };
        let sum: u64 = amounts.iter().sum();
        // Of a large limit the least that fits is in whole units.
        let unit = unit(sum);
        let exact = if random.percent(50) { sum } else { units(amounts, unit) * unit };
        let limit = match random.within(0, if is_to_fit { 5 } else { 10 }) {
            0..=2 => exact,
            3 => exact + 1,
            4 => exact + random.within(1, 2 * unit),
            5 => exact + random.within(1, exact.max(16)),
            6..=8 => exact.saturating_sub(1),
            9 => exact.saturating_sub(random.within(1, 2 * unit)),
            _ => exact - random.within(0, exact / 2),
        };
        self.own = limit.max(taken.largest);
        if self.own > 0 && random.percent(25) {
            let least = taken.block.max(1);
            self.max_block = Some(if random.percent(50) { least } else { random.within(least, self.own) });
        }
    }
}

/// Gives each budget the limit that leaves it its own.
pub(crate) fn carve(budgets: &mut [Budget]) {
    for budget in &mut *budgets {
        budget.limit = budget.own;
    }
    // A part stands behind what it is within.
    for index in (0..budgets.len()).rev() {
        if let Some(parent) = budgets[index].within {
            budgets[parent].limit += budgets[index].limit;
        }
    }
}

/// The text, with the lines written into the budgets.
pub(crate) fn text(random: &mut Random, budgets: &mut [Budget]) -> String {
    let mut text = String::new();
    let mut line = 1;
    if random.percent(50) {
        let limits: u64 =
            budgets.iter().filter(|budget| budget.within.is_none()).map(|budget| budget.limit).sum();
        let stack = random.percent(50).then(|| random.within(1, 8192));
        let spare = if random.percent(50) { 0 } else { random.within(0, 9999) };
        let total = size(random, limits + stack.unwrap_or(0) + spare);
        let stack = stack.map(|stack| format!("stack = {stack}\n")).unwrap_or_default();
        let _ = writeln!(text, "[system]\ntotal = {total}\n{stack}");
        line += text.lines().count();
    }
    let _ = writeln!(text, "[crates]");
    let keys: Vec<_> = budgets.iter().map(|budget| budget.key).collect();
    let (mut holding, mut others) = (Vec::new(), Vec::new());
    for (index, budget) in budgets.iter_mut().enumerate() {
        line += 1;
        budget.line = line;
        let right = size(random, budget.limit);
        let wrong = random.within(0, 2 * budget.limit + 16).to_string();
        let limit = match random.within(0, 9) {
            0 | 1 => {
                holding.push((index, right));
                wrong
            }
            2 => {
                others.push((index, wrong));
                right
            }
            _ => right,
        };
        let mut settings = String::new();
        if let Some(parent) = budget.within {
            let _ = write!(settings, ", within = \"{}\"", keys[parent]);
        }
        if budget.is_guaranteed {
            settings.push_str(", guaranteed = true");
        }
        if let Some(packages) = &budget.packages {
            let _ = write!(settings, ", packages = {packages:?}");
        }
        if let Some(most) = budget.max_block {
            let _ = write!(settings, ", max-block = {}", size(random, most));
        }
        let key = budget.key;
        let _ = if settings.is_empty() {
            writeln!(text, "{key} = {limit}")
        } else {
            writeln!(text, "{key} = {{ limit = {limit}{settings} }}")
        };
    }
    for (overrides, conditions) in [(&others, OTHERS), (&holding, HOLDING)] {
        if !overrides.is_empty() {
            line += 2;
            let _ = writeln!(text, "\n[target.'cfg({})'.crates]", random.of(&conditions));
        }
        for (index, limit) in overrides {
            line += 1;
            let _ = writeln!(text, "{} = {limit}", keys[*index]);
            if conditions == HOLDING {
                budgets[*index].line = line;
            }
        }
    }
    text
}

/// A size in one of the forms that a manifest takes.
fn size(random: &mut Random, bytes: u64) -> String {
    let units = [(MEBI, "MiB"), (1024, "KiB"), (1, "B")];
    match units.into_iter().find(|(unit, _)| bytes > 0 && bytes.is_multiple_of(*unit)) {
        Some((unit, name)) if random.percent(60) => format!("\"{} {name}\"", bytes / unit),
        _ => bytes.to_string(),
    }
}
