//! A function body: its code, its locals and its operands. Comes in: instructions. Goes out: what they compute.
//!
//! Before, code and locals were vectors over providers of 32 KiB and 4 KiB whose size had no relation to the lengths that
//! were checked elsewhere. Now the three capacities are the lengths, and their bytes are the ceiling:
//! 224 × 16 + 32 × 8 + 32 × 8 = 4096.

use budget_runtime::{BoundedVec, BudgetError, managed};

use crate::{CrateId, instance::Instance};

/// One instruction, stored as it is.
#[derive(Clone, Copy)]
pub(crate) enum Instruction {
    Constant(u64),
    LocalGet(u8),
    GlobalSet(u8),
    Add,
    Multiply,
}

/// The body of one function.
#[managed(Functions, 4096, instances = 4)]
pub(crate) struct FunctionBody {
    #[block(capacity = 224)]
    code: BoundedVec<Instruction, _>,
    #[block(capacity = 32)]
    locals: BoundedVec<u64, _>,
    #[block(capacity = 32)]
    operands: BoundedVec<u64, _>,
}

/// Why a function has no result.
#[derive(Debug, PartialEq)]
pub(crate) enum Trap {
    /// It asks for a local or an operand that is not there.
    Missing,
    /// It has more locals or operands than there is room for.
    Full,
}

impl FunctionBody {
    /// Returns a body of this code, or `None` in place of it when there are too many instructions.
    pub(crate) fn new(code: &[Instruction]) -> Result<Option<Self>, BudgetError> {
        let mut body = Self::try_new()?;
        let fits = body.code.extend_from_slice(code).is_ok();
        Ok(fits.then_some(body))
    }

    /// Runs the body on `arguments`; the result is the last operand.
    pub(crate) fn call(&mut self, arguments: &[u64], instance: &mut Instance) -> Result<u64, Trap> {
        self.locals.clear();
        self.operands.clear();
        self.locals.extend_from_slice(arguments).map_err(|_| Trap::Full)?;
        for instruction in &*self.code {
            let value = match *instruction {
                Instruction::Constant(value) => value,
                Instruction::LocalGet(place) => *self.locals.get(usize::from(place)).ok_or(Trap::Missing)?,
                Instruction::GlobalSet(place) => {
                    instance.globals[usize::from(place)] = self.operands.pop().ok_or(Trap::Missing)?;
                    continue;
                }
                Instruction::Add | Instruction::Multiply => {
                    let right = self.operands.pop().ok_or(Trap::Missing)?;
                    let left = self.operands.pop().ok_or(Trap::Missing)?;
                    if matches!(instruction, Instruction::Add) {
                        left.wrapping_add(right)
                    } else {
                        left.wrapping_mul(right)
                    }
                }
            };
            self.operands.push(value).map_err(|_| Trap::Full)?;
        }
        self.operands.pop().ok_or(Trap::Missing)
    }
}
