//! The command line. Comes in: arguments. Goes out: the command, and which program it is about.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Cargo calls `cargo-budget budget …`.
#[derive(Parser)]
#[command(name = "cargo", bin_name = "cargo", styles = clap_cargo::style::CLAP_STYLING)]
pub(crate) enum Cargo {
    #[command(about, version, long_about = None)]
    Budget(Budget),
}

/// Memory budgets: see them, set them, keep them.
#[derive(Args)]
pub(crate) struct Budget {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Show the static RAM of a program, by budget and by crate
    ///
    /// Builds the program as cargo would, or takes an IMAGE that is there. Needs neither a manifest nor an annotation.
    Report(Report),
    /// Hold a program against its budgets
    ///
    /// Exits with 1 when a limit, a guarantee, the total, the stack or a list of packages is violated. Works on a program
    /// that the linker refuses, too: it is linked once more, without the check, only to be measured.
    Check(Check),
    /// Show what grew between two images or saved reports
    Diff(Diff),
    /// Write a first `budgets.toml`, and `budgets!()` where it belongs
    ///
    /// Measures the program, if one is given or can be built, and gives each crate of the workspace its static RAM and a
    /// margin. `budgets!()` goes into the only package, or into a new package of a workspace. Nothing is overwritten.
    Init(Init),
    /// Suggest tighter limits, as a patch of the manifest
    ///
    /// A limit becomes what the program reserves and what its bounded sites may take, and a margin. A budget with a site
    /// that may live any number of times is kept as it is, and so is one that no site charges. Only a limit that is
    /// violated is raised. Bytes that are charged without a site (`charge`, `allocate_memory`) are in no image: the margin
    /// must hold them.
    Suggest(Suggest),
    /// Say what a code means, with an example and what to do
    Explain(Explain),
    /// Print the JSON Schema of `budgets.toml`, for editors
    ///
    /// An editor that knows TOML reads it from the first line of the manifest: `#:schema ./budgets.schema.json`.
    Schema,
}

#[derive(Args)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) program: Program,
    #[command(flatten)]
    pub(crate) output: Output,
    /// List the symbols of each crate; at most N of each, all without N
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "18446744073709551615")]
    pub(crate) symbols: Option<u64>,
    /// Also write the report as JSON to FILE, for `cargo budget diff`
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    /// Also write the report as one self-contained page to FILE
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) program: Program,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Args)]
pub(crate) struct Diff {
    /// The image or saved report before
    pub(crate) old: PathBuf,
    /// The image or saved report after
    pub(crate) new: PathBuf,
    /// Fail when a limit was raised and its `reason` is the same
    #[arg(long)]
    pub(crate) ratchet: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Args)]
pub(crate) struct Init {
    #[command(flatten)]
    pub(crate) program: Program,
    /// How much more than it takes now a crate may hold
    #[arg(long, value_name = "PERCENT", default_value_t = 25, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub(crate) margin: u32,
    /// Take `budget-runtime` from this folder, in place of the registry
    #[arg(long, value_name = "DIR")]
    pub(crate) runtime_path: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Suggest {
    #[command(flatten)]
    pub(crate) program: Program,
    /// How much more than it needs a budget may hold; with 0 exactly what it needs
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub(crate) margin: u32,
    /// Write the manifest, in place of a patch
    #[arg(long)]
    pub(crate) apply: bool,
}

#[derive(Args)]
pub(crate) struct Explain {
    /// The code, as in `over-limit`; all codes are listed without it
    pub(crate) code: Option<String>,
}

/// Which program, and how cargo builds it.
#[derive(Args, Default)]
pub(crate) struct Program {
    /// The image of a program that is there, in place of one that is built
    #[arg(conflicts_with_all = ["bin", "example", "test", "package", "release", "profile", "target", "features",
        "all_features", "no_default_features", "target_dir"])]
    pub(crate) image: Option<PathBuf>,
    /// Build and measure this binary
    #[arg(long, value_name = "NAME", group = "artifact", help_heading = "Program")]
    pub(crate) bin: Option<String>,
    /// Build and measure this example
    #[arg(long, value_name = "NAME", group = "artifact", help_heading = "Program")]
    pub(crate) example: Option<String>,
    /// Build and measure this integration test
    #[arg(long, value_name = "NAME", group = "artifact", help_heading = "Program")]
    pub(crate) test: Option<String>,
    /// The package of the program
    #[arg(long, short, value_name = "SPEC", help_heading = "Program")]
    pub(crate) package: Option<String>,
    /// Build with the release profile
    #[arg(long, short, conflicts_with = "profile", help_heading = "Build")]
    pub(crate) release: bool,
    /// Build with this profile
    #[arg(long, value_name = "NAME", help_heading = "Build")]
    pub(crate) profile: Option<String>,
    /// Build for this target
    #[arg(long, value_name = "TRIPLE", help_heading = "Build")]
    pub(crate) target: Option<String>,
    #[command(flatten)]
    pub(crate) features: clap_cargo::Features,
    /// Folder for all that is built
    #[arg(long, value_name = "DIR", help_heading = "Build")]
    pub(crate) target_dir: Option<PathBuf>,
    /// Path of Cargo.toml
    #[arg(long, value_name = "PATH", help_heading = "Build")]
    pub(crate) manifest_path: Option<PathBuf>,
    /// Build without the network
    #[arg(long, help_heading = "Build")]
    pub(crate) offline: bool,
    /// Build with the versions of Cargo.lock and no other
    #[arg(long, help_heading = "Build")]
    pub(crate) locked: bool,
    /// Pass a flag of nightly cargo on, such as `-Z build-std=core`
    #[arg(short = 'Z', value_name = "FLAG", help_heading = "Build")]
    pub(crate) unstable: Vec<String>,
    /// Hold the image against this manifest, in place of the `budgets.toml` it was built from
    #[arg(long, value_name = "FILE", help_heading = "Program", requires = "image")]
    pub(crate) budgets: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Output {
    /// The form of what goes to standard output
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub(crate) format: Format,
}

/// The form of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for a terminal
    #[default]
    Human,
    /// JSON, after a schema that has a version
    Json,
    /// Markdown for a pull request, shorter than a comment may be
    Markdown,
    /// Annotations of GitHub Actions
    Github,
}
