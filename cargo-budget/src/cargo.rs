//! Owns the calls of cargo. Comes in: which program. Goes out: the path of its image, built as `cargo build` does; or, where
//! the linker refuses it for a limit, of one that was linked all the same, only to be measured.

use std::{
    env,
    ffi::OsString,
    fs,
    io::{self, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use cargo_metadata::{
    CargoOpt, Message, Metadata, MetadataCommand, TargetKind,
    camino::Utf8PathBuf,
    diagnostic::{Diagnostic, DiagnosticLevel},
};

use crate::{args::Program, exit::Failure, image::Image, measure::Crates};

/// What the sentences of the linker's checks begin with, and so what tells that a link failed for a limit.
const OVER_LIMIT: [&str; 2] = ["the static memory of crate `", "the stack of "];

/// How a program is linked past its limits: by a C compiler that calls the linker, and by the linker itself.
const RELINK: [&str; 2] = ["-Clink-arg=-Wl,--noinhibit-exec", "-Clink-arg=--noinhibit-exec"];

/// How many programs an error lists.
const MOST_CHOICES: usize = 8;

/// What keeps the symbols in a program whose profile takes them out.
const UNSTRIPPED: &str = "-Cstrip=none";

/// An image that cargo built.
pub(crate) struct Built {
    pub(crate) image: PathBuf,
    /// Whether it was linked past a limit.
    pub(crate) is_over_limit: bool,
}

/// One target of cargo: `--bin NAME` of a package.
#[derive(Clone)]
struct Target {
    /// The id of the package, as cargo takes it.
    package: String,
    /// `bin`, `example` or `test`.
    kind: &'static str,
    name: String,
}

/// What came of one call of cargo.
#[derive(Default)]
struct Outcome {
    is_success: bool,
    executables: Vec<(Target, PathBuf)>,
    /// What could not be linked for a limit, and what the linker said.
    over_limit: Option<(Target, Box<Diagnostic>)>,
    /// What else was said, in order.
    said: Vec<String>,
}

impl Program {
    /// Builds the program.
    ///
    /// # Errors
    ///
    /// When it does not compile, when there is none, and when there are several.
    pub(crate) fn build(&self) -> Result<Built, Failure> {
        let mut command = self.command(if self.test.is_some() { "test" } else { "build" });
        if self.test.is_some() {
            command.arg("--no-run");
        }
        for (flag, name) in [("--bin", &self.bin), ("--example", &self.example), ("--test", &self.test)] {
            if let Some(name) = name {
                command.arg(flag).arg(name);
            }
        }
        if let Some(package) = &self.package {
            command.arg("--package").arg(package);
        }
        let outcome = run(command)?;
        if let Some((target, said)) = &outcome.over_limit {
            return self.relink(target, said);
        }
        outcome.say();
        if !outcome.is_success && outcome.said.is_empty() {
            return Err(Failure::usage("cargo does not build this", "correct what cargo names above"));
        }
        if !outcome.is_success {
            return Err(Failure::unmeasured("the program could not be built", "correct the errors above"));
        }
        let (target, image) = self.only(outcome.executables)?;
        if is_stripped(&image) {
            return Ok(self.unstripped(&target, image));
        }
        Ok(Built { image, is_over_limit: false })
    }

    /// The one program that was built.
    fn only(&self, mut executables: Vec<(Target, PathBuf)>) -> Result<(Target, PathBuf), Failure> {
        if executables.len() > 1 && self.is_unnamed() {
            // As `cargo run` chooses.
            let defaults = self.metadata().ok().into_iter().flat_map(|metadata| metadata.packages);
            let defaults: Vec<_> = defaults.filter_map(|package| package.default_run).collect();
            if let Some(found) = executables.iter().position(|(target, _)| defaults.contains(&target.name)) {
                return Ok(executables.swap_remove(found));
            }
        }
        match executables.len() {
            1 => Ok(executables.swap_remove(0)),
            0 => Err(Failure::usage("the build makes no program", self.choices())),
            count => {
                let names: Vec<_> = executables
                    .iter()
                    .map(|(target, _)| format!("--{} {}", target.kind, target.name))
                    .collect();
                let message = format!("the build makes {count} programs: {}", names.join(", "));
                Err(Failure::usage(message, "choose one of them"))
            }
        }
    }

    /// The programs of the workspace, to choose from.
    fn choices(&self) -> String {
        let packages = self.metadata().ok().into_iter().flat_map(|metadata| metadata.packages);
        let targets = packages.flat_map(|package| {
            let found = package.targets.iter().filter_map(|one| target(&package.id.repr, one));
            found
                .map(|found| format!("`--package {} --{} {}`", package.name, found.kind, found.name))
                .collect::<Vec<_>>()
        });
        let mut targets: Vec<_> = targets.collect();
        let more = targets.len().saturating_sub(MOST_CHOICES);
        targets.truncate(MOST_CHOICES);
        match (targets.is_empty(), more) {
            (true, _) => "write one: the packages here have neither a binary nor an example".to_owned(),
            (false, 0) => format!("choose one of {}", targets.join(", ")),
            (false, more) => format!("choose one of {} and {more} more", targets.join(", ")),
        }
    }

    fn is_unnamed(&self) -> bool {
        self.bin.is_none() && self.example.is_none() && self.test.is_none()
    }

    /// Links the program past its limits, and keeps the image where nobody takes it for the program.
    fn relink(&self, target: &Target, said: &Diagnostic) -> Result<Built, Failure> {
        say_text(
            "note: the linker refuses the program for a limit; it is linked once more without the checks, to measure it\n",
        );
        for flag in RELINK {
            let outcome = self.rustc(target, &[flag, UNSTRIPPED])?;
            let Some((_, image)) = outcome.executables.into_iter().find(|_| outcome.is_success) else {
                continue;
            };
            let folder = image.parent().map(|folder| folder.join("budget")).unwrap_or_default();
            let kept = folder.join(image.file_name().unwrap_or_default());
            let moved = fs::create_dir_all(&folder).and_then(|()| rename(&image, &kept));
            return match moved {
                Ok(()) => Ok(Built { image: kept, is_over_limit: true }),
                Err(error) => Err(Failure::unmeasured(
                    format!("`{}` cannot be moved to `{}`: {error}", image.display(), kept.display()),
                    "make the folder writable",
                )),
            };
        }
        say(said);
        Err(Failure::unmeasured(
            "the program does not link, and could not be linked without the checks either",
            "correct the errors above, or lower the static memory that the linker names",
        ))
    }

    /// The same program with its symbols, or as it is where that fails.
    fn unstripped(&self, target: &Target, image: PathBuf) -> Built {
        let folder = image.parent().map(|folder| folder.join("budget")).unwrap_or_default();
        let kept = folder.join(image.file_name().unwrap_or_default());
        // The stripped one is the program: it goes back to its place.
        let aside = folder.join("stripped");
        let relinked =
            fs::create_dir_all(&folder).and_then(|()| fs::copy(&image, &aside)).is_ok().then(|| {
                let outcome = self.rustc(target, &[UNSTRIPPED]).ok().filter(|outcome| outcome.is_success)?;
                let (_, made) = outcome.executables.into_iter().next()?;
                rename(&made, &kept).ok()
            });
        let is_kept = matches!(relinked, Some(Some(())));
        // Where neither works a copy is left over, and cargo links the place anew when it builds.
        let _ = if image.exists() { fs::remove_file(&aside) } else { fs::rename(&aside, &image) };
        Built { image: if is_kept { kept } else { image }, is_over_limit: false }
    }

    /// Builds one target with more flags of rustc.
    fn rustc(&self, target: &Target, flags: &[&str]) -> Result<Outcome, Failure> {
        let mut command = self.command("rustc");
        command.args(["--package", &target.package, &format!("--{}", target.kind), &target.name, "--"]);
        command.args(flags);
        run(command)
    }

    fn command(&self, name: &str) -> Command {
        let mut command = cargo();
        command.args([name, "--message-format=json-diagnostic-rendered-ansi"]);
        for flag in &self.unstable {
            command.arg("-Z").arg(flag);
        }
        for (is_set, flag) in [
            (self.release, "--release"),
            (self.offline, "--offline"),
            (self.locked, "--locked"),
            (self.features.all_features, "--all-features"),
            (self.features.no_default_features, "--no-default-features"),
        ] {
            if is_set {
                command.arg(flag);
            }
        }
        for feature in &self.features.features {
            command.arg("--features").arg(feature);
        }
        for (flag, value) in [("--profile", &self.profile), ("--target", &self.target)] {
            if let Some(value) = value {
                command.arg(flag).arg(value);
            }
        }
        for (flag, path) in [("--target-dir", &self.target_dir), ("--manifest-path", &self.manifest_path)] {
            if let Some(path) = path {
                command.arg(flag).arg(path);
            }
        }
        command
    }

    /// What cargo knows of the workspace.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub(crate) fn metadata(&self) -> Result<Metadata, Failure> {
        let mut command = MetadataCommand::new();
        command.cargo_path(cargo_path());
        if let Some(path) = &self.manifest_path {
            command.manifest_path(path);
        }
        command.no_deps().features(CargoOpt::AllFeatures);
        command.exec().map_err(|error| {
            let text = match error {
                cargo_metadata::Error::CargoMetadata { stderr } => stderr,
                other => other.to_string(),
            };
            let text = text.trim().trim_start_matches("error: ").to_owned();
            Failure::usage(text, "run it in a folder of a workspace, or give `--manifest-path`")
        })
    }

    /// The crates of each package of the workspace; none where cargo does not know.
    pub(crate) fn crates(&self) -> Crates {
        let packages = self.metadata().ok().into_iter().flat_map(|metadata| metadata.packages);
        packages
            .map(|package| {
                let targets = package.targets.iter().filter(|target| !target.is_custom_build());
                let names = targets.map(|target| target.name.replace('-', "_")).collect();
                (package.name.to_string(), names)
            })
            .collect()
    }
}

impl Outcome {
    fn say(&self) {
        for text in &self.said {
            say_text(text);
        }
    }
}

/// Moves an image. Cargo leaves each as a second name of a file in its own folder, and to give a name to a file that has it
/// already does nothing, so what an earlier run left goes first.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::remove_file(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::rename(from, to)
}

