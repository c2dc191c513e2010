//! The real program on small sites: one binary, a module for each thing that it promises.

mod bad_input;
mod commands;
mod determinism;
mod documents;
mod killed;
mod output;
mod own_site;
mod schema;
mod site;
mod theme;
