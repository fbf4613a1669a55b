//! The budgets, as a module of the library and of the program.
#![allow(missing_docs)]

budget_runtime::budgets!();
