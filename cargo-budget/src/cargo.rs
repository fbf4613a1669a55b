//! Owns the calls of cargo. Comes in: which program. Goes out: the path of its image, built as `cargo build` does; or, where
//! the linker refuses it for a limit, of one that was linked all the same, only to be measured.

mod outcome;

use std::{
    env,
    ffi::OsString,
    fs,
    io::{self, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand, diagnostic::Diagnostic};

use crate::{args::Program, exit::Failure, image::Image, measure::Crates};

use outcome::{Outcome, Target, say, say_text, target};

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
        if self.test.is_some() {
            // Cargo builds the binaries of a package for its tests, too.
            executables.retain(|(target, _)| target.kind == "test");
        }
        let chosen = match executables.len() {
            0 => return Err(Failure::usage("the build makes no program", self.choices())),
            1 => Some(0),
            _ if self.is_unnamed() => self.default_run(&executables),
            // A name may be a pattern.
            _ => None,
        };
        if let Some(chosen) = chosen {
            return Ok(executables.swap_remove(chosen));
        }
        let mut names: Vec<_> =
            executables.iter().map(|(target, _)| format!("--{} {}", target.kind, target.name)).collect();
        // They come in the order in which they were built.
        names.sort();
        let message = format!("the build makes {} programs: {}", names.len(), names.join(", "));
        Err(Failure::usage(message, "choose one of them"))
    }

    /// The one of several programs that `cargo run` chooses.
    fn default_run(&self, executables: &[(Target, PathBuf)]) -> Option<usize> {
        let packages = self.metadata().ok()?.packages;
        let defaults: Vec<_> = packages.into_iter().filter_map(|package| package.default_run).collect();
        executables.iter().position(|(target, _)| defaults.contains(&target.name))
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

    /// Whether it is none of a name.
    pub(crate) fn is_unnamed(&self) -> bool {
        matches!(self, Self { bin: None, example: None, test: None, .. })
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

/// Moves an image. Cargo leaves each as a second name of a file in its own folder, and to give a name to a file that has it
/// already does nothing, so what an earlier run left goes first.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        fs::remove_file(to)?;
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
    let output = child.stdout.take().map(BufReader::new);
    let mut outcome = output.map(Outcome::read).unwrap_or_default();
    outcome.is_success = child.wait().map_err(start)?.success();
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path, process};

    use super::{is_stripped, rename};

    #[test]
    fn an_image_is_moved_over_an_older_one_and_over_its_own_second_name() {
        let folder = env::temp_dir().join(format!("cargo-budget-rename-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (from, to) = (folder.join("from"), folder.join("to"));
        for older in [None, Some("older")] {
            fs::write(&from, "image").unwrap();
            if let Some(older) = older {
                fs::write(&to, older).unwrap();
            }
            rename(&from, &to).unwrap();
            assert!(!from.exists());
            assert_eq!(fs::read_to_string(&to).unwrap(), "image");
        }
        fs::hard_link(&to, &from).unwrap();
        rename(&from, &to).unwrap();
        assert!(!from.exists());
        assert_eq!(fs::read_to_string(&to).unwrap(), "image");
        // What is no image stays where it is.
        fs::write(&from, "image").unwrap();
        fs::create_dir(folder.join("inside")).unwrap();
        assert!(rename(&from, &folder.join("inside")).is_err());
        assert!(from.exists() && rename(&folder.join("absent"), &to).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn what_has_symbols_and_what_is_no_image_is_not_stripped() {
        assert!(!is_stripped(&env::current_exe().unwrap()));
        assert!(!is_stripped(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml").as_path()));
    }
}
