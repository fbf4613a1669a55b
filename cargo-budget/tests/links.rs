//! Programs drawn at random: what the linker says of each, what it prints of itself when it runs, what the tool reads in it,
//! and a plain sum over its sites agree.
//!
//! `BUDGET_LINKS=200` draws so many, `BUDGET_LINKS_SEED=7` draws others, and `BUDGET_LINKS_ONLY=12` draws one of them and keeps
//! its folder. `.ci/links` runs the whole.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod generated;
mod tool;

use std::{
    collections::BTreeSet,
    env, fs,
    num::NonZero,
    panic,
    path::Path,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    thread,
};

use generated::{
    link::{Account, Compiler, Outcome, Refused, linkers},
    plan::Plan,
    random::Random,
};

/// What was drawn.
#[derive(Default)]
struct Drawn {
    programs: AtomicU64,
    refused: AtomicU64,
    budgets: AtomicU64,
    sites: AtomicU64,
}

#[test]
fn linker_program_tool_and_a_plain_sum_agree() {
    let variable = |name| env::var(name).ok().map(|text| text.parse().expect("a number is expected"));
    let seed = variable("BUDGET_LINKS_SEED").unwrap_or(1);
    let only = variable("BUDGET_LINKS_ONLY");
    let first = only.unwrap_or(0);
    let count = if only.is_some() { 1 } else { variable("BUDGET_LINKS").unwrap_or(12) };
    println!("seed {seed}");
    let (compiler, next, drawn) = (Compiler::new(), AtomicU64::new(first), Drawn::default());
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Relaxed);
                    if index >= first + count {
                        break;
                    }
                    let outcome = panic::catch_unwind(panic::AssertUnwindSafe(|| {
                        agrees(&compiler, seed, index, only.is_some(), &drawn);
                    }));
                    if let Err(panic) = outcome {
                        println!("program {index} of seed {seed}; again: BUDGET_LINKS_SEED={seed} BUDGET_LINKS_ONLY={index} .ci/links");
                        panic::resume_unwind(panic);
                    }
                }
            });
        }
    });
    for (what, figure) in [
        ("generated programs linked", drawn.programs),
        ("of them refused by the linker", drawn.refused),
        ("their budgets", drawn.budgets),
        ("their sites", drawn.sites),
    ] {
        println!("evidence: {what}: {}", figure.into_inner());
    }
}

/// Draws a program, links it and compares.
fn agrees(compiler: &Compiler, seed: u64, index: u64, keeps: bool, drawn: &Drawn) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("links").join(format!("{seed}-{index}"));
    let plan = Plan::draw(&mut Random::new(seed, index), &linkers());
    let outcome = compiler.outcome(&plan, &folder);
    compare(&plan, &outcome);
    if !keeps {
        fs::remove_dir_all(&folder).expect("the folder can be removed");
    }
    let budgets = u64::try_from(plan.budgets.len()).expect("they are few");
    drawn.programs.fetch_add(1, Relaxed);
    drawn.refused.fetch_add(u64::from(!outcome.refused.is_empty()), Relaxed);
    drawn.budgets.fetch_add(budgets, Relaxed);
    drawn.sites.fetch_add(plan.sites(), Relaxed);
}

/// Holds what came of a program against its plain sums.
fn compare(plan: &Plan, outcome: &Outcome) {
    let (mut refused, mut accounts) = (BTreeSet::new(), Vec::new());
    for (budget, sums) in plan.budgets.iter().zip(&plan.sums) {
        let (key, limit) = (budget.key, budget.own);
        for (is_worst, is_over) in [(false, sums.is_over), (true, sums.is_worst_over)] {
            if is_over {
                refused.insert(Refused { key: key.to_owned(), limit, line: budget.line, is_worst });
            }
        }
        accounts.push(Account { key: key.to_owned(), limit, reserved: sums.reserved, used: 0 });
    }
    assert_eq!(outcome.refused, refused, "what the linker refuses, and what is past its limit");
    assert_eq!(outcome.accounts, accounts, "what the program prints, and the sums");
    assert_eq!(outcome.checked.len(), plan.budgets.len());
    for ((budget, sums), checked) in plan.budgets.iter().zip(&plan.sums).zip(&outcome.checked) {
        assert!(
            sums.bytes <= budget.own || sums.is_over,
            "in whatever units, nothing past a limit is let through"
        );
        let said = (checked.managed, checked.is_over, checked.is_worst_over);
        // What no site declares the tool counts, and the linker does not.
        let is_over = sums.is_over || sums.bytes + checked.other > budget.own;
        assert_eq!(said, (sums.bytes, is_over, sums.is_worst_over), "what the tool says of `{}`", budget.key);
    }
}
