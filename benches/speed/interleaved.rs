//! Owns the measuring: the cases of a table run one after the other in each round, so that what slows the machine down
//! for a while slows all of them. A figure is the median of its rounds, a ratio the median of the rounds' ratios.

use std::{
    fs,
    hint::{black_box, spin_loop},
    process::Command,
    sync::{
        Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::report::Target;

/// The rounds of a table. Odd, so that there is a middle one.
pub(crate) const ROUNDS: usize = 31;

/// Something to measure: runs so many times and says how long that took.
pub(crate) struct Case<'case> {
    pub(crate) name: &'case str,
    /// The case that it is held against, and how; the first of the table where nothing is said.
    pub(crate) against: &'case str,
    pub(crate) target: Target,
    /// The reason found for a target that is missed.
    pub(crate) why: &'static str,
    run: Box<dyn FnMut(u32) -> Duration + 'case>,
}

impl<'case> Case<'case> {
    fn new(name: &'case str, run: impl FnMut(u32) -> Duration + 'case) -> Self {
        Self { name, against: "", target: Target::None, why: "", run: Box::new(run) }
    }

    /// Holds the case against another of its table.
    pub(crate) fn against(self, peer: &'case str, target: Target) -> Self {
        Self { against: peer, target, ..self }
    }

    /// Says why the target is missed, where it is.
    pub(crate) fn because(self, why: &'static str) -> Self {
        Self { why, ..self }
    }
}

/// A case of one thread: `work` is called once for each iteration.
pub(crate) fn case<'case, R>(name: &'case str, mut work: impl FnMut() -> R + 'case) -> Case<'case> {
    Case::new(name, move |iterations| {
        timed(|| {
            for _ in 0..iterations {
                black_box(work());
            }
        })
    })
}

/// What one thread of a case does: runs so many times and says how long that took.
pub(crate) type Worker<'case> = Box<dyn Fn(u32) -> Duration + Sync + 'case>;

/// One thread of a case, which calls `work` once for each iteration.
pub(crate) fn worker<'case, R>(work: impl Fn() -> R + Sync + 'case) -> Worker<'case> {
    Box::new(move |iterations| {
        timed(|| {
            for _ in 0..iterations {
                black_box(work());
            }
        })
    })
}

/// How long `work` takes: on the clock, and on the processor where a busy machine has stopped it in between.
fn timed(work: impl FnOnce()) -> Duration {
    /// How exactly the system says what a thread had of a processor.
    const TICK: Duration = Duration::from_millis(4);
    let processor = processor_time();
    let start = Instant::now();
    work();
    let elapsed = start.elapsed();
    if elapsed < TICK {
        return elapsed;
    }
    thread::yield_now();
    match (processor, processor_time()) {
        (Some(before), Some(after)) if elapsed > after.saturating_sub(before) + TICK => {
            after.saturating_sub(before)
        }
        _ => elapsed,
    }
}

/// How long this thread has run on a processor, where the system says.
fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// A case of several threads at once; it takes as long as the slowest one.
pub(crate) fn threads<'case>(name: &'case str, workers: Vec<Worker<'case>>) -> Case<'case> {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    Case::new(name, move |iterations| {
        let count = workers.len();
        let (barrier, arrived) = (&Barrier::new(count), &AtomicUsize::new(0));
        thread::scope(|scope| {
            let run = |place: usize, worker: &Worker<'_>| {
                if count > 1 && count <= processors {
                    pin(place);
                }
                barrier.wait();
                // A thread that is woken may still wait for a processor, so as many as there are wait on theirs.
                arrived.fetch_add(1, Ordering::Relaxed);
                while arrived.load(Ordering::Relaxed) < count && count <= processors {
                    spin_loop();
                }
                worker(iterations)
            };
            let threads: Vec<_> = workers
                .iter()
                .enumerate()
                .map(|(place, worker)| scope.spawn(move || run(place, worker)))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or_default()).max().unwrap_or_default()
        })
    })
}

/// Keeps this thread on one processor, where the system has `taskset`: on a busy machine two threads may else share one, and
/// never meet.
fn pin(processor: usize) {
    let Ok(thread) = fs::read_link("/proc/thread-self") else { return };
    let Some(thread) = thread.file_name() else { return };
    // Best effort: without it the threads run where the system puts them.
    let _ = Command::new("taskset").args(["-pc", &processor.to_string()]).arg(thread).output();
}

/// What the rounds gave for each case: nanoseconds for one of `parts` of an iteration.
pub(crate) fn measure(iterations: u32, parts: u32, cases: &mut [Case<'_>]) -> Vec<Vec<f64>> {
    let count = cases.len();
    let mut nanoseconds = vec![Vec::with_capacity(ROUNDS); count];
    for case in &mut *cases {
        (case.run)(iterations / 4 + 1);
    }
    for round in 0..ROUNDS {
        for turn in 0..count {
            let index = (round + turn) % count;
            let time = (cases[index].run)(iterations);
            nanoseconds[index].push(time.as_secs_f64() * 1e9 / f64::from(iterations) / f64::from(parts));
        }
    }
    nanoseconds
}

/// The median of the rounds' ratios.
pub(crate) fn ratio(figures: &[f64], peers: &[f64]) -> f64 {
    median(figures.iter().zip(peers).map(|(figure, peer)| figure / peer).collect())
}

/// The middle of the figures, and 0 where there are none.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
