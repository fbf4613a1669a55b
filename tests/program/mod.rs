//! Programs that a test links: which profile, which linker, and what came of it. Comes in: a workspace. Goes out: the
//! program, or what the linker said.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod image;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
};

use image::Image;

use super::cargo_project::{Project, repository};

/// How a program is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Dev,
    Release,
    /// Thin LTO.
    Thin,
    /// Fat LTO, stripped, for size, `panic = "abort"`.
    Small,
}

impl Profile {
    pub(crate) const ALL: [Self; 4] = [Self::Dev, Self::Release, Self::Thin, Self::Small];

    /// What cargo calls it; the last two are in the `Cargo.toml` of the workspaces.
    const fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
            Self::Thin => "thin",
            Self::Small => "small",
        }
    }

    /// What a reader of a table calls it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
            Self::Thin => "thin LTO",
            Self::Small => "fat LTO, `z`, strip, abort",
        }
    }
}

/// What links a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Linker {
    /// The one that rustc chooses; on x86-64 Linux that is rust-lld since 1.90.
    Default,
    Gnu,
    Gold,
    Lld,
    Mold,
}

impl Linker {
    pub(crate) const ALL: [Self; 5] = [Self::Default, Self::Gnu, Self::Gold, Self::Lld, Self::Mold];

    /// What the C compiler calls it.
    const fn flag(self) -> Option<&'static str> {
        match self {
            Self::Default => None,
            Self::Gnu => Some("bfd"),
            Self::Gold => Some("gold"),
            Self::Lld => Some("lld"),
            Self::Mold => Some("mold"),
        }
    }

    /// What a reader of a table calls it, with its version; `program` is one that it linked.
    pub(crate) fn title(self, program: &Path) -> String {
        let Some(linker) = self.program() else {
            let made = comment(&Image::read(program));
            let lld = made.split('\0').find_map(|text| text.strip_prefix("Linker: "));
            let version = lld.and_then(|text| text.split(" (").next()).unwrap_or("of the C compiler");
            return format!("rustc's default, {version}");
        };
        let output = Command::new(linker).arg("--version").output().expect("the linker starts");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines().next().unwrap_or_default().to_owned()
    }

    /// Whether this linker defines the end of a section that is not loaded.
    pub(crate) fn counts(self) -> bool {
        self != Self::Mold
    }

    /// Whether the test can use it. After `.ci/linkers` all must be there.
    pub(crate) fn is_here(self) -> bool {
        let Some(program) = self.program() else { return true };
        let folders = env::var_os("PATH").unwrap_or_default();
        let is_here = env::split_paths(&folders).any(|folder| folder.join(&program).is_file());
        assert!(is_here || !all_linkers(), "{program} is not there, and `.ci/linkers` installs it");
        is_here
    }

    fn program(self) -> Option<String> {
        match self {
            Self::Mold => Some("mold".to_owned()),
            other => other.flag().map(|flag| format!("ld.{flag}")),
        }
    }

    /// Asserts that this linker made `image`.
    fn assert_made(self, image: &Image) {
        let comment = comment(image);
        let gold = image.section(".note.gnu.gold-version").is_some();
        let right = match self {
            Self::Default => true,
            Self::Gnu => !gold && !comment.contains("LLD") && !comment.contains("mold"),
            Self::Gold => gold,
            Self::Lld => comment.contains("LLD"),
            Self::Mold => comment.contains("mold"),
        };
        assert!(right, "{self:?} is to link, and the program says: {comment:?}");
    }
}

/// What compilers and linkers say of themselves.
fn comment(image: &Image) -> String {
    String::from_utf8_lossy(image.content(".comment").unwrap_or_default()).into_owned()
}

/// Whether `.ci/linkers` runs the tests: with every linker, and all of them must be there.
pub(crate) fn all_linkers() -> bool {
    env::var_os("BUDGET_LINKERS").is_some_and(|value| value == "1")
}

