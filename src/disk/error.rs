use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::rule;
use crate::canary;
use crate::diagnostic::{Fault, Rule};
use crate::document::manifest::ManifestError;
use crate::site_path::SitePath;

/// Why the output could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The operating system refused something.
    #[error("could not {doing} `{}`: {cause}", path.display())]
    Io {
        /// What was being done, as a verb.
        doing: &'static str,
        /// What it was being done to.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Another build is running.
    #[error("another build is writing to `{}`", .0.display())]
    Locked(PathBuf),
    /// The output folder holds something that no build wrote.
    #[error("`{}` is neither empty nor a site that forewarn wrote", .0.display())]
    NotOurs(PathBuf),
    /// The output, or the folder beside it, is a file.
    #[error("`{}` is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// A folder, a device or the like where a file is expected, or a path that names no file.
    #[error("`{}` is not a file", .0.display())]
    NotAFile(PathBuf),
    /// The output was given as a path such as `/` or `..`.
    #[error("`{}` does not say the output folder's name", .0.display())]
    NoName(PathBuf),
    /// A symbolic link where a file or folder of ours is expected.
    #[error("`{}` is a symbolic link", .0.display())]
    Symlink(PathBuf),
    /// A file that is not ours where a file of ours must go.
    #[error("`{}` was not written by forewarn and is in the way", .0.display())]
    Foreign(PathBuf),
    /// Files that stand where a new site wants to put its own.
    #[error("{} there already: {}", if .0.len() == 1 { "a file is" } else { "files are" }, .0.join(", "))]
    Exists(Vec<String>),
    /// A source that is not as it was read.
    #[error("`{}` was changed while it was published", .0.display())]
    Changed(PathBuf),
    /// A file where a folder must go or the reverse, and it is not ours to remove.
    #[error("`{}` is in the way of `{wanted}` and may not be removed", obstacle.display())]
    Obstacle {
        /// What stands there.
        obstacle: PathBuf,
        /// What should go there.
        wanted: SitePath,
    },
    /// A part of the output is a mount point.
    #[error("`{}` lies on another file system than the folder beside the output", .0.display())]
    Device(PathBuf),
    /// The manifest of the last build cannot be trusted.
    #[error("`{}` is damaged: {cause}", path.display())]
    Manifest {
        /// Where the manifest is.
        path: PathBuf,
        /// What is wrong with it.
        cause: ManifestError,
    },
    /// A whole journal that this version does not understand.
    #[error("`{}` was written by another version of forewarn", .0.display())]
    Journal(PathBuf),
    /// One path was written twice.
    #[error("`{0}` is written twice")]
    Twice(SitePath),
    /// A path is to be a file, and a folder for other files.
    #[error("`{0}` is to be both a file and a folder")]
    Clash(SitePath),
    /// A canary was to be written.
    #[error("the canary of a draft would stand in `{}`", canary::masked(&.0.to_string_lossy()))]
    Canary(PathBuf),
    /// A file was begun and never finished.
    #[error("`{0}` was begun and not finished")]
    Unfinished(SitePath),
}

impl DiskError {
    /// The rule that this error is a finding of; its code is stable.
    #[must_use]
    pub fn rule(&self) -> &'static Rule {
        match self {
            Self::Io { cause, .. } => io_rule(cause.kind()),
            Self::Locked(_) => &rule::OUTPUT_LOCKED,
            Self::NotOurs(_) | Self::NotAFolder(_) | Self::NoName(_) => &rule::OUTPUT_NOT_OURS,
            Self::Symlink(_) => &rule::OUTPUT_SYMLINK,
            Self::Foreign(_) | Self::Changed(_) | Self::Obstacle { .. } | Self::NotAFile(_) => {
                &rule::OUTPUT_FOREIGN
            }
            Self::Exists(_) => &rule::INIT_EXISTS,
            Self::Canary(_) => &canary::CANARY_FOUND,
            Self::Device(_) => &rule::OUTPUT_DEVICE,
            Self::Manifest { .. } => &rule::OUTPUT_MANIFEST,
            Self::Journal(_) => &rule::OUTPUT_JOURNAL,
            Self::Twice(_) | Self::Clash(_) | Self::Unfinished(_) => &rule::OUTPUT_CLASH,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Io { cause, .. } => io_hint(cause.kind()),
            Self::Locked(_) => "wait for it to end, or name another folder with `--out`",
            Self::NotOurs(_) => "name a new or an empty folder with `--out`",
            Self::NotAFolder(_) => "name a folder with `--out`, or move the file away",
            Self::NotAFile(_) => "name a file, or move what stands there away",
            Self::NoName(_) => "name the folder itself with `--out`, such as `public`",
            Self::Symlink(_) => "replace the link by what it leads to",
            Self::Foreign(_) => "move the file away, or rename what is published there",
            Self::Exists(_) => {
                "move what is there away, or name another folder; nothing was written"
            }
            Self::Changed(_) => "run the command again",
            Self::Obstacle { .. } => "move it away; it holds something that no build wrote",
            Self::Canary(_) => "take out of the sources what came from a draft",
            Self::Device(_) => "name a folder inside the mounted one with `--out`",
            Self::Manifest { .. } => "restore the file, or name a new folder with `--out`",
            Self::Journal(_) => "build once with that version, or remove the journal",
            Self::Twice(_) | Self::Clash(_) | Self::Unfinished(_) => {
                "this is a mistake in forewarn: please report it"
            }
        }
    }

    /// Refuses bytes that hold a canary, and a path that does.
    pub(super) fn unless_marked(path: &Path, bytes: &[u8]) -> Result<(), Self> {
        let marked = |bytes: &[u8]| canary::find(bytes).is_some();
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        if marked(bytes) || marked(name) { Err(Self::Canary(path.to_owned())) } else { Ok(()) }
    }

    /// The error as a finding, to be shown with the others.
    #[must_use]
    pub fn fault(&self) -> Fault {
        Fault::new(self.rule(), self.to_string()).hint(self.hint())
    }

    /// The error that a format met while it wrote to an [`OutputFile`](super::OutputFile).
    ///
    /// The file's own errors come back as they were; anything else is told as a failure to
    /// write `path`.
    #[must_use]
    pub fn from_writer(error: io::Error, path: &SitePath) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => own,
            Err(cause) => Self::Io { doing: "write", path: path.as_str().into(), cause },
        }
    }
}

