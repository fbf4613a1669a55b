//! The application: two receivers, and a history of what they received. It names the budget of the history, which
//! itself knows none.

use app_budgets::{CrateId, GLOBAL_BUDGET_TRACKER};
use budget_runtime::{BudgetError, managed_alloc};
use history::History;
use radio::Receiver;

/// What is kept of a frame.
struct Entry {
    channel: u8,
    start: [u8; 15],
}

fn main() -> Result<(), BudgetError> {
    let mut history = History::new(managed_alloc!(static History, 4096)?)?;
    let mut receivers = [Receiver::new()?, Receiver::new()?];
    let signals: [&[u8]; 2] = [b"temperature 21\nhumidity 48\n", b"door open\ndoor closed\nbattery l"];
    for (channel, (receiver, signal)) in (0..).zip(receivers.iter_mut().zip(signals)) {
        receiver.receive(signal, |frame| {
            let mut start = [b' '; 15];
            start.iter_mut().zip(frame).for_each(|(to, from)| *to = *from);
            history.add(Entry { channel, start });
        });
    }
    for Entry { channel, start } in history.iter() {
        println!("channel {channel}: {}", start.trim_ascii_end().escape_ascii());
    }
    println!(
        "frame lengths: {:?} and {:?}; {} bytes lost\n",
        receivers[0].lengths(),
        receivers[1].lengths(),
        radio::lost()
    );

    // A third receiver is one more than `instances` allows, whatever the budget has left.
    if let Err(refusal) = Receiver::new() {
        println!("{refusal}\n");
    }
    println!("{}", GLOBAL_BUDGET_TRACKER.snapshot());
    Ok(())
}
