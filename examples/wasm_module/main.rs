//! Decodes a WebAssembly module into memory that is charged to the budgets `Decoder` and `Runtime` of `budgets.toml`.
//!
//! ```text
//! cargo run --example wasm_module -- FILE.wasm
//! ```
//!
//! It prints what is in the module, what its memory is charged to, and that all is given back once it is dropped. The
//! exit code is 1 for a module that does not fit and 2 for a file that is no module. Without a file it decodes the
//! module beside this source, assembled from `module.wat`.

mod decoder;
mod fault;
mod instructions;
mod module;
mod section;
mod summary;
mod table;

use std::{
    env,
    ffi::OsString,
    fs::File,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use indicatif::ProgressBar;

use self::{decoder::decode, fault::Fault, module::Module};

budget_runtime::budgets!();

const USAGE: &str = "usage: wasm_module [FILE.wasm]";

/// The module that is decoded where no file is given.
const DEFAULT: &[u8] = include_bytes!("module.wasm");

/// A file of at least so many bytes has a progress bar.
const LONG: u64 = 256 * 1024;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [] => show("the built-in module", decode(DEFAULT)),
        [help] if help == "--help" || help == "-h" => writeln!(io::stdout(), "{USAGE}").map(|()| 0),
        [file] if !file.as_encoded_bytes().starts_with(b"-") => show_file(Path::new(file)),
        _ => {
            eprintln!("error: expected at most one argument, the path of a module\n  = help: {USAGE}");
            Ok(2)
        }
    };
    ExitCode::from(outcome.unwrap_or_else(|error| {
        eprintln!("error: cannot write to the standard output: {error}");
        2
    }))
}

fn show_file(path: &Path) -> io::Result<u8> {
    let name = path.display().to_string();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            eprintln!(
                "error: cannot open `{name}`: {error}\n  = help: give the path of a WebAssembly module"
            );
            return Ok(2);
        }
    };
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    if length < LONG {
        return show(&name, decode(file));
    }
    // It is drawn on the standard error, and only where that is a terminal.
    let bar = ProgressBar::new(length);
    let outcome = decode(bar.wrap_read(file));
    bar.finish_and_clear();
    show(&name, outcome)
}

/// Says what came of decoding and returns the exit code.
fn show(name: &str, outcome: Result<Module, Fault>) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    let code = match outcome {
        Ok(module) => {
            writeln!(out, "{name}: {module}")?;
            writeln!(out, "accounts while it is loaded:\n{}\n", GLOBAL_BUDGET_TRACKER.snapshot())?;
            drop(module);
            writeln!(out, "accounts after it was dropped:")?;
            0
        }
        Err(fault) => {
            eprintln!("error: {name}: {fault}");
            writeln!(out, "accounts after the refusal:")?;
            fault.exit_code()
        }
    };
    let accounts = GLOBAL_BUDGET_TRACKER.snapshot();
    assert!(accounts.iter().all(|account| account.used() == 0), "bytes are charged that nothing holds");
    writeln!(out, "{accounts}")?;
    Ok(code)
}
