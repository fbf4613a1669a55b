//! Owns the models that loom runs through every interleaving of threads, and of what a weak memory lets them see.
//! Run with `RUSTFLAGS="--cfg loom" cargo test -p budget-runtime --release --lib loom`.
//!
//! Beside each claim stands an algorithm that breaks it, expected to panic: a model that could not fail would prove
//! nothing.

extern crate std;

mod account;
mod block;
mod counters;
mod explored;
mod gauge;
mod slot;
mod withheld;
