//! Names the libraries, and calls no function of them or of the budgets crate.
#![forbid(unsafe_code)]
#![deny(warnings)]

use budget_runtime as _;
use budgets as _;
use middle as _;
use sites as _;

fn main() {}
