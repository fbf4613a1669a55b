//! How long a manifest of 10,000 budgets takes to read and check, beside what TOML alone takes.
//!
//! `cargo bench -p budget-manifest` prints the medians of interleaved runs, and whether each meets its goal: 50 ms for
//! the valid manifest, a second for a faulty one. A slow run is no failure, since it may be the machine's.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use budget_manifest::Manifest;
use toml::de::DeTable;

const BUDGETS: usize = 10_000;
const RUNS: usize = 31;
const GOAL: Duration = Duration::from_millis(50);
const FAULTY_GOAL: Duration = Duration::from_secs(1);

fn main() {
    // `cargo test --benches` runs this too, unoptimised and without `--bench`.
    let runs = if std::env::args().any(|argument| argument == "--bench") { RUNS } else { 1 };
    let text = valid();
    assert!(Manifest::parse(&text, "budgets.toml").is_ok_and(|manifest| manifest.budgets.len() == BUDGETS));

    let (mut alone, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        alone.push(time(|| DeTable::parse(black_box(&text)).is_ok()));
        whole.push(time(|| Manifest::parse(black_box(&text), "budgets.toml").is_ok()));
    }
    let (alone, whole) = (median(alone), median(whole));
    println!("{BUDGETS} budgets, {} KiB of text, median of {runs} runs", text.len() / 1024);
    println!("  toml alone              {alone:>10.1?}");
    let ratio = whole.as_secs_f64() / alone.as_secs_f64();
    println!("  read and checked        {whole:>10.1?}   {ratio:.2} x toml alone; {}", verdict(whole, GOAL));

    for (name, text) in faulty() {
        let rejected = Manifest::parse(&text, "budgets.toml").expect_err(name);
        let took = median(
            (0..runs.min(5)).map(|_| time(|| Manifest::parse(black_box(&text), "f").is_err())).collect(),
        );
        let count = rejected.diagnostics.len();
        println!("  {name:<22}  {took:>10.1?}   {count} diagnostics; {}", verdict(took, FAULTY_GOAL));
    }
}

fn verdict(took: Duration, goal: Duration) -> String {
    format!("goal of {goal:?} {}", if took <= goal { "met" } else { "missed" })
}

fn time(work: impl FnOnce() -> bool) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Plain sizes, tables, parts of other budgets and overrides.
fn valid() -> String {
    let mut text = String::from("[system]\ntotal = \"64 GiB\"\nstack = \"8 KiB\"\n\n[crates]\n");
    for number in 0..BUDGETS {
        let _ = match number % 5 {
            0 => writeln!(text, "Budget{number} = \"64 KiB\""),
            1 => writeln!(text, "budget-{number} = {}", number * 16),
            2 => {
                writeln!(text, "Budget{number} = {{ limit = \"16 KiB\", within = \"Budget{}\" }}", number - 2)
            }
            3 => writeln!(
                text,
                "Budget{number} = {{ limit = \"64 KiB\", packages = [\"package-{number}\"], max-block = \"32 KiB\", reason = \"REQ-{number}\" }}"
            ),
            _ => writeln!(
                text,
                "Budget{number} = {{ limit = 4096, covers = [\"app::m{number}\", \"m{number}\"] }}"
            ),
        };
    }
    for chip in 0..10 {
        let _ = writeln!(text, "\n[target.'cfg(feature = \"chip-{chip}\")'.crates]");
        for number in (chip * 500..(chip + 1) * 500).step_by(5) {
            let _ = writeln!(text, "Budget{number} = \"48 KiB\"");
        }
    }
    text
}

/// Manifests in which every entry has the same mistake.
fn faulty() -> Vec<(&'static str, String)> {
    let crates = |entry: &dyn Fn(usize) -> String| {
        (0..BUDGETS).fold(String::from("[crates]\n"), |text, number| text + &entry(number) + "\n")
    };
    let one_line: Vec<String> = (0..BUDGETS).map(|number| format!("B{number} = '1 KB'")).collect();
    let long = "x".repeat(60);
    vec![
        (
            "wrong `within`",
            crates(&|number| format!("Budget{number} = {{ limit = 1, within = \"Budgte{number}\" }}")),
        ),
        (
            "wrong long `within`",
            crates(&|number| {
                format!("B{long}{number:04} = {{ limit = 1, within = \"C{long}y{number:03}\" }}")
            }),
        ),
        ("unknown key", crates(&|number| format!("Budget{number} = {{ limit = 1, withn = \"A\" }}"))),
        ("ambiguous unit", crates(&|number| format!("Budget{number} = \"{number} KB\""))),
        ("unquoted value", crates(&|number| format!("Budget{number} = {number} KiB"))),
        ("missing `=`", crates(&|number| format!("Budget{number}"))),
        ("duplicate key", crates(&|number| format!("Budget{} = 1", number / 2))),
        ("duplicate table", "[crates]\n".repeat(BUDGETS)),
        ("unclosed header", crates(&|number| format!("[crates.B{number}\nlimit = 1"))),
        ("missing limit", crates(&|number| format!("B{number}.max-block = 1")) + "C\n"),
        (
            "one cycle",
            crates(&|number| format!("B{number} = {{ limit = 1, within = 'B{}' }}", (number + 1) % BUDGETS)),
        ),
        ("same path", crates(&|number| format!("B{number} = {{ limit = 1, covers = ['a'] }}"))),
        (
            "unknown override",
            String::from("[crates]\nA = 1\n")
                + &crates(&|number| format!("B{number} = 1"))
                    .replace("[crates]", "[target.'cfg(unix)'.crates]"),
        ),
        ("one line", format!("crates = {{ {} }} # é\n", one_line.join(", "))),
    ]
}
