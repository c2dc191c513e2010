//! Advisories of the `RustSec` database: TOML in a fence, then a heading that is the title, then Markdown.
//!
//! Source: <https://github.com/rustsec/advisory-db>, "Advisory Format" of its README. What the model has no field for goes
//! where `RustSec`'s own export to OSV has it.

mod decode;
mod facts;
mod raw;
mod requirement;
mod skipped;
mod specific;
mod split;
mod stretch;
mod versions;

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::import::{Draft, Format};
use crate::source::schema::advisory::{RawAdvisory, RawImported};
use crate::source::text::Text;
use raw::RawMetadata;

/// The format of `RustSec`.
pub(super) struct RustSec;

impl Format for RustSec {
    fn read(&self, input: &Text, at: &str) -> Result<Draft, Vec<Diagnostic>> {
        let parts = split::split(&input.text)
            .map_err(|problem| vec![skipped::not_in_form(input, problem)])?;
        let mut draft = Draft::default();
        let file = decode::decode(input, &parts.header, &mut draft)?;
        if file.advisory.id == skipped::PLACEHOLDER {
            return Err(vec![skipped::placeholder(input)]);
        }
        let affected = versions::affected(&file.versions)
            .map_err(|found| decode::placed(input, &parts.header, found))?;
        draft.body = parts.body;
        draft.front.title = parts.title;
        draft.front.affected = facts::affected(&mut draft, &file, &affected);
        let of_rust = is_of_rust(&input.path, &file.advisory.package);
        fill(&mut draft, file.advisory, of_rust, at);
        Ok(draft)
    }

    fn endings(&self) -> &'static [&'static str] {
        &["md"]
    }
}

fn fill(draft: &mut Draft, mut advisory: RawMetadata, of_rust: bool, at: &str) {
    if of_rust {
        draft.left_out.push(format!(
            "`{}` is a part of Rust, which OSV can name as a crate only: `collection` says what it is",
            advisory.package
        ));
    }
    let (related, addresses) = facts::related(std::mem::take(&mut advisory.related));
    let from = "rustsec".to_owned();
    draft.front = RawAdvisory {
        database_specific: Some(specific::of_database(&advisory, of_rust)),
        severity: facts::severity(&advisory),
        revisions: facts::revisions(&advisory),
        withdrawn: advisory.withdrawn.map(facts::withdrawn),
        references: facts::references(draft, advisory.url, advisory.references, addresses),
        aliases: facts::ids(draft, "aliases", advisory.aliases),
        related: facts::ids(draft, "related", related),
        imported: Some(RawImported { from, at: at.to_owned(), published: None, kept: None }),
        id: advisory.id,
        ..std::mem::take(&mut draft.front)
    };
}

/// Whether a file is in the collection of Rust itself: `rust/PACKAGE/ID.md`, beside `crates/PACKAGE/ID.md`.
fn is_of_rust(path: &str, package: &str) -> bool {
    let folder = Path::new(path).parent();
    folder.is_some_and(|folder| folder.ends_with(Path::new("rust").join(package)))
}

#[cfg(test)]
mod tests;
