//! Runs the examples as a user does, as processes: what they print, their exit codes, and that no byte stays charged.

mod accounts;

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
    thread,
};

use serde_json::Value;

/// The folder of the example `wasm_module`.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/wasm_module");

/// The module that the example decodes where no file is given.
const MODULE: &[u8] = include_bytes!("../examples/wasm_module/module.wasm");

/// The examples, as cargo has built them: `cargo test --test examples` alone builds none.
static EXAMPLES: LazyLock<Vec<PathBuf>> = LazyLock::new(|| {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the folder is in the target folder");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).args(["build", "--examples", "--message-format=json"]);
    cargo.arg("--target-dir").arg(target);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = cargo.output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("cargo writes text");
    let messages = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("cargo writes JSON"));
    messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).collect()
});

/// What a run of an example left.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(name: &str, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
    let example = EXAMPLES.iter().find(|path| path.file_stem().is_some_and(|stem| stem == name));
    let example = example.expect("the example is built");
    let Output { status, stdout, stderr } =
        Command::new(example).args(arguments).output().expect("the example starts");
    let run = Run {
        code: status.code(),
        out: String::from_utf8(stdout).expect("the output is text"),
        err: String::from_utf8(stderr).expect("the errors are text"),
    };
    assert!(!run.err.contains("panicked"), "{}", run.err);
    run
}

/// Decodes `bytes` as a file with this name.
fn decode(name: &str, bytes: &[u8]) -> Run {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("modules");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let path = folder.join(name);
    fs::write(&path, bytes).expect("the file can be written");
    let run = run("wasm_module", [&path]);
    fs::remove_file(&path).expect("the file can be removed");
    run
}

/// The module that a text in the format of WebAssembly stands for.
fn assembled(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("the text is a module")
}

/// A section of a module.
fn section(number: u8, contents: &[u8]) -> Vec<u8> {
    let mut section = vec![number];
    let mut length = contents.len();
    while length >= 0x80 {
        section.push(u8::try_from(length & 0x7f).expect("it is seven bits") | 0x80);
        length >>= 7;
    }
    section.push(u8::try_from(length).expect("it is seven bits"));
    section.extend_from_slice(contents);
    section
}

impl Run {
    #[track_caller]
    fn assert_all_released(&self) {
        assert!(accounts::last(&self.out).values().all(|account| account["used"] == 0), "{}", self.out);
    }

    /// Asserts that the file was refused as no module that can be decoded.
    #[track_caller]
    fn assert_invalid(&self, texts: &[&str]) {
        assert_eq!(self.code, Some(2), "{}", self.err);
        self.assert_all_released();
        for text in texts {
            assert!(self.err.contains(text), "{text:?} is expected in:\n{}", self.err);
        }
    }

    /// Asserts that `budget` refused the module, and returns how much was asked for and how much was left.
    #[track_caller]
    fn refused_by(&self, budget: &str) -> (usize, usize) {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        self.assert_all_released();
        let (_, rest) =
            self.err.split_once(&format!("does not fit: crate `{budget}` cannot take ")).expect(&self.err);
        let numbers =
            rest.split(|letter: char| !letter.is_ascii_digit()).filter_map(|word| word.parse().ok());
        let [asked, used, limit, left] = numbers.take(4).collect::<Vec<usize>>()[..] else {
            panic!("four numbers are expected in:\n{}", self.err)
        };
        assert!(asked > left && used + left == limit, "{}", self.err);
        (asked, left)
    }
}

