
/// What switches mutants on, compiled into the package whose mutants they are.
#[doc(hidden)]
#[allow(warnings)]
mod __budget_mutants {
    extern crate std;

    use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
    use std::io::Write;

    const NONE: u32 = u32::MAX;
    const RECORD: u32 = u32::MAX - 1;

    static ON: AtomicU32 = AtomicU32::new(NONE);
    static REACHED: [AtomicBool; 1 << 16] = [const { AtomicBool::new(false) }; 1 << 16];

    /// Before `main`, so that tests which count allocations see none of it.
    #[used]
    #[unsafe(link_section = ".init_array")]
    static AT_START: extern "C" fn() = {
        extern "C" fn at_start() {
            let on = std::env::var("MUTANT").ok();
            let on = on.and_then(|on| if on == "record" { Some(RECORD) } else { on.parse().ok() });
            ON.store(on.unwrap_or(NONE), Relaxed);
        }
        at_start
    };

    pub const fn off(_: u32) -> bool {
        false
    }

    pub fn is_on(id: u32) -> bool {
        let on = ON.load(Relaxed);
        if on == RECORD && !REACHED[id as usize].swap(true, Relaxed) {
            record(id);
        }
        on == id
    }

    #[cold]
    fn record(id: u32) {
        let Ok(path) = std::env::var("MUTANTS_REACHED") else { return };
        if let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(path) {
            let _ = file.write_all(std::format!("{id}\n").as_bytes());
        }
    }
}

/// Whether a mutant is switched on: none is in const evaluation.
#[doc(hidden)]
#[inline(always)]
pub const fn __budget_mutant(id: u32) -> bool {
    core::intrinsics::const_eval_select((id,), __budget_mutants::off, __budget_mutants::is_on)
}
