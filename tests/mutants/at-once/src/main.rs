//! Compiles all mutants of a package into its tests, once, and switches them on one at a time, so that a mutant costs what
//! its tests cost. Comes in: a copy of the repository, a package, where to write, configurations of cargo-mutants, whose
//! mutants they are. Goes out: for each configuration which mutants are caught, end in no time, do not build or survive, in
//! the files that cargo-mutants itself leaves and reads.
//!
//! What is evaluated when the tests are built is the code without mutants. Those that are reached only there, and those
//! that cannot be chosen at run time, get no outcome here: cargo-mutants has to build them.

mod build;
mod list;
mod plant;
mod run;

use std::{collections::HashSet, env, error::Error, fs, path::Path};

use list::Mutant;
use run::Outcome;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [copy, package, out, configs @ ..] = &arguments[..] else {
        return Err(
            "the arguments are a copy, a package, a folder for the outcomes and configurations".into()
        );
    };
    let (copy, out) = (Path::new(copy), Path::new(out));
    let groups = list::groups(copy, package, configs)?;
    let mutants: Vec<&Mutant> = groups.iter().flat_map(|group| &group.mutants).collect();
    let features = list::features(&groups);
    let sources = plant::Sources::read(copy, package, &mutants)?;
    println!("{} mutants", mutants.len());

    // What does not build is left out, until the rest does.
    let mut unviable = HashSet::new();
    let chosen = loop {
        let planted = sources.plant(&mutants, &unviable)?;
        let blamed = build::blamed(copy, package, &features, &planted.lines)?;
        println!("{} of them do not build, {} more are left out", unviable.len(), blamed.len());
        if blamed.is_empty() {
            unviable.extend(planted.unviable);
            break planted.chosen;
        }
        unviable.extend(blamed);
    };
    let programs = groups.iter().flat_map(|group| &group.tests).map(String::as_str).collect();
    let programs = build::tests(copy, package, &features, &programs)?;
    let tests = run::record(&programs, copy, package)?;
    println!("{} tests", tests.len());

    let mut id = 0;
    for group in &groups {
        let mut found: Vec<(&str, Outcome)> = Vec::new();
        for mutant in &group.mutants {
            let outcome = if unviable.contains(&id) {
                Outcome::Unviable
            } else if chosen.contains(&id) {
                run::outcome(id, &tests, group)?
            } else {
                Outcome::None
            };
            if matches!(outcome, Outcome::None | Outcome::Missed) {
                println!("{outcome:?}: {}", mutant.name);
            }
            found.push((&mutant.name, outcome));
            id += 1;
        }
        let folder = out.join(&group.name).join("mutants.out");
        fs::create_dir_all(&folder)?;
        let names = |outcome| -> String {
            found.iter().filter(|(_, found)| *found == outcome).map(|(name, _)| format!("{name}\n")).collect()
        };
        for outcome in [Outcome::Caught, Outcome::Unviable, Outcome::Timeout, Outcome::Missed] {
            fs::write(folder.join(outcome.file()), names(outcome))?;
        }
        // What cargo-mutants does not build again when it goes on.
        fs::write(folder.join("previously_caught.txt"), names(Outcome::Timeout))?;
        let count = |outcome| found.iter().filter(|(_, found)| *found == outcome).count();
        println!(
            "{}: {} caught, {} timeouts, {} unviable, {} missed, {} for cargo-mutants",
            group.name,
            count(Outcome::Caught),
            count(Outcome::Timeout),
            count(Outcome::Unviable),
            count(Outcome::Missed),
            count(Outcome::None),
        );
    }
    Ok(())
}
