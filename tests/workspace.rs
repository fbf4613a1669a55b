//! Builds and runs the workspace in `examples/workspace`, as it is and after mistakes in it.

mod accounts;
mod cargo_project;

use cargo_project::{Project, repository};

const FOLDER: &str = "examples/workspace";

#[test]
fn it_runs_and_its_accounts_hold_what_its_libraries_took() {
    let printed = Project::at(repository().join(FOLDER)).build().printed();
    let received = "channel 0: temperature 21\n\
                    channel 0: humidity 48\n\
                    channel 1: door open\n\
                    channel 1: door closed\n\
                    frame lengths: [14, 11] and [9, 11]; 0 bytes lost\n\n";
    assert!(printed.starts_with(received), "{printed}");
    assert!(printed.contains("all 2 instances of this site are alive"), "{printed}");
    let accounts = accounts::last(&printed);
    assert_eq!(accounts.keys().copied().collect::<Vec<_>>(), ["History", "Radio"]);
    let figures = |name| ["limit", "reserved", "used", "denied"].map(|column| accounts[name][column]);
    assert_eq!(figures("Radio"), [2048, 4, 2 * (256 + 32), 1]);
    assert_eq!(figures("History"), [4096, 4096, 0, 0]);
}

#[test]
fn a_mistake_is_one_error_where_it_is_made() {
    let (application, receiver) = ("app/src/main.rs", "radio/src/lib.rs");
    let mistakes: [(_, _, _, &[&str]); 5] = [
        (
            application,
            "static History, 4096",
            "static History, 4097",
            &[
                "block of 4097 bytes exceeds the 4096-byte limit of crate `History` set at budgets.toml:9",
                "app/src/main.rs:16:67",
            ],
        ),
        (
            application,
            "static History, 4096",
            "static Histori, 4096",
            &[
                "no variant or associated item named `Histori` found for enum `CrateId`",
                "app/src/main.rs:16:58",
                "there is a variant with a similar name",
            ],
        ),
        (
            application,
            "static History, 4096",
            "static Radio, 16",
            &[
                "package `app` may not charge crate `Radio` (budgets.toml:8), whose `packages` are `radio`",
                "app/src/main.rs:16:58",
            ],
        ),
        (
            receiver,
            "instances = 2",
            "instances = 8",
            &[
                "8 instances of 288 bytes exceed the 2048-byte limit of crate `Radio` set at budgets.toml:8; at most \
                 7 fit",
                "radio/src/lib.rs:27:",
            ],
        ),
        (
            receiver,
            "FRAME: usize = 256",
            "FRAME: usize = 481",
            &["the marked fields take 513 bytes of crate `Radio`, over the 512-byte ceiling of their struct"],
        ),
    ];
    let project = Project::new("workspace-mistakes");
    project.copy(&repository().join(FOLDER), "");
    let runtime = repository().join("budget-runtime");
    project.replace("Cargo.toml", "\"../../budget-runtime\"", &format!("'{}'", runtime.display()));
    for (file, right, wrong, texts) in mistakes {
        project.replace(file, right, wrong);
        project.check().run().one_error(texts);
        project.replace(file, wrong, right);
    }
    project.check().run().succeeded();

    // Each static fits by itself, so the compiler is content; the program is one byte too large for the linker.
    project.replace(
        application,
        "fn main()",
        "#[budget_runtime::managed(History)]\nstatic MORE: u8 = 0;\n\nfn main()",
    );
    project.check().run().succeeded();
    project.build().run().one_error(&[
        "the static memory of crate `History` adds up to more than its limit of 4096 bytes (budgets.toml:9); shrink a \
         static block of it or raise the limit",
    ]);

    project.replace(application, "static History, 4096", "static History, 4097");
    project.replace("budgets.toml", "History = \"4 KiB\"", "History = \"5 KiB\"");
    project.check().run().succeeded();
}
