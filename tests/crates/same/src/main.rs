//! The program of that library, that has the same module once more.
#![deny(warnings)]

mod budgets;

use budget_runtime::managed;
use budgets::CrateId;

#[managed(Uart)]
static OWN: [u8; 40] = [0; 40];

fn main() {
    println!("{}", CrateId::Uart.account().reserved());
    println!("{}", crates_same::budgets::CrateId::Uart.account().reserved());
    println!("{}", OWN.len() + crates_same::TABLE.len());
}
