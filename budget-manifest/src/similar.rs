//! Did-you-mean: a misspelt name and the names there are in, the most similar one out.

use std::collections::HashMap;

/// Shorter and longer names are compared by their shape only.
const SHORTEST: usize = 2;
const LONGEST: usize = 64;

/// How many names one [`Names`] compares before it goes by shape alone: ten thousand misspelt names among
/// ten thousand would else take minutes.
const COMPARISONS: usize = 1_000_000;

/// Finds the name that differs least from `name`, if it differs by little.
///
/// ```
/// use budget_manifest::similar;
///
/// assert_eq!(similar("limt", &["limit", "within"]), Some("limit"));
/// assert_eq!(similar("colour", &["limit", "within"]), None);
/// ```
#[must_use]
pub fn similar<'n>(name: &str, names: &[&'n str]) -> Option<&'n str> {
    let shape = shape(name);
    let same_shape = names.iter().find(|candidate| self::shape(candidate) == shape);
    same_shape.copied().or_else(|| nearest(name, names.iter().copied()))
}

/// The names of a table, to be searched many times.
pub(crate) struct Names<'n> {
    all: Vec<&'n str>,
    by_name: HashMap<&'n str, usize>,
    by_shape: HashMap<String, usize>,
    comparisons: usize,
}

impl<'n> Names<'n> {
    pub(crate) fn new(all: Vec<&'n str>) -> Self {
        let by_name = all.iter().enumerate().rev().map(|(index, &name)| (name, index)).collect();
        Self { all, by_name, by_shape: HashMap::new(), comparisons: 0 }
    }

    /// The index of a name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The name that differs least from one that is not among them.
    pub(crate) fn similar(&mut self, name: &str) -> Option<&'n str> {
        if self.by_shape.is_empty() {
            self.by_shape =
                self.all.iter().enumerate().rev().map(|(index, name)| (shape(name), index)).collect();
        }
        if let Some(&index) = self.by_shape.get(&shape(name)) {
            return self.all.get(index).copied();
        }
        if self.comparisons >= COMPARISONS {
            return None;
        }
        self.comparisons += self.all.len();
        nearest(name, self.all.iter().copied())
    }
}

/// A name without what people mix up: case, `_` and `-`.
fn shape(name: &str) -> String {
    name.chars().filter(|character| !"_- ".contains(*character)).flat_map(char::to_lowercase).collect()
}

fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    if name.len() < SHORTEST || name.len() > LONGEST {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let mut best = None;
    let mut allowed = (name.len() / 3).clamp(1, 3);
    for candidate in names {
        if candidate.len().abs_diff(name.len()) > allowed || candidate.len() > LONGEST {
            continue;
        }
        if let Some(distance) = distance(name.as_bytes(), candidate.as_bytes(), allowed) {
            best = Some(candidate);
            let Some(less) = distance.checked_sub(1) else { break };
            allowed = less;
        }
    }
    best
}

/// The number of bytes to insert, remove, replace or swap with a neighbour, case aside; `None` past `allowed`.
fn distance(from: &[u8], to: &[u8], allowed: usize) -> Option<usize> {
    let width = to.len() + 1;
    let mut before_last = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut previous_byte = None;
    for (row, &byte) in from.iter().enumerate() {
        let mut current = Vec::with_capacity(width);
        let mut left = row + 1;
        let mut previous_other = None;
        current.push(left);
        let above = last.iter().zip(last.iter().skip(1));
        let swapped = std::iter::once(&usize::MAX).chain(before_last.iter());
        for ((&other, (&diagonal, &up)), &swap) in to.iter().zip(above).zip(swapped) {
            let other = other.to_ascii_lowercase();
            let mut cost = (diagonal + usize::from(byte != other)).min(up + 1).min(left + 1);
            if previous_byte == Some(other) && previous_other == Some(byte) {
                cost = cost.min(swap.saturating_add(1));
            }
            current.push(cost);
            left = cost;
            previous_other = Some(other);
        }
        if current.iter().all(|&cost| cost > allowed) {
            return None;
        }
        previous_byte = Some(byte);
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().filter(|&distance| distance <= allowed)
}

#[cfg(test)]
mod tests {
    use super::{COMPARISONS, LONGEST, Names, SHORTEST, distance, similar};

    #[test]
    fn edits_are_counted() {
        let cases = [
            ("", "", 0),
            ("limit", "limit", 0),
            ("limt", "limit", 1),
            ("limits", "limit", 1),
            ("slimit", "limit", 1),
            ("imit", "limit", 1),
            ("limot", "limit", 1),
            ("liimt", "limit", 1),
            ("ilmti", "limit", 2),
            ("abc", "xyz", 3),
        ];
        for (from, to, count) in cases {
            assert_eq!(distance(from.as_bytes(), to.as_bytes(), 9), Some(count), "{from} {to}");
            assert_eq!(distance(from.as_bytes(), to.as_bytes(), count), Some(count), "{from} {to}");
            if count > 0 {
                assert_eq!(distance(from.as_bytes(), to.as_bytes(), count - 1), None, "{from} {to}");
            }
        }
    }

    #[test]
    fn the_nearest_name_is_found() {
        let keys = ["limit", "within", "packages", "guaranteed", "covers", "max-block", "reason"];
        let cases = [
            ("limt", Some("limit")),
            ("Limit", Some("limit")),
            ("max_block", Some("max-block")),
            ("maxBlock", Some("max-block")),
            ("package", Some("packages")),
            ("garanteed", Some("guaranteed")),
            ("colour", None),
            ("x", None),
            ("xy", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(similar(name, &keys), expected, "{name}");
        }
    }

    #[test]
    fn very_short_and_very_long_names_resemble_none() {
        for (length, is_compared) in
            [(SHORTEST - 1, false), (SHORTEST, true), (LONGEST, true), (LONGEST + 1, false)]
        {
            let (name, same_length) = ("a".repeat(length), "a".repeat(length - 1) + "b");
            let longer = same_length.clone() + "b";
            assert_eq!(similar(&name, &[&same_length]), is_compared.then_some(same_length.as_str()));
            let is_compared = is_compared && length < LONGEST;
            let closer = "a".repeat(length) + "b";
            assert_eq!(similar(&name, &[&longer, &closer]), is_compared.then_some(closer.as_str()));
        }
    }

    #[test]
    fn the_search_among_many_names_is_bounded() {
        let names: Vec<String> = (0..1000).map(|number| format!("Name{number}")).collect();
        let mut names = Names::new(names.iter().map(String::as_str).collect());
        assert_eq!(names.similar("Nam7"), Some("Name7"));
        for _ in 0..COMPARISONS / 1000 {
            names.similar("Nam7");
        }
        assert_eq!(names.similar("Nam7"), None);
        assert_eq!(names.similar("name_7"), Some("Name7"), "the shape is still found");
        assert_eq!(names.find("Name7"), Some(7));
    }
}
