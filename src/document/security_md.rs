//! `SECURITY.md` for the project's repository: the short form of the site's policy, from the same data.
//!
//! It is no file of the output. GitHub shows it to whoever wants to report something, and the Security-Policy check of
//! `OpenSSF` Scorecard looks into it. It promises nothing of its own: what is promised stands in the policy's prose.

mod following;
mod keys;
mod markdown;
mod reporting;

use crate::diagnostic::Rule;
use crate::document::address;
use crate::document::security_md::markdown::{escape, link};
use crate::model::library::Library;
use crate::model::site::Group;

/// A file that someone else wrote.
pub static EXPORT_NOT_OURS: Rule = Rule::error(
    "export-not-ours",
    "the file to be exported was written by someone else",
    "`forewarn export` replaces only what it wrote itself, which it knows by the file's first line. Move what the file \
     says into content/policy.md, then export with `--force`; or name another file with `--out`.",
);

/// A file that no longer says what the site says.
pub static EXPORT_STALE: Rule = Rule::error(
    "export-stale",
    "the exported file does not say what the site says",
    "SECURITY.md repeats contacts, fingerprints and addresses of the site, and a reporter who reads an old copy may \
     write to nobody, or encrypt to a key that is no longer used. Run `forewarn export` after each change of them, and \
     commit the file.",
);

/// A site that has nothing to say to a reporter.
pub static EXPORT_EMPTY: Rule = Rule::error(
    "export-empty",
    "the site has no policy to export",
    "SECURITY.md says whom to tell of a vulnerability. That stands in the front matter of content/policy.md, which \
     this site does not have.",
);

/// How a file of ours begins, whichever version wrote it.
const OPENING: &str = "<!-- Written by `forewarn export`";

/// Whether a file was written by [`render`].
#[must_use]
pub fn is_ours(file: &[u8]) -> bool {
    file.starts_with(OPENING.as_bytes())
}

/// Whether a file says the same as a text; line ends are the checkout's affair.
#[must_use]
pub fn is_current(file: &[u8], text: &str) -> bool {
    String::from_utf8_lossy(file).replace("\r\n", "\n") == text
}

/// The whole file; none without a policy.
#[must_use]
pub fn render(library: &Library) -> Option<String> {
    let policy = library.policy.as_ref()?;
    let paragraphs = [
        vec![
            format!(
                "{OPENING}. Edit content/policy.md, content/keys/keyring.yaml or content/site.yaml, and run it again. -->"
            ),
            "# Security policy".to_owned(),
        ],
        opening(library),
        reporting::contacts(library, policy),
        reporting::encryption(library),
        following::advisories(library),
    ];
    Some(paragraphs.concat().join("\n\n") + "\n")
}

fn opening(library: &Library) -> Vec<String> {
    let site = &library.site;
    let name = link(&site.title, site.url.as_str());
    let mut said = vec![format!(
        "This file says how to report a vulnerability, and where its disclosure can be followed. It is made from the data of {name}."
    )];
    // On its own, a notice could begin a list or a heading.
    said.extend(site.notice.as_ref().map(|notice| format!("> Notice: {}", escape(notice))));
    if site.builds(Group::Html) && library.page("policy").is_some() {
        let policy = link("security policy", &site.address(&address::page("policy")));
        said.push(format!(
            "The whole {policy} says what happens to a report, and how soon an answer can be expected."
        ));
    }
    said
}

#[cfg(test)]
mod tests;
