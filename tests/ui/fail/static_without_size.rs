//! A static of no bytes.
use budget_runtime::managed;
use test_budgets::CrateId;

#[managed(Radio)]
static NOTHING: () = ();

fn main() {
    let () = NOTHING;
}
