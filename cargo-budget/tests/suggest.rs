//! `cargo budget suggest`: limits from what a program takes, as a patch that leaves all else as it is.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod tool;

use std::{fs, path::Path, process::Command};

use budget_manifest::Manifest;
use tool::{Project, runtime};

const MANIFEST: &str = "\
# The budgets of the product.

[system]
total = \"256 KiB\"   # the chip has no more
stack = \"8 KiB\"

[crates]
# Radio: the two receivers.
Radio   = \"16 KiB\"                        # reserved
Safety  = { limit = 0x1000, guaranteed = true, reason = \"REQ-7\" }
Runtime = { limit = \"64 KiB\", max-block = \"32 KiB\" }   # has two parts
RuntimeStack = { limit = \"16 KiB\", within = \"Runtime\" }
Free    = { limit = '32 KiB' }
Any     = 16_384
Covered = { limit = 40_960, covers = [\"app::plain\"] }
Tiny    = \"80 B\"
Math    = 0

[target.'cfg(feature = \"small\")'.crates]
Radio = \"4 KiB\"
Any   = 8192
";

const SOURCE: &str = "\
use std::hint::black_box;

use budget_runtime::{managed, managed_alloc};

budget_runtime::budgets!();

#[managed(Radio)]
static FRAMES: [u8; 2000] = [1; 2000];

#[managed(Safety, 512, instances = 2)]
struct Watchdog {}

#[managed(Runtime, 1024, instances = 3)]
struct Module {}

#[managed(RuntimeStack)]
static STACK: [u8; 2500] = [1; 2500];

#[managed(RuntimeStack)]
static SECOND_STACK: [u8; 2500] = [1; 2500];

#[managed(Any)]
struct Anywhere {
    bytes: [u8; 100],
}

#[managed(Tiny)]
static TINY: [u8; 40] = [1; 40];

#[managed(Tiny)]
static TINIER: [u8; 40] = [1; 40];

mod plain {
    use std::sync::atomic::AtomicU8;

    pub static PLAIN: [AtomicU8; 10_000] = [const { AtomicU8::new(1) }; 10_000];
}

fn main() {
    black_box((&FRAMES, &STACK, &SECOND_STACK, &TINY, &TINIER, &plain::PLAIN));
    let _ = (Watchdog::try_new(), Module::try_new(), Anywhere::try_new([0; 100]).map(|any| any.bytes[0]));
    let _ = managed_alloc!(Any, 64);
}
";

fn product(name: &str, manifest: &str, source: &str) -> Project {
    let project = Project::new();
    let package = format!(
        "[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n\n[features]\nsmall = []\n\n\
         [dependencies]\n{}",
        runtime()
    );
    project.write("Cargo.toml", &package);
    project.write("budgets.toml", &manifest.replace("app::", &format!("{name}::")));
    project.write("src/main.rs", source);
    project
}

fn limits(text: &str) -> Vec<(String, u64)> {
    let manifest = Manifest::parse(text, "budgets.toml").unwrap_or_else(|error| panic!("{error}"));
    manifest.budgets.into_iter().map(|budget| (budget.key.value, budget.limit.base.value)).collect()
}

/// The text after a patch of one file, each line of which is held against the text before.
fn applied(before: &str, patch: &str) -> String {
    let mut old = before.split_inclusive('\n');
    let (mut new, mut line) = (String::new(), 1);
    for change in patch.split_inclusive('\n').skip(2) {
        let (sign, text) = change.split_at(1);
        match sign {
            "@" => {
                let start = change.split(['-', ',']).nth(1).unwrap().parse::<usize>().unwrap();
                new.extend(old.by_ref().take(start - line));
                line = start;
            }
            "+" => new.push_str(text),
            _ => {
                assert_eq!(old.next(), Some(text), "line {line}");
                line += 1;
                new.push_str(if sign == " " { text } else { "" });
            }
        }
    }
    new.extend(old);
    new
}

#[test]
fn the_patch_tightens_limits_and_keeps_all_else() {
    let project = product("suggest-tighten", MANIFEST, SOURCE);
    let ran = project.budget(&["suggest"]);
    ran.ends(0).is_as_in("suggest");
    let before = project.read("budgets.toml");
    assert_eq!(before, MANIFEST.replace("app::", "suggest-tighten::"), "a patch is only printed");

    // What it says of the old text holds, and both tools take it, where they are.
    let patched = applied(&before, &ran.stdout);
    project.write("tighter.patch", &ran.stdout);
    for (tool, arguments) in
        [("patch", ["-p1", "-i", "tighter.patch"].as_slice()), ("git", &["apply", "tighter.patch"])]
    {
        if Command::new(tool).arg("--version").output().is_ok() {
            project.run(tool, arguments).ends(0);
            assert_eq!(project.read("budgets.toml"), patched, "{tool}");
            project.write("budgets.toml", &before);
        }
    }
    project.budget(&["suggest", "--apply"]).ends(0).is_as_in("suggest-apply");
    assert_eq!(project.read("budgets.toml"), patched);

    // Only sizes differ, and no limit is raised.
    let digits = |text: &str| -> String {
        let kept = text.chars().filter(|letter| !letter.is_ascii_hexdigit() && !"x_ KiBM".contains(*letter));
        kept.collect()
    };
    assert_eq!(digits(&patched), digits(&before));
    for ((name, old), (_, new)) in limits(&before).into_iter().zip(limits(&patched)) {
        assert!(new <= old, "{name} {old} {new}");
    }
    // The program still fits, and nothing is left to tighten.
    project.budget(&["check"]).ends(0);
    let again = project.budget(&["suggest"]);
    assert_eq!(again.ends(0).stdout, "");
    again.says("no limit is changed");
}

#[test]
fn without_a_margin_a_limit_is_exactly_what_is_needed() {
    let project = product("suggest-exact", MANIFEST, SOURCE);
    project.budget(&["suggest", "--margin", "0", "--apply"]).ends(0);
    let expected = [
        ("Radio", 2000),
        ("Safety", 1024),
        // Its `max-block` must fit in it.
        ("Runtime", 32_768),
        ("RuntimeStack", 5000),
        ("Free", 32_768),
        ("Any", 16_384),
        ("Covered", 10_000),
        ("Tiny", 80),
        ("Math", 0),
    ];
    assert_eq!(limits(&project.read("budgets.toml")), expected.map(|(name, limit)| (name.to_owned(), limit)));
    project.budget(&["check"]).ends(0);
}

#[test]
fn only_the_value_that_holds_in_the_program_is_changed() {
    let project = product("suggest-small", MANIFEST, SOURCE);
    let ran = project.budget(&["suggest", "--features", "small"]);
    ran.ends(0).is_as_in("suggest-override");
    project.budget(&["suggest", "--features", "small", "--apply"]).ends(0);
    let text = project.read("budgets.toml");
    assert!(text.contains("Radio   = \"16 KiB\" "), "{text}");
    assert!(text.contains("crates]\nRadio = \"2304 B\"\nAny   = 8192\n"), "{text}");
    project.budget(&["check", "--features", "small"]).ends(0);
}

#[test]
fn a_limit_that_is_violated_is_raised_and_nothing_else_is() {
    let manifest = MANIFEST.replace("limit = \"16 KiB\", within", "limit = \"4 KiB\", within");
    let project = product("suggest-violated", &manifest.replace("\"80 B\"", "\"64 B\""), SOURCE);
    project.budget(&["suggest"]).ends(0).is_as_in("suggest-violated");
    project.budget(&["check"]).ends(1);
    project.budget(&["suggest", "--apply"]).ends(0).says("`Tiny` raised from 64 bytes to 96 bytes");
    project.budget(&["check"]).ends(0);
}

#[test]
fn a_limit_that_cannot_be_raised_is_said_and_ends_with_1() {
    let manifest = "[system]\ntotal = \"1 KiB\"\n\n[crates]\nRadio = 1024\n";
    let source = "use budget_runtime::managed;\n\nbudget_runtime::budgets!();\n\n#[managed(Radio)]\n\
                  static ONE: [u8; 600] = [1; 600];\n\n#[managed(Radio)]\nstatic TWO: [u8; 600] = [1; 600];\n\n\
                  fn main() {\n    std::hint::black_box((&ONE, &TWO));\n}\n";
    let project = product("suggest-no-room", manifest, source);
    project.budget(&["suggest"]).ends(1).is_as_in("suggest-no-room");
}

#[test]
fn what_cannot_be_measured_gives_no_limits() {
    let project = product("suggest-unmeasured", MANIFEST, SOURCE);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tool");
    project.budget(&["report"]).ends(0);
    let image = target.join("debug/suggest-unmeasured");
    fs::copy(&image, project.path("app")).unwrap();
    project.budget(&["suggest", "app"]).ends(0);
    // The manifest has another text since.
    project.replace("budgets.toml", "has no more", "has nothing more");
    project.budget(&["suggest", "app"]).ends(3).is_as_in("suggest-stale");
    project.write("src/main.rs", "fn main() {}\n");
    project.budget(&["suggest"]).ends(3).is_as_in("suggest-without-budgets");
    project.budget(&["suggest", "absent"]).ends(3).is_as_in("suggest-no-image");
}

/// Past a mebibyte the linker counts in units, rounded up for each site: the exact sum would not link.
#[test]
fn a_large_limit_links_as_the_linker_counts_and_every_byte_of_the_layout_stays() {
    let manifest = "\u{feff}[crates]\r\n  Big=\t\"16 MiB\"\t# größe\r\n";
    let one = |number: usize| format!("#[managed(Big)]\nstatic S{number}: [u8; 700_001] = [0; 700_001];\n");
    let statics = [one(0), one(1), one(2)].concat();
    let source =
        format!("use budget_runtime::managed;\n\nbudget_runtime::budgets!();\n\n{statics}\nfn main() {{}}\n");
    let project = product("suggest-large", manifest, &source);
    project.budget(&["suggest", "--margin", "0", "--apply"]).ends(0);
    let limit = limits(&project.read("budgets.toml"))[0].1;
    assert!((2_100_003..2_100_020).contains(&limit), "{limit}");
    assert_eq!(project.read("budgets.toml"), manifest.replace("16 MiB", &format!("{limit} B")));
    project.cargo(&["build"]).ends(0);
    project.budget(&["check"]).ends(0);
}
