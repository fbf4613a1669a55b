//! Everything that is fast or slow, in one run and one table: each figure beside its peer, its target, and whether that
//! is met. Writes the table to `target/tmp/speed.csv`.
//!
//! `cargo bench` measures all, which takes some minutes, most of them for `compile`; `cargo bench -- tracker blocks` only these
//! parts; `cargo bench -- --save` all, and writes `docs/speed.csv` and the chart `docs/speed.svg`. With parts and `--save` the others
//! stay in both as they are.

mod alloc;
mod blocks;
mod chart;
mod compile;
mod deque;
mod growth;
mod interleaved;
mod maps;
mod report;
mod string;
mod tracker;
mod vec;

use std::{env, fs, path::Path, process::ExitCode, thread};

use report::Report;

/// The name of a part, and what measures it.
type Part = (&'static str, fn(&mut Report));

/// The parts, in the order of the table.
const PARTS: [Part; 9] = [
    ("tracker", tracker::run),
    ("blocks", blocks::run),
    ("vec", vec::run),
    ("deque", deque::run),
    ("string", string::run),
    ("maps", maps::run),
    ("alloc", alloc::run),
    ("growth", growth::run),
    ("compile", compile::run_all),
];

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let named: Vec<_> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let unknown = named.iter().find(|name| !PARTS.iter().any(|(part, _)| part == **name));
    if let Some(name) = unknown {
        eprintln!("error: no part `{name}`; there are {}", PARTS.map(|(part, _)| part).join(", "));
        return ExitCode::FAILURE;
    }
    let save = arguments.iter().any(|argument| argument == "--save");
    let measure = || {
        let mut report = Report::default();
        for (part, run) in PARTS {
            if named.is_empty() || named.iter().any(|name| *name == part) {
                report.measure(part, run);
            }
        }
        report
    };
    // On a stack that holds the largest inline block a few times.
    let report = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(256 << 20).spawn_scoped(scope, measure);
        thread.ok().and_then(|thread| thread.join().ok())
    });
    let Some(report) = report else { return ExitCode::FAILURE };
    report.print_sum();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let parts = PARTS.map(|(part, _)| part);
    let before = fs::read_to_string(root.join("docs/speed.csv")).unwrap_or_default();
    let csv = report.csv(&parts, if save { &before } else { "" });
    let files = if save {
        vec![(root.join("docs/speed.csv"), csv.clone()), (root.join("docs/speed.svg"), chart::draw(&csv))]
    } else {
        vec![(Path::new(env!("CARGO_TARGET_TMPDIR")).join("speed.csv"), csv)]
    };
    for (path, text) in files {
        if let Err(error) = fs::write(&path, text) {
            eprintln!("error: cannot write {}: {error}", path.display());
            return ExitCode::FAILURE;
        }
        println!("written: {}", path.display());
    }
    ExitCode::SUCCESS
}
