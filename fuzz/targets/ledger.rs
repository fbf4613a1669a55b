//! Any text as what the ledger left in an image: the records of the sites, a zero byte, those of the manifests. It is read
//! or refused; what is read is measured in an image that has a static for each site.
#![no_main]

mod tool;

use std::{collections::BTreeMap, path::PathBuf};

use libfuzzer_sys::fuzz_target;
use tool::source::*;

use crate::{
    image::{Image, Section, Symbol},
    ledger::Record,
};

/// The most bytes of one static, so that all of them fit in an address space.
const LARGEST: u64 = 1 << 40;

fuzz_target!(|text: &str| {
    let (records, manifests) = text.split_once('\0').unwrap_or((text, ""));
    let sites = tool::records(records).unwrap_or_default();
    let image = image(&sites, records, manifests);
    tool::measured(&image);
    // As of a program that was stripped.
    tool::measured(&Image { symbols: None, ..image });
});

fn image(sites: &[Record], records: &str, manifests: &str) -> Image {
    let mut address = 0x1000;
    let mut symbols = Vec::new();
    for (index, site) in sites.iter().enumerate() {
        let bytes = site.bytes.unwrap_or(1).saturating_mul(site.instances.unwrap_or(1)).min(LARGEST);
        let path = format!("{}::{}", site.module, site.item);
        let mangled: String = path.split("::").map(|part| format!("{}{part}", part.len())).collect();
        symbols.push(Symbol {
            name: format!("_ZN{mangled}17h{index:016x}E").into(),
            section: 0,
            address,
            bytes,
            file: None,
        });
        address += bytes;
    }
    let sections = vec![Section {
        name: ".bss".into(),
        address: 0x1000,
        bytes: address - 0x1000 + 8,
        is_initialised: false,
    }];
    let mut sums = BTreeMap::new();
    for site in sites.iter().filter(|site| site.storage.is_reserved()) {
        let sum: &mut u64 = sums.entry(site.variant.clone()).or_default();
        *sum = sum.saturating_add(site.bytes.unwrap_or(0));
    }
    Image {
        path: PathBuf::from("program"),
        architecture: "x86_64".into(),
        pointer_bytes: 8,
        sections,
        thread_local_bytes: 0,
        symbols: Some(symbols),
        lacks_locals: false,
        stack: Some((0x1000, 0x2000)),
        records: Some(records.to_owned()),
        manifests: Some(manifests.to_owned()),
        sums,
    }
}
