//! Charges memory to the budgets of `budgets.toml`. What can never fit does not compile; what does not fit now is
//! refused when the program runs.

use budget_runtime::{BoundedVec, BudgetError, managed, managed_alloc};

// Reads budgets.toml: `CrateId`, with a variant for each budget, and `GLOBAL_BUDGET_TRACKER`, with their accounts.
budget_runtime::budgets!();

/// A radio message. Each one that is alive holds 2048 bytes of the budget `Radio`.
#[managed(Radio, 2048)]
struct Message {
    channel: u8,
    #[block(2048)]
    text: BoundedVec<u8, _>,
}

fn receive(channel: u8, text: &[u8]) -> Result<Message, BudgetError> {
    let mut message = Message::try_new(channel)?;
    // A text that is too long is handed back, with nothing of it kept.
    if let Err(text) = message.text.extend_from_slice(text) {
        println!("channel {}: {} bytes are too many", message.channel, text.len());
    }
    Ok(message)
}

fn main() -> Result<(), BudgetError> {
    println!("before:\n{}\n", GLOBAL_BUDGET_TRACKER.snapshot());

    // 32 KiB of the budget `Runtime`. Write a number above its limit, and the compiler names the line of the limit.
    let mut readings = BoundedVec::new(managed_alloc!(Runtime, 32 * 1024)?)?;
    for reading in 0..10_000_u32 {
        if let Err(reading) = readings.push(reading) {
            println!("kept {} readings; there is no room for number {reading}", readings.len());
            break;
        }
    }

    // The budget `Radio` has room for eight messages at once. The ninth is refused, and nothing is charged for it.
    let mut messages = Vec::new();
    let refusal = loop {
        match receive(7, b"hello") {
            Ok(message) => messages.push(message),
            Err(refusal) => break refusal,
        }
    };
    let bytes: usize = messages.iter().map(|message| message.text.len()).sum();
    println!("kept {} messages of {bytes} bytes; then: {refusal}\n", messages.len());
    println!("during:\n{}\n", GLOBAL_BUDGET_TRACKER.snapshot());

    // Memory is given back when its owner is dropped.
    drop((readings, messages));
    println!("after:\n{}", GLOBAL_BUDGET_TRACKER.snapshot());
    Ok(())
}
