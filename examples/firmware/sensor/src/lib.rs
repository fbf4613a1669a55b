//! A sensor that is read in the interrupt of the system clock. A bounded queue carries the samples to the main loop; it
//! is a static, which the linker counts.
#![no_std]

use core::{
    cell::RefCell,
    sync::atomic::{AtomicU32, Ordering},
};

use board_budgets::CrateId;
use budget_runtime::managed;
use cortex_m::peripheral::{SYST, syst::SystClkSource};
use cortex_m_rt::exception;
use critical_section::Mutex;
use heapless::spsc::{Consumer, Producer, Queue};
use static_cell::ConstStaticCell;

/// One reading.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Its number, from 0.
    pub number: u32,
    /// The temperature in hundredths of a degree.
    pub centidegrees: i16,
}

/// A queue of this many places holds one sample less.
const PLACES: usize = 64;

#[managed(Sensor)]
static SAMPLES: ConstStaticCell<Queue<Sample, PLACES>> = ConstStaticCell::new(Queue::new());

/// The end that the interrupt has.
#[managed(Sensor)]
static PRODUCER: Mutex<RefCell<Option<Producer<'static, Sample>>>> = Mutex::new(RefCell::new(None));

/// How many samples found the queue full.
static LOST: AtomicU32 = AtomicU32::new(0);

/// Starts the clock, and returns the end of the main loop; `None` when somebody has it.
pub fn start(mut clock: SYST) -> Option<Consumer<'static, Sample>> {
    let (producer, consumer) = SAMPLES.try_take()?.split();
    critical_section::with(|token| PRODUCER.borrow(token).replace(Some(producer)));
    clock.set_clock_source(SystClkSource::Core);
    clock.set_reload(4_999);
    clock.clear_current();
    clock.enable_interrupt();
    clock.enable_counter();
    Some(consumer)
}

/// How many samples were lost, since the main loop was too slow.
pub fn lost() -> u32 {
    LOST.load(Ordering::Relaxed)
}

#[exception]
fn SysTick() {
    static mut NUMBER: u32 = 0;
    let sample = Sample { number: *NUMBER, centidegrees: 2_100 + (*NUMBER % 7) as i16 };
    *NUMBER += 1;
    let is_queued = critical_section::with(|token| {
        let mut producer = PRODUCER.borrow(token).borrow_mut();
        producer.as_mut().is_some_and(|producer| producer.enqueue(sample).is_ok())
    });
    if !is_queued {
        LOST.store(LOST.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }
}
