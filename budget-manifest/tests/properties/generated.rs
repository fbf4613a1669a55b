//! Owns the manifests that can be: every setting, with and without overrides, budgets within budgets, and numbers that fit
//! in each other. Goes out: what a manifest says, and its conditions, from which any text of it can be written.

use std::collections::BTreeMap;

use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::plain::{Budget, Plain, Setting};

/// A condition.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    Name(&'static str),
    Value(&'static str, String),
    Literal(bool),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl Condition {
    /// The form in which it stands inside of `#[cfg(…)]`.
    pub(crate) fn normal(&self) -> String {
        let list = |list: &[Self]| list.iter().map(Self::normal).collect::<Vec<_>>().join(", ");
        match self {
            Self::Name(name) => (*name).to_owned(),
            Self::Value(name, value) => format!("{name} = {value:?}"),
            Self::Literal(literal) => literal.to_string(),
            Self::Not(condition) => format!("not({})", condition.normal()),
            Self::All(conditions) => format!("all({})", list(conditions)),
            Self::Any(conditions) => format!("any({})", list(conditions)),
        }
    }
}

fn condition() -> impl Strategy<Value = Condition> {
    const NAMES: [&str; 7] = ["unix", "windows", "feature", "target_os", "r#type", "r#all", "x1_Y"];
    let name = || select(&NAMES[..]);
    // In a manifest nothing is escaped in a value, and it ends at the first quote.
    let value = prop_oneof![
        3 => "[a-z-]{0,8}".boxed(),
        1 => any::<String>().prop_map(|text| text.replace('"', "")).boxed(),
        1 => "[\\\\'n{}é日]{0,4}".boxed(),
    ];
    let leaf = prop_oneof![
        3 => name().prop_map(Condition::Name),
        3 => (name(), value).prop_map(|(name, value)| Condition::Value(name, value)),
        1 => any::<bool>().prop_map(Condition::Literal),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|condition| Condition::Not(Box::new(condition))),
            vec(inner.clone(), 0..3).prop_map(Condition::All),
            vec(inner, 0..3).prop_map(Condition::Any),
        ]
    })
}

/// A setting before its conditions are known: each override names one by its place.
type Raw<T> = (Option<T>, Vec<(usize, T)>);

fn raw<T: Clone + std::fmt::Debug>(value: impl Strategy<Value = T> + Clone) -> impl Strategy<Value = Raw<T>> {
    (option::weighted(0.4, value.clone()), vec((any::<usize>(), value), 0..3))
}

/// What is chosen for one budget.
#[derive(Clone, Debug)]
struct Choice {
    style: usize,
    parent: Option<usize>,
    own: u64,
    limits: Raw<u64>,
    packages: Raw<Vec<usize>>,
    guaranteed: Raw<bool>,
    covers: Raw<Vec<usize>>,
    max_block: Raw<u64>,
    reason: Raw<String>,
}

fn bytes() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![
        Just(0),
        0..5000_u64,
        (0..5000_u64).prop_map(|kib| kib << 10),
        (0..2000_u64).prop_map(|mib| mib << 20),
        (0..64_u64).prop_map(|gib| gib << 30),
    ]
}

/// Any size that there is.
fn wide_bytes() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![4 => bytes(), 1 => Just(i64::MAX.unsigned_abs()), 1 => 0..=i64::MAX.unsigned_abs()]
}

fn choice() -> impl Strategy<Value = Choice> {
    let reason = any::<String>().prop_map(|text| {
        let kept: String = text
            .chars()
            .filter(|letter| !letter.is_control() && !"\u{2028}\u{2029}".contains(*letter))
            .collect();
        if kept.trim().is_empty() { "REQ \"1\" \\ 'x'".to_owned() } else { kept }
    });
    let list = |range: std::ops::Range<usize>| vec(0..12_usize, range);
    (
        0..6_usize,
        option::weighted(0.4, any::<usize>()),
        bytes(),
        raw(wide_bytes()),
        raw(list(1..4)),
        raw(any::<bool>()),
        raw(list(0..3)),
        raw(wide_bytes()),
        raw(reason),
    )
        .prop_map(|(style, parent, own, limits, packages, guaranteed, covers, max_block, reason)| {
            Choice { style, parent, own, limits, packages, guaranteed, covers, max_block, reason }
        })
}

