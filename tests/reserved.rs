//! What a running program knows of its static memory: the sum of the linker, the slots, and what stands in for the sum
//! where there is none. Each test runs programs or tests of the workspace in `tests/reserved`.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod cargo_project;
mod program;

use std::sync::LazyLock;

use cargo_project::Project;
use program::{Linker, Profile, Program, all_linkers, image::Image, run, workspace};

static RESERVED: LazyLock<Project> = LazyLock::new(|| workspace("reserved"));

const COUNTED: Program<'_> = Program::new("reserved-counted");

#[test]
fn reserved_and_used_stay_within_the_limit_and_a_slot_is_held_by_one() {
    let figures = "Slots 256 200 0\nThreads 192 192 0\nMegabyte 2097152 1049600 0\nFull 8 8 0\nIdle 64 0 0\n";
    let profiles = Profile::ALL.into_iter().filter(|profile| all_linkers() || *profile != Profile::Thin);
    for profile in profiles {
        assert_eq!(COUNTED.profile(profile).printed(&RESERVED), figures.repeat(2), "{profile:?}");
    }
}

/// Its bytes are in `.bss`, so no loaded byte of the file is theirs.
#[test]
fn a_slot_of_a_mebibyte_is_no_loaded_byte_of_the_file() {
    let image = Image::read(&COUNTED.link(&RESERVED).expect("it links"));
    let loaded = image.loaded();
    assert!(loaded[".bss"].size > 1 << 20 && loaded[".bss"].is_zero);
    assert!(loaded.values().filter(|section| !section.is_zero).all(|section| section.size < 1 << 20));
}

#[test]
fn the_tests_of_a_library_charge_the_slots_that_are_not_counted() {
    let output = RESERVED.cargo("test").arg("--package").arg("reserved-library").output();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn with_a_linker_that_does_not_count_a_slot_is_charged_when_it_is_taken() {
    let uncounted = Program::new("reserved-uncounted");
    uncounted.refused(
        &RESERVED,
        &["the static memory of crate `Slots` adds up to more than its limit of 250 bytes (uncounted/budgets.toml:2)"],
    );
    if !Linker::Mold.is_here() {
        println!("not run: mold is not there, see .ci/linkers");
        return;
    }
    let program = uncounted.linker(Linker::Mold).link(&RESERVED).expect("it links unchecked");
    assert_eq!(
        run(&program),
        "one: granted; reserved 0, used 100\n\
         given back: granted; reserved 0, used 100\n\
         one again: granted; reserved 0, used 100\n\
         other: granted; reserved 0, used 200\n\
         one, its second: crate `Slots` cannot take 100 bytes: 200 of its 250 bytes are in use, 50 are left; release \
         memory of `Slots` first or raise its limit; reserved 0, used 200\n\
         other again: granted; reserved 0, used 200\n\
         51 bytes: crate `Slots` cannot take 51 bytes: 200 of its 250 bytes are in use, 50 are left; release memory of \
         `Slots` first or raise its limit; reserved 0, used 200\n\
         50 bytes: granted; reserved 0, used 250\n\
         given back: granted; reserved 0, used 200\n"
    );
}
