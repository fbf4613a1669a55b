//! The attribute on an enum.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio)]
enum State {
    Idle,
    Busy,
}

fn main() {
    let _ = [State::Idle, State::Busy];
}
