//! A charge that is copied would release its bytes twice.
use budget_runtime::Charge;
use test_budgets::CrateId;

fn main() {
    let charge = CrateId::Radio.charge(64).unwrap();
    let copies: (Charge, Charge) = (charge.clone(), charge);
    drop(copies);
}
