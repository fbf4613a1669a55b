//! A thread beside the main loop.

use core::sync::atomic::{AtomicBool, Ordering};
use std::thread;

pub(super) fn beside(interrupt: fn(), main: impl FnOnce()) {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                interrupt();
            }
        });
        main();
        stop.store(true, Ordering::Relaxed);
    });
}
