//! The firmware of a small logger: it collects samples from an interrupt, keeps the last ones, sends frames of them, and
//! prints its accounts. Every byte that it keeps belongs to a budget.
#![no_std]
#![no_main]

mod log;
mod report;

use board_budgets::CrateId;
use budget_runtime::{BoundedVec, BudgetError, managed_alloc};
use cortex_m::{Peripherals, asm};
use cortex_m_rt::entry;
use radio::Frame;
use semihosting::process::exit;
use sensor::Sample;
use uart::Uart;

use crate::{
    log::Log,
    report::{report_accounts, report_refusal, report_work},
};

#[entry]
fn main() -> ! {
    let Some((clock, uart)) = Peripherals::take().map(|chip| chip.SYST).zip(Uart::take()) else { exit(1) };
    match run(clock, uart) {
        Ok(()) => exit(0),
        Err(refused) => {
            report_refusal(&refused);
            exit(1)
        }
    }
}

fn run(clock: cortex_m::peripheral::SYST, mut uart: Uart) -> Result<(), BudgetError> {
    let mut log = Log::take()?;
    let mut window = BoundedVec::new(managed_alloc!(App, 128)?)?;
    let Some(mut samples) = sensor::start(clock) else { return Ok(()) };

    let mut sent = 0;
    while log.len() < 200 {
        asm::wfi();
        while let Some(Sample { number, centidegrees }) = samples.dequeue() {
            log.note(number);
            if let Err(centidegrees) = window.push(centidegrees) {
                sent += send(&mut uart, &window)?;
                window.clear();
                // The window has just been emptied.
                let _ = window.push(centidegrees);
            }
        }
    }
    report_work(log.len(), sent, sensor::lost());

    // Four frames at once are all that there are.
    let frames = [Frame::new()?, Frame::new()?, Frame::new()?, Frame::new()?];
    if let Err(refused) = Frame::new() {
        report_refusal(&refused);
    }
    drop(frames);
    // More than the application has left.
    if let Err(refused) = CrateId::App.charge(20_000) {
        report_refusal(&refused);
    }
    report_accounts();
    Ok(())
}

/// Sends the window in one frame, through the radio and the serial port, and returns the bytes sent.
fn send(uart: &mut Uart, window: &[i16]) -> Result<usize, BudgetError> {
    let mut frame = Frame::new()?;
    for centidegrees in window {
        // A frame that is full is sent as it is.
        if frame.append(&centidegrees.to_le_bytes()).is_err() {
            break;
        }
    }
    let length = frame.send();
    let line = b"frame sent\r\n";
    let received = uart.send(line);
    Ok(length + uart.received(received).len())
}
