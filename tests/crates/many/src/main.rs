//! The test adds the sites, in `sites.rs`.
#![forbid(unsafe_code)]
#![deny(warnings)]

mod sites;

budget_runtime::budgets!();

fn main() {
    println!("{} of {}", CrateId::Uart.account().reserved(), CrateId::Uart.limit());
    println!("{}", sites::read());
}
