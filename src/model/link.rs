//! URLs, limited to the schemes that their field may have.

use std::fmt;

use fluent_uri::Uri;
use fluent_uri::pct_enc::encoder::Userinfo;

use crate::diagnostic::{Fault, Rule};
use crate::model::bytes;

/// A text that is no absolute URL of an allowed scheme.
pub static URL_INVALID: Rule = Rule::error(
    "url-invalid",
    "a URL is malformed or has a scheme that its field does not allow",
    "References must be absolute https or http URLs, contacts may be mailto or tel besides, repositories of what is \
     affected git or ssh; the site's own address must be https. Other schemes can run code or read files where a reader clicks.",
);

/// Where a URL stands, which decides the schemes that it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The site's address and namespaces.
    Address,
    /// References, links of a timeline.
    Reference,
    /// Where commits are fetched from, which is not always a page.
    Repository,
    /// How to reach a person.
    Contact,
}

impl Field {
    const fn schemes(self) -> &'static [&'static str] {
        match self {
            Self::Address => &["https"],
            Self::Reference => &["https", "http"],
            Self::Repository => &["https", "http", "git", "ssh"],
            Self::Contact => &["mailto", "https", "tel"],
        }
    }
}

/// An absolute URL (RFC 3986) as written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link(Box<str>);

bytes::text!(Link);

impl Link {
    /// Reads a URL for a field.
    ///
    /// # Errors
    /// [`URL_INVALID`] where it is not absolute, has no host though its scheme wants one, carries a password, has a
    /// port that cannot be or a scheme that the field does not allow, or is an address whose path climbs.
    pub fn parse(text: &str, field: Field) -> Result<Self, Fault> {
        let schemes = field.schemes();
        let refuse = |problem: &str| {
            Fault::new(
                &URL_INVALID,
                format!("`{}` {problem}", text.chars().take(200).collect::<String>()),
            )
            .hint(format!("write an absolute URL that begins with {}", listed(schemes)))
        };
        let uri = Uri::parse(text).map_err(|_| refuse("is not an absolute URL"))?;
        if !schemes.contains(&uri.scheme().as_str()) {
            return Err(refuse("has a scheme that is not allowed here"));
        }
        let web = uri.scheme().as_str().starts_with("http");
        match uri.authority() {
            Some(authority) if authority.userinfo().is_some_and(|user| is_secret(&uri, user)) => {
                Err(refuse("names a user or password"))
            }
            Some(authority) if authority.host().is_empty() => Err(refuse("has no host")),
            Some(authority) if authority.port_to_u16().is_err() => {
                Err(refuse("has a port above 65535"))
            }
            _ if field == Field::Address && !is_plain(uri.path().as_str()) => {
                Err(refuse("has an empty part, `.` or `..` in its path"))
            }
            None if web || field == Field::Repository => Err(refuse("has no host")),
            None if uri.path().as_str().is_empty() => Err(refuse("names nobody")),
            _ => Ok(Self(text.into())),
        }
    }

    /// The URL as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, without a port; empty for mailto and tel.
    #[must_use]
    pub fn host(&self) -> &str {
        self.after_scheme().map_or("", |rest| {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            authority.split(':').next().unwrap_or_default()
        })
    }

    /// The path, from its first `/`; `/` where there is none.
    #[must_use]
    pub fn path(&self) -> &str {
        let path = self.after_scheme().and_then(|rest| rest.find('/').map(|slash| &rest[slash..]));
        path.map_or("/", |path| path.split(['?', '#']).next().unwrap_or("/"))
    }

    /// Whether the addresses of a site's files are made by writing their paths behind this one: it ends with `/`, has
    /// no query and no fragment, and its path leads straight there.
    #[must_use]
    pub fn is_folder(&self) -> bool {
        self.0.ends_with('/') && !self.0.contains(['?', '#']) && is_plain(self.path())
    }

