//! The real program on small sites: one binary, a module for each thing that it promises.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod affected;
mod announce;
mod attacked;
mod bad_input;
mod bundle;
mod canary;
mod commands;
mod determinism;
mod documents;
mod drafts;
mod export;
mod foreign;
mod gpg;
mod guard;
mod house;
mod import;
mod import_csaf;
mod import_quirks;
mod incremental;
mod keys;
mod killed;
mod maintainer;
mod output;
mod own_site;
mod plan;
mod previous;
mod promise_rows;
mod promises;
mod publish;
mod publish_killed;
mod publish_together;
mod round_trip;
mod rules;
mod rustsec;
mod schema;
mod shared;
mod sign;
mod signed;
mod site;
mod sites;
mod theme;
mod tour;
mod verify;
mod version_box;
