//! Which static memory is counted together: that of the crates of one program. Tests, build scripts, macros and loaded
//! libraries are programs of their own. Each test builds packages of the workspace in `tests/crates`.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod cargo_project;
mod program;

use std::{fmt::Write, path::Path, process::Command, sync::LazyLock};

use cargo_project::Project;
use program::{Linker, Program, workspace};

static CRATES: LazyLock<Project> = LazyLock::new(|| {
    let project = workspace("crates");
    let runtime = cargo_project::repository().join("budget-runtime");
    project.replace(
        "chip/app/Cargo.toml",
        "\"../../../../budget-runtime\"",
        &format!("'{}'", runtime.display()),
    );
    project.write("many/src/sites.rs", &many_sites());
    project
});

/// A hundred statics of 327 bytes, fifty slots of 600 each in a function of its own, fifty statics in functions, of 56
/// bytes; and what is missing to 65,536.
fn many_sites() -> String {
    let mut text =
        "//! Many sites.\nuse budget_runtime::{managed, managed_alloc};\n\nuse crate::CrateId;\n".to_owned();
    let mut reads = String::new();
    for site in 0..100 {
        let _ = write!(text, "#[managed(Uart)]\nstatic S{site}: [u8; 327] = [1; 327];\n");
        let _ = write!(reads, " + usize::from(S{site}[0])");
    }
    for site in 0..50 {
        let _ = write!(
            text,
            "fn f{site}() -> usize {{\n\
             \x20   #[managed(Uart)]\n\
             \x20   static LOCAL: [u8; 56] = [0; 56];\n\
             \x20   managed_alloc!(static Uart, 600).map_or(0, |slot| slot.capacity() / 600) + usize::from(LOCAL[0])\n\
             }}\n"
        );
        let _ = write!(reads, " + f{site}()");
    }
    let _ = write!(text, "#[managed(Uart)]\nstatic LAST: [u8; 36] = [0; 36];\n");
    let _ = write!(text, "pub fn read() -> usize {{\n    LAST.len(){reads}\n}}\n");
    text
}

/// The unit tests of `near-a` are linked with `near-a` itself: a dev-dependency depends back on it.
#[test]
fn the_tests_examples_and_benches_of_a_workspace_at_its_limit_link_and_pass() {
    for kind in ["--all-targets", "--doc"] {
        let mut test = CRATES.cargo("test").arg(kind);
        for package in ["crates-near", "crates-near-a", "crates-near-b"] {
            test = test.arg("--package").arg(package);
        }
        let output = test.output();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
    }
}

#[test]
fn build_scripts_and_procedural_macros_count_by_themselves() {
    let near = Program { binary: "crates-near", ..Program::new("crates-near") };
    assert_eq!(near.printed(&CRATES), "[(65536, 100), (65536, 100), (65536, 100)]\n");
}

#[test]
fn a_library_that_is_loaded_at_run_time_counts_by_itself() {
    let library =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects/target/debug/libcrates_near_plugin.so");
    let loader = Program::new("crates-near-loader").link(&CRATES).expect("it links");
    let build = |feature: &str, argument: &str| {
        let build =
            CRATES.cargo("rustc").arg("--package").arg("crates-near-plugin").arg("--features").arg(feature);
        build.arg("--").arg(argument).run()
    };
    for (linker, argument) in [(Linker::Default, "-Cdebuginfo=0"), (Linker::Gnu, "-Clink-arg=-fuse-ld=bfd")] {
        if !linker.is_here() {
            continue;
        }
        build("", argument).succeeded();
        let output = Command::new(&loader).arg(&library).output().expect("the program starts");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "65536 100\n60000 0\n", "{linker:?}");
        let over = build("over", argument);
        assert!(!over.is_success());
        let sentence = "the static memory of crate `Own` adds up to more than its limit of 100 bytes (near/budgets.toml:3)";
        assert!(over.log().contains(sentence), "{}", over.log());
    }
}

#[test]
fn two_budgets_crates_with_one_name_add_up_and_each_holds_the_sum_against_its_own_limit() {
    let pair = Program::new("crates-pair");
    assert_eq!(
        pair.printed(&CRATES),
        "crate  limit  reserved  used  headroom  high water  denied\n\
         Uart     100       100     0         0           0       0\n\
         crate  limit  reserved  used  headroom  high water  denied\n\
         Uart     200       100     0       100           0       0\n"
    );
    let log = pair.features("over").refused(
        &CRATES,
        &["the static memory of crate `Uart` adds up to more than its limit of 100 bytes (pair/first/budgets.toml:2)"],
    );
    assert!(!log.contains("pair/second/budgets.toml"), "{log}");
}

#[test]
fn a_library_and_its_program_may_have_the_budgets_as_one_module() {
    assert_eq!(Program::new("crates-same").printed(&CRATES), "100\n100\n100\n");
}

#[test]
fn sites_count_under_any_name_of_their_crates_and_against_the_limit_that_a_feature_chooses() {
    let chip = Program::new("crates-chip");
    assert_eq!(chip.printed(&CRATES), "140\nwasm-heap 100\n");
    let small = chip.features("small").refused(
        &CRATES,
        &[
            "the static memory of crate `wasm-heap` adds up to more than its limit of 99 bytes (chip/budgets.toml:6); \
             shrink",
            "the static memory of crate `DMA_ring` and all instances of its other sites add up to more than its limit of \
             49 bytes (chip/budgets.toml:7), which is guaranteed",
        ],
    );
    assert!(!small.contains("budgets.toml:2"), "{small}");
}

#[test]
fn many_sites_in_one_crate_add_up_to_the_byte() {
    assert_eq!(Program::new("crates-many").printed(&CRATES), "65536 of 65536\n186\n");
    let sites = "many/src/sites.rs";
    let text = std::fs::read_to_string(CRATES.path(sites)).expect("it is there");
    CRATES.write(sites, &text.replace("[u8; 36] = [0; 36]", "[u8; 37] = [0; 37]"));
    Program::new("crates-many")
        .refused(&CRATES, &["crate `Uart` adds up to more than its limit of 65536 bytes"]);
    CRATES.write(sites, &text);
}

/// The sizes of a site are in assembly, which an incremental build must make again when what they depend on changes.
#[test]
fn an_incremental_build_counts_what_an_edit_changed() {
    let project = Project::new("counted-again").with_application();
    let build = || project.build().env("CARGO_INCREMENTAL", "1").printed();
    project.write("budgets.toml", "[crates]\nUart = '1 MiB'\n");
    project.write(
        "budgets/src/lib.rs",
        "#![no_std]\nbudget_runtime::budgets!();\npub const BYTES: usize = 4096;\n",
    );
    project.write(
        "app/src/main.rs",
        "use app_budgets::CrateId;\n\
         use budget_runtime::managed;\n\
         #[managed(Uart)]\n\
         static BUFFER: [u8; app_budgets::BYTES] = [0; app_budgets::BYTES];\n\
         fn main() {\n\
         \x20   println!(\"{} {}\", CrateId::Uart.account().reserved(), BUFFER.len());\n\
         }\n",
    );
    assert_eq!(build(), "4096 4096\n");
    project.replace("budgets.toml", "1 MiB", "2 MiB");
    assert_eq!(build(), "4096 4096\n", "it is counted in units of 2 now");
    project.replace("budgets/src/lib.rs", "4096", "4098");
    assert_eq!(build(), "4098 4098\n");
    project.replace("budgets.toml", "2 MiB", "4 MiB");
    assert_eq!(build(), "4100 4098\n", "it is counted in units of 4 now");
}
