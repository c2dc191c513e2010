use super::{Bytes, fields, put_text, take_text};
use crate::model::advisory::{Advisory, Imported, Publication, Withdrawn};
use crate::model::affected::{Affected, Fix, Spelling};
use crate::model::credit::Credit;
use crate::model::handling::{
    BehaviourChange, Branch, Confirmation, DefaultConfiguration, Handling, InsecureOption, Missed,
};
use crate::model::page::Prose;
use crate::model::reference::Reference;
use crate::model::revision::{Revision, Revisions};
use crate::model::seldom::Seldom;
use crate::model::severity::{Cvss, Severity, SeverityScore};
use crate::model::timeline::TimelineEvent;
use crate::model::weakness::Cwe;

fields!(Affected {
    package,
    repository,
    ranges,
    versions,
    fixes,
    branches,
    severity,
    ecosystem_specific,
    database_specific,
    spelling
});
fields!(BehaviourChange { breaks, note, error_message });
fields!(Branch { name, supported, affected, fix, reason });
fields!(Confirmation { reproduced, asked });
fields!(Credit { name, consented, consent_date, role, contact });
fields!(DefaultConfiguration { affected, note });
fields!(Fix { branch, commit, patch });
fields!(Handling {
    default_configuration,
    behaviour_change,
    insecure_options,
    confirmation,
    no_cve,
    changelog,
    missed
});
fields!(Imported { from, at, published, kept });
fields!(InsecureOption { name, warns, note });
fields!(Missed { promise, reason });
fields!(Reference { kind, url });
fields!(Revision { date, summary, kind });
fields!(Severity { score, source });
fields!(Spelling { name, purl });
fields!(TimelineEvent { kind, at, version, package, url, note, who, patch, channel, public });
fields!(Withdrawn { at, reason });

impl Advisory {
    /// Adds the bytes of all facts; none of one that says more than bytes hold: members of its lists that could not be parsed, or
    /// prose with fingerprints or with places to be filled, as few advisories have.
    pub(crate) fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        #[rustfmt::skip]
        let Self {
            id, title, aliases, related, upstream, weaknesses, severity, affected, timeline, handling, credits, references,
            revisions, withdrawn, database_specific, imported, prose, dropped,
        } = self;
        dropped.is_empty().then_some(())?;
        prose.put(out)?;
        id.put(out);
        title.put(out);
        aliases.put(out);
        related.put(out);
        upstream.put(out);
        weaknesses.put(out);
        severity.put(out);
        affected.put(out);
        timeline.put(out);
        handling.put(out);
        credits.put(out);
        references.put(out);
        revisions.put(out);
        withdrawn.put(out);
        database_specific.put(out);
        imported.put(out);
        Some(())
    }

    /// Takes an advisory whose source stands at a path and has a hash.
    pub(crate) fn take(bytes: &mut &[u8], path: &str, digest: [u8; 32]) -> Option<Self> {
        Some(Self {
            prose: Prose::take(bytes, path, digest)?,
            id: Bytes::take(bytes)?,
            title: Bytes::take(bytes)?,
            aliases: Bytes::take(bytes)?,
            related: Bytes::take(bytes)?,
            upstream: Bytes::take(bytes)?,
            weaknesses: Bytes::take(bytes)?,
            severity: Bytes::take(bytes)?,
            affected: Bytes::take(bytes)?,
            timeline: Bytes::take(bytes)?,
            handling: Bytes::take(bytes)?,
            credits: Bytes::take(bytes)?,
            references: Bytes::take(bytes)?,
            revisions: Bytes::take(bytes)?,
            withdrawn: Bytes::take(bytes)?,
            database_specific: Bytes::take(bytes)?,
            imported: Bytes::take(bytes)?,
            dropped: Seldom::default(),
        })
    }
}

impl Bytes for Cwe {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.number().to_le_bytes());
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let (number, rest) = bytes.split_first_chunk()?;
        *bytes = rest;
        Some(Self::of(u32::from_le_bytes(*number)))
    }
}

impl Bytes for Publication {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Revised => out.push(0),
            Self::Unknown => out.push(1),
            Self::Said(moment) => {
                out.push(2);
                moment.put(out);
            }
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        match u8::take(bytes)? {
            0 => Some(Self::Revised),
            1 => Some(Self::Unknown),
            2 => Bytes::take(bytes).map(Self::Said),
            _ => None,
        }
    }
}

/// A vector is parsed again: that takes little, and its score follows from it.
impl Bytes for SeverityScore {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Cvss(cvss) => {
                out.push(0);
                put_text(cvss.vector(), out);
            }
            Self::Ubuntu(priority) => {
                out.push(1);
                priority.put(out);
            }
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        match u8::take(bytes)? {
            0 => Cvss::parse(take_text(bytes)?).ok().map(Self::Cvss),
            1 => Bytes::take(bytes).map(Self::Ubuntu),
            _ => None,
        }
    }
}

impl Bytes for Revisions {
    fn put(&self, out: &mut Vec<u8>) {
        self.number().put(out);
        for (_, revision) in self.numbered() {
            revision.put(out);
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Self::new(Vec::take(bytes)?)
    }
}
