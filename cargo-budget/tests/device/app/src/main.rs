//! The application of the device. It is linked and measured, not run.
#![no_std]
#![no_main]

use core::sync::atomic::{AtomicU8, Ordering};

use budget_runtime::{managed, managed_alloc};
use device_budgets::CrateId;

static COUNTS: [AtomicU8; 192] = [const { AtomicU8::new(0) }; 192];
static STATE: [AtomicU8; 64] = [const { AtomicU8::new(1) }; 64];

/// A packet that is being decoded.
#[managed(Decoder, instances = 3)]
struct Packet {
    bytes: [u8; 256],
}

/// A check that must never be refused.
#[managed(Safety, instances = 2)]
struct Watch {
    bytes: [u8; 64],
}

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    loop {
        driver::receive(STATE[0].fetch_add(1, Ordering::Relaxed));
        let taken = [
            managed_alloc!(static Decoder, 512).is_ok(),
            managed_alloc!(Log, 128).is_ok(),
            Packet::try_new([0; 256]).is_ok_and(|packet| packet.bytes[7] == 0),
            Watch::try_new([0; 64]).is_ok_and(|watch| watch.bytes[7] == 0),
        ];
        for (count, taken) in COUNTS.iter().zip(taken) {
            count.fetch_add(taken.into(), Ordering::Relaxed);
        }
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// What the functions of `core` name, which never unwind here.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