    /// What a person reads for the URL: the address of a mailto, else the URL.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.0.strip_prefix("mailto:").or_else(|| self.0.strip_prefix("tel:")).unwrap_or(&self.0)
    }

    fn after_scheme(&self) -> Option<&str> {
        self.0.split_once("://").map(|(_, rest)| rest)
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether what stands before a host is more than the user that `ssh` needs, who is the same for everybody.
fn is_secret(uri: &Uri<&str>, user: &fluent_uri::pct_enc::EStr<Userinfo>) -> bool {
    uri.scheme().as_str() != "ssh" || user.as_str().contains(':')
}

/// Whether no part of a path is empty or moves elsewhere; a browser takes `%2e` for a dot (URL Standard, 4.3).
fn is_plain(path: &str) -> bool {
    let inner = path.strip_prefix('/').unwrap_or(path);
    let inner = inner.strip_suffix('/').unwrap_or(inner).to_ascii_lowercase().replace("%2e", ".");
    let moves = |part: &str| matches!(part, "" | "." | "..");
    path == "/" || path.is_empty() || !inner.split('/').any(moves)
}

fn listed(schemes: &[&str]) -> String {
    let written: Vec<_> = schemes
        .iter()
        .map(|scheme| {
            if ["mailto", "tel"].contains(scheme) {
                format!("`{scheme}:`")
            } else {
                format!("`{scheme}://`")
            }
        })
        .collect();
    written.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, field: Field, accepted: bool) {
        assert_eq!(Link::parse(text, field).is_ok(), accepted, "{text}");
    }

    #[test]
    fn each_field_has_its_schemes() {
        check("https://example.org/a?b#c", Field::Reference, true);
        check("http://example.org", Field::Reference, true);
        check("http://example.org/", Field::Address, false);
        check("mailto:security@example.org", Field::Contact, true);
        check("mailto:security@example.org", Field::Reference, false);
        check("tel:+1-201-555-0123", Field::Contact, true);
        for repository in
            ["git://example.org/a.git", "ssh://git@example.org/a", "https://a.example"]
        {
            check(repository, Field::Repository, true);
        }
        check("git://example.org/a.git", Field::Reference, false);
    }

    #[test]
    fn a_repository_has_a_host_and_no_secret() {
        for text in ["ssh://git:secret@a.example/b", "git://user@a.example/b", "git:a", "git:///b"]
        {
            check(text, Field::Repository, false);
        }
        check("git@a.example:b", Field::Repository, false);
    }

    #[test]
    fn dangerous_relative_and_broken_urls_are_refused() {
        for text in [
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "//example.org/x",
            "/x",
            "",
            "https:///x",
            "https://",
            "https://user:secret@example.org/",
            "https://exa mple.org/",
            "https://example.org/\"onclick",
            "mailto:",
        ] {
            check(text, Field::Reference, false);
            check(text, Field::Contact, false);
        }
    }

    #[test]
    fn only_an_address_must_lead_straight_to_its_folder() {
        for path in ["/", "", "/a/", "/a.b/..c/", "/a/b"] {
            check(&format!("https://x.example{path}"), Field::Address, true);
        }
        for path in ["//", "//a/", "/a//", "/a//b/", "/a/../b/", "/./", "/a/..", "/%2E%2e/"] {
            check(&format!("https://x.example{path}"), Field::Address, false);
            check(&format!("https://x.example{path}"), Field::Reference, true);
        }
    }

    #[test]
    fn ports_have_sixteen_bits() {
        for field in [Field::Address, Field::Reference, Field::Contact] {
            check("https://x.example:65535/", field, true);
            check("https://x.example:65536/", field, false);
            check("https://x.example:99999999999999999999/", field, false);
        }
    }

    #[track_caller]
    fn folder(text: &str, expected: bool) {
        assert_eq!(Link::parse(text, Field::Reference).unwrap().is_folder(), expected, "{text}");
    }

    #[test]
    fn a_folder_takes_paths_behind_it() {
        folder("https://x.example/", true);
        folder("https://x.example/a/", true);
        for rest in ["", "/a", "/?q", "/?q/", "/#f/", "//", "/a/../"] {
            folder(&format!("https://x.example{rest}"), false);
        }
    }

    #[test]
    fn host_and_path_are_told_apart() {
        let link = Link::parse("https://example.org:8443/repo/?q=/x", Field::Address).unwrap();
        assert_eq!((link.host(), link.path()), ("example.org", "/repo/"));
        assert_eq!(Link::parse("https://example.org", Field::Address).unwrap().path(), "/");
    }
}
