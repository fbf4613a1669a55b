//! Owns the text about a module. Comes in: a module. Goes out: what a person wants to know of it.

use std::fmt::{self, Display, Write};

use wasmparser::ExternalKind;

use super::{
    module::{Module, Signature},
    table::Span,
};

/// How many entries of a kind are listed.
const LISTED: usize = 12;

/// How many bytes of a data segment are shown.
const SHOWN: usize = 32;

impl Display for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = &self.counts;
        writeln!(f, "WebAssembly {}, {} bytes", counts.version, counts.file_bytes)?;
        writeln!(f, "types            {}", self.types.len())?;
        writeln!(f, "imports          {}", self.imports.len())?;
        writeln!(f, "functions        {}, {} bytes of code", self.functions.len(), counts.code_bytes)?;
        writeln!(f, "exports          {}", self.exports.len())?;
        writeln!(f, "data segments    {}, {} bytes", self.segments.len(), counts.data_bytes)?;
        writeln!(f, "tables           {}, {} element segments", counts.tables, counts.elements)?;
        writeln!(f, "memories         {}", counts.memories)?;
        writeln!(f, "globals, tags    {}, {}", counts.globals, counts.tags)?;
        writeln!(f, "custom sections  {}", counts.custom_sections)?;
        if let Some(start) = counts.start {
            writeln!(f, "starts with      function {start}")?;
        }
        listed(f, "imports", self.imports.iter(), |f, import| {
            write!(f, "{}.{}: {}", import.module.as_str(), import.name.as_str(), kind(import.kind))?;
            match import.signature.and_then(|index| self.types.get(index as usize)) {
                Some(signature) => self.write_signature(f, signature),
                None => Ok(()),
            }
        })?;
        listed(f, "functions", self.functions.iter().enumerate(), |f, (index, function)| {
            match &function.name {
                Some(name) => write!(f, "{}", name.as_str())?,
                None => write!(f, "number {}", index + self.counts.imported_functions)?,
            }
            if let Some(signature) = self.types.get(function.signature as usize) {
                self.write_signature(f, signature)?;
            }
            write!(
                f,
                ": {} locals, {} instructions, {} bytes",
                function.locals, function.instructions, function.code.len
            )
        })?;
        listed(f, "exports", self.exports.iter(), |f, export| {
            write!(f, "{}: {}", export.name.as_str(), kind(export.kind))?;
            match export.kind {
                ExternalKind::Func => {
                    self.signature_of(export.index).map_or(Ok(()), |one| self.write_signature(f, one))
                }
                _ => Ok(()),
            }
        })?;
        listed(f, "data segments", self.segments.iter(), |f, segment| {
            let start = Span { len: segment.data.len.min(SHOWN), ..segment.data };
            f.write_char('"')?;
            for byte in self.bytes.span(start) {
                write!(f, "{}", byte.escape_ascii())?;
            }
            f.write_str(if segment.data.len > SHOWN { "\"…" } else { "\"" })?;
            let passive = if segment.passive { ", passive" } else { "" };
            write!(f, ": {} bytes{passive}", segment.data.len)
        })
    }
}

impl Module {
    fn write_signature(&self, f: &mut fmt::Formatter<'_>, signature: &Signature) -> fmt::Result {
        self.write_types(f, " (", signature.params)?;
        self.write_types(f, ") -> (", signature.results)?;
        f.write_char(')')
    }

    fn write_types(&self, f: &mut fmt::Formatter<'_>, open: &str, types: Span) -> fmt::Result {
        f.write_str(open)?;
        for (place, one) in self.value_types.span(types).enumerate() {
            write!(f, "{}{one}", if place == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// Writes a heading and the first entries, or nothing where there are none.
fn listed<T>(
    f: &mut fmt::Formatter<'_>,
    heading: &str,
    entries: impl Iterator<Item = T>,
    write: impl Fn(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    let mut count = 0;
    for entry in entries {
        if count == 0 {
            write!(f, "\n{heading}:\n")?;
        }
        if count < LISTED {
            f.write_str("  ")?;
            write(f, entry)?;
            f.write_char('\n')?;
        }
        count += 1;
    }
    if count > LISTED { writeln!(f, "  and {} more", count - LISTED) } else { Ok(()) }
}

const fn kind(kind: ExternalKind) -> &'static str {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => "function",
        ExternalKind::Table => "table",
        ExternalKind::Memory => "memory",
        ExternalKind::Global => "global",
        ExternalKind::Tag => "tag",
    }
}
