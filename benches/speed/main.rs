//! Everything that is fast or slow, in one run and one table: each figure beside its peer, its target, and whether that
//! is met. Writes the table to `target/speed.csv`.
//!
//! `cargo bench` measures all; `cargo bench -- tracker blocks` only these groups; `cargo bench -- --save` all, and writes
//! `docs/speed.csv` and the chart `docs/speed.svg`.

mod blocks;
mod compile;
mod interleaved;
mod report;
mod tracker;
mod vec;

use std::{env, fs, path::Path, process::ExitCode, thread};

use report::Report;

mod budgets {
    //! Room for the largest block.
    budget_runtime::budgets!("benches/speed/budgets.toml");
}

/// The groups, in the order of the table.
const GROUPS: [(&str, fn(&mut Report)); 4] =
    [("tracker", tracker::run), ("blocks", blocks::run), ("vec", vec::run), ("compile", compile::run_all)];

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let named: Vec<_> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let unknown = named.iter().find(|name| !GROUPS.iter().any(|(group, _)| group == **name));
    if let Some(name) = unknown {
        eprintln!("error: no group `{name}`; there are {}", GROUPS.map(|(group, _)| group).join(", "));
        return ExitCode::FAILURE;
    }
    let save = arguments.iter().any(|argument| argument == "--save");
    let measure = || {
        let mut report = Report::default();
        for (group, run) in GROUPS {
            if named.is_empty() || named.iter().any(|name| *name == group) {
                run(&mut report);
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
    let csv = if save { root.join("docs/speed.csv") } else { root.join("target/speed.csv") };
    if let Err(error) = fs::write(&csv, report.csv()) {
        eprintln!("error: cannot write {}: {error}", csv.display());
        return ExitCode::FAILURE;
    }
    println!("the table is in {}", csv.display());
    ExitCode::SUCCESS
}
