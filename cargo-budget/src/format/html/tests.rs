//! The page as a whole.

mod map;
mod places;
mod plan;
mod summary;

use std::collections::BTreeSet;

use super::{
    body,
    places::Places,
    plan::{Area, Kind, plan},
    report as page,
};
use crate::{
    gap,
    ledger::Storage,
    report::{
        Budget, Crate, Image, Manifest, OnDemand, Ram, Report, Section, Setting, Site, Stack, Symbol, VERSION,
    },
};

fn symbol(name: &str, bytes: u64, is_managed: bool) -> Symbol {
    Symbol { name: name.to_owned(), section: ".bss".to_owned(), bytes, is_managed }
}

fn krate(name: &str, symbols: Vec<Symbol>) -> Crate {
    let bytes = symbols.iter().map(|symbol| symbol.bytes).sum();
    Crate { name: Some(name.to_owned()), bytes, symbols }
}

fn site(budget: &str, item: &str, storage: Storage, bytes: u64, instances: Option<u64>) -> Site {
    Site {
        budget: budget.to_owned(),
        item: item.to_owned(),
        package: "app".to_owned(),
        module: "app".to_owned(),
        at: "src/main.rs:3".to_owned(),
        storage,
        bytes: Some(bytes),
        instances,
        is_test: false,
    }
}

/// A budget with the statics in `crates`, all of which symbols tell of.
fn budget(name: &str, limit: u64, crates: Vec<Crate>) -> Budget {
    let sum = |is_managed: bool| -> u64 {
        let symbols = crates.iter().flat_map(|krate| &krate.symbols);
        symbols.filter(|symbol| symbol.is_managed == is_managed).map(|symbol| symbol.bytes).sum()
    };
    let (managed, other) = (sum(true), sum(false));
    Budget {
        name: name.to_owned(),
        variant: name.to_owned(),
        at: "budgets.toml:4".to_owned(),
        limit,
        parts: 0,
        within: None,
        guaranteed: false,
        packages: Vec::new(),
        reason: None,
        managed,
        unit: 1,
        resident: Some(managed),
        other: Some(other),
        bounded: OnDemand::default(),
        unbounded: OnDemand::default(),
        free: limit.cast_signed() - (managed + other).cast_signed(),
        crates,
    }
}

/// A report whose RAM is the sum of what is in it.
fn report(budgets: Vec<Budget>, sites: Vec<Site>, uncovered: Vec<Crate>) -> Report {
    let unattributed = 24;
    let bytes = budgets.iter().flat_map(|budget| &budget.crates).chain(&uncovered).map(|krate| krate.bytes);
    let bytes = bytes.sum::<u64>() + unattributed;
    let manifest = Manifest {
        file: "budgets.toml".to_owned(),
        sha256: "0123456789abcdef".to_owned(),
        package: "app-budgets".to_owned(),
        total: Some(Setting { bytes: 16384, line: 2 }),
        stack: Some(Setting { bytes: 2048, line: 3 }),
    };
    Report {
        version: VERSION,
        image: Image {
            name: "app".to_owned(),
            architecture: "arm".to_owned(),
            pointer_bytes: 4,
            is_over_limit: false,
        },
        manifests: if budgets.is_empty() { Vec::new() } else { vec![manifest] },
        ram: Ram {
            bytes,
            unattributed,
            thread_local: 0,
            sections: vec![Section { name: ".bss".to_owned(), bytes, is_initialised: false }],
        },
        stack: None,
        budgets,
        sites,
        uncovered,
        gaps: Vec::new(),
    }
}

/// A report with an area of each kind.
fn full() -> Report {
    let mut radio = budget(
        "Radio",
        4096,
        vec![krate("radio", vec![symbol("radio::RECEIVED", 1024, true), symbol("radio::TABLE", 200, false)])],
    );
    radio.managed += 64;
    radio.free -= 64 + 1024;
    radio.parts = 1024;
    radio.guaranteed = true;
    radio.reason = Some("REQ-MEM-004".to_owned());
    radio.bounded = OnDemand { sites: 1, bytes: 512 };
    radio.unbounded = OnDemand { sites: 1, bytes: 100 };
    let mut part =
        budget("RadioPart", 1024, vec![krate("radio", vec![symbol("radio::part::A", 1000, true)])]);
    part.within = Some("Radio".to_owned());
    let log = budget("Log", 256, vec![krate("app", vec![symbol("app::log::RING", 300, false)])]);
    let mut idle = budget("Idle", 128, Vec::new());
    idle.bounded = OnDemand { sites: 1, bytes: 256 };
    idle.packages = vec!["app".to_owned()];
    let sites = vec![
        site("Radio", "RECEIVED", Storage::Static, 1024, Some(1)),
        site("RadioPart", "A", Storage::Static, 1000, Some(1)),
        site("Radio", "Channel", Storage::Inline, 256, Some(2)),
        site("Idle", "Task", Storage::Inline, 128, Some(2)),
        site("Radio", "managed_alloc!", Storage::Boxed, 100, None),
    ];
    let mut report = report(
        vec![radio, part, log, idle, budget("Math", 0, Vec::new())],
        sites,
        vec![krate("std", vec![symbol("std::io::STDOUT", 64, false), symbol("std::ARGV", 8, false)])],
    );
    report.ram.thread_local = 16;
    report.stack = Some(Stack { room: 9000 });
    report
}

