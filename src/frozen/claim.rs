//! What a signed text says of itself, held against the place where it is kept: a good signature alone does not tell that a
//! file belongs there.

use crate::diagnostic::Fault;
use crate::model::digest::Digest;
use crate::model::identifier::AdvisoryId;
use crate::signature::rule::SIGNATURE_SWAPPED;
use crate::site_path::SitePath;

/// Whether a text is that of a revision. Its head names the advisory and the number.
///
/// # Errors
/// [`SIGNATURE_SWAPPED`].
pub(super) fn is_of(text: &str, id: &AdvisoryId, number: usize) -> Result<(), Fault> {
    let mut head = text.lines().take(2).filter_map(|line| line.split(' ').next());
    let revision = text.lines().find_map(|line| line.strip_prefix("Revision:"));
    let named = revision.and_then(|value| value.split_whitespace().next());
    if head.any(|word| word == id.as_str()) && named == Some(number.to_string().as_str()) {
        return Ok(());
    }
    Err(swapped(format!("this text is not that of {id}, revision {number}")))
}

/// Whether a text lists a file with this hash. One that was signed later than the text is not in it.
///
/// # Errors
/// [`SIGNATURE_SWAPPED`].
pub(super) fn lists(
    text: &str,
    path: &SitePath,
    digest: Digest,
    is_later: bool,
) -> Result<(), Fault> {
    let mut listed = text.lines().filter_map(|line| line.split_once("  "));
    match listed.find(|(_, name)| *name == path.as_str()) {
        Some((hash, _)) if hash == digest.to_string() => Ok(()),
        None if is_later => Ok(()),
        Some(_) => Err(swapped(format!("`{path}` is another file than the signed text lists"))),
        None => Err(swapped(format!("`{path}` is not among the files that the signed text lists"))),
    }
}

fn swapped(message: String) -> Fault {
    Fault::new(&SIGNATURE_SWAPPED, message)
        .hint("restore the revision from the history of the repository; do not sign it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> String {
        let hash = Digest::of(b"x");
        format!(
            "=====\nEX-2026-0001      Security Advisory\n\nTitle:    A\n          Revision: 9\nRevision:      2 (2026-01-05)\n\n{hash}  osv/x.json\n"
        )
    }

    #[test]
    fn a_text_belongs_to_the_revision_that_it_names() {
        let check = |id, number| is_of(&text(), &AdvisoryId::parse(id).unwrap(), number).is_ok();
        assert!(check("EX-2026-0001", 2));
        for (id, number) in
            [("EX-2026-0001", 1), ("EX-2026-0001", 9), ("EX-2026-0002", 2), ("EX-2026-000", 2)]
        {
            assert!(!check(id, number), "{id} {number}");
        }
        assert!(is_of("", &AdvisoryId::parse("EX-2026-0001").unwrap(), 1).is_err());
    }

    #[test]
    fn a_text_vouches_for_the_files_that_it_lists() {
        let check = |path, bytes: &[u8], is_later| {
            lists(&text(), &SitePath::fixed(path), Digest::of(bytes), is_later)
                .map_err(|fault| fault.rule.code)
        };
        assert_eq!(check("osv/x.json", b"x", false), Ok(()));
        assert_eq!(check("osv/x.json", b"y", false), Err("signature-swapped"));
        assert_eq!(check("osv/x.json", b"y", true), Err("signature-swapped"));
        assert_eq!(check("osv/y.json", b"x", false), Err("signature-swapped"));
        assert_eq!(check("osv/y.json", b"x", true), Ok(()));
    }
}
