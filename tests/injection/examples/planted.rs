//! A program with a fault in its own unsafe code, for which a sanitizer must stop it: `uninitialised`, `freed`, `outside`,
//! `leaked` or `raced`. It shows that the sanitizers see the bytes of blocks. Run by the scripts under `.ci/`, never by a test.

extern crate faulty_runtime as budget_runtime;

use std::{
    env,
    hint::{black_box, spin_loop},
    mem,
    process::ExitCode,
    ptr,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
};

use budget_runtime::{BudgetError, managed_alloc};

budget_runtime::budgets!();

fn main() -> ExitCode {
    let planted = env::args().nth(1).unwrap_or_default();
    let outcome = match planted.as_str() {
        "uninitialised" => uninitialised(),
        "freed" => freed(),
        "outside" => outside(),
        "leaked" => leaked(),
        "raced" => raced(),
        _ => {
            eprintln!("usage: planted uninitialised|freed|outside|leaked|raced");
            return ExitCode::from(2);
        }
    };
    // A fault that nobody stops is a success.
    println!("{planted}: {outcome:?}");
    ExitCode::SUCCESS
}

/// Decides on a byte that was never written.
fn uninitialised() -> Result<bool, BudgetError> {
    let memory = managed_alloc!(boxed Runtime, 64)?;
    let piece = memory.allocate(8).expect("it fits");
    piece[0].write(1);
    // SAFETY: there is none: the second byte was not written.
    let byte = unsafe { black_box(piece)[1].assume_init_read() };
    Ok(if byte > 7 { black_box(true) } else { black_box(false) })
}

/// Reads a piece after its block was given back.
fn freed() -> Result<bool, BudgetError> {
    let memory = managed_alloc!(boxed Runtime, 64)?;
    let piece = memory.allocate_zeroed(8).expect("it fits");
    let byte: *const u8 = ptr::from_ref(&piece[0]);
    drop(memory);
    // SAFETY: there is none: the block is gone.
    Ok(unsafe { black_box(byte).read() } > 7)
}

/// Writes behind the end of a block.
fn outside() -> Result<bool, BudgetError> {
    let memory = managed_alloc!(boxed Runtime, 64)?;
    let piece = memory.allocate_zeroed(64).expect("it fits");
    // Behind the bytes stands what belongs to the block itself.
    let end: *mut u8 = piece.as_mut_ptr().wrapping_add(64 + 64);
    // SAFETY: there is none: the place is not in the block.
    unsafe { black_box(end).write(1) };
    Ok(true)
}

/// Forgets a block on the heap.
fn leaked() -> Result<bool, BudgetError> {
    mem::forget(black_box(managed_alloc!(boxed Runtime, 64)?));
    Ok(true)
}

/// Hands a piece to another thread with an order that orders nothing: often, since one race may pass unseen.
fn raced() -> Result<bool, BudgetError> {
    let mut sum = 0;
    for _ in 0..1000 {
        let memory = managed_alloc!(boxed Runtime, 64)?;
        let piece = memory.allocate_zeroed(8).expect("it fits");
        let byte = piece.as_mut_ptr().expose_provenance();
        let is_written = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                // SAFETY: there is none: the other thread may read it.
                unsafe { black_box(ptr::with_exposed_provenance_mut::<u8>(byte)).write(1) };
                is_written.store(true, Relaxed);
            });
            let reader = scope.spawn(|| {
                while !is_written.load(Relaxed) {
                    spin_loop();
                }
                // SAFETY: there is none: that it is written does not yet mean that this thread sees it.
                unsafe { black_box(ptr::with_exposed_provenance::<u8>(byte)).read() }
            });
            sum += u32::from(reader.join().expect("it only reads"));
        });
    }
    Ok(sum > 7)
}
