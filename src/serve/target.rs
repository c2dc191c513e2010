//! From the address that a browser asks for to a file of the site, as hosts of static files do it.

/// What an address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A file, by its path in the site.
    File(String),
    /// A folder whose address lacks its slash, without which the links of its page would lead elsewhere.
    Folder(String),
}

/// Follows the path of a URL (RFC 3986), whose query does not matter; `has` knows the files. `None` where it leads nowhere.
pub(super) fn follow(path: &str, has: impl Fn(&str) -> bool) -> Option<Target> {
    let path = path.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = decoded(path)?;
    if path.is_empty() || path.ends_with('/') {
        let index = format!("{path}index.html");
        return has(&index).then_some(Target::File(index));
    }
    let page = format!("{path}.html");
    if has(&path) {
        Some(Target::File(path))
    } else if has(&page) {
        Some(Target::File(page))
    } else {
        has(&format!("{path}/index.html")).then_some(Target::Folder(path))
    }
}

/// Without percent escapes; `None` where one is broken, or where what it means is not UTF-8.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => digit(rest.next()?)? * 16 + digit(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [&str; 6] =
        ["index.html", "a.html", "a.txt", "b/index.html", "c d.txt", ".well-known/x"];

    #[track_caller]
    fn check(path: &str, expected: impl Into<Option<Target>>) {
        assert_eq!(follow(path, |file| FILES.contains(&file)), expected.into(), "{path}");
    }

    fn file(path: &str) -> Target {
        Target::File(path.to_owned())
    }

    #[test]
    fn pages_need_no_ending_and_folders_have_an_index() {
        check("/", file("index.html"));
        check("/?q=1", file("index.html"));
        check("/a", file("a.html"));
        check("/a.txt#x", file("a.txt"));
        check("/b/", file("b/index.html"));
        check("/b", Some(Target::Folder("b".to_owned())));
        check("/c%20d.txt", file("c d.txt"));
        check("/.well-known/x", file(".well-known/x"));
        check("/x", None);
    }

    #[test]
    fn no_address_climbs_and_a_broken_escape_leads_nowhere() {
        for path in [
            "/../a.txt",
            "/%2e%2e/a.txt",
            "/b/../a.txt",
            "//a.txt",
            "/./a.txt",
            "/a.txt%00",
            "/%",
            "/%2",
            "/%zz",
            "/%ff",
            "a.txt",
            "",
            "*",
        ] {
            check(path, None);
        }
    }
}
