//! The keys that a site's readers are to trust, and for what.

use crate::model::date::Moment;
use crate::model::fingerprint::Fingerprint;
use crate::model::vocabulary::{self, Vocabulary};

/// All keys, in the source's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keyring {
    /// The keys.
    pub keys: Vec<Key>,
}

/// One certificate's place in the keyring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The certificate's fingerprint.
    pub fingerprint: Fingerprint,
    /// What it is for.
    pub role: KeyRole,
    /// Who holds its secret half.
    pub holder: String,
    /// Where it stands in its life; stated, never derived from the clock.
    pub state: KeyState,
    /// Since when it is used.
    pub since: Option<Moment>,
    /// Until when it was used.
    pub until: Option<Moment>,
    /// The key that took its place.
    pub successor: Option<Fingerprint>,
    /// The certificate's file in `content/keys/`.
    pub certificate: Option<String>,
}

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyRole {
    /// Reports are encrypted to it.
    Reports,
    /// Advisories are signed with it.
    Advisories,
}

/// Where a key stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyState {
    /// In use.
    Active,
    /// Announced, not used yet.
    Upcoming,
    /// No longer used, still good for what it signed.
    Retired,
    /// Not to be trusted.
    Revoked,
}

pub(crate) const ROLES: &Vocabulary<KeyRole> =
    &[("reports", KeyRole::Reports), ("advisories", KeyRole::Advisories)];

pub(crate) const STATES: &Vocabulary<KeyState> = &[
    ("active", KeyState::Active),
    ("upcoming", KeyState::Upcoming),
    ("retired", KeyState::Retired),
    ("revoked", KeyState::Revoked),
];

impl KeyState {
    /// All states, in the order in which pages group keys.
    pub const ALL: [Self; 4] = [Self::Active, Self::Upcoming, Self::Retired, Self::Revoked];

    /// The word in sources.
    #[must_use]
    pub fn word(self) -> &'static str {
        vocabulary::word(STATES, &self)
    }
}

impl KeyRole {
    /// The word in sources.
    #[must_use]
    pub fn word(self) -> &'static str {
        vocabulary::word(ROLES, &self)
    }

    /// What a page says for it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reports => "encrypts reports to the project",
            Self::Advisories => "signs advisories",
        }
    }
}
