//! The head of one request (RFC 9112), bounded in size and in time.

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::host;

/// The most bytes of a request's head.
const MOST: usize = 16 << 10;

/// The most bytes of its first line.
const MOST_OF_LINE: usize = 4 << 10;

/// How long a whole head may take to come.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a browser asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// The path of the address, and its query.
    pub(super) path: String,
    /// Whether only the head of the answer is wanted.
    pub(super) is_head: bool,
}

/// Why a request is not answered, as a status of HTTP (RFC 9110, section 15; RFC 6585, section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is not HTTP/1.
    Malformed,
    /// It would change something.
    Method,
    /// It did not come in time.
    Late,
    /// It brings a body.
    Body,
    /// Its address is too long.
    Line,
    /// It was meant for another server.
    Misdirected,
    /// Its head is too long.
    Head,
    /// There are too many already.
    Busy,
}

impl Refusal {
    /// The status and its words.
    pub(super) const fn status(self) -> &'static str {
        match self {
            Self::Malformed => "400 Bad Request",
            Self::Method => "405 Method Not Allowed",
            Self::Late => "408 Request Timeout",
            Self::Body => "413 Content Too Large",
            Self::Line => "414 URI Too Long",
            Self::Misdirected => "421 Misdirected Request",
            Self::Head => "431 Request Header Fields Too Large",
            Self::Busy => "503 Service Unavailable",
        }
    }
}

/// Reads a request that is meant for `port` of this machine; `None` where the connection ends without one.
pub(super) fn read(stream: &mut TcpStream, port: u16) -> Option<Result<Request, Refusal>> {
    let until = Instant::now() + PATIENCE;
    let mut bytes = Vec::new();
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Some(Err(Refusal::Late));
        }
        stream.set_read_timeout(Some(left)).ok()?;
        let mut piece = [0; 2048];
        match stream.read(&mut piece) {
            Ok(0) => return None,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Some(Err(Refusal::Late));
            }
            Err(_) => return None,
        }
        if let Some(judged) = judged(&bytes, port) {
            return Some(judged);
        }
    }
}

/// What the bytes so far are; `None` where there must be more.
fn judged(bytes: &[u8], port: u16) -> Option<Result<Request, Refusal>> {
    let line = bytes.windows(2).position(|pair| pair == b"\r\n");
    if line.unwrap_or(bytes.len()) > MOST_OF_LINE {
        return Some(Err(Refusal::Line));
    }
    match bytes.windows(4).position(|end| end == b"\r\n\r\n") {
        Some(end) if end <= MOST => {
            let head = str::from_utf8(&bytes[..end]).ok();
            Some(head.ok_or(Refusal::Malformed).and_then(|head| parse(head, port)))
        }
        None if bytes.len() <= MOST => None,
        _ => Some(Err(Refusal::Head)),
    }
}

fn parse(head: &str, port: u16) -> Result<Request, Refusal> {
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) =
        (first.next(), first.next(), first.next(), first.next())
    else {
        return Err(Refusal::Malformed);
    };
    let fields = lines.map(field).collect::<Option<Vec<_>>>().ok_or(Refusal::Malformed)?;
    let named = |name: &str| {
        fields
            .iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value)
            .collect::<Vec<_>>()
    };
    let [host] = named("host")[..] else { return Err(Refusal::Malformed) };
    let (authority, path) = split(target).unwrap_or((host, target));
    if !host::is_ours(host, port) || !host::is_ours(authority, port) {
        return Err(Refusal::Misdirected);
    }
    if !matches!(method, "GET" | "HEAD") {
        return Err(Refusal::Method);
    }
    let has_body = named("content-length").iter().any(|length| *length != "0");
    if has_body || !named("transfer-encoding").is_empty() {
        return Err(Refusal::Body);
    }
    let path = if path.is_empty() { "/" } else { path };
    if !path.starts_with('/') {
        return Err(Refusal::Malformed);
    }
    Ok(Request { path: path.to_owned(), is_head: method == "HEAD" })
}

/// A target in the form that proxies are sent, as its authority and its path.
fn split(target: &str) -> Option<(&str, &str)> {
    let rest = target.strip_prefix("http://")?;
    Some(rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())))
}

/// A field as its name and its value; a line that goes on with the one before it is none.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let sound = !name.is_empty() && name.bytes().all(is_token);
    sound.then(|| (name, value.trim_matches([' ', '\t'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(request: &str, expected: Result<&str, Refusal>) {
        let judged = judged(request.as_bytes(), 8323).expect("a whole request");
        assert_eq!(
            judged.as_ref().map(|request| request.path.as_str()).map_err(|why| *why),
            expected,
            "{request}"
        );
    }

    fn get(target: &str, fields: &str) -> String {
        format!("GET {target} HTTP/1.1\r\nHost: localhost:8323\r\n{fields}\r\n")
    }

    #[test]
    fn addresses_come_alone_or_with_our_own_authority() {
        check(&get("/a?b", ""), Ok("/a?b"));
        check(&get("http://127.0.0.1:8323/a", ""), Ok("/a"));
        check(&get("http://localhost:8323", ""), Ok("/"));
        check(&get("http://example.org/a", ""), Err(Refusal::Misdirected));
        check(&get("a", ""), Err(Refusal::Malformed));
        check(&get("*", ""), Err(Refusal::Malformed));
    }

    #[test]
    fn only_requests_for_this_machine_are_taken() {
        check("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", Err(Refusal::Misdirected));
        check("POST / HTTP/1.1\r\nHost: example.org\r\n\r\n", Err(Refusal::Misdirected));
        check("GET / HTTP/1.1\r\n\r\n", Err(Refusal::Malformed));
        check(&get("/", "Host: localhost:8323\r\n"), Err(Refusal::Malformed));
    }

    #[test]
    fn nothing_that_changes_anything_is_taken() {
        let host = "HTTP/1.1\r\nHost: localhost:8323\r\n\r\n";
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", ""] {
            check(&format!("{method} / {host}"), Err(Refusal::Method));
        }
        check(&get("/", "Content-Length: 1\r\n"), Err(Refusal::Body));
        check(&get("/", "Transfer-Encoding: chunked\r\n"), Err(Refusal::Body));
        check(&get("/", "Content-Length: 0\r\n"), Ok("/"));
    }

    #[test]
    fn what_is_not_http_is_refused() {
        for head in ["\r\n\r\n", "GET /\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "GET / HTTP/2\r\n\r\n"]
        {
            check(head, Err(Refusal::Malformed));
        }
        check(&get("/", " folded\r\n"), Err(Refusal::Malformed));
        check(&get("/", "a b: c\r\n"), Err(Refusal::Malformed));
        let bytes = b"GET /\xFF HTTP/1.1\r\nHost: localhost:8323\r\n\r\n";
        assert_eq!(judged(bytes, 8323), Some(Err(Refusal::Malformed)));
    }

    #[test]
    fn a_head_is_bounded_and_may_come_in_pieces() {
        assert_eq!(judged(b"GET / HT", 8323), None);
        check(&"x".repeat(MOST_OF_LINE + 1), Err(Refusal::Line));
        check(&get("/", &format!("a: {}", "x".repeat(MOST))), Err(Refusal::Head));
        check(&get("/", &format!("a: {}\r\n", "x".repeat(1000))), Ok("/"));
    }
}
