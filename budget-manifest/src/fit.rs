//! Whether the numbers fit in each other: limits, blocks, the stack and the total in, faults out.
//!
//! A check is made here when each of its numbers is the same on all targets; the others are handed out as
//! [`Check`]s, for the compiler of each target to make. Sums are taken in 128 bits, which no manifest can exceed.

use crate::bytes::Bytes;
use crate::code::Code;
use crate::report::{Fault, Report};
use crate::setting::{Located, PerTarget, RawPerTarget};
use crate::tree::Parent;
use crate::words::{listed, quoted};

/// A comparison that involves a number with overrides, and so must be made for each target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Check {
    /// The limits of the parts of a budget add up to its own limit at most.
    Parts {
        /// The index of the budget that has the parts.
        parent: usize,
    },
    /// The `max-block` of a budget, where it is given, is its limit at most.
    MaxBlock {
        /// The index of the budget.
        budget: usize,
    },
    /// The limits of the budgets that lie within no other, and the stack, add up to the total at most, where the
    /// total is given.
    Total,
}

/// A number of the manifest, as far as it is known for all targets.
#[derive(Clone, Copy)]
pub(crate) enum Number<'m> {
    /// The same on all targets.
    Fixed(&'m Located<u64>),
    /// Replaced on some targets.
    Open,
    /// Not given, or faulty.
    Absent,
}

impl<'m> Number<'m> {
    pub(crate) fn of_raw<Base>(setting: &'m RawPerTarget<u64, Base>) -> Self
    where
        Option<&'m Located<u64>>: From<&'m Base>,
    {
        Self::new(setting.is_fixed(), setting.base.as_ref().ok().and_then(Option::from))
    }

    pub(crate) fn of<Base>(setting: &'m PerTarget<u64, Base>) -> Self
    where
        Option<&'m Located<u64>>: From<&'m Base>,
    {
        Self::new(setting.is_fixed(), Option::from(&setting.base))
    }

    fn new(is_fixed: bool, base: Option<&'m Located<u64>>) -> Self {
        match base {
            _ if !is_fixed => Self::Open,
            Some(number) => Self::Fixed(number),
            None => Self::Absent,
        }
    }

    fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }

    fn fixed(self) -> Option<&'m Located<u64>> {
        match self {
            Self::Fixed(number) => Some(number),
            Self::Open | Self::Absent => None,
        }
    }
}

/// The numbers of one budget.
pub(crate) struct Numbers<'m> {
    pub(crate) name: &'m str,
    pub(crate) limit: Number<'m>,
    pub(crate) max_block: Number<'m>,
}

/// The numbers of a manifest, and its tree.
pub(crate) struct Fit<'m> {
    pub(crate) total: Number<'m>,
    pub(crate) stack: Number<'m>,
    pub(crate) budgets: Vec<Numbers<'m>>,
    pub(crate) parents: &'m [Parent],
    pub(crate) parts: &'m [Vec<usize>],
}

