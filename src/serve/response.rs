//! What is sent back: a status, a few fields and a body.

use std::io::{self, Read as _, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use super::request::Refusal;
use crate::document::hosting::CSP;

/// One answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Response {
    /// The status and its words.
    pub(super) status: &'static str,
    /// The media type of the body.
    pub(super) content_type: &'static str,
    /// One further field.
    pub(super) field: Option<(&'static str, String)>,
    /// The body.
    pub(super) body: Vec<u8>,
}

/// The type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// How long a browser may take to receive something.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How many bytes are read of what nobody asked for, before the connection is cut.
const UNREAD: usize = 64 << 10;

impl Response {
    /// A body of some type.
    pub(super) fn new(status: &'static str, content_type: &'static str, body: Vec<u8>) -> Self {
        Self { status, content_type, field: None, body }
    }

    /// Why a request is not answered.
    pub(super) fn refusal(why: Refusal) -> Self {
        let text = format!("{}\n", why.status());
        let response = Self::new(why.status(), "text/plain; charset=utf-8", text.into_bytes());
        let field = match why {
            Refusal::Method => Some(("Allow", "GET, HEAD".to_owned())),
            Refusal::Busy => Some(("Retry-After", "2".to_owned())),
            _ => None,
        };
        Self { field, ..response }
    }

    /// Sends it, and ends the connection.
    pub(super) fn send(&self, stream: &mut TcpStream, is_head: bool) -> io::Result<()> {
        let mut bytes = self.head().into_bytes();
        if !is_head {
            bytes.extend_from_slice(&self.body);
        }
        stream.write_all(&bytes)?;
        finish(stream)
    }

    fn head(&self) -> String {
        let field = self.field.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        let field: String = field.collect();
        let length = self.body.len();
        format!(
            "{}Content-Length: {length}\r\n{field}\r\n",
            opening(self.status, self.content_type)
        )
    }
}

/// The beginning of every answer: no page of another site may show, keep or read it.
pub(super) fn opening(status: &str, content_type: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nCache-Control: no-store\r\n\
         Content-Security-Policy: {CSP}; frame-ancestors 'none'\r\nX-Content-Type-Options: nosniff\r\n\
         Referrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n"
    )
}

/// Ends a connection such that the answer arrives: bytes that nobody read would make the system throw it away.
fn finish(stream: &mut TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(Duration::from_millis(200)))?;
    let (mut piece, mut read) = ([0; 4096], 0);
    while read < UNREAD {
        match stream.read(&mut piece) {
            Ok(count) if count > 0 => read += count,
            _ => break,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_is_kept_by_nobody_and_shown_in_no_frame() {
        let head = Response::refusal(Refusal::Method).head();
        for line in [
            "HTTP/1.1 405 Method Not Allowed",
            "Allow: GET, HEAD",
            "Cache-Control: no-store",
            "Content-Length: 23",
            "Cross-Origin-Resource-Policy: same-origin",
            "Connection: close",
        ] {
            assert!(head.contains(&format!("{line}\r\n")), "{line} is not in {head}");
        }
        assert!(head.contains("frame-ancestors 'none'\r\n") && head.ends_with("\r\n\r\n"));
    }
}
