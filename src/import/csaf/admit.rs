use super::id;
use super::offset::placed;
use super::raw::{RawCsaf, RawStatus};
use super::rule::{IMPORT_CONFIDENTIAL, IMPORT_DRAFT, IMPORT_NO_ADVISORY};
use crate::diagnostic::{Diagnostic, Fault};
use crate::import::Draft;
use crate::import::rule::IMPORT_FORM;
use crate::model::identifier::AdvisoryId;
use crate::source::text::Text;

/// The labels of what everyone may read, in TLP 1.0 and 2.0.
const PUBLIC: [&str; 2] = ["WHITE", "CLEAR"];

/// The id under which a document may be imported.
///
/// # Errors
/// Everything because of which it may not, or cannot.
pub(super) fn admit(
    input: &Text,
    raw: &RawCsaf,
    draft: &mut Draft,
) -> Result<String, Vec<Diagnostic>> {
    let faults = [version(raw), audience(raw), status(raw, draft), subject(raw)];
    let mut found: Vec<_> = faults
        .into_iter()
        .flatten()
        .map(|(pointer, fault)| placed(input, pointer, fault))
        .collect();
    let id = id::usable(&raw.document.tracking.id);
    if let Err(fault) = AdvisoryId::parse(&id) {
        found.push(placed(input, "/document/tracking/id", fault));
    }
    if found.is_empty() { Ok(id) } else { Err(found) }
}

/// A fault, and where it stands in the document.
type Placed = Option<(&'static str, Fault)>;

fn version(raw: &RawCsaf) -> Placed {
    let version = &raw.document.csaf_version;
    (version != "2.0").then(|| {
        let message = format!("this is CSAF {version}, and only 2.0 is read");
        let fault = Fault::new(&IMPORT_FORM, message).hint("ask its publisher for CSAF 2.0");
        ("/document/csaf_version", fault)
    })
}

/// No label at all sets no limit.
fn audience(raw: &RawCsaf) -> Placed {
    let label = &raw.document.distribution.as_ref()?.tlp.as_ref()?.label;
    let public = PUBLIC.iter().any(|public| label.eq_ignore_ascii_case(public));
    (!public).then(|| {
        let message = format!("the document is marked TLP:{label}, and a site is public");
        let fault = Fault::new(&IMPORT_CONFIDENTIAL, message)
            .hint("only TLP:WHITE and TLP:CLEAR may be imported");
        ("/document/distribution/tlp/label", fault)
    })
}

fn status(raw: &RawCsaf, draft: &mut Draft) -> Placed {
    let pointer = "/document/tracking/status";
    match raw.document.tracking.status.as_str() {
        "final" => None,
        "interim" => {
            let note =
                "`document.tracking.status` is `interim`: the document is expected to change";
            draft.left_out.push(note.to_owned());
            None
        }
        "draft" => {
            let fault = Fault::new(&IMPORT_DRAFT, "the document is a draft");
            Some((pointer, fault.hint("import it once its status is `final` or `interim`")))
        }
        other => {
            let message = format!("`{other}` is no status of a CSAF document");
            let fault =
                Fault::new(&IMPORT_FORM, message).hint("it is `final`, `interim` or `draft`");
            Some((pointer, fault))
        }
    }
}

/// Whatever its profile, an advisory tells of a vulnerability that something has.
fn subject(raw: &RawCsaf) -> Placed {
    let harmless = |status: &RawStatus| {
        !status.known_not_affected.is_empty()
            && status
                .groups()
                .iter()
                .all(|(claim, ids)| *claim == "known_not_affected" || ids.is_empty())
    };
    let category = &raw.document.category;
    let (pointer, message) = if raw.vulnerabilities.is_empty() {
        ("/document/category", format!("this `{category}` document tells of no vulnerability"))
    } else if raw.vulnerabilities.iter().all(|one| harmless(&one.product_status)) {
        ("/vulnerabilities", "this document says only what is not affected".to_owned())
    } else {
        return None;
    };
    Some((pointer, Fault::new(&IMPORT_NO_ADVISORY, message).hint("leave it out of the import")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::csaf::decode;

    fn document(change: impl Fn(&mut serde_json::Value)) -> Text {
        let mut value = crate::import::csaf::tests::document();
        change(&mut value);
        Text { path: "a.json".to_owned(), text: serde_json::to_string_pretty(&value).unwrap() }
    }

    fn admitted(input: &Text) -> (Result<String, Vec<Diagnostic>>, Draft) {
        let mut draft = Draft::default();
        let raw = decode::decode(input, &mut draft).unwrap();
        (admit(input, &raw, &mut draft), draft)
    }

    #[track_caller]
    fn refused(pointer: &str, value: &str, code: &str) {
        let input = document(|document| *document.pointer_mut(pointer).unwrap() = value.into());
        let found = admitted(&input).0.unwrap_err();
        assert_eq!(found[0].rule.code, code);
        let place = found[0].place.as_ref().unwrap();
        let key = pointer.rsplit('/').next().unwrap();
        assert!(place.excerpt.contains(&format!("\"{key}\":")), "{}", place.excerpt);
    }

    #[test]
    fn what_is_not_public_or_no_advisory_is_refused_where_it_says_so() {
        for label in ["GREEN", "AMBER", "AMBER+STRICT", "RED", "", "white "] {
            refused("/document/distribution/tlp/label", label, "import-confidential");
        }
        refused("/document/tracking/status", "draft", "import-draft");
        refused("/document/tracking/status", "done", "import-form");
        refused("/document/csaf_version", "2.1", "import-form");
        refused("/document/tracking/id", "##", "id-invalid");
    }

    #[test]
    fn a_document_without_a_vulnerability_that_something_has_is_refused() {
        let none = document(|value| drop(value.as_object_mut().unwrap().remove("vulnerabilities")));
        assert_eq!(admitted(&none).0.unwrap_err()[0].rule.code, "import-no-advisory");
        let harmless = document(|value| {
            value["vulnerabilities"][0]["product_status"] =
                serde_json::json!({"known_not_affected": ["P1"]});
        });
        assert_eq!(admitted(&harmless).0.unwrap_err()[0].rule.code, "import-no-advisory");
        let silent = document(|value| {
            value["vulnerabilities"][0].as_object_mut().unwrap().remove("product_status");
        });
        assert!(admitted(&silent).0.is_ok());
    }

    #[test]
    fn public_documents_are_admitted_and_interim_ones_named() {
        for label in ["WHITE", "CLEAR", "white"] {
            let input =
                document(|value| value["document"]["distribution"]["tlp"]["label"] = label.into());
            assert_eq!(admitted(&input).0.unwrap(), "EX-2026-0001");
        }
        let input = document(|value| value["document"]["tracking"]["status"] = "interim".into());
        let (admitted, draft) = admitted(&input);
        assert!(admitted.is_ok());
        assert!(draft.left_out[0].contains("`interim`"), "{:?}", draft.left_out);
    }

    #[test]
    fn everything_is_told_at_once() {
        let input = document(|value| {
            value["document"]["tracking"]["status"] = "draft".into();
            value["document"]["distribution"]["tlp"]["label"] = "RED".into();
        });
        assert_eq!(admitted(&input).0.unwrap_err().len(), 2);
    }
}
