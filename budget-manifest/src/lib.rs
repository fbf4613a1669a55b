//! Reads and checks `budgets.toml`, the memory budgets of a workspace.
//!
//! The text of a manifest goes in; a [`Manifest`] comes out in which names are variants, sizes are bytes and
//! `within` are indices, or else every mistake in it at once, each with its line, a stable [`Code`] and what to do.
//!
//! ```
//! use budget_manifest::Manifest;
//!
//! let text = r#"
//! [crates]
//! Runtime      = "64 KiB"
//! RuntimeStack = { limit = "16 KiB", within = "Runtime" }
//!
//! [target.'cfg(feature = "small-chip")'.crates]
//! Runtime = "24 KiB"
//! "#;
//! let manifest = Manifest::parse(text, "budgets.toml")?;
//! assert_eq!(manifest.budgets[0].limit.base.value, 65_536);
//! assert_eq!(manifest.budgets[1].within, Some(0));
//!
//! let small = manifest.resolve(|predicate| predicate.value == Some("small-chip")).unwrap();
//! assert_eq!(small.budgets[0].limit.base.value, 24_576);
//!
//! let rejected = Manifest::parse("[crates]\nRuntime = '64 KB'\n", "budgets.toml").unwrap_err();
//! assert_eq!(rejected.diagnostics[0].to_string(), "\
//! the unit of the size `64 KB` has two readings
//!  --> budgets.toml:2:11
//!   |
//! 2 | Runtime = '64 KB'
//!   |           ^^^^^^^
//!   = note: `64 KB` can be read as 65536 bytes (64 KiB) or 64000 bytes (64000 B)
//!   = help: write `64 KiB` or `64000 B`
//!   = code: ambiguous-unit");
//! # Ok::<(), budget_manifest::Rejected>(())
//! ```
//!
//! [`locate()`] finds the file, [`read`] reads it.
//!
//! # Checks between numbers
//!
//! The parts of a budget must fit in it, the limits and the stack in the total, a `max-block` in its limit. Such a
//! check is made by [`Manifest::parse`] when none of its numbers has an override. The others are listed in
//! [`Manifest::open_checks`]; they are made for one target by [`Manifest::resolve`], or by the compiler, from the
//! const assertions that the macros write.

#![forbid(unsafe_code)]

mod budget;
mod bytes;
mod canonical;
mod cfg;
mod code;
mod covers;
mod diagnostic;
mod document;
mod duplicate;
mod entry;
mod fit;
mod link_script;
mod locate;
mod manifest;
mod name;
pub mod record;
mod report;
mod resolve;
mod root;
mod setting;
mod similar;
mod size;
mod snippet;
mod source;
mod syntax;
mod system;
mod target;
mod tree;
mod value;
mod words;

pub use budget::Budget;
pub use bytes::Bytes;
pub use cfg::{Cfg, Predicate};
pub use code::Code;
pub use diagnostic::Diagnostic;
pub use fit::Check;
pub use link_script::link_script;
pub use locate::{NotFound, Request, Unreadable, locate, read};
pub use manifest::{Manifest, Rejected, Salvaged};
pub use setting::{Located, Override, PerTarget};
pub use similar::similar;
pub use size::size_in_bytes;
pub use system::System;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
