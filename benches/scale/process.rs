use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

use crate::Failure;
use crate::peak::Peak;

/// What one run of a program cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// Of all its threads, in the program and in the kernel.
    pub(crate) cpu: Duration,
    /// The most memory that it held at once, in bytes; 0 where the system does not tell.
    pub(crate) peak: u64,
    /// The exit code; none after a signal.
    pub(crate) code: Option<i32>,
}

/// Runs a program to its end, whatever its exit code is; what it says goes nowhere.
pub(crate) fn run(program: &Path, arguments: &[impl AsRef<OsStr>]) -> Result<Cost, Failure> {
    let mut command = Command::new(program);
    command.args(arguments).env("SOURCE_DATE_EPOCH", "1795348800").stdin(Stdio::null());
    command.stdout(File::create("/dev/null")?).stderr(File::create("/dev/null")?);
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
    let peak = Peak::of(child.id());
    let ended = child.wait4()?;
    let wall = start.elapsed();
    Ok(Cost {
        wall,
        cpu: ended.rusage.utime + ended.rusage.stime,
        peak: peak.end(),
        code: ended.status.code(),
    })
}

/// Runs a program that must succeed.
pub(crate) fn succeed(program: &Path, arguments: &[impl AsRef<OsStr>]) -> Result<Cost, Failure> {
    let cost = run(program, arguments)?;
    match cost.code {
        Some(0) => Ok(cost),
        code => {
            let words: Vec<_> =
                arguments.iter().map(|word| word.as_ref().to_string_lossy().into_owned()).collect();
            Err(format!("{} {} ended with {code:?}", program.display(), words.join(" ")).into())
        }
    }
}
