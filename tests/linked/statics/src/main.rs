//! Names the library, and uses nothing of it.
#![forbid(unsafe_code)]
#![deny(warnings)]

use budget_runtime as _;
use budgets as _;
use linked_statics as _;

fn main() {}
