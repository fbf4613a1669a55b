//! Owns what becomes of each section. Comes in: what the parser found. Goes out: a fuller module.

use budget_runtime::{BoundedVec, Memory};
use wasmparser::{
    BinaryReader, DataKind, Encoding, ExternalKind, FrameKind, FunctionBody, Name as Naming,
    NameSectionReader, Payload, TypeRef, ValType,
};

use super::{
    fault::Cause,
    instructions,
    module::{Export, Function, Import, Module, Name, Segment, Signature},
    table::Span,
};

/// The bytes that a payload was made of, and where they are in what the parser was shown.
pub(crate) struct Item<'window> {
    pub(crate) bytes: &'window [u8],
    pub(crate) position: u64,
}

/// The byte in front of the type of a function.
const FUNCTION_TYPE: u8 = 0x60;

impl Module {
    /// Takes in one payload.
    pub(crate) fn add<M: Memory>(
        &mut self,
        payload: Payload<'_>,
        item: &Item<'_>,
        open_blocks: &mut BoundedVec<FrameKind, M>,
    ) -> Result<(), Cause> {
        match payload {
            Payload::Version { encoding: Encoding::Component, .. } => {
                return Err(Cause::Unsupported("a component, not a module"));
            }
            Payload::Version { num, .. } => self.counts.version = num,
            Payload::TypeSection(section) => self.add_types(item, section.range().start)?,
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.add_import(&import?)?;
                }
            }
            Payload::FunctionSection(section) => {
                for signature in section {
                    self.add_function(signature?)?;
                }
            }
            Payload::TableSection(section) => self.counts.tables = count(section)?,
            Payload::MemorySection(section) => {
                for memory in section {
                    if memory?.memory64 {
                        return Err(Cause::Unsupported("a memory with addresses of 64 bits"));
                    }
                    self.counts.memories += 1;
                }
            }
            Payload::TagSection(section) => self.counts.tags = count(section)?,
            Payload::GlobalSection(section) => self.counts.globals = count(section)?,
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    let name = Name::new(export.name)?;
                    self.exports.push(Export { name, kind: export.kind, index: export.index })?;
                }
            }
            Payload::StartSection { func, .. } => self.counts.start = Some(func),
            Payload::ElementSection(section) => self.counts.elements = count(section)?,
            Payload::CodeSectionEntry(body) => self.add_body(&body, open_blocks)?,
            Payload::DataSection(section) => {
                for segment in section {
                    let segment = segment?;
                    let passive = matches!(segment.kind, DataKind::Passive);
                    let data = self.bytes.append(segment.data)?;
                    self.counts.data_bytes += data.len;
                    self.segments.push(Segment { passive, data })?;
                }
            }
            Payload::CustomSection(section) => {
                self.counts.custom_sections += 1;
                if section.name() == "name" {
                    let names = BinaryReader::new(section.data(), section.data_offset());
                    self.add_names(NameSectionReader::new(names))?;
                }
            }
            Payload::UnknownSection { .. } => return Err(Cause::Unsupported("a section of an unknown kind")),
            _ => {}
        }
        Ok(())
    }

    /// Reads the types by hand: the parser's own reader makes room for as many as the file claims to have.
    fn add_types(&mut self, item: &Item<'_>, start: u64) -> Result<(), Cause> {
        let header = usize::try_from(start - item.position).unwrap_or(usize::MAX);
        let mut section = BinaryReader::new(item.bytes.get(header..).unwrap_or_default(), start);
        for _ in 0..section.read_var_u32()? {
            match section.read_u8()? {
                FUNCTION_TYPE => {}
                0x4c..=0x50 | 0x5d..=0x5f | 0x65 => {
                    return Err(Cause::Unsupported("a type that is not a function's"));
                }
                _ => return Err(Cause::Inconsistent("a type starts with an unknown byte")),
            }
            let params = self.add_value_types(&mut section)?;
            let results = self.add_value_types(&mut section)?;
            self.types.push(Signature { params, results })?;
        }
        if section.eof() { Ok(()) } else { Err(Cause::Inconsistent("bytes are left after the last type")) }
    }

    fn add_value_types(&mut self, section: &mut BinaryReader<'_>) -> Result<Span, Cause> {
        let start = self.value_types.len();
        for _ in 0..section.read_var_u32()? {
            self.value_types.push(section.read::<ValType>()?)?;
        }
        Ok(Span { start, len: self.value_types.len() - start })
    }

    fn add_import(&mut self, import: &wasmparser::Import<'_>) -> Result<(), Cause> {
        let (kind, signature) = match import.ty {
            TypeRef::Func(signature) | TypeRef::FuncExact(signature) => (ExternalKind::Func, Some(signature)),
            TypeRef::Table(_) => (ExternalKind::Table, None),
            TypeRef::Memory(memory) if memory.memory64 => {
                return Err(Cause::Unsupported("a memory with addresses of 64 bits"));
            }
            TypeRef::Memory(_) => (ExternalKind::Memory, None),
            TypeRef::Global(_) => (ExternalKind::Global, None),
            TypeRef::Tag(_) => (ExternalKind::Tag, None),
        };
        if let Some(signature) = signature {
            self.check_signature(signature)?;
            self.counts.imported_functions += 1;
        }
        let (module, name) = (Name::new(import.module)?, Name::new(import.name)?);
        Ok(self.imports.push(Import { module, name, kind, signature })?)
    }

    fn add_function(&mut self, signature: u32) -> Result<(), Cause> {
        self.check_signature(signature)?;
        let function =
            Function { signature, name: None, locals: 0, instructions: 0, code: Span { start: 0, len: 0 } };
        Ok(self.functions.push(function)?)
    }

    fn check_signature(&self, signature: u32) -> Result<(), Cause> {
        match self.types.get(signature as usize) {
            Some(_) => Ok(()),
            None => Err(Cause::Inconsistent("a function has a type that the module does not define")),
        }
    }

    fn add_body<M: Memory>(
        &mut self,
        body: &FunctionBody<'_>,
        open_blocks: &mut BoundedVec<FrameKind, M>,
    ) -> Result<(), Cause> {
        let mut locals = 0_u32;
        for group in body.get_locals_reader()? {
            locals = locals.saturating_add(group?.0);
        }
        let mut code = body.get_binary_reader_for_operators()?;
        let instructions = instructions::count(code.clone(), open_blocks)?;
        let code = self.bytes.append(code.read_bytes(code.bytes_remaining())?)?;
        let Some(function) = self.functions.get_mut(self.counts.bodies) else {
            return Err(Cause::Inconsistent("there is more code than there are functions"));
        };
        (function.locals, function.instructions, function.code) = (locals, instructions, code);
        self.counts.bodies += 1;
        self.counts.code_bytes += code.len;
        Ok(())
    }

    /// Names the functions. As the specification asks, names that are malformed are no fault of the module.
    fn add_names(&mut self, mut names: NameSectionReader<'_>) -> Result<(), Cause> {
        while let Some(Ok(group)) = names.next() {
            let Naming::Function(functions) = group else { continue };
            for naming in functions {
                let Ok(naming) = naming else { return Ok(()) };
                let defined = (naming.index as usize).checked_sub(self.counts.imported_functions);
                if let Some(function) = defined.and_then(|index| self.functions.get_mut(index)) {
                    function.name = Some(Name::new(naming.name)?);
                }
            }
        }
        Ok(())
    }
}

/// Reads a section to its end and returns how many entries it has.
fn count<T>(section: impl IntoIterator<Item = wasmparser::Result<T>>) -> Result<u32, Cause> {
    let mut count = 0;
    for entry in section {
        entry?;
        count += 1;
    }
    Ok(count)
}
