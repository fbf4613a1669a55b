//! A slot that is taken by hand, with states of its own, so that two have it.
use budget_runtime::__private::{Permit, SlotStates, Slots};

static SLOTS: Slots<64, 1> = Slots::new();
static STATES: SlotStates<1> = SlotStates::new();

fn second(permit: Permit) -> bool {
    SLOTS.take(&STATES, permit, true).is_ok()
}

fn main() {
    let _ = second;
}
