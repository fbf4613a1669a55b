//! Names its dependency, and uses nothing of it.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

use deep as _;
