//! What a site leaves in the file of a program: a record of text, and no loaded byte. Each test reads programs of the
//! workspace in `tests/recorded`.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod cargo_project;
mod program;

use std::{collections::BTreeSet, fs, path::Path, process::Command, sync::LazyLock};

use budget_manifest::record::escape;

use cargo_project::{Project, package};
use program::{Linker, Profile, Program, image::Image, run, workspace};

static RECORDED: LazyLock<Project> = LazyLock::new(|| workspace("recorded"));

const SITES: Program<'_> = Program::new("recorded-sites");

#[test]
fn each_site_leaves_one_record() {
    // In the order of the source; a site in a macro is where the macro names the budget.
    let sites = [
        (8, "crate=Uart bytes=200 instances=1 storage=static item=TABLE"),
        (11, "crate=DMABuffer bytes=1001 instances=1 storage=static item=SCRATCH"),
        (14, "crate=WasmHeap bytes=24 instances=? storage=inline item=Frame"),
        (19, "crate=WasmHeap bytes=4096 instances=? storage=inline item=Module"),
        (22, "crate=Safe bytes=100 instances=3 storage=inline item=Safe"),
        (25, "crate=WasmHeap bytes=56 instances=2 storage=inline item=Parser"),
        (33, "crate=WasmHeap bytes=? instances=? storage=inline item=Wrapper"),
        (39, "crate=Uart bytes=32 instances=1 storage=slot item=managed_alloc!"),
        (43, "crate=WasmHeap bytes=512 instances=4 storage=boxed item=managed_alloc!"),
        (47, "crate=Uart bytes=16 instances=? storage=inline item=managed_alloc!"),
        (52, "crate=Uart bytes=3 instances=1 storage=static item=FIRST"),
        (52, "crate=Uart bytes=4 instances=1 storage=static item=SECOND"),
    ];
    let mut expected = sites.map(|(line, fields)| {
        let fields = fields.replace(' ', "\t");
        format!("{fields}\tat=sites/src/main.rs:{line}\tpackage=recorded-sites\tmodule=recorded_sites")
    });
    expected.sort();
    for (profile, linker) in [(Profile::Dev, Linker::Default), (Profile::Small, Linker::Gnu)] {
        if !linker.is_here() {
            continue;
        }
        let program = SITES.profile(profile).linker(linker).link(&RECORDED).expect("it links");
        let image = Image::read(&program);
        let mut found = records(&image);
        found.sort();
        assert_eq!(found, expected, "{profile:?}, {linker:?}");
        run(&program);
    }
}

/// The records, with the modules that the sites stand in, in place of the hidden ones that they made there.
fn records(image: &Image) -> Vec<String> {
    let text = image.text(".budget.rec");
    text.lines()
        .map(|line| {
            let (record, hidden) =
                line.rsplit_once("::__budget_ledger").expect("a record ends in its module");
            assert!(!hidden.contains("::"), "{line}");
            record.to_owned()
        })
        .collect()
}

/// The names, limits and text of the manifest are in the file, and not loaded.
#[test]
fn the_image_carries_its_manifest() {
    let image = Image::read(&SITES.link(&RECORDED).expect("it links"));
    let text = image.text(".budget.manifest");
    let sum = Command::new("sha256sum").arg(RECORDED.path("sites/budgets.toml")).output().expect("coreutils");
    let sum = String::from_utf8_lossy(&sum.stdout).split(' ').next().unwrap_or_default().to_owned();
    let text_of_it = escape(&fs::read_to_string(RECORDED.path("sites/budgets.toml")).expect("it is there"));
    let expected = [
        "crate=DMABuffer\tlimit=2097152\tunit=2\tat=sites/budgets.toml:4",
        "crate=Safe\tlimit=1000\tunit=1\tat=sites/budgets.toml:5",
        "crate=Uart\tlimit=2048\tunit=1\tat=sites/budgets.toml:7",
        "crate=WasmHeap\tlimit=8192\tunit=1\tat=sites/budgets.toml:3",
        "holds=unix",
        &format!("manifest=sites/budgets.toml\tsha256={sum}\tpackage=recorded-sites\ttext={text_of_it}"),
    ];
    // Each line begins with what tells this `budgets!` from another.
    let hosts: BTreeSet<_> =
        text.lines().filter_map(|line| line.split_once('\t')).map(|(host, _)| host).collect();
    assert_eq!(hosts.len(), 1, "{hosts:?}");
    let mut found: Vec<_> =
        text.lines().filter_map(|line| line.split_once('\t')).map(|(_, rest)| rest).collect();
    found.sort_unstable();
    assert_eq!(found, expected);
}

