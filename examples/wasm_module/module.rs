//! Owns the decoded module: what it holds and what that is charged to. Everything here is of the budget `Runtime`,
//! and is given back when the module is dropped.

use budget_runtime::{BudgetError, Charge, managed};
use wasmparser::{ExternalKind, ValType};

use super::{
    CrateId,
    table::{Span, Table},
};

/// A module in memory. The value charges its own size; its tables charge their pages.
#[managed(Runtime)]
pub(crate) struct Module {
    pub(crate) types: Table<Signature>,
    /// The parameters and results of all types.
    pub(crate) value_types: Table<ValType>,
    pub(crate) imports: Table<Import>,
    /// The functions that the module defines.
    pub(crate) functions: Table<Function>,
    pub(crate) exports: Table<Export>,
    pub(crate) segments: Table<Segment>,
    /// The bytes of the code and of the data segments.
    pub(crate) bytes: Table<u8>,
    pub(crate) counts: Counts,
}

/// What is checked and counted, and not kept.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) version: u16,
    pub(crate) file_bytes: u64,
    pub(crate) code_bytes: usize,
    pub(crate) data_bytes: usize,
    pub(crate) imported_functions: usize,
    /// The functions whose code was decoded.
    pub(crate) bodies: usize,
    pub(crate) tables: u32,
    pub(crate) memories: u32,
    pub(crate) globals: u32,
    pub(crate) tags: u32,
    pub(crate) elements: u32,
    pub(crate) custom_sections: u32,
    pub(crate) start: Option<u32>,
}

/// The type of a function: spans of the value types.
pub(crate) struct Signature {
    pub(crate) params: Span,
    pub(crate) results: Span,
}

/// Something that the module needs.
pub(crate) struct Import {
    pub(crate) module: Name,
    pub(crate) name: Name,
    pub(crate) kind: ExternalKind,
    /// The type, for a function.
    pub(crate) signature: Option<u32>,
}

/// A function that the module defines.
pub(crate) struct Function {
    pub(crate) signature: u32,
    pub(crate) name: Option<Name>,
    pub(crate) locals: u32,
    pub(crate) instructions: u32,
    /// Its instructions, among the bytes.
    pub(crate) code: Span,
}

/// Something that the module offers.
pub(crate) struct Export {
    pub(crate) name: Name,
    pub(crate) kind: ExternalKind,
    pub(crate) index: u32,
}

/// A data segment.
pub(crate) struct Segment {
    pub(crate) passive: bool,
    /// Its contents, among the bytes.
    pub(crate) data: Span,
}

/// A text on the heap. The charge stands for its bytes as long as they are there, hence is dropped after them.
pub(crate) struct Name {
    text: Box<str>,
    _charge: Charge,
}

impl Module {
    pub(crate) fn new() -> Result<Self, BudgetError> {
        Self::try_new(
            Table::new()?,
            Table::new()?,
            Table::new()?,
            Table::new()?,
            Table::new()?,
            Table::new()?,
            Table::new()?,
            Counts::default(),
        )
    }

    /// The type of a function that is imported or defined.
    pub(crate) fn signature_of(&self, function: u32) -> Option<&Signature> {
        let index = function as usize;
        let signature = match index.checked_sub(self.counts.imported_functions) {
            Some(defined) => self.functions.get(defined)?.signature,
            None => self.imports.iter().filter_map(|import| import.signature).nth(index)?,
        };
        self.types.get(signature as usize)
    }
}

impl Name {
    pub(crate) fn new(text: &str) -> Result<Self, BudgetError> {
        let charge = CrateId::Runtime.charge(text.len())?;
        Ok(Self { text: text.into(), _charge: charge })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}
