//! Owns what keeps the figures of a report from being whole. Comes in: what is missing. Goes out: a code, what is not
//! known, and what to do.

use crate::report::Gap;

fn gap(code: &str, message: String, help: &str) -> Gap {
    Gap { code: code.to_owned(), message, help: help.to_owned() }
}

/// The image has no symbols.
pub(crate) fn stripped() -> Gap {
    gap(
        "stripped-image",
        "the image has no symbols, so the static RAM of crates is not known".to_owned(),
        "measure the program before it is stripped: set `strip = false` in its profile, or give the image from before",
    )
}

/// The image has only the symbols that several objects share.
pub(crate) fn half_stripped() -> Gap {
    gap(
        "stripped-image",
        "the image has no local symbols, so most of the static RAM of crates is not known".to_owned(),
        "measure the program before it is stripped, and link it without `--discard-all`",
    )
}

/// The image has no records, and so no budgets.
pub(crate) fn no_records(file: &str) -> Gap {
    gap(
        "no-records",
        format!("the image has no records of sites, so it cannot be held against `{file}`"),
        "use the budgets crate in the program (`use app_budgets as _;`), and strip with GNU strip or cargo, not with \
         `llvm-strip`, which deletes the records",
    )
}

/// The image was built from another text of the manifest.
pub(crate) fn stale(file: &str) -> Gap {
    gap(
        "stale-image",
        format!("the image was built from another version of `{file}` than the one that is there now"),
        "build the program again",
    )
}

/// The sum of the linker and that of the records differ.
pub(crate) fn mismatch(budget: &str, sum: u64, recorded: u64) -> Gap {
    gap(
        "sums-differ",
        format!("the linker counted {sum} bytes for budget `{budget}`, and its sites record {recorded}"),
        "link the program with cargo: a C linker that is given a `staticlib` may drop records; `mold` counts nothing",
    )
}

/// Sites name a budget that is in no manifest of the image.
pub(crate) fn undefined(variant: &str) -> Gap {
    gap(
        "no-manifest",
        format!("sites charge `{variant}`, and no manifest in the image has that budget"),
        "use the budgets crate in the program, so that its manifest is linked",
    )
}

/// Static sites were compiled as unit tests.
pub(crate) fn unit_tests() -> Gap {
    gap(
        "unit-tests",
        "the image holds unit tests, whose static sites the linker does not count".to_owned(),
        "measure a binary, an example or an integration test",
    )
}
