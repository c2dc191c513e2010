//! What happened while a vulnerability was handled.

use crate::model::date::Moment;
use crate::model::handling::Answer;
use crate::model::link::Link;
use crate::model::version::Version;
use crate::model::vocabulary::{self, Vocabulary};

/// One dated event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEvent {
    /// What happened.
    pub kind: TimelineKind,
    /// When.
    pub at: Moment,
    /// The version that it was about.
    pub version: Option<Version>,
    /// The package that it was about, by name.
    pub package: Option<String>,
    /// Where it can be read.
    pub url: Option<Link>,
    /// A remark, as plain text.
    pub note: Option<String>,
    /// Which packager it was about, by name.
    pub who: Option<String>,
    /// Whether a notice held the patch.
    pub patch: Option<Answer>,
    /// Where something was announced.
    pub channel: Option<String>,
    /// Whether it is shown; else it only counts.
    pub public: bool,
}

impl TimelineEvent {
    /// An event of which no more is known, and which is shown.
    #[must_use]
    pub fn new(kind: TimelineKind, at: Moment) -> Self {
        Self {
            kind,
            at,
            version: None,
            package: None,
            url: None,
            note: None,
            who: None,
            patch: None,
            channel: None,
            public: true,
        }
    }
}

macro_rules! kinds {
    ($($kind:ident $word:literal $label:literal)*) => {
        /// The kinds of events that a timeline may hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum TimelineKind { $(#[doc = $label] $kind,)* }

        pub(crate) const KINDS: &Vocabulary<TimelineKind> = &[$(($word, TimelineKind::$kind),)*];

        impl TimelineKind {
            /// What a page says for it.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$kind => $label,)* }
            }
        }
    };
}

kinds! {
    Reported "reported" "Reported to the project"
    Acknowledged "acknowledged" "Report acknowledged"
    InfoRequested "info_requested" "More information asked for"
    Reproduced "reproduced" "Reproduced"
    StatusUpdate "status_update" "Reporter told how it goes"
    FixReady "fix_ready" "Fix ready"
    ReporterToldFix "reporter_told_fix" "Reporter told of the fix"
    ReporterConfirmed "reporter_confirmed" "Fix confirmed by the reporter"
    CveRequested "cve_requested" "CVE id asked for"
    CveAssigned "cve_assigned" "CVE id assigned"
    ReleasePlanned "release_planned" "Release planned"
    ReporterToldDate "reporter_told_date" "Reporter told the release date"
    DownstreamNotified "downstream_notified" "Packagers notified"
    InterimReleased "interim_released" "Interim release"
    FixPushed "fix_pushed" "Fix made public"
    Released "released" "Fixed version released"
    AdvisoryPublished "advisory_published" "Advisory published"
    Publicised "publicised" "Announced"
    MadePublicByOthers "made_public_by_others" "Made public by others"
    ExploitedSince "exploited_since" "Exploited since"
    Revised "revised" "Advisory revised"
    Withdrawn "withdrawn" "Advisory withdrawn"
}

impl TimelineKind {
    /// The word in sources.
    #[must_use]
    pub fn word(self) -> &'static str {
        vocabulary::word(KINDS, &self)
    }
}
