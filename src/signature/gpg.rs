//! Signing by the user's own gpg: its agent, its smart cards, its pinentry.
