//! The linker counts the static memory of a whole program, and refuses one that is past a limit. Each test links real
//! programs, of the workspace in `tests/linked`, with a real cargo.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod cargo_project;
mod program;

use std::{fmt::Write, process::Command, sync::LazyLock};

use cargo_project::Project;
use program::{Linker, Profile, Program, all_linkers, run, workspace};

static LINKED: LazyLock<Project> = LazyLock::new(|| workspace("linked"));

const APP: Program<'_> = Program::new("linked-app");

const SENTENCES: [&str; 2] = [
    "the static memory of crate `Uart` adds up to more than its limit of 1024 bytes (budgets.toml:2); shrink a static \
     block of it or raise the limit",
    "the static memory of crate `flash-disk` adds up to more than its limit of 65536 bytes (budgets.toml:3); shrink a \
     static block of it or raise the limit",
];

/// What the application prints when it is counted.
const COUNTED: &str = "\
crate       limit  reserved  used  headroom  high water  denied
Uart         1024      1024     0         0           0       0
flash-disk  65536     65536     0         0           0       0
App            10        10     0         0           0       0
Idle         1024         0     0      1024           0       0
7
crate       limit  reserved  used  headroom  high water  denied
Uart         1024      1024     0         0           0       0
flash-disk  65536     65536     0         0           0       0
App            10        10     0         0           0       0
Idle         1024         0     0      1024           0       0
";

/// The same where the linker does not count: the three slots that it takes are charged instead.
const CHARGED: &str = "\
crate       limit  reserved  used  headroom  high water  denied
Uart         1024         0     0      1024           0       0
flash-disk  65536         0     0     65536           0       0
App            10         0     0        10           0       0
Idle         1024         0     0      1024           0       0
7
crate       limit  reserved   used  headroom  high water  denied
Uart         1024         0      0      1024           0       0
flash-disk  65536         0  33042     32494       33042       0
App            10         0      0        10           0       0
Idle         1024         0      0      1024           0       0
";

/// The static memory is in modules and functions that nothing refers to, in a generic function without an instance, in a
/// dependency of a dependency of which nothing is called. The second program calls no function of the budgets crate, and
/// the third has statics alone, whose library refers to none.
#[test]
fn at_the_limit_a_program_links_and_one_byte_over_it_does_not() {
    let mut table = String::new();
    for linker in Linker::ALL {
        let lean = |profile| match linker {
            Linker::Default => true,
            Linker::Gnu => matches!(profile, Profile::Dev | Profile::Small),
            _ => false,
        };
        let profiles = Profile::ALL.into_iter().filter(|profile| all_linkers() || lean(*profile));
        let profiles: Vec<_> = if linker.is_here() { profiles.collect() } else { Vec::new() };
        if profiles.is_empty() {
            continue;
        }
        let program = APP.linker(linker).link(&LINKED).expect("it links at the limit");
        let _ = write!(table, "\n| {} |", linker.title(&program));
        for profile in Profile::ALL {
            let result = if profiles.contains(&profile) { outcome(profile, linker) } else { "not run" };
            let _ = write!(table, " {result} |");
        }
    }
    let titles = Profile::ALL.map(Profile::title).join(" | ");
    println!("| linker | {titles} |\n| --- | --- | --- | --- | --- |{table}");
}

fn outcome(profile: Profile, linker: Linker) -> &'static str {
    let app = APP.profile(profile).linker(linker);
    if linker.counts() {
        counted(app);
        "65,536 of 65,536 links, 65,537 does not"
    } else {
        assert_eq!(app.printed(&LINKED), CHARGED);
        assert_eq!(app.features("over").printed(&LINKED), CHARGED);
        "links always, slots are charged when taken"
    }
}

/// Asserts that the application links at the limit, and none of the three programs past it.
fn counted(app: Program<'_>) {
    assert_eq!(app.printed(&LINKED), COUNTED);
    let over = app.features("over");
    over.refused(&LINKED, &SENTENCES);
    Program { binary: "linked-silent", ..over }.refused(&LINKED, &SENTENCES);
    let statics = Program { package: "linked-statics", binary: "linked-statics", ..over };
    statics.refused(
        &LINKED,
        &["the static memory of crate `Idle` adds up to more than its limit of 1024 bytes"],
    );
}