fn without_budgets() -> Report {
    report(
        Vec::new(),
        Vec::new(),
        vec![
            krate("app", vec![symbol("app::main::__BUDGET_SLOTS", 4112, false)]),
            Crate { name: None, bytes: 9, symbols: vec![symbol("completed.0", 9, false)] },
        ],
    )
}

fn area(report: &Report) -> Area {
    plan(report, &Places::of(report))
}

/// An area without parts.
fn leaf(kind: Kind, name: &str, bytes: u64) -> Area {
    let (figures, title) = (String::new(), format!("title of {name}"));
    Area { kind, name: name.to_owned(), figures, title, place: None, bytes, parts: Vec::new() }
}

/// An area of `parts`, which stand largest first.
fn frame(kind: Kind, name: &str, figures: &str, parts: Vec<Area>) -> Area {
    let bytes = parts.iter().map(|part| part.bytes).sum();
    Area { figures: figures.to_owned(), parts, ..leaf(kind, name, bytes) }
}

/// What stands in a section of a page.
fn section(report: &Report, id: &str) -> String {
    let body = body(report);
    let (_, after) = body.split_once(&format!("<section id=\"{id}\">")).expect("the section");
    after.split_once("</section>").expect("its end").0.to_owned()
}

/// What the samples of colours in a section stand for.
fn key(section: &str) -> Vec<&str> {
    let (_, list) = section.split_once("<ul class=\"key\">").expect("a key");
    let (list, _) = list.split_once("</ul>").expect("its end");
    list.split("</svg>").skip(1).filter_map(|after| after.split("</li>").next()).collect()
}

#[test]
fn a_page_reads_as_before() {
    let read = |report: &Report| body(report).replace(env!("CARGO_PKG_VERSION"), "VERSION");
    insta::assert_snapshot!("budgets", read(&full()));
    insta::assert_snapshot!("crates", read(&without_budgets()));
}

#[test]
fn no_name_becomes_markup() {
    const NAME: &str = "<script>alert(\"1\")</script>'\"><img src=x onerror=alert(1)>`";
    let mut report = full();
    report.image.name = NAME.to_owned();
    report.image.architecture = NAME.to_owned();
    for manifest in &mut report.manifests {
        (manifest.file, manifest.sha256, manifest.package) = (NAME.into(), NAME.into(), NAME.into());
    }
    for section in &mut report.ram.sections {
        section.name = NAME.to_owned();
    }
    let covered = report.budgets.iter_mut().flat_map(|budget| &mut budget.crates);
    for krate in covered.chain(&mut report.uncovered) {
        krate.name = Some(NAME.to_owned());
        for symbol in &mut krate.symbols {
            (symbol.name, symbol.section) = (NAME.to_owned(), NAME.to_owned());
        }
    }
    for budget in &mut report.budgets {
        budget.name = NAME.to_owned();
        budget.at = NAME.to_owned();
        budget.reason = Some(NAME.to_owned());
        budget.packages = vec![NAME.to_owned()];
        budget.within = budget.within.as_ref().map(|_| NAME.to_owned());
    }
    for site in &mut report.sites {
        site.item = NAME.to_owned();
        site.package = NAME.to_owned();
        site.at = NAME.to_owned();
    }
    report.gaps.push(gap::stale(NAME));
    let hostile = page(&report);
    assert!(hostile.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;"));
    let tags = tags(&hostile);
    let scripts: Vec<_> = tags.iter().copied().filter(|tag| tag.starts_with("script")).collect();
    assert_eq!(scripts, ["script"]);
    assert!(!tags.iter().any(|tag| tag.starts_with("img") || tag.contains("onerror")), "{tags:?}");
}

/// The tags of a page that open an element, as a browser finds them: an attribute's value may hold anything but its quote.
fn tags(page: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let mut is_quoted = false;
        let end = after.find(|letter: char| {
            is_quoted ^= letter == '"';
            letter == '>' && !is_quoted
        });
        let (tag, after) = after.split_at(end.expect("a tag that ends"));
        // What is in these two is no markup up to their own end.
        rest = match tag {
            "style" | "script" => after.split_once(&format!("</{tag}")).expect("its end").1,
            _ => after,
        };
        tags.push(tag);
    }
    tags.retain(|tag| !tag.starts_with(['/', '!']));
    tags
}

