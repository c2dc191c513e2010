use std::fs::Metadata;

/// The file system that a file is on, where the system tells.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems do not tell")]
pub(super) fn device_of(metadata: &Metadata) -> Option<u64> {
    Some(std::os::unix::fs::MetadataExt::dev(metadata))
}

/// The same, which is not known here.
#[cfg(not(unix))]
pub(super) fn device_of(_: &Metadata) -> Option<u64> {
    None
}
