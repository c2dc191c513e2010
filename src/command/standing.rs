//! What the last build said: one that nothing changed for says the same, and need not read, check or make anything.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::canary;
use crate::check;
use crate::cli::BuildArgs;
use crate::command::maker;
use crate::diagnostic::{Found, Report};
use crate::disk::standing::{self, Standing};
use crate::document::manifest::Digest;
use crate::draft;
use crate::model::library::Library;
use crate::source::untouched::Stamps;

/// What a build is asked for, and what it is asked for about.
#[derive(Debug)]
pub(super) struct Asked {
    request: String,
    /// None where somebody may have touched a source while it was looked at.
    sources: Option<String>,
    now: Timestamp,
}

/// What is kept of a build.
#[derive(Debug, Deserialize, Serialize)]
struct Kept {
    request: String,
    sources: String,
    outputs: String,
    /// How many files the site has.
    files: usize,
    /// From when until when the same sources have the same findings.
    from: String,
    until: String,
    /// The folder of drafts, whose place is looked at in every build.
    drafts: Option<String>,
    findings: Vec<Found>,
}

/// What a build says that nothing changed for.
pub(super) struct Known {
    pub(super) report: Report,
    /// How many files the site has.
    pub(super) files: usize,
}

impl Asked {
    /// `stamps` are what the disk tells of the sources.
    pub(super) fn new(stamps: &Stamps, args: &BuildArgs, now: Timestamp) -> Self {
        let BuildArgs { formats, base_url, .. } = args;
        let maker = maker::maker(args.signing_key.as_deref());
        let request =
            format!("{maker} {formats:?} {:?}", base_url.as_ref().map(ToString::to_string));
        // What was published before may have been saved anew.
        let counts = args.previous.is_none();
        let whole = counts.then(|| stamps.whole()).flatten();
        let sources = whole.map(|whole| whole.to_string());
        Self { request, sources, now }
    }

    /// What the build would say, if nothing has changed since the last.
    pub(super) fn known(&self, root: &Path, folder: &Path) -> Option<Known> {
        let standing = Standing::open(folder)?;
        let kept = parse(&standing.kept())?;
        let same = kept.request == self.request
            && Some(&kept.sources) == self.sources.as_ref()
            && kept.counts(self.now)
            && kept
                .drafts
                .as_ref()
                .is_none_or(|drafts| draft::apart(root, &root.join(drafts)).is_ok())
            && standing.stamps().is_some_and(|stamps| stamps.to_string() == kept.outputs);
        if !same {
            return None;
        }
        let mut report = Report::default();
        for found in kept.findings {
            report.add(found.read()?);
        }
        Some(Known { report, files: kept.files })
    }

    /// Keeps what a build said of `library`; its files have the hash `outputs`.
    pub(super) fn keep(
        self,
        folder: &Path,
        library: &Library,
        report: &Report,
        files: usize,
        outputs: Option<Digest>,
    ) {
        let (Some(sources), Some(outputs)) = (self.sources, outputs) else { return };
        let kept = Kept {
            request: self.request,
            sources,
            outputs: outputs.to_string(),
            files,
            from: self.now.to_string(),
            until: check::turning(library, self.now).to_string(),
            drafts: library.site.drafts.clone(),
            findings: report.diagnostics().iter().map(Found::of).collect(),
        };
        let bytes = to_bytes(&kept).filter(|bytes| canary::find(bytes).is_none());
        // Without it the next build takes longer, and says the same.
        drop(bytes.map(|bytes| standing::keep(folder, &bytes)));
    }
}

impl Kept {
    fn counts(&self, now: Timestamp) -> bool {
        let [from, until] = [&self.from, &self.until].map(|time| time.parse::<Timestamp>());
        from.is_ok_and(|from| from <= now) && until.is_ok_and(|until| now < until)
    }
}

fn to_bytes(kept: &Kept) -> Option<Vec<u8>> {
    let mut bytes = serde_json::to_vec(kept).ok()?;
    let check = Digest::of(&bytes);
    bytes.extend(check.as_bytes());
    Some(bytes)
}

/// Nothing where it is not as it was written.
fn parse(bytes: &[u8]) -> Option<Kept> {
    let (bytes, check) = bytes.split_last_chunk::<32>()?;
    let whole = Digest::of(bytes).as_bytes() == check;
    whole.then(|| serde_json::from_slice(bytes).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(from: &str, until: &str) -> Kept {
        Kept {
            request: "request".to_owned(),
            sources: "sources".to_owned(),
            outputs: "outputs".to_owned(),
            files: 3,
            from: from.to_owned(),
            until: until.to_owned(),
            drafts: None,
            findings: vec![],
        }
    }

    #[test]
    fn it_counts_from_its_build_until_time_changes_something() {
        let kept = kept("2026-01-01T00:00:00.5Z", "2026-01-02T00:00:00Z");
        for (now, expected) in [
            ("2026-01-01T00:00:00Z", false),
            ("2026-01-01T00:00:00.5Z", true),
            ("2026-01-01T23:59:59.999Z", true),
            ("2026-01-02T00:00:00Z", false),
        ] {
            assert_eq!(kept.counts(now.parse().unwrap()), expected, "{now}");
        }
    }

    #[test]
    fn what_is_not_as_it_was_written_is_not_known() {
        let bytes = to_bytes(&kept("a", "b")).unwrap();
        assert!(parse(&bytes).is_some() && parse(b"").is_none());
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            assert!(parse(&broken).is_none() && parse(&bytes[..at]).is_none(), "{at}");
        }
    }
}
