//! A charge that was given away.
use test_budgets::CrateId;

fn main() {
    let charge = CrateId::Radio.charge(64).unwrap();
    drop(charge);
    drop(charge);
}
