//! What a manifest may look like, and what comes out of it.

use budget_manifest::{Budget, Check, Manifest};

#[track_caller]
fn parse(text: &str) -> Manifest {
    match Manifest::parse(text, "budgets.toml") {
        Ok(manifest) => manifest,
        Err(rejected) => panic!("{rejected}"),
    }
}

fn limits(manifest: &Manifest) -> Vec<(&str, u64)> {
    manifest.budgets.iter().map(|budget| (budget.variant.as_str(), budget.limit.base.value)).collect()
}

fn paths<'m>(budget: &'m Budget) -> Vec<&'m str> {
    budget.covers.base.iter().flat_map(|list| &list.value).map(|path: &'m _| path.value.as_str()).collect()
}

const EXAMPLE: &str = r#"
[system]
total = "128 KiB"                         # optional
stack = "8 KiB"

[crates]
Foundation   = "8 KiB"
Decoder      = 16384
Runtime      = { limit = "64 KiB", packages = ["wasm-runtime"], max-block = "32 KiB", reason = "REQ-MEM-012" }
RuntimeStack = { limit = "16 KiB", within = "Runtime" }
Radio        = { limit = "16 KiB", covers = ["radio", "app::radio"] }
Math         = 0

[target.'cfg(feature = "small-chip")'.system]
total = "64 KiB"
[target.'cfg(feature = "small-chip")'.crates]
Runtime = "24 KiB"
"#;

#[test]
fn every_setting_of_the_example_is_read() {
    let manifest = parse(EXAMPLE);
    assert_eq!(
        limits(&manifest),
        [
            ("Foundation", 8192),
            ("Decoder", 16384),
            ("Runtime", 65536),
            ("RuntimeStack", 16384),
            ("Radio", 16384),
            ("Math", 0)
        ]
    );
    assert_eq!(manifest.file, "budgets.toml");
    assert_eq!(manifest.system.stack.base.as_ref().map(|stack| stack.value), Some(8192));
    let [_, _, runtime, stack, radio, math] = manifest.budgets.as_slice() else { panic!() };
    assert_eq!((runtime.parts.as_slice(), stack.within, math.within), ([3].as_slice(), Some(2), None));
    assert_eq!(runtime.packages.base.as_ref().map(|list| list.value[0].value.as_str()), Some("wasm-runtime"));
    assert_eq!(runtime.max_block.base.as_ref().map(|size| size.value), Some(32768));
    assert_eq!(runtime.reason.base.as_ref().map(|reason| reason.value.as_str()), Some("REQ-MEM-012"));
    assert_eq!(runtime.guaranteed.base, None);
    assert_eq!(paths(radio), ["radio", "app::radio"]);
    assert_eq!((runtime.key.line, runtime.key.column), (9, 1));
    assert_eq!((runtime.limit.base.line, runtime.limit.base.column), (9, 26));

    assert!(!runtime.limit.is_fixed() && runtime.max_block.is_fixed());

    let small = &runtime.limit.overrides[0];
    assert_eq!(
        (small.cfg.text(), small.value.value, small.value.line),
        ("feature = \"small-chip\"", 24576, 17)
    );
    assert_eq!(
        manifest.open_checks,
        [Check::MaxBlock { budget: 2 }, Check::Parts { parent: 2 }, Check::Total]
    );
}

#[test]
fn toml_has_many_forms_of_one_table() {
    let expected = [("Runtime", 64), ("Stack", 16)];
    let texts = [
        "[crates]\nRuntime = 64\nStack = { limit = 16, within = 'Runtime' }",
        "[crates]\nRuntime.limit = 64\nStack.limit = 16\nStack.within = 'Runtime'",
        "[crates.Runtime]\nlimit = 64\n[crates.Stack]\nlimit = 16\nwithin = 'Runtime'",
        "crates.Runtime = 64\ncrates.Stack = { limit = 16, within = 'Runtime' }",
        "crates = { Runtime = 64, Stack = { limit = 16, within = 'Runtime' } }",
        "crates = { Runtime = 64, Stack = {\n  limit = 16, # sixteen\n  within = 'Runtime',\n} }",
        "\u{feff}[crates]\r\n\"Runtime\" = 0x40\r\n'Stack' = { limit = '16 B', within = \"\"\"Runtime\"\"\" }\r\n",
        "# comment\n\n[ crates ] # comment\n\tRuntime=6_4\n\tStack={limit=0b1_0000,within='Runtime'}",
    ];
    for text in texts {
        let manifest = parse(text);
        assert_eq!(limits(&manifest), expected, "{text}");
        assert_eq!(manifest.budgets[1].within, Some(0), "{text}");
        assert_eq!(manifest.budgets[0].parts, [1], "{text}");
    }
}

#[test]
fn budgets_keep_the_order_of_the_file() {
    let manifest =
        parse("[crates]\nzeta = 1\nAlpha = 2\n[crates.middle]\nlimit = 3\n[crates.beta]\nlimit = 4");
    assert_eq!(limits(&manifest), [("Zeta", 1), ("Alpha", 2), ("Middle", 3), ("Beta", 4)]);
}

