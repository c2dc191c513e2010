//! From what sources say to the model: every value is parsed once, here, and a finding points at the value.

pub mod advisory;
pub mod affected;
pub mod handling;
pub mod intake;
pub mod keyring;
pub mod packagers;
pub mod page;
pub mod place;
pub mod promise;
pub mod range;
pub mod site;
pub mod words;

pub(crate) use place::Place;
