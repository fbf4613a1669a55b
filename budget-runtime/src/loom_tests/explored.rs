//! How a model is run, and through how many interleavings: `.ci/loom` adds up what this prints. A model
//! that holds in the only one it is run through has proved nothing, so it fails.

use loom::model::Builder;

use super::std::{
    boxed::Box,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    println,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

/// A model as loom takes it, which counts how often it is run.
type Counted = Box<dyn Fn() + Send + Sync>;

/// Runs a model through every interleaving of its threads.
pub(super) fn model(claim: impl Fn() + Send + Sync + 'static) {
    explore(claim, |counted| loom::model(counted));
}

/// Runs a model of which every interleaving is too many: through those that interrupt threads at most `times` times.
pub(super) fn model_interrupted(times: usize, claim: impl Fn() + Send + Sync + 'static) {
    explore(claim, |counted| {
        let mut builder = Builder::new();
        builder.preemption_bound = Some(times);
        builder.check(counted);
    });
}

fn explore(claim: impl Fn() + Send + Sync + 'static, run: impl FnOnce(Counted)) {
    // Not an atomic of loom, which would be a part of the model.
    let count = Arc::new(AtomicUsize::new(0));
    let counted = {
        let count = Arc::clone(&count);
        Box::new(move || {
            count.fetch_add(1, Relaxed);
            claim();
        })
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| run(counted)));
    let interleavings = count.load(Relaxed);
    println!("interleavings: {interleavings}");
    // A wrong algorithm ends where it goes wrong, and that may be the first.
    outcome.unwrap_or_else(|panic| resume_unwind(panic));
    assert!(interleavings > 1, "nothing that loom could have varied");
}