impl Fit<'_> {
    /// Makes every check that can be made, and returns the others.
    pub(crate) fn check(&self, report: &mut Report<'_>) -> Vec<Check> {
        let mut open = Vec::new();
        for (index, budget) in self.budgets.iter().enumerate() {
            open.extend(check_max_block(index, budget, report));
            let parts = self.parts.get(index).map(Vec::as_slice).unwrap_or_default();
            open.extend(self.check_parts(index, budget, parts, report));
        }
        open.extend(self.check_total(report));
        open
    }

    fn check_parts(
        &self,
        index: usize,
        parent: &Numbers<'_>,
        parts: &[usize],
        report: &mut Report<'_>,
    ) -> Option<Check> {
        let parts = Sum::of(parts.iter().filter_map(|&part| self.budgets.get(part)));
        if (parent.limit.is_open() && !parts.is_empty()) || parts.is_open {
            return Some(Check::Parts { parent: index });
        }
        let (limit, last) = (parent.limit.fixed()?, parts.last?);
        if parts.bytes > limit.value.into() {
            let parent = quoted(parent.name);
            report.add(
                Fault::new(
                    Code::PartsDoNotFit,
                    last.span.clone(),
                    format!("the parts of budget {parent} do not fit in it"),
                )
                .note(format!("{}, the limit of {parent} is {}", parts.text(), Bytes::from(limit.value)))
                .help(format!("lower a part or raise {parent}")),
            );
        }
        None
    }

    fn check_total(&self, report: &mut Report<'_>) -> Option<Check> {
        let is_top = |parent: &Parent| matches!(parent, Ok(None));
        let tops = self.budgets.iter().zip(self.parents).filter(|(_, parent)| is_top(parent));
        let limits = Sum::of(tops.map(|(budget, _)| budget));
        let total = match self.total {
            Number::Absent => return None,
            Number::Open => return Some(Check::Total),
            Number::Fixed(_) if limits.is_open || self.stack.is_open() => return Some(Check::Total),
            Number::Fixed(total) => total,
        };
        let stack = self.stack.fixed().map(|stack| stack.value);
        let needed = limits.bytes + u128::from(stack.unwrap_or(0));
        if needed > total.value.into() {
            let mut fault = Fault::new(
                Code::TotalExceeded,
                total.span.clone(),
                if stack.is_some() {
                    "the budgets and the stack do not fit in the total of the system"
                } else {
                    "the budgets do not fit in the total of the system"
                },
            );
            if !limits.is_empty() {
                fault = fault.note(limits.text());
            }
            if let Some(stack) = stack {
                fault =
                    fault.note(format!("with the stack of {} that is {}", Bytes::from(stack), Bytes(needed)));
            }
            report.add(
                fault
                    .note(format!("the total is {}", Bytes::from(total.value)))
                    .help("lower a limit or raise `total`"),
            );
        }
        None
    }
}

fn check_max_block(index: usize, budget: &Numbers<'_>, report: &mut Report<'_>) -> Option<Check> {
    let max_block = match (budget.max_block, budget.limit) {
        (Number::Absent, _) => return None,
        (Number::Open, _) | (_, Number::Open) => return Some(Check::MaxBlock { budget: index }),
        (Number::Fixed(max_block), _) => max_block,
    };
    let limit = budget.limit.fixed()?;
    if max_block.value > limit.value {
        let name = quoted(budget.name);
        report.add(
            Fault::new(
                Code::MaxBlockExceedsLimit,
                max_block.span.clone(),
                format!("`max-block` of budget {name} exceeds its limit"),
            )
            .note(format!(
                "`max-block` is {}, the limit of {name} is {}",
                Bytes::from(max_block.value),
                Bytes::from(limit.value)
            ))
            .help("lower `max-block` or raise the limit"),
        );
    }
    None
}

/// The limits of some budgets; those that are faulty are left out, which can only make it smaller.
struct Sum<'m> {
    bytes: u128,
    names: Vec<&'m str>,
    last: Option<&'m Located<u64>>,
    is_open: bool,
}

impl<'m> Sum<'m> {
    fn of(budgets: impl Iterator<Item = &'m Numbers<'m>>) -> Self {
        let mut sum = Self { bytes: 0, names: Vec::new(), last: None, is_open: false };
        for budget in budgets {
            sum.is_open |= budget.limit.is_open();
            if let Some(limit) = budget.limit.fixed() {
                sum.bytes += u128::from(limit.value);
                sum.names.push(budget.name);
                sum.last = Some(limit);
            }
        }
        sum
    }

    fn is_empty(&self) -> bool {
        self.names.is_empty() && !self.is_open
    }

    fn text(&self) -> String {
        let names = listed(self.names.iter().copied());
        if self.names.len() == 1 {
            format!("the limit of {names} is {}", Bytes(self.bytes))
        } else {
            format!("the limits of {names} total {}", Bytes(self.bytes))
        }
    }
}
