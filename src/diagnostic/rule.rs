/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is published until it is mended.
    Error,
    /// The site is built, and its maintainer is told.
    Warning,
}

impl Level {
    /// The word that people and machines read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing that a check can find, the same for every place where it is found.
///
/// Rules are statics beside the code that applies them. [`crate::rules`] lists them all,
/// for `forewarn explain` and for the test that keeps their codes unique.
#[derive(Debug)]
pub struct Rule {
    /// The stable name, in kebab case; published, so never given to another rule.
    pub code: &'static str,
    /// The level, before `accept` in site.yaml lowers it.
    pub level: Level,
    /// Whether `accept` in site.yaml may turn this error into a warning that comes every time.
    pub acceptable: bool,
    /// One line: what is wrong.
    pub summary: &'static str,
    /// The text of `forewarn explain CODE`: why it matters, and how to mend it.
    pub explanation: &'static str,
}

impl Rule {
    /// A rule whose findings stop a build.
    #[must_use]
    pub const fn error(
        code: &'static str,
        summary: &'static str,
        explanation: &'static str,
    ) -> Self {
        Self { code, level: Level::Error, acceptable: false, summary, explanation }
    }

    /// A rule whose findings are printed while the build goes on.
    #[must_use]
    pub const fn warning(
        code: &'static str,
        summary: &'static str,
        explanation: &'static str,
    ) -> Self {
        Self { code, level: Level::Warning, acceptable: false, summary, explanation }
    }

    /// The same rule, as one that a site may accept by name.
    #[must_use]
    pub const fn acceptable(self) -> Self {
        Self { acceptable: true, ..self }
    }
}

/// A finding before it has a place: what a parser of one value says, which knows no file.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// What is wrong here; no full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Fault {
    /// A finding of `rule`, with no hint yet.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self { rule, message: message.into(), hint: None }
    }

    /// The same finding, with what to do about it.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}
