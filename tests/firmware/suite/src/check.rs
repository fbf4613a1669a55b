//! Owns how a test fails without a panic, so that the others still run. Goes out: `check!`, `check_eq!`, and where they
//! failed.

use core::fmt;

/// Where a test failed, and what did not hold.
pub(crate) struct Failure {
    file: &'static str,
    line: u32,
    condition: &'static str,
}

impl Failure {
    pub(crate) const fn new(file: &'static str, line: u32, condition: &'static str) -> Self {
        Self { file, line, condition }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.condition)
    }
}

impl<E: core::error::Error> From<E> for Failure {
    #[track_caller]
    fn from(_: E) -> Self {
        let place = core::panic::Location::caller();
        Self::new(place.file(), place.line(), "an error")
    }
}

/// Fails the test unless the condition holds.
macro_rules! check {
    ($condition:expr) => {
        if !$condition {
            return Err($crate::check::Failure::new(file!(), line!(), stringify!($condition)));
        }
    };
}

/// Fails the test unless both sides are equal, and prints them.
macro_rules! check_eq {
    ($left:expr, $right:expr) => {{
        match (&$left, &$right) {
            (left, right) => {
                if *left != *right {
                    firmware_board::println!("{left:?} is not {right:?}");
                    let condition = concat!(stringify!($left), " == ", stringify!($right));
                    return Err($crate::check::Failure::new(file!(), line!(), condition));
                }
            }
        }
    }};
}

pub(crate) use {check, check_eq};