/// Any valid manifest: what it says, and its conditions by their normal form.
pub(crate) fn model() -> impl Strategy<Value = (Plain, BTreeMap<String, Condition>)> {
    (vec(condition(), 0..4), vec(choice(), 1..6), raw(bytes()), raw(wide_bytes()), any::<usize>()).prop_map(
        |(conditions, choices, total, stack, turns)| {
            let conditions: BTreeMap<_, _> =
                conditions.into_iter().map(|condition| (condition.normal(), condition)).collect();
            let mut plain = assemble(&conditions, &choices, total, stack);
            // A parent may stand behind its parts, too.
            let count = plain.budgets.len();
            plain.budgets.rotate_left(turns % count);
            (plain, conditions)
        },
    )
}

fn assemble(
    conditions: &BTreeMap<String, Condition>,
    choices: &[Choice],
    total: Raw<u64>,
    stack: Raw<u64>,
) -> Plain {
    // Each is within an earlier one, so there is no cycle.
    let parents: Vec<Option<usize>> = choices
        .iter()
        .enumerate()
        .map(|(index, choice)| choice.parent.filter(|_| index > 0).map(|parent| parent % index.max(1)))
        .collect();
    let mut limits: Vec<u64> = choices.iter().map(|choice| choice.own).collect();
    for index in (0..choices.len()).rev() {
        if let Some(parent) = parents[index] {
            limits[parent] += limits[index];
        }
    }
    let key = |index: usize| key(choices[index].style, index);
    let mut path = 0;
    let budgets: Vec<_> = choices
        .iter()
        .enumerate()
        .map(|(index, choice)| Budget {
            key: key(index),
            limit: Setting {
                base: Some(limits[index]),
                ..setting(conditions, (None, choice.limits.1.clone()), |bytes| bytes)
            },
            within: parents[index].map(key),
            packages: setting(conditions, choice.packages.clone(), packages),
            guaranteed: setting(conditions, choice.guaranteed.clone(), |guaranteed| guaranteed),
            covers: setting(conditions, choice.covers.clone(), |styles| paths(&styles, &mut path)),
            max_block: max_block(
                setting(conditions, choice.max_block.clone(), |bytes| bytes.max(1)),
                limits[index],
            ),
            reason: setting(conditions, choice.reason.clone(), |reason| reason),
        })
        .collect();
    let top: u64 =
        (0..choices.len()).filter(|&index| parents[index].is_none()).map(|index| limits[index]).sum();
    let stack = setting(conditions, stack, |bytes| bytes.min(1 << 40));
    let room = top + stack.base.unwrap_or(0);
    Plain { total: setting(conditions, total, |more| room + more), stack, budgets }
}

/// A name of a style of its own; the number makes it, and its variant, one of a kind.
fn key(style: usize, index: usize) -> String {
    match style {
        0 => format!("Budget{index}"),
        1 => format!("wasm-runtime-{index}"),
        2 => format!("i2c_{index}x"),
        3 => format!("DMA{index}_"),
        4 => format!("a--b{index}"),
        _ => format!("self{index}"),
    }
}

fn packages(styles: Vec<usize>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for style in styles {
        let name = ["app", "wasm-runtime", "_x", "wasm_runtime", "B2", "a-"][style % 6].to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Paths that nobody else has.
fn paths(styles: &[usize], next: &mut usize) -> Vec<String> {
    styles
        .iter()
        .map(|style| {
            *next += 1;
            match style % 4 {
                0 => format!("radio{next}"),
                1 => format!("my-app-{next}"),
                2 => format!("app{next}::größe::_rx"),
                _ => format!("_p-{next}::日本::m2"),
            }
        })
        .collect()
}

/// A block that is always the same size fits in a limit that is.
fn max_block(setting: Setting<u64>, limit: u64) -> Setting<u64> {
    let base = setting.base.map(|bytes| bytes.min(limit)).filter(|&bytes| bytes > 0);
    Setting { base, ..setting }
}

fn setting<T, P>(
    conditions: &BTreeMap<String, Condition>,
    (base, overrides): Raw<T>,
    mut plain: impl FnMut(T) -> P,
) -> Setting<P> {
    let base = base.map(&mut plain);
    let mut under = BTreeMap::new();
    for (which, value) in overrides {
        if let Some(condition) = conditions.keys().nth(which % conditions.len().max(1)) {
            under.insert(condition.clone(), plain(value));
        }
    }
    Setting { base, overrides: under }
}