/// The way from what the system says to an error that also says where.
pub(super) trait Doing<T> {
    /// Says what was being done to which file when it failed.
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, DiskError>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, DiskError> {
        self.map_err(|cause| DiskError::Io { doing, path: path.to_owned(), cause })
    }
}

fn io_rule(kind: ErrorKind) -> &'static Rule {
    match kind {
        ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => {
            &rule::OUTPUT_FULL
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => &rule::OUTPUT_PERMISSION,
        ErrorKind::CrossesDevices => &rule::OUTPUT_DEVICE,
        _ => &rule::OUTPUT_IO,
    }
}

fn io_hint(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space and build again",
        ErrorKind::FileTooLarge => "raise the limit on the size of files and build again",
        ErrorKind::PermissionDenied => {
            "give yourself the right to write there, and in the folder that holds the output"
        }
        ErrorKind::ReadOnlyFilesystem => "name a folder on a writable disk with `--out`",
        ErrorKind::CrossesDevices => "name a folder inside the mounted one with `--out`",
        _ => "mend the cause and build again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_io(kind: ErrorKind, code: &str) {
        let path = Path::new("public/index.html");
        let error = Err::<(), _>(io::Error::from(kind)).doing("write", path).unwrap_err();
        assert_eq!(error.rule().code, code);
        assert!(error.to_string().starts_with("could not write `public/index.html`: "), "{error}");
    }

    #[test]
    fn what_the_system_says_is_sorted_by_its_remedy() {
        check_io(ErrorKind::StorageFull, "output-full");
        check_io(ErrorKind::FileTooLarge, "output-full");
        check_io(ErrorKind::QuotaExceeded, "output-full");
        check_io(ErrorKind::PermissionDenied, "output-permission");
        check_io(ErrorKind::ReadOnlyFilesystem, "output-permission");
        check_io(ErrorKind::CrossesDevices, "output-device");
        check_io(ErrorKind::Other, "output-io");
    }

    #[test]
    fn the_operating_systems_numbers_for_a_full_disk_are_known() {
        let full = io::Error::from_raw_os_error(28).kind();
        assert!(!cfg!(target_os = "linux") || io_rule(full).code == "output-full");
        let too_large = io::Error::from_raw_os_error(27).kind();
        assert!(!cfg!(target_os = "linux") || io_rule(too_large).code == "output-full");
        let crossing = io::Error::from_raw_os_error(18).kind();
        assert!(!cfg!(target_os = "linux") || io_rule(crossing).code == "output-device");
    }

    #[test]
    fn a_fault_carries_the_code_the_message_and_the_hint() {
        let fault = DiskError::Locked("public".into()).fault();
        assert_eq!(fault.rule.code, "output-locked");
        assert_eq!(fault.message, "another build is writing to `public`");
        assert!(fault.hint.unwrap().contains("--out"));
    }

    #[test]
    fn a_writers_error_keeps_its_kind_of_trouble() {
        let path = SitePath::fixed("osv/all.json");
        let own = io::Error::other(DiskError::Locked("public".into()));
        assert!(matches!(DiskError::from_writer(own, &path), DiskError::Locked(_)));
        let other = DiskError::from_writer(io::Error::other("bad data"), &path);
        assert_eq!(other.to_string(), "could not write `osv/all.json`: bad data");
    }
}