/// A program to be linked.
#[derive(Clone, Copy)]
pub(crate) struct Program<'name> {
    pub(crate) package: &'name str,
    /// The binary; its name is that of no other in any workspace of the tests.
    pub(crate) binary: &'name str,
    /// The features, separated by commas.
    pub(crate) features: &'name str,
    pub(crate) profile: Profile,
    pub(crate) linker: Linker,
    /// Whether each module is compiled by itself, as cargo does without optimisation where nobody says otherwise.
    pub(crate) incremental: bool,
    /// More arguments of rustc.
    pub(crate) flags: &'name [&'name str],
}

impl<'name> Program<'name> {
    /// The binary of the package of that name, compiled without optimisation and linked by default.
    pub(crate) const fn new(name: &'name str) -> Self {
        Self {
            package: name,
            binary: name,
            features: "",
            profile: Profile::Dev,
            linker: Linker::Default,
            incremental: false,
            flags: &[],
        }
    }

    pub(crate) const fn features(self, features: &'name str) -> Self {
        Self { features, ..self }
    }

    pub(crate) const fn profile(self, profile: Profile) -> Self {
        Self { profile, ..self }
    }

    pub(crate) const fn linker(self, linker: Linker) -> Self {
        Self { linker, ..self }
    }

    /// Builds it, and returns a copy that the next build leaves alone.
    ///
    /// # Errors
    ///
    /// What rustc and the linker say.
    pub(crate) fn link(self, project: &Project) -> Result<PathBuf, String> {
        // The binary has one place for all profiles of one folder, linkers and features.
        static PLACE: Mutex<u32> = Mutex::new(0);
        let mut place = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut build =
            project.cargo("rustc").env("CARGO_INCREMENTAL", if self.incremental { "1" } else { "0" });
        for argument in ["--package", self.package, "--bin", self.binary, "--profile", self.profile.name()] {
            build = build.arg(argument);
        }
        build = build.arg("--features").arg(self.features);
        build = build.arg("--");
        for flag in self.flags {
            build = build.arg(flag);
        }
        if let Some(flag) = self.linker.flag() {
            build = build.arg(&format!("-Clink-arg=-fuse-ld={flag}"));
        }
        let built = build.run();
        let Some(binary) = built.binary.as_ref().filter(|_| built.is_success()) else {
            return Err(built.log().to_owned());
        };
        *place += 1;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs");
        fs::create_dir_all(&folder).expect("the folder can be made");
        let copy = folder.join(format!("{}-{}", self.binary, *place));
        fs::copy(binary, &copy).expect("the program can be copied");
        self.linker.assert_made(&Image::read(&copy));
        Ok(copy)
    }

    /// Builds and runs it, and returns what it prints.
    #[track_caller]
    pub(crate) fn printed(self, project: &Project) -> String {
        match self.link(project) {
            Ok(program) => run(&program),
            Err(log) => panic!("it is to link:\n{log}"),
        }
    }

    /// Asserts that it does not link, and that what is said then has all of `sentences`, and none of `others`.
    #[track_caller]
    pub(crate) fn refused(self, project: &Project, sentences: &[&str]) -> String {
        let Err(log) = self.link(project) else { panic!("`{}` links past a limit", self.binary) };
        assert!(log.contains("linking with `cc` failed"), "it is to fail at link:\n{log}");
        for sentence in sentences {
            assert!(log.contains(sentence), "{sentence:?} is expected in:\n{log}");
        }
        log
    }
}

/// Runs a program to its end and returns what it prints.
#[track_caller]
pub(crate) fn run(program: &Path) -> String {
    let output = Command::new(program).output().expect("the program starts");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{}: {}\n{out}{err}", program.display(), output.status);
    out.into_owned()
}

/// A copy of a workspace in the folder `tests`, that uses the runtime of this repository.
pub(crate) fn workspace(folder: &str) -> Project {
    let project = Project::new(folder);
    project.copy(&repository().join("tests").join(folder), "");
    let runtime = repository().join("budget-runtime");
    project.replace("Cargo.toml", "\"../../budget-runtime\"", &format!("'{}'", runtime.display()));
    project
}
