//! What is read from the records of an image, and what is said of those that are none.

use super::{Host, Record, Storage, hosts, records};
use budget_manifest::record::escape;

const SITE: &str = "crate=Radio\tbytes=256\tinstances=3\tstorage=inline\titem=Packet\tat=app/src/main.rs:14\tpackage=app\t\
                    module=app::radio::__budget_7";

#[test]
fn a_record_is_a_site() {
    let site = Record {
        variant: "Radio".to_owned(),
        bytes: Some(256),
        instances: Some(3),
        storage: Storage::Inline,
        item: "Packet".to_owned(),
        at: "app/src/main.rs:14".to_owned(),
        package: "app".to_owned(),
        module: "app::radio".to_owned(),
        is_test: false,
    };
    let cases = [
        (SITE.to_owned(), site.clone()),
        (
            SITE.replace("storage=inline", "storage=static"),
            Record { storage: Storage::Static, ..site.clone() },
        ),
        (SITE.replace("storage=inline", "storage=slot"), Record { storage: Storage::Slot, ..site.clone() }),
        (SITE.replace("storage=inline", "storage=boxed"), Record { storage: Storage::Boxed, ..site.clone() }),
        (SITE.replace("bytes=256", "bytes=?"), Record { bytes: None, ..site.clone() }),
        (SITE.replace("instances=3", "instances=?"), Record { instances: None, ..site.clone() }),
        // A site that says nothing of how many counts none.
        (SITE.replace("instances=3", "instances=0"), Record { instances: None, ..site.clone() }),
        (SITE.replace("::__budget_7", ""), site.clone()),
        (format!("{SITE}\ttest"), Record { is_test: true, ..site.clone() }),
        // A later version may say more.
        (format!("colour=red\t{SITE}\tloud"), site),
    ];
    for (line, expected) in &cases {
        assert_eq!(records(line).as_ref(), Ok(&vec![expected.clone()]), "{line}");
    }
    let all: Vec<_> = cases.iter().map(|(line, _)| &**line).collect();
    assert_eq!(records(&all.join("\n")).map(|records| records.len()), Ok(cases.len()));
    assert_eq!(records(""), Ok(Vec::new()));
}

#[test]
fn what_is_reserved_is_what_the_linker_counts() {
    let storages = [Storage::Static, Storage::Slot, Storage::Inline, Storage::Boxed];
    assert_eq!(storages.map(Storage::is_reserved), [true, true, false, false]);
    assert_eq!(storages.map(Storage::name), ["static", "slot", "inline", "boxed"]);
}

#[test]
fn the_first_line_that_is_no_record_is_shown() {
    for (from, to) in [
        ("crate=Radio\t", ""),
        ("bytes=256", "bytes=many"),
        ("bytes=256", "bytes=-1"),
        ("instances=3", "instances="),
        ("storage=inline", "storage=heap"),
        ("storage=inline\t", ""),
        ("item=Packet\t", ""),
        ("at=app/src/main.rs:14\t", ""),
        ("package=app\t", ""),
        ("\tmodule=app::radio::__budget_7", ""),
        ("item=Packet", "item"),
    ] {
        let line = SITE.replace(from, to);
        let shown: String = line.chars().take(80).flat_map(char::escape_debug).collect();
        let shown = if line.chars().count() > 80 { shown + "…" } else { shown };
        assert_eq!(records(&format!("{SITE}\n{line}\n")), Err(shown), "{line}");
    }
    assert_eq!(records(&"ä".repeat(80)), Err("ä".repeat(80)));
    assert_eq!(records(&"ä".repeat(81)), Err("ä".repeat(80) + "…"));
    assert_eq!(records("a\u{1b}"), Err("a\\u{1b}".to_owned()));
}

/// The records of one `budgets!`.
fn lines(host: &str, file: &str, text: &str, more: &[&str]) -> String {
    let head =
        format!("host={host}\tmanifest={file}\tsha256=ab12\tpackage={host}-budgets\ttext={}\n", escape(text));
    let more = more.iter().map(|line| format!("host={host}\t{line}\n"));
    head + &more.collect::<String>()
}

const MANIFEST: &str = "[crates]\nRadio = \"1 KiB\"\n[target.'cfg(unix)'.crates]\nRadio = 512\n";

fn one(text: &str) -> Host {
    hosts(text).unwrap().remove(0)
}

#[test]
fn the_manifest_of_an_image_has_the_values_that_hold_in_it() {
    let limit = |host: &Host| host.manifest.budgets[0].limit.base.value;
    let host = one(&lines("app", "a/budgets.toml", MANIFEST, &["holds=unix", "crate=Radio\tunit=2"]));
    assert_eq!(
        (&*host.file, &*host.sha256, &*host.package, &*host.text),
        ("a/budgets.toml", "ab12", "app-budgets", MANIFEST)
    );
    assert_eq!((limit(&host), host.units.get("Radio")), (512, Some(&2)));
    let other =
        one(&lines("app", "budgets.toml", MANIFEST, &["holds=windows", "crate=Radio\tunit=0", "crate=X"]));
    assert_eq!((limit(&other), other.units.len()), (1024, 0));
}

#[test]
fn each_budgets_of_a_program_is_a_host_in_the_order_of_their_files() {
    let (a, z) = (lines("a", "z.toml", MANIFEST, &["holds=unix"]), lines("z", "b.toml", MANIFEST, &[]));
    let found = hosts(&(a + &z)).unwrap();
    assert_eq!(found.iter().map(|host| &*host.file).collect::<Vec<_>>(), ["b.toml", "z.toml"]);
    assert_eq!(found[1].manifest.budgets[0].limit.base.value, 512);
    assert!(hosts("").unwrap().is_empty());
}

#[test]
fn a_manifest_that_is_none_is_said_in_words() {
    let said = |text: &str| hosts(text).unwrap_err();
    assert_eq!(said("manifest=a\ttext=b\n"), "no manifest is named in `manifest=a\\ttext=b`");
    assert_eq!(said("host=app\tholds=unix\n"), "the text of the manifest is missing");
    assert!(said(&lines("app", "b.toml", "[crates]\n", &[])).starts_with("the table `[crates]` is empty"));
    let both = "[crates]\nA = 1\nB = 1\n[target.'cfg(a)'.crates]\nA = 2\nB = 2\n[target.'cfg(b)'.crates]\nA = 3\nB = 3\n";
    let said = said(&lines("app", "b.toml", both, &["holds=a", "holds=b"]));
    let told: Vec<_> = said.split("\n\n").collect();
    assert_eq!(told.len(), 2, "{said}");
    assert!(told[0].starts_with("two overrides of the limit of budget `A` hold at once"), "{said}");
}
