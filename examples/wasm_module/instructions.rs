//! Owns the walk over the instructions of one function. Comes in: its code. Goes out: how many there are. What it
//! keeps, a byte for each open block, is in memory that the caller gives.

use budget_runtime::{BoundedVec, Memory};
use wasmparser::{
    BinaryReader, FrameKind, FrameStack, VisitOperator, VisitSimdOperator, for_each_visit_operator,
    for_each_visit_simd_operator,
};

use super::fault::{Cause, refuse};

/// Counts the instructions in `code` and checks that each is well-formed.
pub(crate) fn count<M: Memory>(
    mut code: BinaryReader<'_>,
    open: &mut BoundedVec<FrameKind, M>,
) -> Result<u32, Cause> {
    open.clear();
    let mut walk = Walk { open, count: 0 };
    walk.open(FrameKind::Block)?;
    while !code.eof() {
        code.visit_operator(&mut walk)??;
        walk.count += 1;
    }
    code.finish_expression(&walk)?;
    Ok(walk.count)
}

/// A function between two instructions.
struct Walk<'memory, M: Memory> {
    /// The blocks that have no `end` yet.
    open: &'memory mut BoundedVec<FrameKind, M>,
    count: u32,
}

impl<M: Memory> Walk<'_, M> {
    fn open(&mut self, kind: FrameKind) -> Result<(), Cause> {
        self.open.push(kind).map_err(|_| refuse(size_of::<FrameKind>()))
    }

    fn reopen(&mut self, kind: FrameKind) -> Result<(), Cause> {
        self.open.pop();
        self.open(kind)
    }
}

impl<M: Memory> FrameStack for Walk<'_, M> {
    fn current_frame(&self) -> Option<FrameKind> {
        self.open.last().copied()
    }
}

/// One method for each instruction: most do nothing, those of blocks keep account of them.
macro_rules! visit {
    ($(@$proposal:ident $operator:ident $({ $($field:ident: $type:ty),* })? => $method:ident ($($rest:tt)*))*) => {
        $(
            fn $method(&mut self $($(, _: $type)*)?) -> Self::Output {
                visit!(self, $method)
            }
        )*
    };
    ($walk:ident, visit_block) => { $walk.open(FrameKind::Block) };
    ($walk:ident, visit_loop) => { $walk.open(FrameKind::Loop) };
    ($walk:ident, visit_if) => { $walk.open(FrameKind::If) };
    ($walk:ident, visit_else) => { $walk.reopen(FrameKind::Else) };
    ($walk:ident, visit_try) => { $walk.open(FrameKind::LegacyTry) };
    ($walk:ident, visit_catch) => { $walk.reopen(FrameKind::LegacyCatch) };
    ($walk:ident, visit_catch_all) => { $walk.reopen(FrameKind::LegacyCatchAll) };
    ($walk:ident, visit_try_table) => { $walk.open(FrameKind::TryTable) };
    ($walk:ident, visit_delegate) => {{ $walk.open.pop(); Ok(()) }};
    ($walk:ident, visit_end) => {{ $walk.open.pop(); Ok(()) }};
    ($walk:ident, $method:ident) => { Ok(()) };
}

impl<'a, M: Memory> VisitOperator<'a> for Walk<'_, M> {
    type Output = Result<(), Cause>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Self::Output>> {
        Some(self)
    }

    for_each_visit_operator!(visit);
}

impl<M: Memory> VisitSimdOperator<'_> for Walk<'_, M> {
    for_each_visit_simd_operator!(visit);
}
