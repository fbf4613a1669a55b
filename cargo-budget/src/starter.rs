//! Owns the text of a first manifest. Comes in: the packages of a program, and what they take now. Goes out: a
//! `budgets.toml` that is accepted, with a budget for each package and the figures beside the limits.

use std::fmt::Write;

use budget_manifest::Manifest;

use crate::{
    limit::{with_margin, written},
    number::{bytes, grouped},
};

/// The name of the schema that editors read.
pub(crate) const SCHEMA: &str = "budgets.schema.json";

/// The least limit, so that a crate without statics can be given some.
const LEAST: u64 = 1 << 10;

/// The limit of a package that was not measured.
const UNMEASURED: u64 = 64 << 10;

/// How many crates that no budget covers are named.
const MOST_NAMED: usize = 5;

/// A package that gets a budget.
pub(crate) struct Part {
    pub(crate) package: String,
    /// Its static RAM; `None` where no program was measured.
    pub(crate) bytes: Option<u64>,
    /// What `budgets!` itself will add to it.
    pub(crate) added: u64,
}

/// What was measured.
pub(crate) struct Measured {
    /// The program, as in `app for x86_64`.
    pub(crate) program: String,
    /// The crates that no package of the workspace has, and their static RAM, largest first.
    pub(crate) others: Vec<(String, u64)>,
}

/// Writes a manifest.
pub(crate) fn manifest(parts: &[Part], measured: Option<&Measured>, margin: u32) -> String {
    let mut text = format!(
        "#:schema ./{SCHEMA}\n\
         # How many bytes each crate may hold. `cargo budget check` holds the program against it.\n"
    );
    let _ = match measured {
        Some(measured) => {
            writeln!(
                text,
                "# Each limit is the static RAM of the crate in {}, and {margin} % more.",
                measured.program
            )
        }
        None => writeln!(
            text,
            "# No program was measured: each limit is a guess. `cargo budget report` shows what a program takes,\n\
             # `cargo budget suggest` what its limits could be."
        ),
    };
    text.push_str(
        "\n# [system]\n\
         # total = \"128 KiB\"    # all RAM: the limits, and the stack, must fit in it\n\
         # stack = \"8 KiB\"\n\
         \n[crates]\n",
    );
    let mut lines: Vec<(String, String, Option<String>)> = Vec::new();
    let mut accepted = "[crates]\n".to_owned();
    for part in parts {
        let limit = match part.bytes {
            Some(bytes) => with_margin(bytes.saturating_add(part.added), margin).max(LEAST),
            None => UNMEASURED,
        };
        if let Some((key, entry)) = entry(&part.package, &written(limit), &accepted) {
            let _ = writeln!(accepted, "{key} = {entry}");
            lines.push((key, entry, part.bytes.map(bytes).map(|bytes| format!("{bytes} now"))));
        }
    }
    let width = |of: fn(&(String, String, Option<String>)) -> usize| lines.iter().map(of).max().unwrap_or(0);
    let (keys, entries) = (width(|line| line.0.len()), width(|line| line.1.len()));
    for (key, entry, note) in &lines {
        let line = match note {
            Some(note) => format!("{key:keys$} = {entry:entries$}    # {note}"),
            None => format!("{key:keys$} = {entry}"),
        };
        let _ = writeln!(text, "{line}");
    }
    if let Some(measured) = measured.filter(|measured| !measured.others.is_empty()) {
        let sum: u64 = measured.others.iter().map(|(_, bytes)| bytes).sum();
        let named = measured.others.iter().take(MOST_NAMED);
        let mut named: Vec<_> = named.map(|(name, bytes)| format!("{name} {}", grouped(*bytes))).collect();
        if measured.others.len() > MOST_NAMED {
            named.push(format!("and {} more", measured.others.len() - MOST_NAMED));
        }
        let _ = writeln!(text, "\n# No budget covers {}: {}.", bytes(sum), named.join(", "));
    }
    text
}

/// The budget of a package: the first key and value that a manifest takes behind the text `accepted`. Some packages cannot be
/// covered, and the names of some are no keys, or have the variant of another.
fn entry(package: &str, limit: &str, accepted: &str) -> Option<(String, String)> {
    let covering = format!("{{ limit = \"{limit}\", covers = [\"{package}\"] }}");
    let plain = format!("{{ limit = \"{limit}\" }}");
    let keys = || {
        let numbered = (1..100).map(|number| format!("crate-{number}"));
        [package.to_owned(), format!("crate-{package}")].into_iter().chain(numbered)
    };
    let is_accepted = |key: &str, entry: &str| {
        Manifest::parse(&format!("{accepted}{key} = {entry}\n"), "budgets.toml").is_ok()
    };
    [covering, plain].into_iter().find_map(|entry| {
        let key = keys().find(|key| is_accepted(key, &entry))?;
        Some((key, entry))
    })
}

/// The variant of `CrateId` that the first budget becomes.
pub(crate) fn first_variant(text: &str) -> String {
    let manifest = Manifest::parse(text, "budgets.toml").ok();
    let first = manifest.and_then(|manifest| manifest.budgets.into_iter().next());
    first.map_or_else(|| "App".to_owned(), |budget| budget.variant)
}

#[cfg(test)]
mod tests {
    use budget_manifest::Manifest;

    use super::{Measured, Part, first_variant, manifest};

    fn part(package: &str, bytes: Option<u64>) -> Part {
        Part { package: package.to_owned(), bytes, added: 0 }
    }

    #[test]
    fn every_manifest_is_accepted_and_holds_what_was_measured() {
        let names = ["app", "my-radio", "my_radio", "_x", "all", "self", "count", "a2"];
        let bytes = [0, 1, 1023, 1024, 100_000, 5 << 20, 64, 7];
        let parts: Vec<_> = names.iter().zip(bytes).map(|(name, bytes)| part(name, Some(bytes))).collect();
        let others = vec![("std".to_owned(), 100), ("core".to_owned(), 7)];
        let measured = Measured { program: "`app` for x86_64".to_owned(), others };
        for margin in [0, 25, 1000] {
            let text = manifest(&parts, Some(&measured), margin);
            let read =
                Manifest::parse(&text, "budgets.toml").unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(read.budgets.len(), parts.len());
            for (budget, bytes) in read.budgets.iter().zip(bytes) {
                assert!(budget.limit.base.value >= bytes.max(1024), "{text}");
            }
            assert!(text.starts_with("#:schema ./budgets.schema.json\n"), "{text}");
            assert!(text.ends_with("\n# No budget covers 107 bytes: std 100, core 7.\n"), "{text}");
        }
        for (count, named) in
            [(5, "1, 2, 3, 4, 5"), (6, "1, 2, 3, 4, 5, and 1 more"), (7, "1, 2, 3, 4, 5, and 2 more")]
        {
            let others = (1..=count).map(|number| (format!("other {number}"), 0)).collect();
            let measured = Measured { program: "`app`".to_owned(), others };
            let text = manifest(&parts, Some(&measured), 0).replace("other ", "").replace(" 0", "");
            assert!(text.ends_with(&format!(": {named}.\n")), "{text}");
        }
        let text = manifest(&[part("app", None)], None, 25);
        assert_eq!(Manifest::parse(&text, "f").unwrap().budgets[0].limit.base.value, 64 << 10);
    }

    #[test]
    fn the_first_budget_is_named_as_its_variant() {
        assert_eq!(first_variant(&manifest(&[part("my-app", None), part("radio", None)], None, 25)), "MyApp");
        assert_eq!(first_variant("[crates]\n"), "App");
    }
}
