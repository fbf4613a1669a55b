//! Owns the measuring: the cases of a table run one after the other in each round, so that what slows the machine down
//! for a while slows all of them; a figure is the median of its rounds, a ratio the median of the rounds' ratios.
#![allow(dead_code, reason = "each bench uses a part")]

use std::{
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

/// The rounds of a table. Odd, so that there is a middle one.
const ROUNDS: usize = 31;

/// Something to measure: runs so many times and says how long that took.
pub(crate) struct Case<'case> {
    name: &'case str,
    run: Box<dyn FnMut(u32) -> Duration + 'case>,
}

/// A case of one thread: `work` is called once for each iteration.
pub(crate) fn case<'case, R>(name: &'case str, mut work: impl FnMut() -> R + 'case) -> Case<'case> {
    let run = move |iterations| {
        let start = Instant::now();
        for _ in 0..iterations {
            std::hint::black_box(work());
        }
        start.elapsed()
    };
    Case { name, run: Box::new(run) }
}

/// A case of two threads at once, each with its own `work`; it takes as long as the slower one.
pub(crate) fn pair<'case, R>(name: &'case str, works: [&'case (dyn Fn() -> R + Sync); 2]) -> Case<'case> {
    let run = move |iterations| {
        let barrier = Barrier::new(2);
        let times = thread::scope(|scope| {
            let threads = works.map(|work| {
                let barrier = &barrier;
                scope.spawn(move || {
                    barrier.wait();
                    let start = Instant::now();
                    for _ in 0..iterations {
                        std::hint::black_box(work());
                    }
                    start.elapsed()
                })
            });
            threads.map(|thread| thread.join().unwrap_or_default())
        });
        times[0].max(times[1])
    };
    Case { name, run: Box::new(run) }
}

/// Measures the cases and prints a line for each: nanoseconds for one of `parts` of an iteration, and how often the
/// first case fits in that.
pub(crate) fn table(title: &str, iterations: u32, parts: u32, mut cases: Vec<Case<'_>>) {
    let count = cases.len();
    let mut nanoseconds = vec![Vec::with_capacity(ROUNDS); count];
    for case in &mut cases {
        (case.run)(iterations / 4);
    }
    for round in 0..ROUNDS {
        for turn in 0..count {
            let index = (round + turn) % count;
            let time = (cases[index].run)(iterations);
            nanoseconds[index].push(time.as_secs_f64() * 1e9 / f64::from(iterations * parts));
        }
    }
    println!("\n{title}");
    println!("  {:<52} {:>9}  {:>6}", "", "ns", "ratio");
    for (case, times) in cases.iter().zip(&nanoseconds) {
        let ratios = times.iter().zip(&nanoseconds[0]).map(|(time, first)| time / first).collect();
        println!("  {:<52} {:>9.2}  {:>6.2}", case.name, median(times.clone()), median(ratios));
    }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
