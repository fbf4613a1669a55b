//! Which of several symbols has a byte, what sites add up to, and what cannot be measured.

use std::collections::BTreeMap;

use budget_manifest::Manifest;

use super::{by_crate, measure, statics::Statics};
use crate::{
    image::{Image, Section, Symbol},
    ledger::{Host, Record, Storage},
};

/// The name of a symbol, its address and its bytes.
type Placed = (&'static str, u64, u64);
/// The name of a crate and its bytes.
type Share = (&'static str, u64);

fn image(symbols: &[Placed]) -> Image {
    let section = Section { name: ".bss".into(), address: 0x100, bytes: 0x100, is_initialised: false };
    let symbols = symbols.iter().map(|&(name, address, bytes)| Symbol {
        name: name.into(),
        section: 0,
        address,
        bytes,
        file: None,
    });
    Image {
        path: "image".into(),
        architecture: "x86_64".into(),
        pointer_bytes: 8,
        sections: vec![section],
        thread_local_bytes: 0,
        symbols: Some(symbols.collect()),
        lacks_locals: false,
        stack: None,
        records: None,
        manifests: None,
        sums: BTreeMap::new(),
    }
}

/// The bytes of each crate.
fn shares(symbols: &[Placed]) -> Vec<(String, u64)> {
    let image = image(symbols);
    let statics = Statics::of(&image);
    let (all, _) = statics.by_row(0);
    let crates = by_crate(&all);
    let report = measure(&image, &[], &[], &BTreeMap::new());
    let rows: u64 = report.uncovered.iter().map(|krate| krate.bytes).sum();
    assert_eq!(rows + report.ram.unattributed, 0x100, "{symbols:x?}");
    crates.into_iter().map(|krate| (krate.name.clone().unwrap_or_default(), krate.bytes)).collect()
}

fn host(text: &str) -> Host {
    Host {
        file: "budgets.toml".into(),
        sha256: String::new(),
        package: "app".into(),
        text: text.into(),
        manifest: Manifest::parse(text, "budgets.toml").expect("it is valid"),
        units: BTreeMap::new(),
    }
}

/// A site of `Runtime` in the crate `app`.
fn record(storage: Storage, bytes: u64, instances: Option<u64>) -> Record {
    Record {
        variant: "Runtime".into(),
        bytes: Some(bytes),
        instances,
        storage,
        item: "X".into(),
        at: "src/main.rs:1".into(),
        package: "app".into(),
        module: "app".into(),
        is_test: false,
    }
}

const A: &str = "_ZN1a1X17h0123456789abcdefE";
const B: &str = "_ZN1b1X17h0123456789abcdefE";
/// Of names without a crate.
const NONE: &str = "";

#[test]
fn a_byte_under_several_symbols_is_counted_once() {
    let cases: [(&[Placed], &[Share]); 11] = [
        (&[(A, 0x100, 0x10), (B, 0x110, 0x10)], &[("a", 0x10), ("b", 0x10)]),
        // Two names of one static.
        (&[(A, 0x100, 0x10), (A, 0x100, 0x10)], &[("a", 0x10)]),
        (&[("alias", 0x100, 0x10), (A, 0x100, 0x10)], &[("a", 0x10)]),
        // One symbol around others, as LLVM leaves of statics that it lays together.
        (
            &[("_MergedGlobals", 0x100, 0x40), (A, 0x100, 0x10), (B, 0x120, 8)],
            &[(NONE, 0x28), ("a", 0x10), ("b", 8)],
        ),
        (&[(A, 0x100, 0x40), (B, 0x110, 8)], &[("a", 0x38), ("b", 8)]),
        // They overlap.
        (&[(A, 0x100, 0x10), (B, 0x108, 0x10)], &[("a", 0x10), ("b", 8)]),
        // They go past the section, or lie beside it.
        (&[(A, 0xf0, 0x20), (B, 0x1f0, 0x1000)], &[("a", 0x10), ("b", 0x10)]),
        (&[(A, 0, 0x100), (B, 0x200, 0x10)], &[]),
        (&[(A, 0x180, u64::MAX)], &[("a", 0x80)]),
        (&[(A, u64::MAX, u64::MAX), (B, 0, u64::MAX)], &[("b", 0x100)]),
        (&[], &[]),
    ];
    for (symbols, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|&(name, bytes)| (name.to_owned(), bytes)).collect();
        assert_eq!(shares(symbols), expected, "{symbols:x?}");
    }
}

#[test]
fn what_is_reserved_adds_up_over_statics_and_every_slot() {
    let host = host("[crates]\nRuntime = 1000\n");
    let records = [
        record(Storage::Static, 10, Some(1)),
        record(Storage::Slot, 8, Some(3)),
        record(Storage::Inline, 5, Some(2)),
        record(Storage::Boxed, 7, None),
    ];
    let report = measure(&image(&[]), &[host], &records, &BTreeMap::new());
    let budget = &report.budgets[0];
    assert_eq!((budget.managed, budget.bounded.bytes, budget.unbounded.bytes), (10 + 3 * 8, 10, 7));
}

#[test]
fn what_the_linker_counts_in_units_is_said_to_the_byte() {
    let mut host = host("[crates]\nRuntime = '1 GiB'\n");
    host.units.insert("Runtime".into(), 1024);
    let sites = [record(Storage::Static, 1000, Some(1)), record(Storage::Slot, 10, Some(3))];
    let managed = |sum: u64| {
        let mut image = image(&[]);
        image.sums.insert("Runtime".into(), sum);
        let report = measure(&image, std::slice::from_ref(&host), &sites, &BTreeMap::new());
        (report.budgets[0].managed, report.gaps.len())
    };
    assert_eq!(managed(2), (1030, 0));
    // Where records are missing the linker's sum is all there is.
    assert_eq!(managed(3), (3 << 10, 1));
}

#[test]
fn a_stripped_program_is_not_taken_for_measured() {
    let codes = |image: &Image| -> Vec<String> {
        measure(image, &[], &[], &BTreeMap::new()).gaps.into_iter().map(|gap| gap.code).collect()
    };
    let mut image = image(&[]);
    assert_eq!(codes(&image), Vec::<String>::new());
    image.lacks_locals = true;
    assert_eq!(codes(&image), ["stripped-image"]);
    image.symbols = None;
    assert_eq!(codes(&image), ["stripped-image"]);
}

#[test]
fn a_static_that_no_site_declares_is_told_where_all_sites_are_known() {
    const APP: &str = "_ZN3app1X17h0123456789abcdefE";
    let hosts = [host("[crates]\nRuntime = 1000\nOther = { limit = 1000, covers = [\"a\"] }\n")];
    let records = [record(Storage::Static, 16, Some(1))];
    let whole = {
        let mut image = image(&[(APP, 0x100, 16), (A, 0x110, 32), (B, 0x130, 8)]);
        image.sums = [("Runtime".to_owned(), 16)].into();
        image
    };
    // What is found of each budget, what is in none, and what is missing.
    let found = |image: &Image| {
        let report = measure(image, &hosts, &records, &BTreeMap::new());
        let rows: Vec<_> = report.budgets.iter().map(|row| (row.managed, row.resident, row.other)).collect();
        let gaps: Vec<_> = report.gaps.into_iter().map(|gap| gap.code).collect();
        (rows, report.uncovered.iter().map(|krate| krate.bytes).sum::<u64>(), gaps)
    };
    assert_eq!(found(&whole), (vec![(16, Some(16), Some(0)), (0, Some(0), Some(32))], 8, vec![]));

    let half = Image { lacks_locals: true, ..copy(&whole) };
    let unknown = vec![(16, Some(16), None), (0, Some(0), None)];
    assert_eq!(found(&half), (unknown, 40, vec!["stripped-image".to_owned()]));

    let stripped = Image { symbols: None, ..copy(&whole) };
    let unknown = vec![(16, None, None), (0, None, None)];
    assert_eq!(found(&stripped), (unknown, 0, vec!["stripped-image".to_owned()]));

    // The linker counted a site more than there are records, so `a::X` may be one.
    let unrecorded = Image { sums: [("Runtime".to_owned(), 48)].into(), ..copy(&whole) };
    let unknown = vec![(48, Some(16), None), (0, Some(0), None)];
    assert_eq!(found(&unrecorded), (unknown, 40, vec!["sums-differ".to_owned()]));

    // It counted less than there are: what symbols say still holds.
    let uncounted = Image { sums: BTreeMap::new(), ..copy(&whole) };
    let known = vec![(16, Some(16), Some(0)), (0, Some(0), Some(32))];
    assert_eq!(found(&uncounted), (known, 8, vec!["sums-differ".to_owned()]));
}

/// The image with what a test does not change.
fn copy(image: &Image) -> Image {
    Image {
        path: image.path.clone(),
        architecture: image.architecture.clone(),
        sections: image.sections.clone(),
        symbols: image.symbols.clone(),
        records: None,
        manifests: None,
        sums: image.sums.clone(),
        ..*image
    }
}

#[test]
fn sites_without_a_manifest_and_of_unit_tests_are_told() {
    let codes = |record: Record| -> Vec<String> {
        let mut image = image(&[]);
        let is_summed = record.storage.is_reserved() && !record.is_test;
        image.sums = [("Runtime".to_owned(), if is_summed { 16 } else { 0 })].into();
        let report = measure(&image, &[host("[crates]\nRuntime = 1000\n")], &[record], &BTreeMap::new());
        report.gaps.into_iter().map(|gap| gap.code).collect()
    };
    let (reserved, on_demand) = (record(Storage::Static, 16, Some(1)), record(Storage::Inline, 16, Some(1)));
    assert_eq!(codes(reserved.clone()), Vec::<String>::new());
    assert_eq!(codes(Record { is_test: true, ..reserved }), ["unit-tests"]);
    assert_eq!(codes(Record { is_test: true, ..on_demand.clone() }), Vec::<String>::new());
    assert_eq!(codes(Record { variant: "Ghost".into(), ..on_demand }), ["no-manifest"]);
}

#[test]
fn the_room_of_a_stack_is_between_its_ends() {
    let mut image = image(&[]);
    image.stack = Some((0x300, 0x1000));
    let report = measure(&image, &[], &[], &BTreeMap::new());
    assert_eq!(report.stack.map(|stack| stack.room), Some(0xd00));
}

/// What symbols say of each budget: the bytes of its sites, and those that no site declares.
fn shared(manifest: &str, records: &[Record], symbols: &[Placed]) -> Vec<(u64, u64)> {
    let mut image = image(symbols);
    for record in records.iter().filter(|record| record.storage.is_reserved()) {
        let bytes = record.bytes.unwrap_or(0) * record.instances.unwrap_or(1);
        *image.sums.entry(record.variant.clone()).or_default() += bytes;
    }
    let report = measure(&image, &[host(manifest)], records, &BTreeMap::new());
    report.budgets.iter().map(|row| (row.resident.unwrap_or(9999), row.other.unwrap_or(9999))).collect()
}

const INNER: &str = "_ZN3app5inner1X17h0123456789abcdefE";

#[test]
fn a_static_is_of_the_innermost_site_that_can_declare_it() {
    let manifest = "[crates]\nRuntime = 100\nInner = 100\n";
    let outer = record(Storage::Static, 16, Some(1));
    let inner = Record { variant: "Inner".into(), module: "app::inner".into(), ..outer.clone() };
    let both = [outer.clone(), inner.clone()];
    assert_eq!(shared(manifest, &both, &[(INNER, 0x100, 16)]), [(0, 0), (16, 0)]);
    assert_eq!(shared(manifest, &[outer], &[(INNER, 0x100, 16)]), [(16, 0), (0, 0)]);
    // Another size is another static.
    assert_eq!(shared(manifest, &[inner], &[(INNER, 0x100, 15)]), [(0, 0), (0, 0)]);
}

#[test]
fn a_static_that_was_taken_apart_is_found_in_its_parts() {
    let parts = [
        ("_ZN3app1X17h0123456789abcdefE.0", 0x100, 8),
        ("_ZN3app1X17h0123456789abcdefE.1", 0x108, 8),
        ("_ZN3app4send1X17h0123456789abcdefE.0", 0x110, 8),
    ];
    let records = [record(Storage::Static, 16, Some(1))];
    assert_eq!(shared("[crates]\nRuntime = 100\n", &records, &parts), [(16, 0)]);
    assert_eq!(shared("[crates]\nRuntime = 100\n", &records, &parts[1..]), [(8, 0)]);
}

#[test]
fn a_slot_is_somewhat_larger_than_its_blocks_and_none_where_they_are_empty() {
    const STATES: &str = "_ZN3app4main15__BUDGET_STATES17h0123456789abcdefE";
    const SLOTS: &str = "_ZN3app4main14__BUDGET_SLOTS17h0123456789abcdefE";
    let slot = |bytes| [record(Storage::Slot, bytes, Some(1))];
    let found = |bytes, size| shared("[crates]\nRuntime = 100\n", &slot(bytes), &[(SLOTS, 0x100, size)]);
    assert_eq!(found(64, 64), [(64, 0)]);
    assert_eq!(found(64, 64 + 7), [(71, 0)]);
    assert_eq!(found(64, 64 + 8), [(0, 0)]);
    // The word of each slot lies in another static.
    let slots = [record(Storage::Slot, 32, Some(2))];
    let both = [(SLOTS, 0x100, 64), (STATES, 0x140, 16)];
    assert_eq!(shared("[crates]\nRuntime = 100\n", &slots, &both), [(80, 0)]);
    assert_eq!([found(0, 7), found(0, 16)], [[(0, 0)], [(0, 0)]]);
}

#[test]
fn a_static_goes_to_the_budget_that_covers_it_most_closely() {
    let cases = [
        ("covers = ['app']", "covers = ['app::inner']", [0, 16]),
        ("covers = ['app::inner']", "covers = ['app']", [16, 0]),
        ("covers = ['app']", "packages = ['app']", [16, 0]),
        ("packages = ['app']", "covers = ['app']", [0, 16]),
        ("packages = ['app']", "packages = ['b']", [16, 0]),
        ("covers = ['app::other']", "covers = ['b']", [0, 0]),
        // A package that two budgets list is nobody's.
        ("packages = ['app']", "packages = ['app']", [0, 0]),
    ];
    for (one, other, expected) in cases {
        let manifest = format!("[crates]\nA = {{ limit = 100, {one} }}\nB = {{ limit = 100, {other} }}\n");
        let found = shared(&manifest, &[], &[(INNER, 0x100, 16)]);
        assert_eq!(found, expected.map(|bytes| (0, bytes)), "{one} {other}");
    }
}

#[test]
fn what_is_free_may_be_less_than_nothing() {
    let free = |limit: u64| {
        let text = format!("[crates]\nRuntime = {limit}\nPart = {{ limit = 3, within = 'Runtime' }}\n");
        let report =
            measure(&image(&[]), &[host(&text)], &[record(Storage::Static, 16, Some(1))], &BTreeMap::new());
        report.budgets[0].free
    };
    assert_eq!([free(100), free(19), free(10)], [81, 0, -9]);
}
