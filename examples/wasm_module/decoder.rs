//! Owns the decoding of a stream. Comes in: bytes of a file, in pieces. Goes out: a module, or why there is none.
//! However long the file is, the decoder holds no more of it than its window.

use std::{
    cmp,
    io::{self, Read},
};

use budget_runtime::{BoundedVec, managed};
use wasmparser::{BinaryReader, Chunk, FrameKind, Parser, Payload};

use super::{
    CrateId,
    fault::{Cause, Fault, refuse},
    module::Module,
    section::Item,
};

/// How deep the blocks of a function may be nested, the function itself being the first.
const NESTING: usize = 1024;

/// The most bytes of the file that are in memory at once: what the budget leaves.
const WINDOW: usize = CrateId::Decoder.limit() - NESTING;

/// How many bytes are read at once.
const READ: usize = 4096;

/// The number of a custom section.
const CUSTOM: u8 = 0;

/// A stream that is being decoded. It holds the whole budget, so that the window is as large as it can be, and whatever
/// needs more is refused by the account.
#[managed(Decoder, CrateId::Decoder.limit())]
struct Decoder<R> {
    input: R,
    ended: bool,
    parser: Parser,
    /// The bytes of the file before the window that the parser was shown.
    parsed: u64,
    /// The bytes of the file before the window that it was not shown.
    skipped: u64,
    #[block(WINDOW)]
    window: BoundedVec<u8, _>,
    #[block(capacity = NESTING)]
    open_blocks: BoundedVec<FrameKind, _>,
}

/// Decodes the module that `input` is.
///
/// The memory that the parser itself takes for one item, such as the text of an error, is the only one that is not
/// charged. It is bounded by the window and freed before the next item.
pub(crate) fn decode(input: impl Read) -> Result<Module, Fault> {
    let decoder = Decoder::try_new(input, false, Parser::new(0), 0, 0);
    let mut decoder = decoder.map_err(|refused| Fault::new(refused.into(), 0, 0))?;
    let module = decoder.run();
    let offset = decoder.parsed + decoder.skipped;
    module.map_err(|cause| Fault::new(cause, offset, decoder.skipped))
}

impl<R: Read> Decoder<R> {
    fn run(&mut self) -> Result<Module, Cause> {
        let mut module = Module::new()?;
        loop {
            let consumed = match self.parser.parse(&self.window, self.ended)? {
                Chunk::NeedMoreData(missing) => {
                    self.fetch(missing, &mut module)?;
                    continue;
                }
                Chunk::Parsed { payload: Payload::End(_), .. } => {
                    module.counts.file_bytes = self.parsed + self.skipped;
                    return Ok(module);
                }
                Chunk::Parsed { consumed, payload } => {
                    let bytes = self.window.get(..consumed).unwrap_or_default();
                    let item = Item { bytes, position: self.parsed };
                    module.add(payload, &item, &mut self.open_blocks)?;
                    consumed
                }
            };
            self.window.drain(..consumed);
            self.parsed += consumed as u64;
        }
    }

    /// Makes the window fuller, or passes over a section that it cannot hold and need not. At least `missing` bytes
    /// lack for the next item.
    fn fetch(&mut self, missing: usize, module: &mut Module) -> Result<(), Cause> {
        if !self.window.is_full() {
            return self.read().map_err(Cause::Unreadable);
        }
        // The parser asks for more only at the start of a section, whose number this is then, or of a function, whose
        // length is not 0 then.
        if self.window.first() == Some(&CUSTOM) {
            module.counts.custom_sections += 1;
            return self.skip_section();
        }
        Err(refuse(missing))
    }

    fn read(&mut self) -> io::Result<()> {
        let mut chunk = [0; READ];
        let room = cmp::min(READ, self.window.capacity() - self.window.len());
        let count = loop {
            match self.input.read(&mut chunk[..room]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => break outcome?,
            }
        };
        self.ended = count == 0;
        let read = chunk.get(..count).unwrap_or_default();
        self.window.extend_from_slice(read).map_err(|_| io::ErrorKind::OutOfMemory.into())
    }

    /// Passes over the section at the start of the window. The parser never hears of it.
    fn skip_section(&mut self) -> Result<(), Cause> {
        let header = self.window.get(1..).unwrap_or_default();
        let mut header = BinaryReader::new(header, self.parsed + 1);
        let length = header.read_var_u32()?;
        let mut left = 1 + header.current_position() as u64 + u64::from(length);
        while left > 0 && !(self.ended && self.window.is_empty()) {
            let now =
                usize::try_from(left).map_or(self.window.len(), |left| cmp::min(left, self.window.len()));
            self.window.drain(..now);
            self.skipped += now as u64;
            left -= now as u64;
            if self.window.is_empty() {
                self.read().map_err(Cause::Unreadable)?;
            }
        }
        if left > 0 { Err(Cause::Inconsistent("unexpected end of a custom section")) } else { Ok(()) }
    }
}
