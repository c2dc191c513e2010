//! Am I affected? What the advisories of a site say of somebody's dependencies.
//!
//! A [`Query`] is one dependency as a purl, a lockfile or an SBOM names it; [`Index`] holds it against every advisory
//! about its package. What cannot be known is told apart from "not affected", and why.

mod answer;
mod format;
mod json;
mod matching;
mod purl;
mod query;
mod text;
mod words;

pub use self::answer::{Answer, Answered, Finding, Index, Status};
pub use self::format::{Format, lockfile, sbom};
pub use self::json::print as json;
pub use self::purl::query as purl;
pub use self::query::{Asked, Query};
pub use self::text::{lines, summary};