#[test]
fn modules_that_are_compiled_each_by_itself_are_counted() {
    counted(Program { incremental: true, ..APP });
    counted(Program { incremental: true, ..APP.linker(Linker::Gnu) });
}

#[test]
fn a_program_that_only_names_the_libraries_links_at_the_limit() {
    let silent = Program { binary: "linked-silent", ..APP };
    assert_eq!(silent.printed(&LINKED), "");
    assert_eq!(Program::new("linked-statics").printed(&LINKED), "");
}

#[test]
fn a_stripped_program_runs_and_knows_what_is_reserved() {
    for linker in [Linker::Default, Linker::Gnu].into_iter().filter(|linker| linker.is_here()) {
        let program = APP.linker(linker).link(&LINKED).expect("it links at the limit");
        let stripped = program.with_extension("stripped");
        for (tool, arguments) in [
            ("strip", &[][..]),
            ("strip", &["-s"]),
            ("objcopy", &["--strip-debug"]),
            ("objcopy", &["--strip-all"]),
        ] {
            let mut strip = Command::new(tool);
            strip.args(arguments).arg(&program);
            strip.args((tool == "strip").then_some("-o")).arg(&stripped);
            let status = strip.status().expect("binutils are there where a C compiler is");
            assert!(status.success(), "{strip:?}");
            assert_eq!(run(&stripped), COUNTED, "{strip:?}");
        }
    }
}

/// Up to a mebibyte a sum is of bytes, past it of units; and one unit more than the limit is too much.
#[test]
fn large_and_guaranteed_budgets_link_when_full_and_not_past_it() {
    let units = Program::new("linked-units");
    assert_eq!(
        units.printed(&LINKED),
        "\
crate       limit    reserved  used    headroom  high water  denied
One       1048576     1048576     0           0           0       0
Two       2097152     2097152     0           0           0       0
Three     3145728     3145728     0           0           0       0
Huge   6442450944  6442450944     0           0           0       0
Most   6442450944           0     0  6442450944           0       0
Safe         1000         200     0         800           0       0
Whole       49152       49152     0           0           0       0
Part        16384           0     0       16384           0       0
Zero            0           0     0           0           0       0
0
8 true
Ok(0)
true
"
    );
    let reserved = |crate_name, limit, line| {
        format!(
            "the static memory of crate `{crate_name}` adds up to more than its limit of {limit} \
             (units/budgets.toml:{line}); shrink a static block of it or raise the limit"
        )
    };
    let worst = |crate_name, limit, line| {
        format!(
            "the static memory of crate `{crate_name}` and all instances of its other sites add up to more than its \
             limit of {limit} bytes (units/budgets.toml:{line}), which is guaranteed; lower `instances` or raise the \
             limit"
        )
    };
    let sentences = [
        reserved("One", "1048576 bytes", 2),
        reserved("Two", "2097152 bytes", 3),
        reserved("Three", "3145728 bytes", 4),
        reserved("Huge", "6442450944 bytes", 5),
        worst("Most", "6442450944", 6),
        worst("Safe", "1000", 7),
        reserved("Whole", "49152 bytes (65536 bytes less 16384 for the budgets within it)", 8),
    ];
    let log = units.features("over").refused(&LINKED, &sentences.each_ref().map(String::as_str));
    assert_eq!(log.matches("the static memory of crate").count(), sentences.len(), "{log}");
}

/// What changes how a program is laid out changes nothing in what is counted.
#[test]
fn flags_of_the_linker_change_no_sum() {
    let flags: [&[&str]; 7] = [
        &["-Ctarget-feature=+crt-static"],
        &["-Crelocation-model=static"],
        &["-Ctarget-feature=+crt-static", "-Crelocation-model=static"],
        &["-Cprefer-dynamic"],
        &["-Clink-dead-code"],
        &["-Clink-arg=-Wl,--icf=all"],
        &["-Clink-arg=-Wl,--no-gc-sections", "-Csymbol-mangling-version=v0"],
    ];
    for flags in flags {
        let app = Program { flags, ..APP };
        assert_eq!(app.printed(&LINKED), COUNTED, "{flags:?}");
        app.features("over").refused(&LINKED, &SENTENCES);
    }
}
