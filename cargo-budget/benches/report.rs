//! What a report of a large image takes: seconds, and the most memory. First with more and more symbols in a file of one
//! size, then with one number of symbols in files of more and more bytes.
//!
//! `cargo bench -p cargo-budget`; on Linux, since the kernel tells the memory.

#[path = "../tests/elf/mod.rs"]
mod elf;

use std::{
    env, fs,
    io::Read,
    process::{Command, Stdio, id},
    time::{Duration, Instant},
};

use elf::{ALLOC, EXECUTE, Elf, LOCAL_FUNCTION, LOCAL_OBJECT, Section, Symbol, WRITE};

/// How many symbols of ten are statics; the others are functions.
const STATICS_OF_TEN: u64 = 1;
const ROUNDS: u32 = 5;

fn main() {
    println!(
        "{:>10} {:>10} {:>9} {:>9} {:>9} {:>9}",
        "symbols", "statics", "file MB", "seconds", "CPU", "peak MB"
    );
    for (symbols, megabytes) in [(25_000, 100), (100_000, 100), (400_000, 100), (100_000, 25), (100_000, 400)]
    {
        let path = env::temp_dir().join(format!("budget-bench-{}-{symbols}-{megabytes}", id()));
        fs::write(&path, image(symbols, megabytes << 20)).expect("the image can be written");
        let bytes = fs::metadata(&path).expect("it is there").len();
        // The first one brings the file into memory.
        let runs: Vec<_> = (0..=ROUNDS).map(|_| report(path.to_str().expect("it is text"))).skip(1).collect();
        let least = |of: fn(&Run) -> f64| runs.iter().map(of).fold(f64::MAX, f64::min);
        let peak = runs.iter().map(|run| run.peak).max().unwrap_or_default();
        let statics = symbols * STATICS_OF_TEN / 10;
        println!(
            "{symbols:>10} {statics:>10} {:>9} {:>9.3} {:>9.3} {:>9}",
            bytes >> 20,
            least(|run| run.seconds),
            least(|run| run.cpu),
            peak >> 10
        );
        fs::remove_file(&path).expect("it can be removed");
    }
}

/// What one report took.
struct Run {
    seconds: f64,
    /// The seconds that it had a processor, which others that run beside it do not lengthen.
    cpu: f64,
    /// The most memory, in KiB.
    peak: u64,
}

/// Measures an image.
fn report(path: &str) -> Run {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_cargo-budget"))
        .args(["budget", "report", path, "--symbols"])
        .current_dir(env::temp_dir())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the tool starts");
    let mut out = child.stdout.take().expect("it is piped");
    // With its first byte the document is complete, and the tool waits, since it is longer than a pipe holds.
    let mut first = [0];
    out.read_exact(&mut first).expect("there is a document");
    let seconds = start.elapsed().as_secs_f64();
    let said = |file: &str| fs::read_to_string(format!("/proc/{}/{file}", child.id())).unwrap_or_default();
    let (status, scheduled) = (said("status"), said("schedstat"));
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak =
        peak.and_then(|peak| peak.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or_default();
    let nanoseconds = scheduled.split(' ').next().and_then(|first| first.parse().ok());
    let cpu = Duration::from_nanos(nanoseconds.unwrap_or_default()).as_secs_f64();
    let mut rest = Vec::new();
    out.read_to_end(&mut rest).expect("there is a document");
    assert!(child.wait().expect("it ends").success() && rest.len() > 64 << 10);
    Run { seconds, cpu, peak }
}

/// An image of about so many bytes: statics and functions with names as long as those of generic code, and what stands for
/// debug information.
fn image(symbols: u64, bytes: u64) -> Vec<u8> {
    let mut elf = Elf::new(true, false);
    elf.symbols.clear();
    elf.sections.truncate(1);
    let statics = symbols * STATICS_OF_TEN / 10;
    elf.sections.push(Section { flags: WRITE | ALLOC, ..Section::zeros(".bss", 0x2000, statics * 16) });
    let mut place = 0;
    for index in 0..symbols {
        let krate = format!("crate_{:03}", index % 200);
        let module = format!("module_with_a_name_{:04}", index % 5000);
        let name = format!(
            "_ZN{}{krate}{}{module}80_$LT$alloc..vec..Vec$LT$T$C$A$GT$$u20$as$u20$core..iter..traits..collect..Extend$LT$T$GT$$GT$6extend17h{index:016x}E",
            krate.len(),
            module.len(),
        );
        elf.symbols.push(if index * STATICS_OF_TEN % 10 < STATICS_OF_TEN && place < statics {
            place += 1;
            Symbol::new(&name, LOCAL_OBJECT, 2, 0x2000 + (place - 1) * 16, 16)
        } else {
            Symbol::new(&name, LOCAL_FUNCTION, 1, 0x1000, 32)
        });
    }
    elf.sections[0].flags = ALLOC | EXECUTE;
    let taken = elf.bytes().len() as u64;
    let mut state = 1_u64;
    let mut content = Vec::new();
    while (content.len() as u64) < bytes.saturating_sub(taken) {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        content.extend_from_slice(&state.to_le_bytes());
    }
    elf.with(".debug_info", &content).bytes()
}