/// With the accounts in the program, the sums are in relocations, so there the bytes differ and nothing else does.
#[test]
fn managed_statics_change_no_loaded_section() {
    let path = "plain/src/main.rs";
    for profile in [Profile::Dev, Profile::Small] {
        for (features, relocations) in [("", None), ("accounts", Some(".rela.dyn"))] {
            let plain = Program::new("recorded-plain").profile(profile).features(features);
            let managed = Image::read(&plain.link(&RECORDED).expect("it links"));
            // As long as the attribute that it replaces, so that no place in the source moves.
            RECORDED.replace(path, "#[managed(Uart)]", "#[allow( unused)]");
            let without = Image::read(&plain.link(&RECORDED).expect("it links"));
            RECORDED.replace(path, "#[allow( unused)]", "#[managed(Uart)]");
            assert_eq!(managed.text(".budget.rec").lines().count(), 43);
            assert_eq!(without.text(".budget.rec"), "");
            assert_eq!(
                managed.section("budget_sum_Uart").map(|sum| sum.size),
                Some(40 * 100 + 4000 + 72 + 8)
            );
            let sizes = |image: &Image| {
                let sections =
                    image.loaded().into_iter().map(|(name, section)| (name.to_owned(), section.size));
                sections.collect::<Vec<_>>()
            };
            assert_eq!(sizes(&managed), sizes(&without), "{profile:?} {features}");
            let (managed, without) = (managed.loaded(), without.loaded());
            let differ: Vec<_> =
                managed.keys().copied().filter(|name| managed[name] != without[name]).collect();
            assert_eq!(differ, relocations.as_slice(), "{profile:?} {features}");
        }
    }
}

/// The table of the sums is the one thing loaded: two words for each budget, of which the program here has four.
#[test]
fn the_sums_take_two_words_for_each_budget() {
    let object = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recorded-sites.o");
    let emit = format!("--emit=link,obj={}", object.display());
    let build = RECORDED.cargo("rustc").arg("--package").arg("recorded-sites").arg("--");
    build.arg(&emit).arg("-Ccodegen-units=1").run().succeeded();
    let image = Image::read(&object);
    let loaded = image.loaded();
    assert_eq!(loaded[".data.rel.ro.budget_reserved"].size, 4 * 2 * 8);
    // The statics that make the linker take the objects have no bytes.
    let anchors: Vec<_> = loaded.iter().filter(|(name, _)| name.contains("ANCHOR")).collect();
    assert_eq!(anchors.len(), 12 + 4 + 3);
    assert!(anchors.iter().all(|(_, section)| section.size == 0));
    assert_eq!(image.text(".budget.rec").lines().count(), 12);
}

/// A library outside the workspace has its whole path in the record, and whatever letters are in it.
#[test]
fn the_path_of_a_site_may_have_any_letters() {
    let folder = "odd 'folder' \"quoted\" {braces} \\ % größe; #@$(x)";
    let project = Project::new("odd").with_application();
    let library = project.root().parent().expect("it is in a folder").join(folder);
    let place = format!("../{folder}");
    project.write("budgets.toml", "[crates]\nUart = 100\n");
    project.write(
        &format!("{place}/Cargo.toml"),
        &(package("odd-library") + "odd-budgets = { path = '../workspace/budgets' }\n"),
    );
    project.write(
        &format!("{place}/src/lib.rs"),
        "#[budget_runtime::managed(odd_budgets::CrateId::Uart)]\npub static TABLE: [u8; 7] = [1; 7];\n",
    );
    let dependency = format!("odd-library = {{ path = {:?} }}\n", format!("../../{folder}"));
    let manifest = fs::read_to_string(project.path("app/Cargo.toml")).expect("it is there");
    project.write("app/Cargo.toml", &(manifest + &dependency));
    project.write("app/src/main.rs", "fn main() {\n    println!(\"{} {}\", odd_library::TABLE[1], app_budgets::CrateId::Uart.account().reserved());\n}\n");
    let built = project.build().run();
    built.succeeded();
    let binary = built.binary.expect("there is a program");
    assert_eq!(run(&binary), "1 7\n");
    let records = records(&Image::read(&binary));
    let place = library.join("src/lib.rs");
    let place = place.display();
    let record = "crate=Uart\tbytes=7\tinstances=1\tstorage=static\titem=TABLE";
    assert_eq!(records, [format!("{record}\tat={place}:1\tpackage=odd-library\tmodule=odd_library")]);
}