#[test]
fn what_fits_exactly_is_accepted() {
    let texts = [
        "[system]\ntotal = 10\nstack = 2\n[crates]\nA = 5\nB = 3\nC = { limit = 5, within = 'A' }",
        "[crates]\nA = { limit = 5, max-block = 5 }",
        "[crates]\nA = 9223372036854775807\nB = { limit = 9223372036854775807, within = 'A' }",
        "[crates]\nA = 0\nB = { limit = 0, within = 'A' }",
        "[system]\nstack = 9\n[crates]\nA = 1",
        "[crates]\nA = { limit = 1, covers = [] }",
        "[crates]\nA = { limit = 1, covers = ['app'] }\nB = { limit = 1, covers = ['app::b'] }",
        "[crates]\nA = { limit = 1, packages = ['x'] }\nB = { limit = 1, packages = ['x'] }",
        "[crates]\nB = { limit = 1, within = 'A' }\nA = 1",
        "[crates]\nself-test = 1\nall = 1\nCount = 1",
        "[crates]\nA = 1\n[target]",
        "[crates]\nA = 1\n[target.'cfg(unix)']",
        "[crates]\nA = 1\n[target.'cfg(unix)'.crates]\nA = {}",
    ];
    for text in texts {
        assert!(parse(text).open_checks.is_empty(), "{text}");
    }
}

#[test]
fn overrides_replace_only_the_keys_they_give() {
    let manifest = parse(
        r#"
[crates]
Runtime = { limit = "64 KiB", max-block = "32 KiB", packages = ["a"] }
[target.'cfg(unix)'.crates]
Runtime = { max-block = "8 KiB", guaranteed = true, covers = ["x"], reason = "unix" }
[target.'cfg(all(unix, feature = "small"))'.crates.Runtime]
limit = "24 KiB"
packages = ["a", "b"]
[target."cfg(windows)".system]
total = 100_000
stack = 10
"#,
    );
    let on = |names: &[&str]| {
        let holds = |name: &str| names.contains(&name);
        let manifest =
            manifest.resolve(|predicate| holds(predicate.value.unwrap_or(predicate.name))).unwrap();
        assert!(manifest.open_checks.is_empty());
        let runtime = &manifest.budgets[0];
        assert!(runtime.limit.is_fixed() && runtime.max_block.is_fixed() && manifest.system.total.is_fixed());
        (
            runtime.limit.base.value,
            runtime.max_block.base.as_ref().map(|size| size.value),
            runtime.packages.base.as_ref().map(|list| list.value.len()),
            runtime.guaranteed.base.as_ref().map(|guaranteed| guaranteed.value),
            manifest.system.total.base.as_ref().map(|total| total.value),
        )
    };
    assert_eq!(on(&[]), (65536, Some(32768), Some(1), None, None));
    assert_eq!(on(&["unix"]), (65536, Some(8192), Some(1), Some(true), None));
    assert_eq!(on(&["unix", "small"]), (24576, Some(8192), Some(2), Some(true), None));
    assert_eq!(on(&["windows"]), (65536, Some(32768), Some(1), None, Some(100_000)));
}

#[test]
fn each_target_is_checked_against_its_own_numbers() {
    let manifest = parse(EXAMPLE);
    assert!(manifest.resolve(|_| false).is_ok());
    let codes = |diagnostics: Vec<budget_manifest::Diagnostic>| {
        diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect::<Vec<_>>()
    };
    let small = manifest.resolve(|predicate| predicate.value == Some("small-chip"));
    assert_eq!(codes(small.unwrap_err()), ["max-block-exceeds-limit", "system-total-exceeded"]);
}

#[test]
fn a_check_with_an_override_is_left_open() {
    let cases: [(&str, &[Check]); 6] = [
        (
            "[crates]\nA = 5\nB = { limit = 9, within = 'A' }\n[target.'cfg(unix)'.crates]\nA = 9",
            &[Check::Parts { parent: 0 }],
        ),
        (
            "[crates]\nA = 5\nB = { limit = 9, within = 'A' }\n[target.'cfg(unix)'.crates]\nB = 5",
            &[Check::Parts { parent: 0 }],
        ),
        (
            "[crates]\nA = { limit = 5, max-block = 9 }\n[target.'cfg(unix)'.crates]\nA = 9",
            &[Check::MaxBlock { budget: 0 }],
        ),
        (
            "[crates]\nA = 5\n[target.'cfg(unix)'.crates]\nA = { max-block = 9 }",
            &[Check::MaxBlock { budget: 0 }],
        ),
        ("[system]\ntotal = 1\n[crates]\nA = 5\n[target.'cfg(unix)'.crates]\nA = 1", &[Check::Total]),
        ("[crates]\nA = 5\n[target.'cfg(unix)'.system]\ntotal = 1", &[Check::Total]),
    ];
    for (text, expected) in cases {
        assert_eq!(parse(text).open_checks, expected, "{text}");
    }
}