/// Whether the profile took the symbols out.
fn is_stripped(image: &Path) -> bool {
    Image::read(image).is_ok_and(|image| image.symbols.is_none())
}

fn cargo_path() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn cargo() -> Command {
    Command::new(cargo_path())
}

/// Runs cargo; what it and the compiler say goes to standard error, but for what a limit makes the linker say.
fn run(mut command: Command) -> Result<Outcome, Failure> {
    let start = |error: io::Error| {
        Failure::unmeasured(
            format!("cargo cannot be started: {error}"),
            "install Rust, or set `CARGO` to its path",
        )
    };
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(start)?;
    let mut outcome = Outcome::default();
    if let Some(output) = child.stdout.take() {
        for message in Message::parse_stream(BufReader::new(output)).map_while(Result::ok) {
            outcome.take(message);
        }
    }
    outcome.is_success = child.wait().map_err(start)?.success();
    Ok(outcome)
}

impl Outcome {
    fn take(&mut self, message: Message) {
        match message {
            Message::CompilerArtifact(artifact) => {
                let target = target(&artifact.package_id.repr, &artifact.target);
                if let (Some(target), Some(path)) =
                    (target, artifact.executable.map(Utf8PathBuf::into_std_path_buf))
                {
                    self.executables.push((target, path));
                }
            }
            Message::CompilerMessage(message) => {
                let text = &message.message.message;
                let rendered = message.message.rendered.clone().unwrap_or_else(|| text.clone());
                let is_link =
                    message.message.level == DiagnosticLevel::Error && text.starts_with("linking with ");
                let is_limit = is_link && OVER_LIMIT.iter().any(|sentence| rendered.contains(sentence));
                match target(&message.package_id.repr, &message.target) {
                    Some(target) if is_limit => self.over_limit = Some((target, Box::new(message.message))),
                    _ => self.said.push(rendered),
                }
            }
            Message::TextLine(line) => self.said.push(line + "\n"),
            _ => {}
        }
    }
}

fn target(package: &str, target: &cargo_metadata::Target) -> Option<Target> {
    let kind = target.kind.iter().find_map(|kind| match kind {
        TargetKind::Bin => Some("bin"),
        TargetKind::Example => Some("example"),
        TargetKind::Test => Some("test"),
        _ => None,
    })?;
    Some(Target { package: package.to_owned(), kind, name: target.name.clone() })
}

fn say(diagnostic: &Diagnostic) {
    say_text(diagnostic.rendered.as_deref().unwrap_or(&diagnostic.message));
}

fn say_text(text: &str) {
    // Nothing is left to say where standard error is closed.
    let _ = write!(anstream::stderr(), "{text}");
}