#[test]
fn quickstart_shows_the_accounts_before_during_and_after() {
    let run = run("quickstart", [""; 0]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    for text in [
        "kept 8192 readings; there is no room for number 8192",
        "kept 8 messages of 40 bytes; then: crate `Radio` cannot take 2048 bytes: 16384 of its 16384 bytes are in use",
    ] {
        assert!(run.out.contains(text), "{text:?} is expected in:\n{}", run.out);
    }
    let (before, rest) = run.out.split_once("kept").expect("something is kept");
    assert!(accounts::last(before).values().all(|account| account["high water"] == 0), "{before}");
    let (during, _) = rest.split_once("after:").expect("there is a table after");
    let during = accounts::last(during);
    let charged = |name, column| during[name][column];
    assert_eq!((charged("Runtime", "used"), charged("Runtime", "denied")), (32_768, 0));
    assert_eq!((charged("Radio", "used"), charged("Radio", "denied")), (16_384, 1));
    run.assert_all_released();
}

#[test]
fn migration_charges_what_its_manifest_says_and_the_numbers_add_up() {
    let run = run("migration", [""; 0]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    for text in [
        "needs host.write, a Function\n",
        "gives twice, the Function 1\n",
        "run left 42, twice 21 is Ok(42)\n",
        "a third instance: crate `Runtime` cannot take one more: all 2 instances of this site are alive",
    ] {
        assert!(run.out.contains(text), "{text:?} is expected in:\n{}", run.out);
    }
    let (during, _) = run.out.split_once("after:").expect("there is a table after");
    let during = accounts::last(during);
    let column = |column: &str| ["Decoder", "Runtime", "Functions"].map(|name| during[name][column]);
    assert_eq!(column("limit"), [8192, 16_384, 16_384]);
    assert_eq!(column("used"), [8192, 16_384, 8192], "two of four functions are loaded");
    let manifest = fs::read_to_string(Path::new(FOLDER).with_file_name("migration").join("budgets.toml"))
        .expect("the manifest can be read");
    let total = column("limit").iter().sum::<usize>() / 1024 + 8;
    assert!(manifest.contains("stack = \"8 KiB\""), "{manifest}");
    assert!(manifest.contains(&format!("total = \"{total} KiB\"")), "{manifest}");
    run.assert_all_released();
}

#[test]
fn the_module_in_the_repository_is_what_its_text_assembles_to() {
    let module = wat::parse_file(Path::new(FOLDER).join("module.wat")).expect("the text is a module");
    assert!(module == MODULE, "module.wasm is not what module.wat assembles to");
}

#[test]
fn without_a_file_the_module_in_the_repository_is_decoded() {
    let alone = run("wasm_module", [""; 0]);
    let named = run("wasm_module", [Path::new(FOLDER).join("module.wasm")]);
    assert_eq!((alone.code, alone.err.as_str()), (Some(0), ""));
    assert_eq!((named.code, named.err.as_str()), (Some(0), ""));
    for text in [
        "WebAssembly 1, 452 bytes\n",
        "types            5\n",
        "imports          2\n",
        "functions        4, 70 bytes of code\n",
        "exports          4\n",
        "data segments    2, 39 bytes\n",
        "  host.write: function (i32, i32) -> ()\n",
        "  checksum (i32, i32) -> (i32): 2 locals, 26 instructions, 45 bytes\n",
        "  steps: function (i64) -> (i64)\n",
        "  \"Hello from a small device.\\n\": 27 bytes\n",
        "accounts while it is loaded:\n",
        "accounts after it was dropped:\n",
    ] {
        assert!(alone.out.contains(text), "{text:?} is expected in:\n{}", alone.out);
        assert!(named.out.contains(text), "{text:?} is expected in:\n{}", named.out);
    }
    let (loaded, _) = named.out.split_once("accounts after").expect("two tables are printed");
    assert!(accounts::last(loaded)["Runtime"]["used"] > MODULE.len(), "it is charged: {loaded}");
    assert_eq!(accounts::last(loaded)["Decoder"]["used"], 0, "the decoder is gone");
    named.assert_all_released();
}

#[test]
fn a_module_that_does_not_fit_is_refused_by_the_budget_that_has_no_room() {
    let nops = |count| format!("(func {})", "nop ".repeat(count));

    let data = format!("(module (memory 2) (data (i32.const 0) \"{}\"))", "x".repeat(100_000));
    let (asked, left) = decode("large-data.wasm", &assembled(&data)).refused_by("Decoder");
    assert_eq!(left, 0, "the window holds the whole budget");
    assert!((30_000..40_000).contains(&asked), "what the section lacks, not {asked}");

    let (asked, _) = decode("large-function.wasm", &assembled(&format!("(module {})", nops(80_000))))
        .refused_by("Decoder");
    assert!((10_000..20_000).contains(&asked), "what the function lacks, not {asked}");

    let nested = format!("(module (func {} {}))", "block ".repeat(1023), "end ".repeat(1023));
    assert_eq!(
        decode("nested.wasm", &assembled(&nested)).code,
        Some(0),
        "the function is a block of its own"
    );
    let nested = format!("(module (func {} {}))", "block ".repeat(1024), "end ".repeat(1024));
    assert_eq!(decode("too-nested.wasm", &assembled(&nested)).refused_by("Decoder"), (1, 0));

    let functions = format!("(module {})", nops(10_000).repeat(12));
    let (asked, left) = decode("functions.wasm", &assembled(&functions)).refused_by("Runtime");
    assert_eq!(asked, 2048, "a page");
    assert!(left < asked);

    let types = section(1, &[&[0x90, 0x4e][..], &[0x60, 0, 0].repeat(10_000)].concat());
    let types = [&MODULE[..8], &types].concat();
    assert_eq!(decode("types.wasm", &types).refused_by("Runtime").0, 2048);

    let name = "n".repeat(40_000);
    let names = format!("(module (import \"{name}\" \"a\" (func)) (func (export \"{name}\")))");
    let names = decode("names.wasm", &assembled(&names));
    assert_eq!(names.code, Some(0), "{}", names.err);
    let names = format!(
        "(module (import \"\" \"{name}\" (func)) (func (export \"{name}\")) (func (export \"a{name}\")))"
    );
    decode("long-names.wasm", &assembled(&names)).refused_by("Decoder");
    let names = format!("(module (import \"{name}\" \"a\" (func)) (func ${name} (export \"{name}\")))");
    let names = decode("many-names.wasm", &assembled(&names)).refused_by("Runtime");
    assert_eq!(names.0, name.len());
}

#[test]
fn custom_sections_of_any_length_are_passed_over() {
    let custom = section(0, &[&b"\x06.debug"[..], &vec![0xaa; 1_000_000]].concat());
    let (header, rest) = MODULE.split_at(8);
    for (name, bytes) in
        [("first.wasm", [header, &custom, rest].concat()), ("last.wasm", [header, rest, &custom].concat())]
    {
        let run = decode(name, &bytes);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "no progress bar where there is no terminal");
        assert!(
            run.out.contains("custom sections  2\n") && run.out.contains("1000463 bytes\n"),
            "{}",
            run.out
        );
        run.assert_all_released();
    }
    decode("cut.wasm", &[header, &custom[..500_000]].concat())
        .assert_invalid(&["unexpected end of a custom section", "stopped at byte 500008 "]);
    decode("then-cut.wasm", &[header, &custom, &rest[..100]].concat())
        .assert_invalid(&["unexpected end-of-file", "stopped at byte 10001"]);
}

#[test]
fn a_file_that_is_no_module_is_refused_with_its_offset() {
    decode("empty.wasm", b"").assert_invalid(&["unexpected end-of-file", "stopped at byte 0 of the file"]);
    decode("text.wasm", b"not a module at all").assert_invalid(&["magic", "stopped at byte 0 of the file"]);
    decode("zeros.wasm", &vec![0; 70_000]).assert_invalid(&["magic"]);
    decode("version.wasm", b"\0asm\x02\0\0\0").assert_invalid(&["unknown binary version", "at byte 4 "]);
    decode("again.wasm", &MODULE.repeat(2)).assert_invalid(&["expected section", "at byte 452 "]);
    decode("order.wasm", &[&MODULE[..8], b"\x03\x01\0\x01\x01\0"].concat()).assert_invalid(&["out of order"]);
    decode("type.wasm", &[&MODULE[..8], b"\x01\x02\x01\x99"].concat()).assert_invalid(&["unknown byte"]);
    decode("use.wasm", &[&MODULE[..8], b"\x03\x02\x01\x07"].concat()).assert_invalid(&["does not define"]);
    let code = [&MODULE[..8], b"\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x05\x01\x03\0\xff\x0b"].concat();
    decode("code.wasm", &code).assert_invalid(&["opcode", "at byte 23 "]);
}

#[test]
fn what_the_example_does_not_decode_is_named() {
    decode("component.wasm", b"\0asm\x0d\0\x01\0").assert_invalid(&["unsupported WebAssembly: a component"]);
    decode("memory64.wasm", &assembled("(module (memory i64 1))")).assert_invalid(&["addresses of 64 bits"]);
    decode("import64.wasm", &assembled("(module (import \"a\" \"b\" (memory i64 1)))"))
        .assert_invalid(&["addresses of 64 bits"]);
    decode("struct.wasm", &assembled("(module (type (struct)))")).assert_invalid(&["not a function's"]);
    decode("unknown.wasm", &[&MODULE[..8], b"\x63\0"].concat())
        .assert_invalid(&["a section of an unknown kind"]);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let missing = run("wasm_module", ["no/such/file.wasm"]);
    assert_eq!((missing.code, missing.out.as_str()), (Some(2), ""));
    assert!(missing.err.starts_with("error: cannot open `no/such/file.wasm`: "), "{}", missing.err);
    let folder = run("wasm_module", [FOLDER]);
    assert_eq!(folder.code, Some(2));
    assert!(folder.err.contains("cannot "), "{}", folder.err);
}

#[test]
fn arguments_that_are_not_one_file_are_answered_with_the_usage() {
    let usage = "usage: wasm_module [FILE.wasm]\n";
    for help in ["--help", "-h"] {
        let run = run("wasm_module", [help]);
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), usage, ""));
    }
    for arguments in [&["a.wasm", "b.wasm"][..], &["--verbose"], &["--help", "a.wasm"]] {
        let run = run("wasm_module", arguments);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert!(run.err.starts_with("error: expected at most one argument") && run.err.ends_with(usage));
    }
}

#[test]
fn a_module_cut_at_any_byte_or_with_any_byte_changed_leaves_nothing_charged() {
    let each = |from: usize| {
        for at in (from..MODULE.len()).step_by(2) {
            let cut = &MODULE[..at];
            let run = decode(&format!("cut-{at}.wasm"), cut);
            run.assert_all_released();
            // What ends between two sections is a module, if a smaller one.
            let whole = wasmparser::Parser::new(0).parse_all(cut).all(|payload| payload.is_ok());
            assert_eq!(run.code, Some(if whole { 0 } else { 2 }), "cut at {at}: {}", run.err);

            let mut changed = MODULE.to_vec();
            changed[at] ^= 0x80;
            let run = decode(&format!("changed-{at}.wasm"), &changed);
            run.assert_all_released();
            assert!(matches!(run.code, Some(0..=2)), "changed at {at}: {}", run.err);
        }
    };
    // Twice the files at once, for the time it takes.
    thread::scope(|scope| {
        let odd = scope.spawn(|| each(1));
        each(0);
        odd.join().expect("no file fails");
    });
}