#[test]
fn a_rejected_manifest_still_names_its_budgets() {
    let rejected = Manifest::parse(
        "[crates]\nA = 64 KiB\nb-c = '1 KB'\nB_C = 1\nSelf = 1\n2 = 1\nD = { limt = 5 }\nE = { limit = 1, within = 'X' }\n",
        "budgets.toml",
    );
    let rejected = rejected.unwrap_err();
    let told: Vec<_> = rejected.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(rejected.to_string(), told.join("\n\n"));
    let budgets = rejected.budgets;
    let named: Vec<_> =
        budgets.iter().map(|one| (one.key.as_str(), one.variant.as_str(), one.line)).collect();
    assert_eq!(named, [("A", "A", 2), ("b-c", "BC", 3), ("D", "D", 7), ("E", "E", 8)]);

    let misspelt = Manifest::parse("[crate]\nA = 1\n[other]\nB = 1\n", "budgets.toml").unwrap_err();
    assert_eq!(misspelt.budgets.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["A"]);
    let unknown = Manifest::parse("[other]\nB = 1\n", "budgets.toml").unwrap_err();
    assert_eq!(unknown.budgets, []);
}

#[test]
fn every_condition_is_listed_once_and_the_text_is_kept() {
    let text = r#"
[crates]
A = { limit = 1, max-block = 1 }
[target.'cfg(a)'.system]
total = 9
[target.'cfg(b)'.system]
stack = 1
[target.'cfg(c)'.crates]
A = 2
[target.'cfg(d)'.crates]
A = { packages = ["x"] }
[target.'cfg(e)'.crates]
A = { guaranteed = true }
[target.'cfg(f)'.crates]
A = { covers = ["x"] }
[target.'cfg(g)'.crates]
A = { max-block = 2 }
[target.'cfg(h)'.crates]
A = { reason = "it is small" }
[target.'cfg(i)']
[target.'cfg(j)'.crates]
A = { limit = 2, max-block = 2 }
"#;
    let manifest = parse(text);
    let conditions: Vec<_> = manifest.conditions().into_iter().map(budget_manifest::Cfg::text).collect();
    assert_eq!(conditions, ["a", "b", "c", "d", "e", "f", "g", "h", "j"]);
    assert_eq!(manifest.text(), text);
}

#[test]
fn a_path_that_an_override_takes_away_may_be_covered_by_another_budget() {
    let text = r#"
[crates]
A = { limit = 1, covers = ["radio"] }
B = { limit = 1, covers = ["radio"] }
[target.'cfg(unix)'.crates]
B = { covers = ["video"] }
"#;
    let manifest = parse(text);
    assert!(manifest.resolve(|predicate| predicate.name == "unix").is_ok());
    assert_eq!(manifest.resolve(|_| false).unwrap_err()[0].code, budget_manifest::Code::PathCoveredTwice);
}

#[test]
fn conditions_of_two_budgets_with_one_path_may_exclude_each_other() {
    let text = r#"
[crates]
A = 1
B = 1
[target.'cfg(unix)'.crates]
A = { covers = ["radio"] }
[target.'cfg(windows)'.crates]
B = { covers = ["radio"] }
"#;
    let manifest = parse(text);
    assert!(manifest.resolve(|predicate| predicate.name == "unix").is_ok());
    let both = manifest.resolve(|_| true).unwrap_err();
    assert_eq!(both[0].code, budget_manifest::Code::PathCoveredTwice);
}

#[test]
fn the_printed_form_has_every_setting_in_one_spelling() {
    let text = r#"
[crates]
Math = 0
Runtime = { reason = 'a "b" \c', limit = 65_536, max-block = "1024 B", packages = ['x', "y"], guaranteed = true }
Stack = { within = "Runtime", limit = "1000 B", covers = ["x::a"] }
[system]
stack = "8 KiB"
total = 1048576
[target.'cfg(unix)'.crates]
Stack = 500
Runtime = { reason = "other", guaranteed = false }
[target."cfg( feature=\"it's\" )".system]
total = "1025 KiB"
[target."cfg(feature = \"a\tb\")".system]
stack = 1
"#;
    let printed = r#"[system]
total = "1 MiB"
stack = "8 KiB"

[crates]
Math = 0
Runtime = { limit = "64 KiB", packages = ["x", "y"], guaranteed = true, max-block = "1 KiB", reason = "a \"b\" \\c" }
Stack = { limit = 1000, within = "Runtime", covers = ["x::a"] }

[target."cfg(feature = \"a\u0009b\")".system]
stack = 1

[target."cfg(feature = \"it's\")".system]
total = "1025 KiB"

[target.'cfg(unix)'.crates]
Runtime = { guaranteed = false, reason = "other" }
Stack = 500
"#;
    assert_eq!(parse(text).to_string(), printed);
    assert_eq!(parse(printed).to_string(), printed);
    assert_eq!(parse("[crates]\nA = 1").to_string(), "[crates]\nA = 1\n");
}
