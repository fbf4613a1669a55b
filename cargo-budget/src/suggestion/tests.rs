//! What is suggested for the limits of a manifest, from the records of a program.

use std::collections::BTreeMap;

use budget_manifest::record::escape;

use super::{Suggestion, suggest};
use crate::{
    image::Image,
    ledger::{self, Host},
    measure::measure,
    report::Report,
};

/// A site: its budget, the bytes of one value, how many live at once, and its storage.
type Site<'a> = (&'a str, u64, &'a str, &'a str);

/// What is suggested with `margin` percent for a program of these sites in which the conditions `held` hold.
fn suggested(manifest: &str, held: &[&str], sites: &[Site<'_>], margin: u32) -> Suggestion {
    let mut text = format!("host=a\tmanifest=budgets.toml\tpackage=app\ttext={}\n", escape(manifest));
    text.extend(held.iter().map(|cfg| format!("host=a\tholds={cfg}\n")));
    let hosts = ledger::hosts(&text).unwrap();
    suggest(&hosts[0], &measured(&hosts, sites), margin)
}

/// The report of a program of these sites.
fn measured(hosts: &[Host], sites: &[Site<'_>]) -> Report {
    let lines = sites.iter().map(|(budget, bytes, instances, storage)| {
        format!(
            "crate={budget}\tbytes={bytes}\tinstances={instances}\tstorage={storage}\titem=X\tat=a:1\tpackage=app\tmodule=app\n"
        )
    });
    let records = ledger::records(&lines.collect::<String>()).unwrap();
    let image = Image {
        path: "app".into(),
        architecture: "arm".into(),
        pointer_bytes: 4,
        sections: Vec::new(),
        thread_local_bytes: 0,
        symbols: Some(Vec::new()),
        lacks_locals: false,
        stack: None,
        records: None,
        manifests: None,
        sums: BTreeMap::new(),
    };
    measure(&image, hosts, &records, &BTreeMap::new())
}

/// The limits of the new text, in the order of the manifest, and what is said of each.
#[track_caller]
fn is(suggestion: &Suggestion, limits: &[&str], said: &[&str]) {
    let new: Vec<_> =
        suggestion.text.lines().filter_map(|line| line.split_once(" = ")).map(|(_, size)| size).collect();
    assert_eq!(new, limits);
    let lines: Vec<_> = suggestion.lines.iter().map(|line| line.split_once(": ").unwrap().1).collect();
    assert_eq!(lines, said);
}

#[test]
fn a_limit_becomes_what_is_reserved_and_bounded() {
    let manifest = "[crates]\nRadio = \"16 KiB\"\nLog = 4096\n";
    let sites: [Site<'_>; 4] = [
        ("Radio", 1000, "1", "static"),
        ("Radio", 100, "5", "slot"),
        ("Radio", 250, "2", "inline"),
        ("Log", 100, "1", "boxed"),
    ];
    let exact = suggested(manifest, &[], &sites, 0);
    is(
        &exact,
        &["\"2000 B\"", "100"],
        &[
            "`Radio` from 16,384 bytes to 2,000 bytes; needs 2,000 bytes",
            "`Log` from 4,096 bytes to 100 bytes; needs 100 bytes",
        ],
    );
    assert!(!exact.is_violated);
    let rounded = suggested(manifest, &[], &sites, 10);
    is(
        &rounded,
        &["\"2304 B\"", "112"],
        &[
            "`Radio` from 16,384 bytes to 2,304 bytes; needs 2,000 bytes",
            "`Log` from 4,096 bytes to 112 bytes; needs 100 bytes",
        ],
    );
}

#[test]
fn a_margin_never_raises_a_limit() {
    for (limit, said) in [
        ("2000", "`A` stays at 2,000 bytes; needs 2,000 bytes"),
        ("2200", "`A` stays at 2,200 bytes; needs 2,000 bytes"),
        ("2304", "`A` stays at 2,304 bytes; needs 2,000 bytes"),
    ] {
        let manifest = format!("[crates]\nA = {limit}\n");
        is(&suggested(&manifest, &[], &[("A", 2000, "1", "static")], 10), &[limit], &[said]);
    }
}

#[test]
fn what_is_not_known_keeps_its_limit() {
    let manifest = "[crates]\nUnused = 100\nAny = 100\nNone = 0\n";
    let sites: [Site<'_>; 2] = [("Any", 10, "1", "static"), ("Any", 5, "?", "inline")];
    is(
        &suggested(manifest, &[], &sites, 0),
        &["100", "100", "0"],
        &[
            "`Unused` stays at 100 bytes; kept, since no site of this program charges it",
            "`Any` stays at 100 bytes; needs 10 bytes; kept, since 1 site may live any number of times: add `instances`",
            "`None` stays at 0 bytes; kept, since no site of this program charges it",
        ],
    );
    // A site of no bytes charges it all the same.
    let nothing = suggested("[crates]\nA = 100\n", &[], &[("A", 0, "1", "inline")], 0);
    is(&nothing, &["0"], &["`A` from 100 bytes to 0 bytes; needs 0 bytes"]);
    let any = suggested("[crates]\nA = 100\n", &[], &[("A", 0, "?", "inline"), ("A", 0, "?", "boxed")], 0);
    is(
        &any,
        &["100"],
        &[
            "`A` stays at 100 bytes; needs 0 bytes; kept, since 2 sites may live any number of times: add `instances`",
        ],
    );
}

#[test]
fn a_violated_limit_is_raised() {
    let manifest = "[crates]\nA = 100\nB = \"1 KiB\"\n";
    let sites: [Site<'_>; 3] =
        [("A", 101, "1", "static"), ("A", 1, "?", "inline"), ("B", 100, "1", "static")];
    let raised = suggested(manifest, &[], &sites, 0);
    is(
        &raised,
        &["101", "\"100 B\""],
        &[
            "`A` raised from 100 bytes to 101 bytes; needs 101 bytes, which is more than its limit leaves it",
            "`B` from 1,024 bytes to 100 bytes; needs 100 bytes",
        ],
    );
    assert!(!raised.is_violated);
}

#[test]
fn a_parent_holds_its_parts() {
    let manifest =
        "[crates]\nA.limit = 1000\nB.limit = 400\nB.within = \"A\"\nC.limit = 300\nC.within = \"B\"\n";
    let limits = |suggestion: &Suggestion| -> Vec<String> {
        let lines = suggestion.text.lines().filter_map(|line| line.split_once(".limit = "));
        lines.map(|(_, size)| size.to_owned()).collect()
    };
    // The parent needs 50, the part 40, its part 30.
    let sites: [Site<'_>; 3] = [("A", 50, "1", "static"), ("B", 40, "1", "static"), ("C", 30, "1", "static")];
    assert_eq!(limits(&suggested(manifest, &[], &sites, 0)), ["120", "70", "30"]);
    assert_eq!(limits(&suggested(manifest, &[], &sites, 10)), ["160", "96", "48"]);

    // What is added up is rounded once more.
    let two = "[crates]\nA.limit = 1000\nB.limit = 400\nB.within = \"A\"\n";
    let sites: [Site<'_>; 2] = [("A", 70, "1", "static"), ("B", 280, "1", "static")];
    assert_eq!(limits(&suggested(two, &[], &sites, 10)), ["448", "320"]);
    assert_eq!(limits(&suggested(two, &[], &sites, 0)), ["350", "280"]);

    // A part that is violated raises those around it, which keep what they had beside it.
    let part = suggested(manifest, &[], &[("C", 350, "1", "static")], 0);
    assert_eq!(limits(&part), ["1050", "450", "350"]);
    assert!(part.lines[1].contains("raised from 400 bytes to 450 bytes; kept"), "{:?}", part.lines);
    let both = suggested(manifest, &[], &[("B", 100, "1", "static"), ("C", 350, "1", "static")], 0);
    assert_eq!(limits(&both), ["1050", "450", "350"]);
    assert!(
        both.lines[1].ends_with("needs 100 bytes, and the budgets within it need more"),
        "{:?}",
        both.lines
    );
    let own = suggested(manifest, &[], &[("B", 101, "1", "static")], 0);
    assert_eq!(limits(&own), ["1001", "401", "300"]);
    assert!(
        own.lines[1].ends_with("needs 101 bytes, which is more than its limit leaves it"),
        "{:?}",
        own.lines
    );
    // What stays leaves its parts no less than they had.
    let top = suggested(manifest, &[], &[("C", 30, "1", "static")], 0);
    assert_eq!(limits(&top), ["1000", "400", "30"]);
}

#[test]
fn a_largest_block_fits_in_its_limit() {
    let manifest =
        "[crates]\nA.limit = 1000\nA.max-block = 300\n[target.'cfg(unix)'.crates]\nA = { max-block = 400 }\n";
    let blocks = suggested(manifest, &[], &[("A", 50, "1", "static")], 0);
    assert!(blocks.text.contains("A.limit = 400\n"), "{}", blocks.text);
    assert!(
        blocks.lines[0].contains("needs 50 bytes, and its `max-block` must fit in it"),
        "{:?}",
        blocks.lines
    );
    let exact = suggested(manifest, &[], &[("A", 400, "1", "static")], 0);
    assert!(exact.lines[0].ends_with("needs 400 bytes"), "{:?}", exact.lines);
}

#[test]
fn only_what_holds_in_the_program_is_changed() {
    let manifest =
        "[crates]\nA = 1000\n[target.'cfg(unix)'.crates]\nA = 500\n[target.'cfg(windows)'.crates]\nA = 600\n";
    let sites: [Site<'_>; 1] = [("A", 50, "1", "static")];
    is(
        &suggested(manifest, &["unix"], &sites, 0),
        &["1000", "50", "600"],
        &[
            "`A` from 500 bytes to 50 bytes; needs 50 bytes; not in this program and not changed: line 2, line 6 \
           (`cfg(windows)`)",
        ],
    );
    is(
        &suggested(manifest, &[], &sites, 0),
        &["50", "500", "600"],
        &["`A` from 1,000 bytes to 50 bytes; needs 50 bytes; not in this program and not changed: line 4 \
           (`cfg(unix)`), line 6 (`cfg(windows)`)"],
    );
}

#[test]
fn a_limit_that_cannot_be_changed_says_why() {
    // The total has no room for what is violated.
    let manifest = "[system]\ntotal = 150\n[crates]\nA = 100\nB = 50\n";
    let full = suggested(manifest, &[], &[("A", 101, "1", "static"), ("B", 50, "1", "static")], 0);
    is(
        &full,
        &["150", "100", "50"],
        &[
            "`A` stays at 100 bytes, not 101 bytes: the budgets do not fit in the total of the system; needs 101 \
             bytes, which is more than its limit leaves it",
            "`B` stays at 50 bytes; needs 50 bytes",
        ],
    );
    assert!(full.is_violated);
    // On another target the same limit holds a larger part.
    let manifest =
        "[crates]\nA = 100\nB = { limit = 10, within = \"A\" }\n[target.'cfg(unix)'.crates]\nB = 60\n";
    let other = suggested(manifest, &[], &[("A", 20, "1", "static"), ("B", 10, "1", "static")], 0);
    assert!(!other.is_violated);
    assert!(
        other.lines[0].contains(
            "`A` stays at 100 bytes, not 30 bytes: the parts of budget `A` do not fit in it with `cfg(unix)`"
        ),
        "{:?}",
        other.lines
    );
    assert_eq!(other.text, manifest);
}

#[test]
fn all_conditions_of_the_program_are_held_against_it_at_once() {
    let manifest = "[system]\ntotal = 1000\n[crates]\nA = 100\n[target.'cfg(a)'.crates]\nA = 500\n\
                    [target.'cfg(b)'.system]\ntotal = 520\n[target.'cfg(c)'.crates]\nA = 5\n";
    let sites: [Site<'_>; 1] = [("A", 600, "1", "static")];
    let both = suggested(manifest, &["a", "b"], &sites, 0);
    assert!(both.is_violated);
    assert!(
        both.lines[0].contains("do not fit in the total of the system with `cfg(a)`, `cfg(b)`"),
        "{:?}",
        both.lines
    );
    let one = suggested(manifest, &["a"], &sites, 0);
    assert!(!one.is_violated && one.text.contains("A = 600"), "{}", one.text);
}

#[test]
fn of_two_manifests_with_a_budget_of_one_name_only_one_is_changed() {
    let text = escape("[crates]\nLog = 4096\n");
    let manifest = |file: &str| format!("host={file}\tmanifest={file}.toml\tpackage={file}\ttext={text}\n");
    let hosts = ledger::hosts(&(manifest("a") + &manifest("b"))).unwrap();
    let report = measured(&hosts, &[("Log", 100, "1", "static")]);
    let changed = hosts.iter().filter(|host| suggest(host, &report, 0).text.ends_with("Log = 100\n"));
    assert_eq!(changed.count(), 1);
}

#[test]
fn a_large_limit_holds_its_sites_as_the_linker_counts_them() {
    let limit = |sites: &[Site<'_>]| {
        let suggestion = suggested("[crates]\nA = \"1 GiB\"\n", &[], sites, 0);
        suggestion.text.lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(limit(&[("A", 1 << 20, "1", "static")]), "A = \"1 MiB\"");
    // Past a mebibyte it counts in units of two bytes, and a byte is one of them.
    let one: Site<'_> = ("A", 1, "1", "static");
    assert_eq!(limit(&[("A", 1 << 20, "1", "static"), one]), "A = \"1048578 B\"");
    assert_eq!(limit(&[("A", 1 << 20, "1", "slot"), ("A", 1, "1", "inline"), one]), "A = \"1048580 B\"");
    // What is unbounded is not counted.
    let any = suggested(
        "[crates]\nA = \"1 MiB\"\n",
        &[],
        &[("A", (1 << 20) + 2, "1", "static"), ("A", 1, "?", "inline")],
        0,
    );
    assert!(any.text.contains("1048578 B"), "{}", any.text);
}
