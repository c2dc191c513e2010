use super::MAIL_HEADER;
use crate::diagnostic::Fault;
use crate::model::library::Library;

/// The first contact of the policy that has a mail address: its name and the address.
///
/// # Errors
/// [`MAIL_HEADER`] where there is none.
pub fn sender(library: &Library) -> Result<(&str, &str), Fault> {
    let contacts = library.policy.iter().flat_map(|policy| &policy.contacts);
    let by_mail = contacts.filter(|contact| contact.uri.as_str().starts_with("mailto:"));
    let address = |uri: &'_ str| uri.find('?').unwrap_or(uri.len());
    let found = by_mail.map(|contact| (contact.name.as_str(), contact.uri.shown())).next();
    let (name, uri) = found.ok_or_else(|| {
        Fault::new(&MAIL_HEADER, "the policy names no mail address to write from")
            .hint("add a contact with `uri: \"mailto:…\"` to content/policy.md")
    })?;
    Ok((name, &uri[..address(uri)]))
}
