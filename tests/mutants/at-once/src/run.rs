//! Owns the tests. Comes in: programs of tests, and mutants to switch on. Goes out: what each test reaches, and what
//! becomes of a mutant.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{Result, build::Programs, list::Group};

/// What is quicker is run before what is not.
const QUICK: Duration = Duration::from_millis(300);
/// What the tests of a program may take beyond three times what they take one after the other without a mutant.
const TOGETHER: Duration = Duration::from_secs(10);

/// What became of a mutant, in the words of cargo-mutants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Caught,
    Timeout,
    Unviable,
    Missed,
    /// Whatever it would become when it is built alone.
    None,
}

impl Outcome {
    /// The file that cargo-mutants lists it in.
    pub(crate) fn file(self) -> String {
        format!("{self:?}.txt").to_lowercase()
    }
}

/// One test.
pub(crate) struct Test {
    program: (String, PathBuf),
    name: String,
    folder: PathBuf,
    takes: Duration,
    reaches: HashSet<usize>,
}

/// The tests of each program.
type Batches<'tests> = BTreeMap<&'tests PathBuf, Vec<&'tests Test>>;

/// Runs each test without a mutant and notes which it would reach.
pub(crate) fn record(programs: &Programs, copy: &Path, package: &str) -> Result<Vec<Test>> {
    let folder = &copy.join(package);
    // Where no test sees it.
    let log = copy.canonicalize()?.join(".git/reached");
    let mut tests = Vec::new();
    for (name, path) in programs {
        let listed = Command::new(path).arg("--list").current_dir(folder).output()?;
        for line in String::from_utf8(listed.stdout)?.lines() {
            let Some(test) = line.strip_suffix(": test") else { continue };
            fs::write(&log, "")?;
            let start = Instant::now();
            let mut command = command(path, folder, &[test]);
            let status = command.env("MUTANT", "record").env("MUTANTS_REACHED", &log).status()?;
            let takes = start.elapsed();
            let reached = fs::read_to_string(&log)?;
            let mut reaches: HashSet<usize> =
                reached.lines().map(str::parse).collect::<std::result::Result<_, _>>()?;
            if !status.success() {
                // A test that takes the heap away cannot be recorded; it may reach all that its neighbours reach.
                if !command_alone(path, folder, test)?.success() {
                    return Err(format!("`{test}` of {name} fails without a mutant").into());
                }
                reaches = (0..1 << 16).collect();
            }
            tests.push(Test {
                program: (name.clone(), path.clone()),
                name: test.to_owned(),
                folder: folder.to_owned(),
                takes,
                reaches,
            });
        }
    }
    fs::remove_file(log)?;
    Ok(tests)
}

/// Switches one mutant on in the tests of its group that reach it.
pub(crate) fn outcome(id: usize, tests: &[Test], group: &Group) -> Result<Outcome> {
    let is_of = |test: &Test| {
        group.tests.contains(&test.program.0) && !group.skipped.iter().any(|part| test.name.contains(part))
    };
    let reaching: Vec<&Test> =
        tests.iter().filter(|test| test.reaches.contains(&id) && is_of(test)).collect();
    if reaching.iter().all(|test| test.reaches.len() == 1 << 16) {
        return Ok(Outcome::None);
    }
    // What is slow shares what is slow of it with the others of its program.
    let (mut quick, mut slow): (Batches<'_>, Batches<'_>) = Default::default();
    for test in reaching {
        let batches = if test.takes < QUICK { &mut quick } else { &mut slow };
        batches.entry(&test.program.1).or_default().push(test);
    }
    let takes = |tests: &[&Test]| tests.iter().map(|test| test.takes).sum::<Duration>();
    let mut slow: Vec<_> = slow.into_values().collect();
    slow.sort_by_key(|tests| takes(tests));
    for tests in quick.into_values().chain(slow) {
        let names: Vec<&str> = tests.iter().map(|test| test.name.as_str()).collect();
        let limit = TOGETHER + takes(&tests) * 3;
        let mut command = command(&tests[0].program.1, &tests[0].folder, &names);
        match status_within(command.env("MUTANT", id.to_string()), limit)? {
            None => return Ok(Outcome::Timeout),
            Some(status) if !status.success() => return Ok(Outcome::Caught),
            Some(_) => {}
        }
    }
    Ok(Outcome::Missed)
}

fn command(program: &Path, folder: &Path, tests: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.arg("--exact").args(tests).current_dir(folder).env("RUST_BACKTRACE", "0");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn command_alone(program: &Path, folder: &Path, test: &str) -> Result<ExitStatus> {
    Ok(command(program, folder, &[test]).status()?)
}

/// How a program ended; `None` when it did not in time, and was ended, with those that it had started.
fn status_within(command: &mut Command, limit: Duration) -> Result<Option<ExitStatus>> {
    let mut child = command.process_group(0).spawn()?;
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(Duration::from_millis(2));
    }
    Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status()?;
    child.wait()?;
    Ok(None)
}
