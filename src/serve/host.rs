//! For whom a request was meant.

/// The names of this machine to itself.
const NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Whether the authority of a request (RFC 9110, section 7.2) is a name of this machine with our port.
///
/// A page of somebody else's, whose name was made to lead here, would otherwise read the site and its drafts.
pub(super) fn is_ours(authority: &str, port: u16) -> bool {
    NAMES.iter().any(|name| {
        let known = authority.get(..name.len()).is_some_and(|host| host.eq_ignore_ascii_case(name));
        known && is_port(&authority[name.len()..], port)
    })
}

/// Whether what stands behind a name is our port; nothing is the port of http.
fn is_port(rest: &str, port: u16) -> bool {
    match rest.strip_prefix(':') {
        Some(digits) => digits == port.to_string(),
        None => rest.is_empty() && port == 80,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_with_our_port_are_ours() {
        for (authority, expected) in [
            ("127.0.0.1:8323", true),
            ("localhost:8323", true),
            ("LocalHost:8323", true),
            ("[::1]:8323", true),
            ("localhost", false),
            ("localhost:80", false),
            ("localhost:08323", false),
            ("localhost:", false),
            ("localhost.example.org:8323", false),
            ("localhost:8323.example.org", false),
            ("a@localhost:8323", false),
            ("127.0.0.2:8323", false),
            ("example.org:8323", false),
            ("", false),
            ("é", false),
        ] {
            assert_eq!(is_ours(authority, 8323), expected, "{authority}");
        }
        assert!(is_ours("localhost", 80) && is_ours("localhost:80", 80));
    }
}