#[test]
fn each_link_of_a_page_leads_to_one_place() {
    let mut only_sites = full();
    only_sites.budgets.clear();
    let mut only_budgets = full();
    only_budgets.sites.clear();
    for report in [full(), without_budgets(), only_sites, only_budgets, large(3_000)] {
        let page = page(&report);
        let values =
            |before: &'static str| page.split(before).skip(1).filter_map(|rest| rest.split('"').next());
        let ids: Vec<_> = values(" id=\"").collect();
        let known: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "one identifier twice");
        let links: BTreeSet<_> = values("href=\"#").collect();
        assert!(links.len() >= 2);
        assert_eq!(links.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
        let sections: BTreeSet<_> = values("<section id=\"").collect();
        assert_eq!(
            sections.difference(&links).collect::<Vec<_>>(),
            Vec::<&&str>::new(),
            "reached by no link"
        );
        assert!(!page.contains("://"), "a page asks for nothing");
    }
}

#[test]
fn a_page_leads_to_the_parts_it_has() {
    let links = |report: &Report| -> Vec<String> {
        let body = body(report);
        let (_, after) = body.split_once("<nav ").unwrap();
        let (links, _) = after.split_once("</nav>").unwrap();
        links
            .split("</a>")
            .filter_map(|link| link.rsplit_once('>'))
            .map(|(_, name)| name.to_owned())
            .collect()
    };
    let mut report = full();
    assert_eq!(links(&report), ["Whole", "Map", "Budgets", "Sites", "Crates", "Symbols"]);
    report.sites.clear();
    assert_eq!(links(&report), ["Whole", "Map", "Budgets", "Sites", "Crates", "Symbols"]);
    report.budgets[0].resident = None;
    assert_eq!(links(&report), ["Whole", "Map", "Budgets", "Sites", "Crates"]);
    report.budgets.clear();
    assert_eq!(links(&report), ["Whole", "Map", "Crates", "Symbols"]);
    report.sites = full().sites;
    assert_eq!(links(&report), ["Whole", "Map", "Sites", "Crates", "Symbols"]);
}

/// A program of one budget and many crates, with symbols of long names.
fn large(symbols: u64) -> Report {
    let of = |start: u64| -> Vec<Crate> {
        let crates = (start..start + 1_500).map(|number| {
            let symbols = (0..symbols / 3_000).map(|at| {
                let name = format!(
                    "<crate_{number} as {}>::ITEM_{at}",
                    "a::very::long::path::".repeat(if at % 4 == 0 { 13 } else { 2 })
                );
                symbol(&name, 1 + (at * 7919 + number) % 977, false)
            });
            krate(&format!("crate_{number}"), symbols.collect())
        });
        crates.collect()
    };
    let (covered, uncovered) = (of(0), of(1_500));
    report(vec![budget("All", 1 << 30, covered)], Vec::new(), uncovered)
}

#[test]
fn a_page_of_a_hundred_thousand_symbols_is_small() {
    let report = large(102_000);
    let page = page(&report);
    assert!(page.len() < 3 << 20, "{} bytes", page.len());
    assert!(page.contains("and 2,000 more crates of together "), "what is left out is counted");
    assert!(page.contains("and 100,000 more symbols of together "), "what is left out is counted");
    assert!(page.contains("<title>all 1,500 together: "), "small areas are drawn as one");
}

#[test]
fn what_could_not_be_measured_stands_at_the_top() {
    let mut report = full();
    for budget in &mut report.budgets {
        (budget.resident, budget.other, budget.crates) = (None, None, Vec::new());
    }
    report.uncovered.clear();
    report.ram.unattributed = report.ram.bytes;
    report.gaps.push(gap::stripped());
    report.image.is_over_limit = true;
    let body = body(&report);
    let (above, _) = body.split_once("<section id=\"sum\">").unwrap();
    assert!(above.contains("the image has no symbols"), "{above}");
    assert!(above.contains("The linker refuses this program"), "{above}");
    assert!(!above.contains("Fits in"), "{above}");
    assert!(body.contains("no symbols tell which"), "what is managed is drawn all the same");
    assert!(body.contains("<td class=\"n\">at most 128</td>"), "statics may be unknown");
    assert!(body.contains("left at most"), "statics may be unknown");
}

#[test]
fn a_program_without_static_memory_has_a_page() {
    let mut empty = report(Vec::new(), Vec::new(), Vec::new());
    empty.ram = Ram { bytes: 0, unattributed: 0, thread_local: 0, sections: Vec::new() };
    let page = page(&empty);
    assert!(page.contains("There is no static RAM to draw"), "{page}");
    assert!(!page.contains("NaN") && !page.contains(">inf"), "{page}");
}
