use std::ops::Range;

use crate::diagnostic::{Fault, Rule};

use super::character;

/// A link to somewhere that a published page may not lead.
pub static LINK_SCHEME: Rule = Rule::error(
    "link-scheme",
    "a link's address is not one that a page may lead to",
    "A body's links may begin with `https:`, `http:` or `mailto:`, name a heading of the same page \
     (`#impact`), or name a file relative to the one that they stand in (`../policy.md`). Other \
     schemes can run code or open local files in the reader's browser, and addresses without a \
     scheme that begin with `/` break when the site is served under a sub-path. Names and \
     passwords before the host hide where a link leads.",
);

/// Where a link leads, seen from the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// To this site: relative to the source file, or a fragment of the same page.
    Internal,
    /// Away from it: another host, or a mail address.
    External,
}

/// A link that a body makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address as its author wrote it, with Markdown's escapes and references resolved.
    pub target: String,
    /// Where the link stands, in bytes of the text.
    pub span: Range<usize>,
    /// Where it leads.
    pub kind: LinkKind,
}

/// An address that a link may have. There is no other way to a link in the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A file of the site, or a place in it.
    Page(String),
    /// A page elsewhere.
    Web(String),
    /// A mail address, scheme included.
    Mail(String),
}

impl Target {
    /// Reads an address as the Markdown parser gives it: escapes and references resolved.
    ///
    /// # Errors
    ///
    /// [`LINK_SCHEME`], for every address that is not known to be harmless.
    pub(super) fn parse(address: &str) -> Result<Self, Fault> {
        if address.is_empty() {
            return Err(refused("this link has no address", "name a page, an anchor or a URL"));
        }
        if address.chars().any(is_deceptive) {
            let message = format!("the address `{}` has blanks or backslashes", shorten(address));
            return Err(refused(message, "write a blank as `%20` and a backslash as `%5C`"));
        }
        match scheme(address) {
            Some((scheme, rest)) => Self::with_scheme(scheme, rest, address),
            None => Self::relative(address),
        }
    }

    /// Reads the address of a mail link that was written without its scheme: `<a@b.example>`.
    pub(super) fn mail(address: &str) -> Result<Self, Fault> {
        Self::parse(&format!("mailto:{address}"))
    }

    pub(super) fn kind(&self) -> LinkKind {
        match self {
            Self::Page(_) => LinkKind::Internal,
            Self::Web(_) | Self::Mail(_) => LinkKind::External,
        }
    }

    pub(super) fn address(&self) -> &str {
        match self {
            Self::Page(address) | Self::Web(address) | Self::Mail(address) => address,
        }
    }

    fn with_scheme(scheme: &str, rest: &str, address: &str) -> Result<Self, Fault> {
        match scheme.to_ascii_lowercase().as_str() {
            "https" | "http" => check_host(rest, address).map(|()| Self::Web(address.to_owned())),
            "mailto" if !rest.is_empty() => Ok(Self::Mail(address.to_owned())),
            "mailto" => Err(refused("this link has no mail address", "add one after `mailto:`")),
            _ => Err(refused(
                format!("links may not lead to `{}:`", shorten(scheme)),
                "use `https:`, `http:`, `mailto:` or a path relative to this file",
            )),
        }
    }

    fn relative(address: &str) -> Result<Self, Fault> {
        if address.starts_with('/') {
            let message = format!("the address `{}` begins with `/`", shorten(address));
            return Err(refused(message, "write a path relative to this file, or a whole URL"));
        }
        Ok(Self::Page(address.to_owned()))
    }
}

/// The start of an address that a message may show, however long the address is.
pub(super) fn shorten(address: &str) -> String {
    const SHOWN: usize = 60;
    match address.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &address[..at]),
        None => address.to_owned(),
    }
}

/// What stands before the first colon, if that is in the first segment (RFC 3986, section 4.2):
/// a browser would take it for a scheme, whether or not it could be one.
fn scheme(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    (!scheme.contains(['/', '?', '#'])).then_some((scheme, rest))
}

fn check_host(rest: &str, address: &str) -> Result<(), Fault> {
    let hint = "write the address as `https://host/path`";
    let authority = rest.strip_prefix("//").unwrap_or_default();
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() {
        return Err(refused(format!("`{}` names no host", shorten(address)), hint));
    }
    if authority.contains('@') {
        let message = format!("`{}` hides its host behind an `@`", shorten(address));
        return Err(refused(message, hint));
    }
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    if !authority.chars().all(is_plain) {
        return Err(refused(format!("`{}` has an odd host", shorten(address)), hint));
    }
    Ok(())
}

/// Browsers drop or turn these before they look for a scheme or a host.
fn is_deceptive(c: char) -> bool {
    c.is_whitespace() || c == '\\' || c == '\u{fffd}' || character::is_refused(c)
}

fn refused(message: impl Into<String>, hint: &str) -> Fault {
    Fault::new(&LINK_SCHEME, message).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: Option<LinkKind>) {
        assert_eq!(Target::parse(address).ok().map(|target| target.kind()), expected);
    }

    #[test]
    fn pages_of_the_site_and_of_the_web_may_be_linked() {
        for address in ["a.md", "../a.md#b", "#b", "?q", "./x:y", "a/b:c", "javascript%3Ax", "é.md"]
        {
            check(address, Some(LinkKind::Internal));
        }
        for address in [
            "https://a.example",
            "HTTP://A.example:80/x?y#z",
            "mailto:a@b.example",
            "https://[::1]/",
            "https://bücher.example/@x",
        ] {
            check(address, Some(LinkKind::External));
        }
    }

    #[test]
    fn other_schemes_are_refused() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://a.example/",
            "blob:x",
            "tel:1",
            ":x",
            "x:y",
            "view-source:https://a.example",
            "é:x",
        ] {
            check(address, None);
        }
    }

    #[test]
    fn tricks_with_blanks_slashes_and_hosts_are_refused() {
        for address in [
            "",
            " javascript:x",
            "java\nscript:x",
            "java\tscript:x",
            "\u{1}javascript:x",
            "\u{a0}javascript:x",
            "//evil.example",
            "/policy.html",
            "\\\\evil.example",
            "https:\\\\evil.example",
            "https:evil.example",
            "https:/evil.example",
            "https://",
            "https:///x",
            "https://good.example@evil.example/",
            "https://good.example%2eevil.example/",
            "mailto:",
            "a\u{202e}b",
        ] {
            check(address, None);
        }
    }

    #[test]
    fn a_message_shows_only_the_start_of_a_long_address() {
        let fault = Target::parse(&format!("/{}", "é".repeat(1000))).unwrap_err();
        assert!(fault.message.chars().count() < 100, "{}", fault.message);
        assert!(fault.message.contains("é…`"), "{}", fault.message);
    }
}
